/* What a terminal keeps of its output: the ring with everything and with positions, and behind it the history, which
 * is what the ring had to drop of the main screen. Knows no watch and no shell. */
#ifndef KEPT_H
#define KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "modes.h"
#include "ring.h"
#include "sizes.h"

struct kept {
	struct ring output;
	struct modes modes; /* as they are where `output` starts */
	struct ring history;
	struct modes history_modes; /* as they are where `history` starts */
	struct sizes sizes;
};

void kept_begin(struct kept *kept, uint16_t columns, uint16_t rows);
void kept_append(struct kept *kept, const uint8_t *bytes, size_t count);
/* From here on the terminal has this size. */
void kept_resized(struct kept *kept, uint16_t columns, uint16_t rows);
/* What a reader without a memory is to get before the output that is kept: so many bytes, the same ones until some of
 * the output is dropped. */
size_t kept_before(const struct kept *kept);
void kept_copy_before(const struct kept *kept, size_t from, uint8_t *to, size_t count);
/* What is kept begins on the alternate screen, and ends there as well. */
bool kept_lacks_screen(const struct kept *kept);
void kept_free(struct kept *kept);

#endif
