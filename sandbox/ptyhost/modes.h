/* Follows a terminal's output and knows the modes that it leads to: which screen, keys, mouse, margins, colours,
 * character sets, the shell's last mark. Keeps no output and knows no cell. */
#ifndef MODES_H
#define MODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracked.h"

#define MAX_SEQUENCE 128
/* Room for everything that modes_write may write. */
#define MODES_ROOM 1024

struct modes {
	struct tracked now;
	struct tracked entered; /* as it was before the alternate screen */
	int state;
	uint8_t held[MAX_SEQUENCE]; /* the sequence that is not complete, or the beginning of a string */
	size_t held_count;
	size_t string_length;
	uint8_t missing; /* bytes of the last character that are still to come */
	bool c2;	 /* in a string: the last byte may begin its end */
};

/* Takes what the main screen shows, complete sequences only. */
typedef void (*modes_sink)(void *to, const uint8_t *bytes, size_t count);

void modes_begin(struct modes *modes);
/* `sink` gets what the main screen shows; of a visit to the alternate screen the way in, what it changed, and the way
 * out, once it is over. It may be NULL. */
void modes_follow(struct modes *modes, const uint8_t *bytes, size_t count, modes_sink sink, void *to);
/* The terminal has another size: terminals forget their scroll regions then. */
void modes_resized(struct modes *modes, modes_sink sink, void *to);
/* Not within a sequence or a character. A string that does not end does not count for ever. */
bool modes_clean(const struct modes *modes);

/* Writes what leads from a terminal that was just reset to these modes: for output that begins here. */
size_t modes_write_first(const struct modes *modes, char *to);
/* Writes every mode, after output that may have left out some of it: for output that goes on here. */
size_t modes_write_all(const struct modes *modes, char *to);

#endif
