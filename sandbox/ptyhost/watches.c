#include "watches.h"

#include "bytes.h"
#include "outbox.h"

struct watch {
	bool used;
	uint32_t id;
	struct terminal *terminal;
	uint64_t position; /* of the next byte to send */
	uint32_t sized;	   /* number of the last size that was sent */
	size_t before;	   /* what comes before the output, and how much of it is sent */
	size_t before_sent;
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

static void send_size(struct watch *watch, const struct size *size, uint64_t position)
{
	uint8_t *payload = outbox_frame(SIZED, watch->id, 12);

	watch->sized = size->number;
	if (!payload)
		return;
	put64(payload, position);
	put16(payload + 8, size->columns);
	put16(payload + 10, size->rows);
}

/* From `position` on, or, on `reset`, from the first that is kept. */
static void begin(struct watch *watch, uint64_t position, bool reset)
{
	const struct kept *kept = &watch->terminal->kept;
	uint8_t *payload = outbox_frame(WATCHING, watch->id, 21);

	watch->position = reset ? kept->output.start : position;
	watch->before = reset ? kept_before(kept) : 0;
	watch->before_sent = 0;
	if (payload) {
		put64(payload, watch->position);
		payload[8] = reset;
		put64(payload + 9, kept->output.end);
		put32(payload + 17, (uint32_t)watch->before);
	}
	send_size(watch, sizes_at(&kept->sizes, watch->position), watch->position);
	if (reset)
		terminals_redraw(watch->terminal);
}

enum reason watches_watch(uint32_t id, const uint8_t *payload, size_t length)
{
	struct watch *watch = find(id);
	struct terminal *terminal;
	uint64_t from;

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
	*watch = (struct watch){.used = true, .id = id, .terminal = terminal, .credit = get32(payload + 12)};
	begin(watch, from, from < terminal->kept.output.start || from > terminal->kept.output.end);
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

size_t watches_room(const struct terminal *terminal)
{
	size_t most = 0;
	bool watched = false;

	for (int at = 0; at < MAX_WATCHES; at++) {
		const struct watch *watch = &watches[at];
		uint64_t behind, limit;

		if (!watch->used || watch->terminal != terminal)
			continue;
		watched = true;
		/* A position before `start` is behind as well: by more than is kept. */
		behind = terminal->kept.output.end - watch->position;
		limit = watch->credit < MIN_BEHIND ? MIN_BEHIND : watch->credit > MAX_BEHIND ? MAX_BEHIND : watch->credit;
		if (behind < limit && limit - behind > most)
			most = (size_t)(limit - behind);
	}
	return watched ? most : SIZE_MAX;
}

/* What it was promised is no longer kept as it was. */
static bool lost_its_place(const struct watch *watch)
{
	uint64_t start = watch->terminal->kept.output.start;

	return watch->position < start || (watch->before_sent < watch->before && watch->position != start);
}

static size_t most_of(uint64_t there, const struct watch *watch)
{
	uint64_t most = there < watch->credit ? there : watch->credit;

	return most < MAX_OUTPUT ? (size_t)most : MAX_OUTPUT;
}

static bool send_before(struct watch *watch)
{
	size_t count = most_of(watch->before - watch->before_sent, watch);
	uint8_t *payload = outbox_frame(HISTORY, watch->id, count);

	if (!payload)
		return false;
	kept_copy_before(&watch->terminal->kept, watch->before_sent, payload, count);
	watch->before_sent += count;
	watch->credit -= count;
	return true;
}

/* One frame at most, so that the watches take turns. */
static bool serve(struct watch *watch)
{
	const struct kept *kept = &watch->terminal->kept;
	const struct size *next;
	size_t count;
	uint8_t *payload;

	if (lost_its_place(watch)) {
		if (watch->credit == 0)
			return false;
		begin(watch, 0, true);
	}
	if (watch->before_sent < watch->before)
		return watch->credit > 0 && send_before(watch);
	next = sizes_after(&kept->sizes, watch->sized);
	if (next && next->position <= watch->position) {
		send_size(watch, next, watch->position);
		return true;
	}
	count = most_of((next ? next->position : kept->output.end) - watch->position, watch);
	if (count == 0)
		return false;
	payload = outbox_frame(OUTPUT, watch->id, 8 + count);
	if (!payload)
		return false;
	put64(payload, watch->position);
	ring_copy(&kept->output, watch->position, payload + 8, count);
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
