#include "writers.h"

#include <stdlib.h>
#include <string.h>

/* Index of a writer, or `count`. The latest is looked at first: it is nearly always the one. */
static size_t find(const struct writers *writers, const uint8_t id[WRITER_BYTES])
{
	for (size_t at = writers->count; at > 0; at--)
		if (memcmp(writers->list[at - 1].id, id, WRITER_BYTES) == 0)
			return at - 1;
	return writers->count;
}

uint64_t writers_number(const struct writers *writers, const uint8_t id[WRITER_BYTES])
{
	size_t at = find(writers, id);

	return at == writers->count ? 0 : writers->list[at].number;
}

static bool make_room(struct writers *writers)
{
	size_t capacity = writers->capacity ? writers->capacity * 2 : 4;
	struct writer *list;

	if (writers->count < writers->capacity)
		return true;
	if (writers->count == MAX_WRITERS) {
		writers->count--;
		memmove(writers->list, writers->list + 1, writers->count * sizeof *writers->list);
		return true;
	}
	list = realloc(writers->list, capacity * sizeof *list);
	if (!list)
		return false;
	writers->list = list;
	writers->capacity = capacity;
	return true;
}

bool writers_applied(struct writers *writers, const uint8_t id[WRITER_BYTES], uint64_t number)
{
	size_t at = find(writers, id);
	struct writer *last;

	if (at == writers->count) {
		if (!make_room(writers))
			return false;
	} else {
		writers->count--;
		memmove(writers->list + at, writers->list + at + 1, (writers->count - at) * sizeof *writers->list);
	}
	last = &writers->list[writers->count++];
	memcpy(last->id, id, WRITER_BYTES);
	last->number = number;
	return true;
}

void writers_free(struct writers *writers)
{
	free(writers->list);
	*writers = (struct writers){0};
}
