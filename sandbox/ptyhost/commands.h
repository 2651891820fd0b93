/* What whole sequences do to the modes, and what of them the main screen is shown. Cuts no bytes into sequences. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "modes.h"

struct follower {
	struct modes *modes;
	modes_sink sink;
	void *to;
};

/* Nothing on the alternate screen. */
void follower_emit(const struct follower *follower, const void *bytes, size_t count);
/* `text` is what stands between CSI and its last byte. False if it is not to be passed on as it is. */
bool commands_control(const struct follower *follower, char *text, uint8_t last);
/* `text` is what stands between ESC and its last byte. */
void commands_escape(struct tracked *now, const char *text, uint8_t last);

#endif
