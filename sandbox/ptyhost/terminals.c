#include "terminals.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "account.h"
#include "bytes.h"
#include "outbox.h"
#include "polls.h"
#include "watches.h"

/* Output read from one terminal in one turn, so that none keeps the others waiting. */
#define TURN_BYTES (32 * 1024)
/* The end of a terminal follows its shell's, unless something in the background holds it: then this is long enough. */
#define DRAIN_MS 200

static struct terminal terminals[MAX_TERMINALS];
static const char *user = "student";

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

/* In the child, as root: as login does, the terminal belongs to who uses it, and the kernel knows that it is UTF-8. */
static void own_terminal(const struct account *account)
{
	const struct group *tty = getgrnam("tty");
	struct termios settings;

	if (geteuid() == 0 && fchown(STDIN_FILENO, account->uid, tty ? tty->gr_gid : account->gid) == 0)
		fchmod(STDIN_FILENO, 0620);
	if (tcgetattr(STDIN_FILENO, &settings) == 0) {
		settings.c_iflag |= IUTF8;
		tcsetattr(STDIN_FILENO, TCSANOW, &settings);
	}
}

static void become_shell(const struct account *account)
{
	own_terminal(account);
	if (!account_become(account))
		_exit(126);
	if (chdir(account->home) != 0 && chdir("/") != 0)
		_exit(126);
	execve("/bin/bash", (char *[]){"-bash", NULL}, account_environment(account, true));
	_exit(127);
}

static void answer_opened(uint32_t id, bool created)
{
	uint8_t *payload = outbox_frame(OPENED, id, 1);

	if (payload)
		payload[0] = created;
}

enum reason terminals_open(uint32_t id, const uint8_t *payload, size_t length)
{
	struct terminal *terminal = NULL;
	struct account account;
	struct winsize size;
	int master;
	pid_t pid;

	if (id == 0 || !size_from(payload, length, &size))
		return BAD_PAYLOAD;
	if (terminals_find(id)) {
		answer_opened(id, false);
		return FINE;
	}
	for (int at = 0; at < MAX_TERMINALS && !terminal; at++)
		if (terminals[at].id == 0)
			terminal = &terminals[at];
	if (!terminal)
		return TOO_MANY;
	if (!account_find(user, &account))
		return CANNOT_START;

	pid = forkpty(&master, NULL, NULL, &size);
	if (pid < 0)
		return CANNOT_START;
	if (pid == 0)
		become_shell(&account);
	fcntl(master, F_SETFD, FD_CLOEXEC);
	fcntl(master, F_SETFL, O_NONBLOCK);
	*terminal = (struct terminal){
		.id = id, .master = master, .pid = pid, .columns = size.ws_col, .rows = size.ws_row, .slot = -1};
	answer_opened(id, true);
	return FINE;
}

static void hang_up(struct terminal *terminal)
{
	if (terminal->master >= 0)
		close(terminal->master);
	terminal->master = -1;
	terminal->slot = -1;
	backlog_free(&terminal->input);
}

static void end_if_drained(struct terminal *terminal)
{
	uint8_t *payload;

	if (terminal->ended || terminal->pid != 0 || terminal->master >= 0)
		return;
	terminal->ended = true;
	payload = outbox_frame(EXITED, terminal->id, 8);
	if (payload) {
		put32(payload, (uint32_t)terminal->code);
		put32(payload + 4, (uint32_t)terminal->signal);
	}
}

/* What cannot be written now waits; a terminal that is gone for good is hung up. */
static void write_input(struct terminal *terminal)
{
	if (!backlog_write(&terminal->input, terminal->master))
		hang_up(terminal);
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
	uint8_t *answer;

	if (!size_from(payload, length, &size))
		return BAD_PAYLOAD;
	if (!terminal)
		return NO_SUCH_ID;
	if (size.ws_col == terminal->columns && size.ws_row == terminal->rows)
		return FINE;
	terminal->columns = size.ws_col;
	terminal->rows = size.ws_row;
	if (terminal->master >= 0)
		ioctl(terminal->master, TIOCSWINSZ, &size);
	answer = outbox_frame(SIZE, id, 4);
	if (answer) {
		put16(answer, size.ws_col);
		put16(answer + 2, size.ws_row);
	}
	return FINE;
}

enum reason terminals_close(uint32_t id)
{
	struct terminal *terminal = terminals_find(id);

	if (!terminal)
		return NO_SUCH_ID;
	watches_forget(terminal);
	hang_up(terminal);
	ring_free(&terminal->output);
	writers_free(&terminal->writers);
	*terminal = (struct terminal){.master = -1, .slot = -1};
	return FINE;
}

void terminals_poll(void)
{
	for (int at = 0; at < MAX_TERMINALS; at++) {
		struct terminal *terminal = &terminals[at];
		int events = 0;

		if (terminal->id == 0 || terminal->master < 0)
			continue;
		if (terminal->pid == 0) {
			events |= POLLIN;
			polls_wake_at(terminal->reaped_at + DRAIN_MS);
		} else if (watches_allow(terminal)) {
			events |= POLLIN;
		}
		if (backlog_waiting(&terminal->input) > 0)
			events |= POLLOUT;
		terminal->slot = polls_add(terminal->master, (short)events);
	}
}

/* Reads some output; hangs up at its end. */
static void read_output(struct terminal *terminal)
{
	static uint8_t bytes[TURN_BYTES];
	size_t have = 0;

	while (have < sizeof bytes) {
		ssize_t got = read(terminal->master, bytes + have, sizeof bytes - have);

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
	ring_append(&terminal->output, bytes, have);
}

void terminals_serve(void)
{
	for (int at = 0; at < MAX_TERMINALS; at++) {
		struct terminal *terminal = &terminals[at];
		short ready = polls_ready(terminal->slot);

		if (terminal->id == 0 || terminal->master < 0)
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

		if (terminal->id == 0 || terminal->pid != pid)
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
		hang_up(&terminals[at]);
		left = left || (terminals[at].id != 0 && terminals[at].pid != 0);
	}
	return left;
}
