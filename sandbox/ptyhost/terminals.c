#include "terminals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bytes.h"
#include "outbox.h"
#include "polls.h"
#include "shell.h"
#include "watches.h"

/* Output read from one terminal in one turn, so that none keeps the others waiting. */
#define TURN_BYTES (32 * 1024)
/* The end of a terminal follows its shell's, unless something in the background holds it: then this is long enough. */
#define DRAIN_MS 200
/* After a shell was given out, so long until the next one is started: not while the first is still busy with itself. */
#define SPARE_MS 500
/* A program that was asked to draw itself anew is not asked again for so long. */
#define REDRAW_MS 500

static struct terminal terminals[MAX_TERMINALS];
static const char *user = "student";

/* The shell in hand, in one of the places: when it is to be started, what it was started from, and the size that the
 * next terminal is likely to have. */
static uint64_t spare_at;
static uint64_t spare_signature;
static struct winsize likely_size = {.ws_col = 80, .ws_row = 24};

static bool in_use(const struct terminal *terminal)
{
	return terminal->id != 0 || terminal->spare;
}

void terminals_configure(const char *name)
{
	user = name;
}

struct terminal *terminals_find(uint32_t id)
{
	for (int at = 0; at < MAX_TERMINALS; at++)
		if (terminals[at].id == id && id != 0)
			return &terminals[at];
	return NULL;
}

void terminals_each(void (*visit)(const struct terminal *terminal))
{
	for (int at = 0; at < MAX_TERMINALS; at++)
		if (terminals[at].id != 0)
			visit(&terminals[at]);
}

static bool size_from(const uint8_t *payload, size_t length, struct winsize *size)
{
	if (length != 4)
		return false;
	*size = (struct winsize){.ws_col = get16(payload), .ws_row = get16(payload + 2)};
	return size->ws_col >= 1 && size->ws_col <= MAX_CELLS && size->ws_row >= 1 && size->ws_row <= MAX_CELLS;
}

static void answer_opened(uint32_t id, bool created)
{
	uint8_t *payload = outbox_frame(OPENED, id, 1);

	if (payload)
		payload[0] = created;
}

static void hang_up(struct terminal *terminal)
{
	if (terminal->master >= 0)
		close(terminal->master);
	terminal->master = -1;
	terminal->slot = -1;
	backlog_free(&terminal->input);
}

static void forget(struct terminal *terminal)
{
	hang_up(terminal);
	kept_free(&terminal->kept);
	writers_free(&terminal->writers);
	memset(terminal, 0, sizeof *terminal);
	terminal->master = terminal->slot = -1;
}

static struct terminal *free_place(void)
{
	for (int at = 0; at < MAX_TERMINALS; at++)
		if (!in_use(&terminals[at]))
			return &terminals[at];
	return NULL;
}

static struct terminal *spare(void)
{
	for (int at = 0; at < MAX_TERMINALS; at++)
		if (terminals[at].spare)
			return &terminals[at];
	return NULL;
}

/* A shell in a free place, not yet anybody's. */
static bool start(struct terminal *terminal, const struct winsize *size)
{
	int master;
	pid_t pid = shell_start(user, size, &master);

	if (pid < 0)
		return false;
	memset(terminal, 0, sizeof *terminal);
	terminal->master = master;
	terminal->pid = pid;
	terminal->columns = size->ws_col;
	terminal->rows = size->ws_row;
	terminal->slot = -1;
	kept_begin(&terminal->kept, size->ws_col, size->ws_row);
	return true;
}

static void resize(struct terminal *terminal, const struct winsize *size)
{
	if (size->ws_col == terminal->columns && size->ws_row == terminal->rows)
		return;
	terminal->columns = size->ws_col;
	terminal->rows = size->ws_row;
	kept_resized(&terminal->kept, size->ws_col, size->ws_row);
	if (terminal->master >= 0)
		ioctl(terminal->master, TIOCSWINSZ, size);
}

/* The spare shell, unless it ended or is no longer what a new one would be. */
static struct terminal *take_spare(void)
{
	struct terminal *terminal = spare();

	if (terminal && (terminal->pid == 0 || terminal->master < 0 || spare_signature != shell_signature(user))) {
		forget(terminal);
		terminal = NULL;
	}
	if (terminal)
		terminal->spare = false;
	return terminal;
}

static void start_spare_in_time(void)
{
	struct terminal *terminal;

	if (spare_at == UINT64_MAX)
		return;
	if (now_ms() < spare_at) {
		polls_wake_at(spare_at);
		return;
	}
	spare_at = UINT64_MAX;
	terminal = free_place();
	if (!terminal || spare())
		return;
	spare_signature = shell_signature(user);
	terminal->spare = start(terminal, &likely_size);
}

enum reason terminals_open(uint32_t id, const uint8_t *payload, size_t length)
{
	struct terminal *terminal;
	struct winsize size;

	if (id == 0 || !size_from(payload, length, &size))
		return BAD_PAYLOAD;
	if (terminals_find(id)) {
		answer_opened(id, false);
		return FINE;
	}
	terminal = take_spare();
	if (terminal) {
		resize(terminal, &size);
	} else {
		terminal = free_place();
		if (!terminal)
			return TOO_MANY;
		if (!start(terminal, &size))
			return CANNOT_START;
	}
	terminal->id = id;
	likely_size = size;
	spare_at = now_ms() + SPARE_MS;
	answer_opened(id, true);
	return FINE;
}

static void end_if_drained(struct terminal *terminal)
{
	uint8_t *payload;

	if (terminal->ended || terminal->pid != 0 || terminal->master >= 0)
		return;
	terminal->ended = true;
	if (terminal->spare)
		return; /* nobody knows of it */
	payload = outbox_frame(EXITED, terminal->id, 8);
	if (payload) {
		put32(payload, (uint32_t)terminal->code);
		put32(payload + 4, (uint32_t)terminal->signal);
	}
}

/* What cannot be written now waits. Where nobody has the terminal open any more there is still output to be read: its
 * reader finds the end. */
static void write_input(struct terminal *terminal)
{
	if (!backlog_write(&terminal->input, terminal->master))
		backlog_free(&terminal->input);
}

enum reason terminals_input(uint32_t id, const uint8_t *payload, size_t length)
{
	struct terminal *terminal = terminals_find(id);
	uint64_t number;
	uint8_t *answer;

	if (length < WRITER_BYTES + 8 || length > WRITER_BYTES + 8 + MAX_INPUT)
		return BAD_PAYLOAD;
	if (!terminal)
		return NO_SUCH_ID;
	number = get64(payload + WRITER_BYTES);
	if (terminal->master >= 0 && number != 0 && number == writers_number(&terminal->writers, payload) + 1 &&
	    backlog_waiting(&terminal->input) < MAX_INPUT_WAITING &&
	    writers_applied(&terminal->writers, payload, number)) {
		if (!backlog_add(&terminal->input, payload + WRITER_BYTES + 8, length - WRITER_BYTES - 8))
			writers_applied(&terminal->writers, payload, number - 1);
		write_input(terminal);
	}
	answer = outbox_frame(ACK, id, WRITER_BYTES + 8);
	if (answer) {
		memcpy(answer, payload, WRITER_BYTES);
		put64(answer + WRITER_BYTES, writers_number(&terminal->writers, payload));
	}
	return FINE;
}

enum reason terminals_resize(uint32_t id, const uint8_t *payload, size_t length)
{
	struct terminal *terminal = terminals_find(id);
	struct winsize size;

	if (!size_from(payload, length, &size))
		return BAD_PAYLOAD;
	if (!terminal)
		return NO_SUCH_ID;
	resize(terminal, &size);
	return FINE;
}

enum reason terminals_close(uint32_t id)
{
	struct terminal *terminal = terminals_find(id);

	if (!terminal)
		return NO_SUCH_ID;
	watches_forget(terminal);
	forget(terminal);
	if (!spare())
		spare_at = now_ms() + SPARE_MS;
	return FINE;
}

void terminals_redraw(struct terminal *terminal)
{
	pid_t group;

	if (terminal->master < 0 || now_ms() < terminal->redraw_at || !kept_lacks_screen(&terminal->kept))
		return;
	terminal->redraw_at = now_ms() + REDRAW_MS;
	group = tcgetpgrp(terminal->master);
	if (group > 1)
		kill(-group, SIGWINCH);
}

void terminals_poll(void)
{
	start_spare_in_time();
	for (int at = 0; at < MAX_TERMINALS; at++) {
		struct terminal *terminal = &terminals[at];
		int events = 0;

		if (!in_use(terminal) || terminal->master < 0)
			continue;
		if (terminal->pid == 0) {
			events |= POLLIN;
			polls_wake_at(terminal->reaped_at + DRAIN_MS);
		} else if (watches_room(terminal) > 0) {
			events |= POLLIN;
		}
		if (backlog_waiting(&terminal->input) > 0)
			events |= POLLOUT;
		terminal->slot = polls_add(terminal->master, (short)events);
	}
}

/* Reads some output, no more than its watches allow while its shell lives; hangs up at its end. */
static void read_output(struct terminal *terminal)
{
	static uint8_t bytes[TURN_BYTES];
	size_t have = 0, room = terminal->pid == 0 ? TURN_BYTES : watches_room(terminal);

	if (room > TURN_BYTES)
		room = TURN_BYTES;
	while (have < room) {
		ssize_t got = read(terminal->master, bytes + have, room - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno == EAGAIN)
			break;
		if (got <= 0) {
			hang_up(terminal);
			break;
		}
		have += (size_t)got;
	}
	kept_append(&terminal->kept, bytes, have);
}

void terminals_serve(void)
{
	for (int at = 0; at < MAX_TERMINALS; at++) {
		struct terminal *terminal = &terminals[at];
		short ready = polls_ready(terminal->slot);

		if (!in_use(terminal) || terminal->master < 0)
			continue;
		if (ready & POLLOUT)
			write_input(terminal);
		if (ready & (POLLIN | POLLHUP | POLLERR) && terminal->master >= 0)
			read_output(terminal);
		if (terminal->pid == 0 && now_ms() >= terminal->reaped_at + DRAIN_MS)
			hang_up(terminal);
		end_if_drained(terminal);
	}
}

bool terminals_reaped(pid_t pid, int status)
{
	for (int at = 0; at < MAX_TERMINALS; at++) {
		struct terminal *terminal = &terminals[at];

		if (!in_use(terminal) || terminal->pid != pid)
			continue;
		terminal->pid = 0;
		terminal->reaped_at = now_ms();
		terminal->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		terminal->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		end_if_drained(terminal);
		return true;
	}
	return false;
}

bool terminals_end(void)
{
	bool left = false;

	for (int at = 0; at < MAX_TERMINALS; at++) {
		if (!in_use(&terminals[at]))
			continue;
		hang_up(&terminals[at]);
		left = left || terminals[at].pid != 0;
	}
	return left;
}
