#include "backlog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t backlog_waiting(const struct backlog *backlog)
{
	return backlog->to - backlog->from;
}

bool backlog_add(struct backlog *backlog, const uint8_t *bytes, size_t count)
{
	size_t waiting = backlog_waiting(backlog);
	uint8_t *larger;

	if (count == 0)
		return true;
	if (backlog->from > 0) {
		memmove(backlog->bytes, backlog->bytes + backlog->from, waiting);
		backlog->from = 0;
		backlog->to = waiting;
	}
	larger = realloc(backlog->bytes, waiting + count);
	if (!larger)
		return false;
	memcpy(larger + waiting, bytes, count);
	backlog->bytes = larger;
	backlog->to += count;
	return true;
}

bool backlog_write(struct backlog *backlog, int fd)
{
	while (backlog_waiting(backlog) > 0) {
		ssize_t wrote = write(fd, backlog->bytes + backlog->from, backlog_waiting(backlog));

		if (wrote < 0) {
			if (errno == EINTR)
				continue;
			return errno == EAGAIN;
		}
		if (wrote == 0)
			return true;
		backlog->from += (size_t)wrote;
	}
	backlog_free(backlog);
	return true;
}

void backlog_free(struct backlog *backlog)
{
	free(backlog->bytes);
	*backlog = (struct backlog){0};
}
