#include "kept.h"

#include <string.h>

#include "wire.h"

/* How much more may be dropped so that what is left begins with a line. */
#define MAX_LINE (MAX_KEPT / 32)
/* What is dropped at once beyond what has to be, so that it is not done for every few bytes. */
#define DROP_AHEAD (MAX_KEPT / 512)
/* What is appended in one piece. */
#define MAX_PIECE (MAX_KEPT / 4)

static size_t smaller(uint64_t one, uint64_t other)
{
	return (size_t)(one < other ? one : other);
}

/* Where the size changes next after the start of the output. */
static uint64_t next_resize(const struct kept *kept)
{
	const struct size *next = sizes_after(&kept->sizes, sizes_at(&kept->sizes, kept->output.start)->number);

	return next ? next->position : UINT64_MAX;
}

static void remember(void *kept, const uint8_t *bytes, size_t count);

static void follow(struct kept *kept, const uint8_t *bytes, size_t count)
{
	modes_follow(&kept->modes, bytes, count, remember, kept);
}

/* Drops at least so much, and more until what is left begins with a line, or at least not within a sequence. */
static void drop(struct kept *kept, struct ring *ring, uint64_t least)
{
	bool is_history = ring == &kept->history;
	const struct modes *modes = is_history ? &kept->history_modes : &kept->modes;
	uint64_t least_to = ring->start + least, search_to = least_to + MAX_LINE;
	bool line = false;

	while (ring->start < ring->end) {
		size_t part;
		const uint8_t *bytes = ring_first(ring, &part);

		if (ring->start < least_to) {
			part = smaller(part, least_to - ring->start);
		} else if (modes_clean(modes) && !(is_history && modes->now.alternate) &&
			   (line || ring->start >= search_to)) {
			break;
		} else if (ring->start < search_to) {
			const uint8_t *newline = memchr(bytes, '\n', part);

			part = smaller(newline ? (size_t)(newline - bytes) + 1 : part, search_to - ring->start);
		} else {
			part = 1;
		}
		if (!is_history)
			part = smaller(part, next_resize(kept) - ring->start);
		line = bytes[part - 1] == '\n';
		if (is_history)
			modes_follow(&kept->history_modes, bytes, part, NULL, NULL);
		else
			follow(kept, bytes, part);
		ring->start += part;
		if (!is_history && sizes_at(&kept->sizes, ring->start - 1) != sizes_at(&kept->sizes, ring->start))
			modes_resized(&kept->modes, remember, kept);
	}
}

static void remember(void *to, const uint8_t *bytes, size_t count)
{
	struct kept *kept = to;

	while (count > 0) {
		size_t part = smaller(count, MAX_PIECE);
		uint64_t lacks = ring_lacks(&kept->history, part);

		if (lacks > 0)
			drop(kept, &kept->history, lacks + DROP_AHEAD);
		if (!ring_append(&kept->history, bytes, part))
			modes_follow(&kept->history_modes, bytes, part, NULL, NULL);
		bytes += part;
		count -= part;
	}
}

void kept_begin(struct kept *kept, uint16_t columns, uint16_t rows)
{
	memset(kept, 0, sizeof *kept);
	modes_begin(&kept->modes);
	modes_begin(&kept->history_modes);
	sizes_add(&kept->sizes, 0, columns, rows);
}

void kept_append(struct kept *kept, const uint8_t *bytes, size_t count)
{
	while (count > 0) {
		size_t part = smaller(count, MAX_PIECE);
		uint64_t lacks = ring_lacks(&kept->output, part);

		if (lacks > 0)
			drop(kept, &kept->output, lacks + DROP_AHEAD);
		if (!ring_append(&kept->output, bytes, part))
			follow(kept, bytes, part);
		bytes += part;
		count -= part;
	}
}

void kept_resized(struct kept *kept, uint16_t columns, uint16_t rows)
{
	sizes_add(&kept->sizes, kept->output.end, columns, rows);
}

size_t kept_before(const struct kept *kept)
{
	char text[MODES_ROOM];

	if (kept->output.start == 0)
		return 0;
	return modes_write_first(&kept->history_modes, text) + (size_t)(kept->history.end - kept->history.start) +
	       modes_write_all(&kept->modes, text);
}

/* Copies what a part has of [from, from + count), and counts it off. */
static void copy_text(const char *text, size_t length, size_t *from, uint8_t **to, size_t *count)
{
	size_t part = *from < length ? smaller(*count, length - *from) : 0;

	memcpy(*to, text + (*from < length ? *from : 0), part);
	*to += part;
	*count -= part;
	*from = *from > length ? *from - length : 0;
}

void kept_copy_before(const struct kept *kept, size_t from, uint8_t *to, size_t count)
{
	size_t kept_length = (size_t)(kept->history.end - kept->history.start), part;
	char text[MODES_ROOM];

	copy_text(text, modes_write_first(&kept->history_modes, text), &from, &to, &count);
	part = from < kept_length ? smaller(count, kept_length - from) : 0;
	ring_copy(&kept->history, kept->history.start + from, to, part);
	to += part;
	count -= part;
	from = from > kept_length ? from - kept_length : 0;
	copy_text(text, modes_write_all(&kept->modes, text), &from, &to, &count);
}

bool kept_lacks_screen(const struct kept *kept)
{
	struct modes modes = kept->modes;
	uint64_t at = kept->output.start;

	if (!modes.now.alternate)
		return false;
	while (at < kept->output.end) {
		uint8_t bytes[4096];
		size_t part = smaller(sizeof bytes, kept->output.end - at);

		ring_copy(&kept->output, at, bytes, part);
		modes_follow(&modes, bytes, part, NULL, NULL);
		at += part;
	}
	return modes.now.alternate;
}

void kept_free(struct kept *kept)
{
	ring_free(&kept->output);
	ring_free(&kept->history);
}
