/* The modes that a terminal is in, and how they are written out. Knows nothing of what led to them. */
#ifndef TRACKED_H
#define TRACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rendition.h"

#define MAX_MARK 64

struct saved {
	struct rendition rendition;
	char sets[4];
	uint8_t set;
};

struct tracked {
	bool alternate;
	uint16_t entered_by; /* the mode that switched to the alternate screen */
	uint32_t on;	     /* a bit for each mode that is on or off and nothing else */
	uint16_t mouse, encoding;
	uint16_t top[2], bottom[2]; /* the scroll region of each screen; 0: all of it */
	uint8_t cursor;
	struct rendition rendition;
	char sets[4]; /* what G0 to G3 are */
	uint8_t set;  /* which of them is in use */
	struct saved saved[2];
	char mark[MAX_MARK];
};

/* A fresh terminal. */
void tracked_reset(struct tracked *now);
/* As a program asks for it. xterm.js leaves a hidden cursor hidden. */
void tracked_full_reset(struct tracked *now);
void tracked_soft_reset(struct tracked *now);
void tracked_save(struct tracked *now);
void tracked_restore(struct tracked *now);
void tracked_set_switch(struct tracked *now, int number, bool ansi, bool on);
void tracked_set_margins(struct tracked *now, const char *parameters);

/* Writes what differs; everything if there is no `before`. Nothing that moves the cursor. */
size_t tracked_write(const struct tracked *now, const struct tracked *before, char *to, size_t room);
/* The mark, and what moves the cursor to the top left corner. */
size_t tracked_write_rest(const struct tracked *now, const struct tracked *before, char *to, size_t room);
/* Moves the cursor to the end of the main screen's region, if it has one, where text scrolls. */
size_t tracked_write_end(const struct tracked *now, char *to, size_t room);

#endif
