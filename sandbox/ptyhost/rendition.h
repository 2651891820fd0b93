/* How characters are drawn from now on: colours and attributes, as SGR sets them. Knows nothing of other sequences. */
#ifndef RENDITION_H
#define RENDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct colour {
	uint8_t kind; /* 0 the terminal's own, 1 one of 16, 2 one of 256, 3 red, green and blue */
	uint8_t value[3];
};

struct rendition {
	uint16_t attributes; /* bit n: attribute n of SGR, 1 to 9 */
	uint8_t underline;   /* style, 0 for none */
	bool overline;
	struct colour ink, paper, line;
};

/* Takes the parameters of CSI … m: digits, semicolons and colons. */
void rendition_take(struct rendition *rendition, const char *parameters);
/* Writes the sequence that brings it about from anything. Returns its length. */
size_t rendition_write(const struct rendition *rendition, char *to, size_t room);
bool rendition_equal(const struct rendition *one, const struct rendition *other);

#endif
