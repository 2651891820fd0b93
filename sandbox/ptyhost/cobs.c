#include "cobs.h"

#include <string.h>

#include "wire.h"

#define MAX_ENCODED (MAX_FRAME + MAX_FRAME / 254 + 1)

#define BREAK_ONES 254

static uint8_t encoded[MAX_ENCODED];
static size_t encoded_length;
static bool too_long;
static uint64_t dropped;

ssize_t cobs_decode(uint8_t *bytes, size_t length)
{
	size_t at = 0, written = 0;

	while (at < length) {
		size_t code = bytes[at];

		if (code == 0 || at + code > length)
			return -1;
		memmove(bytes + written, bytes + at + 1, code - 1);
		written += code - 1;
		at += code;
		if (code < 0xff && at < length)
			bytes[written++] = 0;
	}
	return (ssize_t)written;
}

/* What a new writer sends first, alone: there was no half frame to spoil. */
static bool is_break(void)
{
	for (size_t at = 0; at < BREAK_ONES; at++)
		if (encoded[at] != 1)
			return false;
	return encoded_length == BREAK_ONES + 1 && encoded[BREAK_ONES] == 0xff;
}

size_t frames_take(const uint8_t *bytes, size_t count, uint8_t **frame, size_t *length)
{
	const uint8_t *end = memchr(bytes, 0, count);
	size_t part = end ? (size_t)(end - bytes) : count;

	*frame = NULL;
	if (part > MAX_ENCODED - encoded_length) {
		too_long = true;
		encoded_length = 0;
	} else if (!too_long) {
		memcpy(encoded + encoded_length, bytes, part);
		encoded_length += part;
	}
	if (!end)
		return part;

	if (too_long) {
		dropped++;
	} else if (encoded_length > 0 && !is_break()) {
		ssize_t decoded = cobs_decode(encoded, encoded_length);

		if (decoded < FRAME_HEADER || decoded > MAX_FRAME) {
			dropped++;
		} else {
			*frame = encoded;
			*length = (size_t)decoded;
		}
	}
	too_long = false;
	encoded_length = 0;
	return part + 1;
}

void frames_count_dropped(void)
{
	dropped++;
}

uint64_t frames_dropped(void)
{
	return dropped;
}
