#include "rendition.h"

#include <stdio.h>
#include <string.h>

#define MOST_PARAMETERS 40

/* A parameter, and whether it is a part of the one before it, after a colon. */
struct parameter {
	int value; /* -1: left out */
	bool part;
};

static int split(const char *text, struct parameter *to)
{
	int count = 0;
	bool part = false;

	for (;;) {
		int value = -1;

		for (; *text >= '0' && *text <= '9'; text++)
			value = (value < 0 ? 0 : value > 6553 ? 6553 : value) * 10 + (*text - '0');
		if (count < MOST_PARAMETERS)
			to[count++] = (struct parameter){value, part};
		if (*text != ';' && *text != ':')
			return count;
		part = *text == ':';
		text++;
	}
}

static uint8_t byte(const struct parameter *parameter)
{
	return parameter->value < 0 ? 0 : parameter->value > 255 ? 255 : (uint8_t)parameter->value;
}

/* Takes what follows 38, 48 or 58 at `at`. Returns how many parameters that was. */
static int take_colour(struct colour *colour, const struct parameter *at, int left)
{
	bool parts = left > 1 && at[1].part;
	int count = 1, wanted, first;

	while (parts && count < left && at[count].part)
		count++;
	if (left < 2 || (at[1].value != 5 && at[1].value != 2))
		return parts ? count : left < 2 ? 1 : 2;
	wanted = at[1].value == 5 ? 3 : 5;
	first = parts && at[1].value == 2 && count > 5 ? 3 : 2; /* 38:2:space:r:g:b */
	if (!parts)
		count = wanted;
	if (count > left || (parts && count < wanted))
		return left < count ? left : count;
	if (at[1].value == 5)
		*colour = (struct colour){.kind = 2, .value = {byte(at + 2)}};
	else
		*colour = (struct colour){.kind = 3, .value = {byte(at + first), byte(at + first + 1), byte(at + first + 2)}};
	return count;
}

static struct colour one_of_16(int value)
{
	return (struct colour){.kind = 1, .value = {(uint8_t)value}};
}

static void take_plain(struct rendition *rendition, int value)
{
	if (value >= 1 && value <= 9)
		rendition->attributes |= (uint16_t)(1 << value);
	else if (value == 22)
		rendition->attributes &= (uint16_t)~(1 << 1 | 1 << 2);
	else if (value >= 23 && value <= 29)
		rendition->attributes &= (uint16_t)~(1 << (value - 20));
	else if (value >= 30 && value <= 37)
		rendition->ink = one_of_16(value - 30);
	else if (value == 39)
		rendition->ink = (struct colour){0};
	else if (value >= 40 && value <= 47)
		rendition->paper = one_of_16(value - 40);
	else if (value == 49)
		rendition->paper = (struct colour){0};
	else if (value == 53 || value == 55)
		rendition->overline = value == 53;
	else if (value == 59)
		rendition->line = (struct colour){0};
	else if (value >= 90 && value <= 97)
		rendition->ink = one_of_16(value - 90 + 8);
	else if (value >= 100 && value <= 107)
		rendition->paper = one_of_16(value - 100 + 8);
}

void rendition_take(struct rendition *rendition, const char *text)
{
	struct parameter list[MOST_PARAMETERS];
	int count = split(text, list);

	for (int at = 0; at < count;) {
		int value = list[at].value, taken = 1;

		if (value <= 0) {
			*rendition = (struct rendition){0};
		} else if (value == 38 || value == 48 || value == 58) {
			struct colour *colour = value == 38 ? &rendition->ink : value == 48 ? &rendition->paper : &rendition->line;

			taken = take_colour(colour, list + at, count - at);
		} else if (value == 4 || value == 21 || value == 24) {
			bool styled = value == 4 && at + 1 < count && list[at + 1].part;

			rendition->underline = value == 24 ? 0 : value == 21 ? 2 : styled ? byte(list + at + 1) : 1;
			if (rendition->underline > 5)
				rendition->underline = 1;
		} else {
			take_plain(rendition, value);
		}
		for (at += taken; at < count && list[at].part; at++)
			continue;
	}
}

static size_t write_colour(const struct colour *colour, int base, char *to, size_t room)
{
	int value = colour->value[0];

	if (colour->kind == 1)
		return (size_t)snprintf(to, room, ";%d", value < 8 ? base - 8 + value : base + 52 + value - 8);
	if (colour->kind == 2)
		return (size_t)snprintf(to, room, ";%d;5;%d", base, value);
	if (colour->kind == 3)
		return (size_t)snprintf(to, room, ";%d;2;%d;%d;%d", base, value, colour->value[1], colour->value[2]);
	return 0;
}

size_t rendition_write(const struct rendition *rendition, char *to, size_t room)
{
	size_t length = (size_t)snprintf(to, room, "\033[0");

	for (int attribute = 1; attribute <= 9; attribute++)
		if (rendition->attributes & 1 << attribute)
			length += (size_t)snprintf(to + length, room - length, ";%d", attribute);
	if (rendition->underline)
		length += (size_t)snprintf(to + length, room - length, rendition->underline == 1 ? ";4" : ";4:%d",
					   rendition->underline);
	if (rendition->overline)
		length += (size_t)snprintf(to + length, room - length, ";53");
	length += write_colour(&rendition->ink, 38, to + length, room - length);
	length += write_colour(&rendition->paper, 48, to + length, room - length);
	length += write_colour(&rendition->line, 58, to + length, room - length);
	return length + (size_t)snprintf(to + length, room - length, "m");
}

bool rendition_equal(const struct rendition *one, const struct rendition *other)
{
	return memcmp(one, other, sizeof *one) == 0;
}
