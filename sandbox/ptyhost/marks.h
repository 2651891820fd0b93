/* The key that the marks of this host's shells carry (OSC 133). A shell has it in its environment; output of anything
 * else, a container's log or a file, cannot know it and does not pass for the shell's word. Knows no terminal. */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>

#define MARKS_VARIABLE "SLIPWAY_MARKS"

/* Draws the key. False if that cannot be. */
bool marks_begin(void);
/* 16 hex digits, the same for all shells of this run. */
const char *marks_key(void);
/* Whether the text of a mark has the key among its parameters. */
bool marks_has_key(const char *mark);

#endif
