#include "ring.h"

#include <stdlib.h>
#include <string.h>

#include "wire.h"

#define SMALLEST 4096

/* Bytes that lie in one piece from this position on. */
static size_t piece(const struct ring *ring, uint64_t position, uint64_t wanted)
{
	size_t straight = ring->capacity - (size_t)(position & (ring->capacity - 1));

	return wanted < straight ? (size_t)wanted : straight;
}

static void grow(struct ring *ring, uint64_t wanted)
{
	size_t capacity = ring->capacity ? ring->capacity : SMALLEST;
	struct ring larger = *ring;

	while (capacity < wanted && capacity < MAX_KEPT)
		capacity *= 2;
	if (capacity == ring->capacity)
		return;
	larger.bytes = malloc(capacity);
	if (!larger.bytes)
		return; /* keeps less than it should, but goes on */
	larger.capacity = capacity;
	for (uint64_t at = ring->start; at < ring->end;) {
		size_t part = piece(ring, at, ring->end - at);

		part = piece(&larger, at, part);
		memcpy(larger.bytes + (at & (capacity - 1)), ring->bytes + (at & (ring->capacity - 1)), part);
		at += part;
	}
	free(ring->bytes);
	*ring = larger;
}

uint64_t ring_lacks(struct ring *ring, size_t count)
{
	uint64_t wanted = ring->end - ring->start + count;

	if (wanted > ring->capacity)
		grow(ring, wanted);
	return wanted > ring->capacity ? wanted - ring->capacity : 0;
}

bool ring_append(struct ring *ring, const uint8_t *bytes, size_t count)
{
	if (ring->end - ring->start + count > ring->capacity) {
		ring->end += count;
		ring->start = ring->end;
		return false;
	}
	while (count > 0) {
		size_t part = piece(ring, ring->end, count);

		memcpy(ring->bytes + (ring->end & (ring->capacity - 1)), bytes, part);
		ring->end += part;
		bytes += part;
		count -= part;
	}
	return true;
}

const uint8_t *ring_first(const struct ring *ring, size_t *count)
{
	*count = piece(ring, ring->start, ring->end - ring->start);
	return ring->bytes + (ring->start & (ring->capacity - 1));
}

void ring_copy(const struct ring *ring, uint64_t position, uint8_t *to, size_t count)
{
	while (count > 0) {
		size_t part = piece(ring, position, count);

		memcpy(to, ring->bytes + (position & (ring->capacity - 1)), part);
		position += part;
		to += part;
		count -= part;
	}
}

void ring_free(struct ring *ring)
{
	free(ring->bytes);
	*ring = (struct ring){0};
}
