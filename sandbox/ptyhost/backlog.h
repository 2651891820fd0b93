/* Bytes that wait until a file descriptor takes them. Takes no memory while empty. Knows nothing of what they are. */
#ifndef BACKLOG_H
#define BACKLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct backlog {
	uint8_t *bytes;
	size_t from, to;
};

size_t backlog_waiting(const struct backlog *backlog);
/* False if there is no memory; then nothing was added. */
bool backlog_add(struct backlog *backlog, const uint8_t *bytes, size_t count);
/* Writes what the descriptor takes. False if it is broken for good. */
bool backlog_write(struct backlog *backlog, int fd);
void backlog_free(struct backlog *backlog);

#endif
