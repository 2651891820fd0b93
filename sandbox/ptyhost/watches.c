#include "watches.h"

#include "bytes.h"
#include "outbox.h"

struct watch {
	bool used;
	uint32_t id;
	const struct terminal *terminal;
	uint64_t position; /* of the next byte to send */
	uint64_t credit;
};

static struct watch watches[MAX_WATCHES];

static struct watch *find(uint32_t id)
{
	for (int at = 0; at < MAX_WATCHES; at++)
		if (watches[at].used && watches[at].id == id)
			return &watches[at];
	return NULL;
}

static void announce(const struct watch *watch, bool reset)
{
	uint8_t *payload = outbox_frame(WATCHING, watch->id, 9);

	if (payload) {
		put64(payload, watch->position);
		payload[8] = reset;
	}
}

enum reason watches_watch(uint32_t id, const uint8_t *payload, size_t length)
{
	struct watch *watch = find(id);
	const struct terminal *terminal;
	uint64_t from;
	bool kept;

	if (id == 0 || length != 16)
		return BAD_PAYLOAD;
	terminal = terminals_find(get32(payload));
	if (!terminal)
		return NO_SUCH_ID;
	for (int at = 0; at < MAX_WATCHES && !watch; at++)
		if (!watches[at].used)
			watch = &watches[at];
	if (!watch)
		return TOO_MANY;

	from = get64(payload + 4);
	kept = from >= terminal->output.start && from <= terminal->output.end;
	*watch = (struct watch){
		.used = true,
		.id = id,
		.terminal = terminal,
		.position = kept ? from : ring_line_start(&terminal->output),
		.credit = get32(payload + 12),
	};
	announce(watch, !kept);
	return FINE;
}

enum reason watches_credit(uint32_t id, const uint8_t *payload, size_t length)
{
	struct watch *watch = find(id);

	if (length != 4)
		return BAD_PAYLOAD;
	if (!watch)
		return NO_SUCH_ID;
	watch->credit += get32(payload);
	return FINE;
}

enum reason watches_unwatch(uint32_t id)
{
	struct watch *watch = find(id);

	if (!watch)
		return NO_SUCH_ID;
	watch->used = false;
	return FINE;
}

void watches_forget(const struct terminal *terminal)
{
	for (int at = 0; at < MAX_WATCHES; at++)
		if (watches[at].terminal == terminal)
			watches[at].used = false;
}

void watches_forget_all(void)
{
	for (int at = 0; at < MAX_WATCHES; at++)
		watches[at].used = false;
}

bool watches_allow(const struct terminal *terminal)
{
	bool watched = false;

	for (int at = 0; at < MAX_WATCHES; at++) {
		const struct watch *watch = &watches[at];

		if (!watch->used || watch->terminal != terminal)
			continue;
		watched = true;
		/* A position before `start` is behind as well: by more than is kept. */
		if (terminal->output.end - watch->position < MAX_BEHIND)
			return true;
	}
	return !watched;
}

/* One frame at most, so that the watches take turns. */
static bool serve(struct watch *watch)
{
	const struct ring *output = &watch->terminal->output;
	uint64_t count;
	uint8_t *payload;

	if (watch->credit == 0 || watch->position == output->end)
		return false;
	if (watch->position < output->start) {
		watch->position = ring_line_start(output);
		announce(watch, true);
	}
	count = output->end - watch->position;
	if (count > watch->credit)
		count = watch->credit;
	if (count > MAX_OUTPUT)
		count = MAX_OUTPUT;
	payload = outbox_frame(OUTPUT, watch->id, 8 + (size_t)count);
	if (!payload)
		return false;
	put64(payload, watch->position);
	ring_copy(output, watch->position, payload + 8, (size_t)count);
	watch->position += count;
	watch->credit -= count;
	return true;
}

bool watches_serve(void)
{
	static int next;
	bool queued = false;

	for (int quiet = 0; quiet < MAX_WATCHES && outbox_takes_output(); next = (next + 1) % MAX_WATCHES) {
		if (watches[next].used && serve(&watches[next])) {
			queued = true;
			quiet = 0;
		} else {
			quiet++;
		}
	}
	return queued;
}
