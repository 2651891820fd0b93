#include "sizes.h"

#include <string.h>

void sizes_add(struct sizes *sizes, uint64_t position, uint16_t columns, uint16_t rows)
{
	uint32_t number = sizes->count > 0 ? sizes->list[sizes->count - 1].number + 1 : 1;

	if (sizes->count == MAX_SIZES && sizes->list[MAX_SIZES - 1].position == position) {
		sizes->count--;
	} else if (sizes->count == MAX_SIZES) {
		sizes->count--;
		memmove(sizes->list, sizes->list + 1, sizes->count * sizeof *sizes->list);
	}
	sizes->list[sizes->count++] =
		(struct size){.position = position, .number = number, .columns = columns, .rows = rows};
}

const struct size *sizes_at(const struct sizes *sizes, uint64_t position)
{
	size_t at = sizes->count - 1;

	while (at > 0 && sizes->list[at].position > position)
		at--;
	return &sizes->list[at];
}

const struct size *sizes_after(const struct sizes *sizes, uint32_t number)
{
	const struct size *found = NULL;

	for (size_t at = sizes->count; at > 0 && sizes->list[at - 1].number > number; at--)
		found = &sizes->list[at - 1];
	return found;
}
