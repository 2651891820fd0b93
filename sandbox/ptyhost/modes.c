#include "modes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

enum { GROUND, C2, ESCAPE, CSI, OSC, STRING };
enum { ESC = 0x1b, CAN = 0x18, SUB = 0x1a, BEL = 0x07, SO = 0x0e, SI = 0x0f };

/* Longer strings are passed over piece by piece. */
#define MAX_STRING (MAX_KEPT / 32)
/* Text that is taken in one piece. */
#define MAX_PLAIN 512

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

struct follower {
	struct modes *modes;
	modes_sink sink;
	void *to;
};

static uint32_t fresh_switches(void)
{
	uint32_t on = 0;

	for (size_t at = 0; at < SWITCHES; at++)
		on |= (uint32_t)switches[at].fresh << at;
	return on;
}

static void reset(struct tracked *now)
{
	memset(now, 0, sizeof *now);
	now->on = fresh_switches();
	memset(now->sets, 'B', sizeof now->sets);
	memset(now->saved[0].sets, 'B', sizeof now->sets);
	memset(now->saved[1].sets, 'B', sizeof now->sets);
}

/* xterm.js leaves a hidden cursor hidden. */
static void full_reset(struct tracked *now)
{
	uint32_t cursor = now->on & CURSOR;

	reset(now);
	now->on = (now->on & ~CURSOR) | cursor;
}

void modes_begin(struct modes *modes)
{
	memset(modes, 0, sizeof *modes);
	reset(&modes->now);
	reset(&modes->entered);
}

static void soft_reset(struct tracked *now)
{
	now->on = fresh_switches();
	now->cursor = 0;
	now->rendition = (struct rendition){0};
	memset(now->sets, 'B', sizeof now->sets);
	now->set = 0;
	now->top[now->alternate] = now->bottom[now->alternate] = 0;
	now->saved[now->alternate] = (struct saved){.sets = {'B', 'B', 'B', 'B'}};
}

static void save(struct tracked *now)
{
	struct saved *saved = &now->saved[now->alternate];

	saved->rendition = now->rendition;
	memcpy(saved->sets, now->sets, sizeof saved->sets);
	saved->set = now->set;
}

static void restore(struct tracked *now)
{
	const struct saved *saved = &now->saved[now->alternate];

	now->rendition = saved->rendition;
	memcpy(now->sets, saved->sets, sizeof saved->sets);
	now->set = saved->set;
}

static void emit(const struct follower *follower, const void *bytes, size_t count)
{
	if (follower->sink && count > 0 && !follower->modes->now.alternate)
		follower->sink(follower->to, bytes, count);
}

/* Writes what differs; everything if there is no `before`. Nothing that moves the cursor. */
static size_t write_modes(const struct tracked *now, const struct tracked *before, char *to, size_t room)
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

/* The mark, and what moves the cursor to the top left corner. */
static size_t write_rest(const struct tracked *now, const struct tracked *before, char *to, size_t room)
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

/* In the middle of a string: what comes must not be shown. */
static size_t write_string(const struct modes *modes, char *to, size_t room)
{
	if (modes->state == OSC)
		return (size_t)snprintf(to, room, "\033]9999;");
	return modes->state == STRING ? (size_t)snprintf(to, room, "\033_") : 0;
}

size_t modes_write_first(const struct modes *modes, char *to)
{
	struct modes fresh;
	size_t length;

	modes_begin(&fresh);
	length = write_modes(&modes->now, &fresh.now, to, MODES_ROOM);
	length += write_rest(&modes->now, &fresh.now, to + length, MODES_ROOM - length);
	if (modes->now.bottom[0] && modes->now.bottom[0] < UINT16_MAX) /* text scrolls at the end of its region */
		length += (size_t)snprintf(to + length, MODES_ROOM - length, "\033[%d;1H",
					   modes->now.on & ORIGIN ? UINT16_MAX : modes->now.bottom[0]);
	return length + write_string(modes, to + length, MODES_ROOM - length);
}

size_t modes_write_all(const struct modes *modes, char *to)
{
	size_t length = 0;

	if (modes->state == OSC || modes->state == STRING)
		length += (size_t)snprintf(to, MODES_ROOM, "%c", CAN);
	if (modes->now.alternate) {
		length += (size_t)snprintf(to + length, MODES_ROOM - length, "\033[?%dh", modes->now.entered_by);
		length += write_rest(&modes->now, &modes->entered, to + length, MODES_ROOM - length);
	}
	length += write_modes(&modes->now, NULL, to + length, MODES_ROOM - length);
	return length + write_string(modes, to + length, MODES_ROOM - length);
}

static void enter(const struct follower *follower, int number)
{
	struct tracked *now = &follower->modes->now;

	if (number == 1049)
		save(now);
	follower->modes->entered = *now;
	now->alternate = true;
	now->entered_by = (uint16_t)number;
	now->top[1] = now->bottom[1] = 0;
}

/* The main screen's side of the visit: in, what it left behind, and out again, so that the cursor goes its way. */
static void leave(const struct follower *follower, int number)
{
	struct tracked *now = &follower->modes->now;
	const struct tracked *before = &follower->modes->entered;
	char text[MODES_ROOM];
	size_t length = (size_t)snprintf(text, sizeof text, "\033[?%dh", now->entered_by);

	length += write_modes(now, before, text + length, sizeof text - length);
	now->top[1] = now->bottom[1] = 0;
	length += write_rest(now, before, text + length, sizeof text - length);
	length += (size_t)snprintf(text + length, sizeof text - length, "\033[?%dl", number);
	now->alternate = false;
	if (number == 1049)
		restore(now);
	emit(follower, text, length);
}

static void set_switch(struct tracked *now, int number, bool ansi, bool on)
{
	for (size_t at = 0; at < SWITCHES; at++)
		if (switches[at].number == number && switches[at].ansi == ansi)
			now->on = on ? now->on | 1u << at : now->on & ~(1u << at);
}

/* True if it switched to the other screen. */
static bool set_private(const struct follower *follower, int number, bool on)
{
	struct tracked *now = &follower->modes->now;

	switch (number) {
	case 47:
	case 1047:
	case 1049:
		if (on == now->alternate) {
			if (number == 1049)
				on ? save(now) : restore(now);
			return false;
		}
		on ? enter(follower, number) : leave(follower, number);
		return true;
	case 1048:
		on ? save(now) : restore(now);
		return false;
	case 9:
	case 1000:
	case 1002:
	case 1003:
		now->mouse = on ? (uint16_t)number : 0;
		return false;
	case 1006:
	case 1005:
	case 1015:
	case 1016:
		now->encoding = on ? (uint16_t)number : 0;
		return false;
	default:
		set_switch(now, number, false, on);
		return false;
	}
}

/* The numbers of CSI ? … h, one by one. False if one of them switched screens: then the sequence is not passed on as it
 * is, and those that are for the main screen were passed on by themselves. */
static bool set_modes(const struct follower *follower, const char *parameters, bool on)
{
	bool private = *parameters == '?', whole = true;
	bool switches_screen = false;
	const char *at = private ? parameters + 1 : parameters;

	for (const char *look = at; private && *look; look += strcspn(look, ";"), look += *look == ';') {
		int number = atoi(look);

		switches_screen = switches_screen || number == 47 || number == 1047 || number == 1049;
	}
	for (; *at; at += strcspn(at, ";"), at += *at == ';') {
		int number = atoi(at);
		char alone[24];

		if (!private) {
			set_switch(&follower->modes->now, number, true, on);
		} else if (set_private(follower, number, on)) {
			whole = false;
		} else if (switches_screen) {
			whole = false;
			emit(follower, alone, (size_t)snprintf(alone, sizeof alone, "\033[?%d%c", number, on ? 'h' : 'l'));
		}
	}
	return whole;
}

static void set_margins(struct tracked *now, const char *parameters)
{
	const char *second = strchr(parameters, ';');
	int top = atoi(parameters), bottom = second ? atoi(second + 1) : 0;

	if (bottom && bottom <= (top ? top : 1))
		return;
	now->top[now->alternate] = (uint16_t)(top > 1 ? top : bottom ? 1 : 0);
	now->bottom[now->alternate] = (uint16_t)(bottom ? bottom : top > 1 ? UINT16_MAX : 0);
}

/* `text` is what stands between CSI and its last byte. False if it is not to be passed on as it is. */
static bool control(const struct follower *follower, char *text, uint8_t last)
{
	struct tracked *now = &follower->modes->now;
	size_t count;

	if (!strchr("hlmrsupq", last))
		return true;
	count = strlen(text);
	if ((last == 'h' || last == 'l') && text[strspn(text, "?0123456789;")] == 0)
		return set_modes(follower, text, last == 'h');
	if (last == 'm' && text[strspn(text, "0123456789;:")] == 0)
		rendition_take(&now->rendition, text);
	else if (last == 'r' && text[strspn(text, "0123456789;")] == 0)
		set_margins(now, text);
	else if (last == 's' && count == 0)
		save(now);
	else if (last == 'u' && count == 0)
		restore(now);
	else if (last == 'p' && strcmp(text, "!") == 0)
		soft_reset(now);
	else if (last == 'q' && count > 0 && text[count - 1] == ' ')
		now->cursor = (uint8_t)(count == 1 ? 1 : atoi(text) <= 6 ? atoi(text) : 0);
	return true;
}

/* `text` is what stands between ESC and its last byte. */
static void escape(struct tracked *now, const char *text, uint8_t last)
{
	const char *set = strchr("()*+", text[0]);

	if (text[0] && !text[1] && set)
		now->sets[set - "()*+"] = (char)last;
	else if (text[0] == '%' && (last == '@' || last == 'G'))
		now->sets[0] = 'B', now->set = 0;
	else if (text[0])
		return;
	else if (last == '7')
		save(now);
	else if (last == '8')
		restore(now);
	else if (last == '=' || last == '>')
		now->on = last == '=' ? now->on | KEYPAD : now->on & ~KEYPAD;
	else if (last == 'n' || last == 'o')
		now->set = last == 'n' ? 2 : 3;
	else if (last == 'c')
		full_reset(now);
}

static void string_ended(struct modes *modes)
{
	modes->held[modes->held_count] = 0;
	if (modes->state == OSC && modes->held_count < MAX_MARK && memcmp(modes->held, "133;", 4) == 0)
		memcpy(modes->now.mark, modes->held, modes->held_count + 1);
	modes->held_count = 0;
}

/* Passes on what is held, as it is. */
static void give_up(const struct follower *follower)
{
	struct modes *modes = follower->modes;

	if (modes->state == OSC || modes->state == STRING)
		string_ended(modes);
	emit(follower, modes->held, modes->held_count);
	modes->held_count = 0;
	modes->state = GROUND;
}

static void begin_string(const struct follower *follower, int state)
{
	struct modes *modes = follower->modes;

	emit(follower, modes->held, modes->held_count);
	modes->held_count = 0;
	modes->string_length = 0;
	modes->c2 = false;
	modes->state = state;
}

/* What is held is a whole sequence: ESC or CSI, something, and its last byte. */
static void complete(const struct follower *follower)
{
	struct modes *modes = follower->modes;
	size_t first = modes->state == CSI ? 2 : 1, to = 0;
	uint8_t last = modes->held[modes->held_count - 1];
	char text[MAX_SEQUENCE];
	bool whole = true;

	for (size_t at = first; at + 1 < modes->held_count; at++)
		if (modes->held[at] >= 0x20)
			text[to++] = (char)modes->held[at];
	text[to] = 0;
	if (modes->state == CSI)
		whole = control(follower, text, last);
	else
		escape(&modes->now, text, last);
	if (whole)
		emit(follower, modes->held, modes->held_count);
	modes->held_count = 0;
	modes->state = GROUND;
}

/* A byte of a sequence, or of what may be one. False if it has to be looked at again in the state that is now. */
static bool take_held(const struct follower *follower, uint8_t byte)
{
	struct modes *modes = follower->modes;

	if (byte >= 0x80 && modes->state != C2) {
		give_up(follower);
		return false;
	}
	modes->held[modes->held_count++] = byte;
	if (byte == CAN || byte == SUB || modes->held_count == MAX_SEQUENCE) {
		give_up(follower);
		return true;
	}
	if (modes->state == CSI) {
		if (byte >= 0x40 && byte < 0x7f)
			complete(follower);
	} else if (byte == '[' && modes->held_count == 2) {
		modes->state = CSI;
	} else if (byte == ']' && modes->held_count == 2) {
		begin_string(follower, OSC);
	} else if (modes->held_count == 2 && strchr("PX^_", byte) && byte) {
		begin_string(follower, STRING);
	} else if (byte >= 0x30 && byte < 0x7f) {
		complete(follower);
	}
	return true;
}

/* The byte after 0xc2: with it, it may be one of the controls that ESC and a letter stand for. */
static bool take_c2(const struct follower *follower, uint8_t byte)
{
	struct modes *modes = follower->modes;

	if ((byte & 0xc0) != 0x80) {
		give_up(follower);
		return false;
	}
	modes->held[modes->held_count++] = byte;
	if (byte == 0x9b)
		modes->state = CSI;
	else if (byte == 0x9d)
		begin_string(follower, OSC);
	else if (byte == 0x90 || byte == 0x98 || byte == 0x9e || byte == 0x9f)
		begin_string(follower, STRING);
	else
		give_up(follower);
	return true;
}

static void take_string(const struct follower *follower, uint8_t byte)
{
	struct modes *modes = follower->modes;
	bool ends = byte == CAN || byte == SUB || (byte == BEL && modes->state == OSC) || (byte == 0x9c && modes->c2);

	modes->c2 = byte == 0xc2;
	emit(follower, &byte, 1);
	modes->string_length++;
	if (ends) {
		string_ended(modes);
		modes->state = GROUND;
	} else if (modes->held_count < MAX_SEQUENCE - 1) {
		modes->held[modes->held_count++] = byte;
	}
}

/* Bytes at the beginning that are text and controls that change no mode. Not all there may be: where one stop is
 * frequent, the others must not be looked for to the end each time. */
static size_t plain(const uint8_t *bytes, size_t count)
{
	static const uint8_t stops[] = {ESC, SO, SI, 0xc2};

	if (count > MAX_PLAIN)
		count = MAX_PLAIN;
	for (size_t at = 0; at < sizeof stops; at++) {
		const uint8_t *stop = memchr(bytes, stops[at], count);

		if (stop)
			count = (size_t)(stop - bytes);
	}
	return count;
}

/* How much of the last character is missing after these bytes of text. */
static uint8_t missing_after(const uint8_t *bytes, size_t count, uint8_t missing)
{
	for (size_t back = 1; back <= count && back <= 4; back++) {
		uint8_t byte = bytes[count - back];
		uint8_t needs = byte >= 0xf8 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;

		if ((byte & 0xc0) != 0x80)
			return needs >= back ? (uint8_t)(needs - (back - 1)) : 0;
	}
	return missing > count ? (uint8_t)(missing - count) : 0;
}

void modes_follow(struct modes *modes, const uint8_t *bytes, size_t count, modes_sink sink, void *to)
{
	const struct follower follower = {modes, sink, to};

	while (count > 0) {
		size_t took = modes->state == GROUND ? plain(bytes, count) : 0;

		if (took > 0) {
			modes->missing = missing_after(bytes, took, modes->missing);
			emit(&follower, bytes, took);
		} else if (*bytes == ESC || (*bytes == 0xc2 && modes->state == GROUND)) {
			give_up(&follower);
			modes->missing = 0;
			modes->held[modes->held_count++] = *bytes;
			modes->state = *bytes == ESC ? ESCAPE : C2;
			took = 1;
		} else if (modes->state == GROUND) {
			modes->missing = 0;
			modes->now.set = *bytes == SO;
			emit(&follower, bytes, 1);
			took = 1;
		} else if (modes->state == C2) {
			took = take_c2(&follower, *bytes);
		} else if (modes->state == OSC || modes->state == STRING) {
			take_string(&follower, *bytes);
			took = 1;
		} else {
			took = take_held(&follower, *bytes);
		}
		bytes += took;
		count -= took;
	}
}

void modes_resized(struct modes *modes, modes_sink sink, void *to)
{
	static const char forget[] = "\0337\033[r\0338";
	const struct follower follower = {modes, sink, to};

	if (modes->now.top[0] && modes->state == GROUND)
		emit(&follower, forget, sizeof forget - 1);
	memset(modes->now.top, 0, sizeof modes->now.top);
	memset(modes->now.bottom, 0, sizeof modes->now.bottom);
}

bool modes_clean(const struct modes *modes)
{
	if (modes->state == OSC || modes->state == STRING)
		return modes->string_length > MAX_STRING;
	return modes->state == GROUND && modes->missing == 0;
}
