#include "tracked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Modes that are on or off: their numbers, `?` or not, and whether a fresh terminal has them on. */
static const struct {
	uint16_t number;
	bool ansi, fresh;
} switches[] = {
	{1, false, false},  {6, false, false},	  {7, false, true},    {25, false, true}, {45, false, false},
	{66, false, false}, {1004, false, false}, {2004, false, false}, {4, true, false},  {20, true, false},
};
#define SWITCHES (sizeof switches / sizeof *switches)
#define ORIGIN (1u << 1)
#define CURSOR (1u << 3)
#define KEYPAD (1u << 5)

static uint32_t fresh_switches(void)
{
	uint32_t on = 0;

	for (size_t at = 0; at < SWITCHES; at++)
		on |= (uint32_t)switches[at].fresh << at;
	return on;
}

void tracked_reset(struct tracked *now)
{
	memset(now, 0, sizeof *now);
	now->on = fresh_switches();
	memset(now->sets, 'B', sizeof now->sets);
	memset(now->saved[0].sets, 'B', sizeof now->sets);
	memset(now->saved[1].sets, 'B', sizeof now->sets);
}

void tracked_full_reset(struct tracked *now)
{
	uint32_t cursor = now->on & CURSOR;

	tracked_reset(now);
	now->on = (now->on & ~CURSOR) | cursor;
}

void tracked_soft_reset(struct tracked *now)
{
	now->on = fresh_switches();
	now->cursor = 0;
	now->rendition = (struct rendition){0};
	memset(now->sets, 'B', sizeof now->sets);
	now->set = 0;
	now->top[now->alternate] = now->bottom[now->alternate] = 0;
	now->saved[now->alternate] = (struct saved){.sets = {'B', 'B', 'B', 'B'}};
}

void tracked_save(struct tracked *now)
{
	struct saved *saved = &now->saved[now->alternate];

	saved->rendition = now->rendition;
	memcpy(saved->sets, now->sets, sizeof saved->sets);
	saved->set = now->set;
}

void tracked_restore(struct tracked *now)
{
	const struct saved *saved = &now->saved[now->alternate];

	now->rendition = saved->rendition;
	memcpy(now->sets, saved->sets, sizeof saved->sets);
	now->set = saved->set;
}

void tracked_set_switch(struct tracked *now, int number, bool ansi, bool on)
{
	for (size_t at = 0; at < SWITCHES; at++)
		if (switches[at].number == number && switches[at].ansi == ansi)
			now->on = on ? now->on | 1u << at : now->on & ~(1u << at);
}

void tracked_set_margins(struct tracked *now, const char *parameters)
{
	const char *second = strchr(parameters, ';');
	int top = atoi(parameters), bottom = second ? atoi(second + 1) : 0;

	if (bottom && bottom <= (top ? top : 1))
		return;
	now->top[now->alternate] = (uint16_t)(top > 1 ? top : bottom ? 1 : 0);
	now->bottom[now->alternate] = (uint16_t)(bottom ? bottom : top > 1 ? UINT16_MAX : 0);
}

size_t tracked_write(const struct tracked *now, const struct tracked *before, char *to, size_t room)
{
	static const char designates[] = "()*+";
	size_t length = 0;

#define WRITE(...) (length += (size_t)snprintf(to + length, room - length, __VA_ARGS__))
	for (size_t at = 0; at < SWITCHES; at++) {
		uint32_t bit = 1u << at;

		if (bit == ORIGIN || (before && !((now->on ^ before->on) & bit)))
			continue;
		if (bit == KEYPAD)
			WRITE("\033%c", now->on & bit ? '=' : '>');
		else
			WRITE("\033[%s%d%c", switches[at].ansi ? "" : "?", switches[at].number, now->on & bit ? 'h' : 'l');
	}
	if (!before || before->mouse != now->mouse) {
		WRITE("\033[?1000l");
		if (now->mouse)
			WRITE("\033[?%dh", now->mouse);
	}
	if (!before || before->encoding != now->encoding) {
		WRITE("\033[?1006l");
		if (now->encoding)
			WRITE("\033[?%dh", now->encoding);
	}
	if (!before || before->cursor != now->cursor)
		WRITE("\033[%d q", now->cursor);
	for (int set = 0; set < 4; set++)
		if (!before || before->sets[set] != now->sets[set])
			WRITE("\033%c%c", designates[set], now->sets[set]);
	if (!before || before->set != now->set)
		WRITE("%s", now->set == 0 ? "\017" : now->set == 1 ? "\016" : now->set == 2 ? "\033n" : "\033o");
	if (!before || !rendition_equal(&before->rendition, &now->rendition))
		length += rendition_write(&now->rendition, to + length, room - length);
	return length;
#undef WRITE
}

size_t tracked_write_rest(const struct tracked *now, const struct tracked *before, char *to, size_t room)
{
	bool screen = now->alternate;
	size_t length = 0;

	if (now->top[screen] || now->bottom[screen])
		length += (size_t)snprintf(to, room, "\033[%d;%dr", now->top[screen], now->bottom[screen]);
	if ((now->on ^ before->on) & ORIGIN)
		length += (size_t)snprintf(to + length, room - length, "\033[?6%c", now->on & ORIGIN ? 'h' : 'l');
	if (strcmp(now->mark, before->mark) != 0)
		length += (size_t)snprintf(to + length, room - length, "\033]%s\a", now->mark);
	return length;
}

size_t tracked_write_end(const struct tracked *now, char *to, size_t room)
{
	int bottom = now->bottom[0];

	if (!bottom || bottom == UINT16_MAX)
		return 0;
	return (size_t)snprintf(to, room, "\033[%d;1H", now->on & ORIGIN ? UINT16_MAX : bottom);
}
