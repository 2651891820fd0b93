/* The descriptors that one turn of the loop waits for. Knows nothing of what they are. */
#ifndef POLLS_H
#define POLLS_H

#include <stdint.h>

/* Milliseconds that never go back. */
uint64_t now_ms(void);

void polls_clear(void);
/* Waits for `events` on `fd` in this turn; returns a slot for polls_ready. A negative fd or no events: slot -1. */
int polls_add(int fd, short events);
/* Wakes this turn no later than at this time. */
void polls_wake_at(uint64_t time);
/* Waits. */
void polls_wait(void);
/* What happened on the slot; 0 for slot -1. */
short polls_ready(int slot);

#endif
