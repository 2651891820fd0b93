#include "polls.h"

#include <poll.h>
#include <time.h>

#include "wire.h"

#define MAX_SLOTS (MAX_TERMINALS + 3 * MAX_PROCESSES + 3)

static struct pollfd slots[MAX_SLOTS];
static int count;
static uint64_t wake_at;

uint64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void polls_clear(void)
{
	count = 0;
	wake_at = UINT64_MAX;
}

int polls_add(int fd, short events)
{
	if (fd < 0 || events == 0 || count == MAX_SLOTS)
		return -1;
	slots[count] = (struct pollfd){.fd = fd, .events = events};
	return count++;
}

void polls_wake_at(uint64_t time)
{
	if (time < wake_at)
		wake_at = time;
}

void polls_wait(void)
{
	uint64_t now = now_ms();
	int timeout = -1;

	if (wake_at != UINT64_MAX)
		timeout = wake_at <= now ? 0 : wake_at - now > 3600000 ? 3600000 : (int)(wake_at - now);
	if (poll(slots, (nfds_t)count, timeout) < 0)
		for (int slot = 0; slot < count; slot++)
			slots[slot].revents = 0;
}

short polls_ready(int slot)
{
	return slot < 0 ? 0 : slots[slot].revents;
}
