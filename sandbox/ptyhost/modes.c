#include "modes.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "marks.h"
#include "wire.h"

enum { GROUND, C2, ESCAPE, CSI, OSC, STRING };
enum { ESC = 0x1b, CAN = 0x18, SUB = 0x1a, BEL = 0x07, SO = 0x0e, SI = 0x0f };

/* Longer strings are passed over piece by piece. */
#define MAX_STRING (MAX_KEPT / 32)
/* Text that is taken in one piece. */
#define MAX_PLAIN 512

void modes_begin(struct modes *modes)
{
	memset(modes, 0, sizeof *modes);
	tracked_reset(&modes->now);
	tracked_reset(&modes->entered);
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
	length = tracked_write(&modes->now, &fresh.now, to, MODES_ROOM);
	length += tracked_write_rest(&modes->now, &fresh.now, to + length, MODES_ROOM - length);
	length += tracked_write_end(&modes->now, to + length, MODES_ROOM - length);
	return length + write_string(modes, to + length, MODES_ROOM - length);
}

size_t modes_write_all(const struct modes *modes, char *to)
{
	size_t length = 0;

	if (modes->state == OSC || modes->state == STRING)
		length += (size_t)snprintf(to, MODES_ROOM, "%c", CAN);
	if (modes->now.alternate) {
		length += (size_t)snprintf(to + length, MODES_ROOM - length, "\033[?%dh", modes->now.entered_by);
		length += tracked_write_rest(&modes->now, &modes->entered, to + length, MODES_ROOM - length);
	}
	length += tracked_write(&modes->now, NULL, to + length, MODES_ROOM - length);
	return length + write_string(modes, to + length, MODES_ROOM - length);
}

/* Of marks only the shell's own are remembered: another program's would stand for the shell's last word. */
static void string_ended(struct modes *modes)
{
	const char *text = (const char *)modes->held;

	modes->held[modes->held_count] = 0;
	if (modes->state == OSC && modes->held_count < MAX_MARK && strncmp(text, "133;", 4) == 0 && marks_has_key(text))
		memcpy(modes->now.mark, text, modes->held_count + 1);
	modes->held_count = 0;
}

/* Passes on what is held, as it is. */
static void give_up(const struct follower *follower)
{
	struct modes *modes = follower->modes;

	if (modes->state == OSC || modes->state == STRING)
		string_ended(modes);
	follower_emit(follower, modes->held, modes->held_count);
	modes->held_count = 0;
	modes->state = GROUND;
}

static void begin_string(const struct follower *follower, int state)
{
	struct modes *modes = follower->modes;

	follower_emit(follower, modes->held, modes->held_count);
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
		whole = commands_control(follower, text, last);
	else
		commands_escape(&modes->now, text, last);
	if (whole)
		follower_emit(follower, modes->held, modes->held_count);
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
	follower_emit(follower, &byte, 1);
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
			follower_emit(&follower, bytes, took);
		} else if (*bytes == ESC || (*bytes == 0xc2 && modes->state == GROUND)) {
			give_up(&follower);
			modes->missing = 0;
			modes->held[modes->held_count++] = *bytes;
			modes->state = *bytes == ESC ? ESCAPE : C2;
			took = 1;
		} else if (modes->state == GROUND) {
			modes->missing = 0;
			modes->now.set = *bytes == SO;
			follower_emit(&follower, bytes, 1);
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
		follower_emit(&follower, forget, sizeof forget - 1);
	memset(modes->now.top, 0, sizeof modes->now.top);
	memset(modes->now.bottom, 0, sizeof modes->now.bottom);
}

bool modes_clean(const struct modes *modes)
{
	if (modes->state == OSC || modes->state == STRING)
		return modes->string_length > MAX_STRING;
	return modes->state == GROUND && modes->missing == 0;
}
