/* The last bytes of a stream, numbered from its first. Grows as needed. Knows nothing of terminals. */
#ifndef RING_H
#define RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	uint8_t *bytes;
	size_t capacity; /* a power of two, or 0 */
	uint64_t start;	 /* position of the first byte kept; may be moved forward */
	uint64_t end;	 /* position of the next byte to come */
};

/* Makes what room it can for so many more bytes, and says how many have to be dropped at the start for the rest. */
uint64_t ring_lacks(struct ring *ring, size_t count);
/* False if there is no room even in an empty ring: then nothing is kept any longer, and `count` bytes were passed over. */
bool ring_append(struct ring *ring, const uint8_t *bytes, size_t count);
/* The first bytes that are kept, as many as lie in one piece. */
const uint8_t *ring_first(const struct ring *ring, size_t *count);
/* Copies what lies at [position, position + count), all of which must be kept. */
void ring_copy(const struct ring *ring, uint64_t position, uint8_t *to, size_t count);
void ring_free(struct ring *ring);

#endif
