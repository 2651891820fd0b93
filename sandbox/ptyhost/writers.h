/* Which numbered inputs were applied already, by writer: exactly-once typing. Knows nothing of the inputs. */
#ifndef WRITERS_H
#define WRITERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct writer {
	uint8_t id[WRITER_BYTES];
	uint64_t number;
};

/* The most recent writers, the latest last. */
struct writers {
	struct writer *list;
	size_t count, capacity;
};

/* Number of the last input applied; 0 for a writer that is not known. */
uint64_t writers_number(const struct writers *writers, const uint8_t id[WRITER_BYTES]);
/* Remembers that this number was applied; forgets the writer that was quiet longest if there are too many. False if
 * there is no memory: then the input must not be applied. */
bool writers_applied(struct writers *writers, const uint8_t id[WRITER_BYTES], uint64_t number);
void writers_free(struct writers *writers);

#endif
