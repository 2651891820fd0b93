/* Which size a terminal had from which position of its output on. Knows nothing of the output. */
#ifndef SIZES_H
#define SIZES_H

#include <stddef.h>
#include <stdint.h>

#define MAX_SIZES 256

struct size {
	uint64_t position;
	uint32_t number; /* counts up from change to change */
	uint16_t columns, rows;
};

/* The latest last. When there are too many, the oldest is forgotten. */
struct sizes {
	struct size list[MAX_SIZES];
	size_t count;
};

/* Positions never go back. */
void sizes_add(struct sizes *sizes, uint64_t position, uint16_t columns, uint16_t rows);
/* The size at a position, or the first that is known. There must be one. */
const struct size *sizes_at(const struct sizes *sizes, uint64_t position);
/* The change after the one with this number; NULL if there is none yet. */
const struct size *sizes_after(const struct sizes *sizes, uint32_t number);

#endif
