/* The last bytes of a stream, numbered from its first. Grows as needed. Knows nothing of terminals. */
#ifndef RING_H
#define RING_H

#include <stddef.h>
#include <stdint.h>

struct ring {
	uint8_t *bytes;
	size_t capacity; /* a power of two, or 0 */
	uint64_t start;  /* position of the first byte kept */
	uint64_t end;    /* position of the next byte to come */
};

void ring_append(struct ring *ring, const uint8_t *bytes, size_t count);
/* Copies what lies at [position, position + count), all of which must be kept. */
void ring_copy(const struct ring *ring, uint64_t position, uint8_t *to, size_t count);
/* Position of the first line start that is kept; of the first byte if there is none. */
uint64_t ring_line_start(const struct ring *ring);
void ring_free(struct ring *ring);

#endif
