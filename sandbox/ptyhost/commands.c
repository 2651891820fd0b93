#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void follower_emit(const struct follower *follower, const void *bytes, size_t count)
{
	if (follower->sink && count > 0 && !follower->modes->now.alternate)
		follower->sink(follower->to, bytes, count);
}

static void enter(const struct follower *follower, int number)
{
	struct tracked *now = &follower->modes->now;

	if (number == 1049)
		tracked_save(now);
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

	length += tracked_write(now, before, text + length, sizeof text - length);
	now->top[1] = now->bottom[1] = 0;
	length += tracked_write_rest(now, before, text + length, sizeof text - length);
	length += (size_t)snprintf(text + length, sizeof text - length, "\033[?%dl", number);
	now->alternate = false;
	if (number == 1049)
		tracked_restore(now);
	follower_emit(follower, text, length);
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
				on ? tracked_save(now) : tracked_restore(now);
			return false;
		}
		on ? enter(follower, number) : leave(follower, number);
		return true;
	case 1048:
		on ? tracked_save(now) : tracked_restore(now);
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
		tracked_set_switch(now, number, false, on);
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
			tracked_set_switch(&follower->modes->now, number, true, on);
		} else if (set_private(follower, number, on)) {
			whole = false;
		} else if (switches_screen) {
			whole = false;
			follower_emit(follower, alone, (size_t)snprintf(alone, sizeof alone, "\033[?%d%c", number, on ? 'h' : 'l'));
		}
	}
	return whole;
}

bool commands_control(const struct follower *follower, char *text, uint8_t last)
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
		tracked_set_margins(now, text);
	else if (last == 's' && count == 0)
		tracked_save(now);
	else if (last == 'u' && count == 0)
		tracked_restore(now);
	else if (last == 'p' && strcmp(text, "!") == 0)
		tracked_soft_reset(now);
	else if (last == 'q' && count > 0 && text[count - 1] == ' ')
		now->cursor = (uint8_t)(count == 1 ? 1 : atoi(text) <= 6 ? atoi(text) : 0);
	return true;
}

void commands_escape(struct tracked *now, const char *text, uint8_t last)
{
	const char *set = strchr("()*+", text[0]);

	if (text[0] && !text[1] && set)
		now->sets[set - "()*+"] = (char)last;
	else if (text[0] == '%' && (last == '@' || last == 'G'))
		now->sets[0] = 'B', now->set = 0;
	else if (text[0])
		return;
	else if (last == '7')
		tracked_save(now);
	else if (last == '8')
		tracked_restore(now);
	else if (last == '=' || last == '>')
		tracked_set_switch(now, 66, false, last == '=');
	else if (last == 'n' || last == 'o')
		now->set = last == 'n' ? 2 : 3;
	else if (last == 'c')
		tracked_full_reset(now);
}
