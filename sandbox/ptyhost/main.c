/* The main process of a student's Docker host: see PROTOCOL.md. Reads frames, hands each to who knows about it, and
 * turns the one loop in which nothing ever waits. Knows nothing of browsers, students or lessons. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bytes.h"
#include "cobs.h"
#include "marks.h"
#include "outbox.h"
#include "polls.h"
#include "processes.h"
#include "terminals.h"
#include "watches.h"

/* How long shells get to end by themselves, so that they can save their history. */
#define FAREWELL_MS 500

static uint64_t boot;
static uint64_t last_heard;
static bool attached;

static char welcome[16 * 1024];
static size_t welcome_length;

static void describe(const struct terminal *terminal)
{
	welcome_length += (size_t)snprintf(
		welcome + welcome_length, sizeof welcome - welcome_length,
		"%s{\"id\":%" PRIu32 ",\"alive\":%s,\"columns\":%u,\"rows\":%u,\"start\":%" PRIu64 ",\"end\":%" PRIu64
		",\"code\":%" PRId32 ",\"signal\":%" PRId32 "}",
		welcome[welcome_length - 1] == '[' ? "" : ",", terminal->id, terminal->ended ? "false" : "true",
		terminal->columns, terminal->rows, terminal->kept.output.start, terminal->kept.output.end,
		terminal->ended ? terminal->code : 0, terminal->ended ? terminal->signal : 0);
}

static enum reason hello(const uint8_t *payload, size_t length)
{
	uint8_t *answer;

	if (length != NONCE_BYTES)
		return BAD_PAYLOAD;
	watches_forget_all();
	processes_forget_all();
	outbox_restart(payload);
	welcome_length = (size_t)snprintf(welcome, sizeof welcome,
					  "{\"version\":2,\"boot\":\"%016" PRIx64 "\",\"marks\":\"%s\",\"dropped\":%" PRIu64
					  ",\"terminals\":[",
					  boot, marks_key(), frames_dropped());
	terminals_each(describe);
	welcome_length += (size_t)snprintf(welcome + welcome_length, sizeof welcome - welcome_length, "]}");
	answer = outbox_frame(WELCOME, 0, welcome_length);
	if (answer)
		memcpy(answer, welcome, welcome_length);
	return FINE;
}

static enum reason dispatch(uint8_t type, uint32_t id, const uint8_t *payload, size_t length)
{
	switch (type) {
	case HELLO:
		return hello(payload, length);
	case OPEN:
		return terminals_open(id, payload, length);
	case INPUT:
		return terminals_input(id, payload, length);
	case RESIZE:
		return terminals_resize(id, payload, length);
	case CLOSE:
		return terminals_close(id);
	case WATCH:
		return watches_watch(id, payload, length);
	case CREDIT:
		return watches_credit(id, payload, length);
	case UNWATCH:
		return watches_unwatch(id);
	case PING:
		outbox_frame(PONG, 0, 0);
		return FINE;
	case SPAWN:
		return processes_spawn(id, payload, length);
	case STDIN:
		return processes_stdin(id, payload, length);
	case KILL:
		return processes_kill(id);
	default:
		frames_count_dropped();
		return FINE;
	}
}

static void take_frame(const uint8_t *frame, size_t length)
{
	uint32_t id = get32(frame + 1);
	enum reason reason;

	last_heard = now_ms();
	if (!attached) {
		attached = true;
		outbox_attach();
	}
	reason = dispatch(frame[0], id, frame + FRAME_HEADER, length - FRAME_HEADER);
	if (reason != FINE) {
		uint8_t *answer = outbox_frame(FAILED, id, 2);

		if (answer) {
			answer[0] = frame[0];
			answer[1] = (uint8_t)reason;
		}
	}
}

static uint8_t input[64 * 1024];
static size_t input_from, input_to;
static bool input_ended;

/* Stops where the answers would find no room; the rest waits. */
static void take_input(void)
{
	while (input_from < input_to && outbox_takes_answers()) {
		uint8_t *frame;
		size_t length;

		input_from += frames_take(input + input_from, input_to - input_from, &frame, &length);
		if (frame)
			take_frame(frame, length);
	}
}

static void read_input(void)
{
	ssize_t got = read(STDIN_FILENO, input, sizeof input);

	if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
		input_ended = true; /* the shells go on all the same */
	input_from = 0;
	input_to = got > 0 ? (size_t)got : 0;
}

static void leave_if_silent(void)
{
	if (!attached)
		return;
	if (now_ms() < last_heard + SILENCE_MS) {
		polls_wake_at(last_heard + SILENCE_MS);
		return;
	}
	attached = false;
	watches_forget_all();
	outbox_detach();
	polls_wake_at(0);
}

static void reap(void)
{
	for (;;) {
		siginfo_t ended = {0};
		int status;

		if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid == 0)
			return;
		processes_reaping(ended.si_pid);
		if (waitpid(ended.si_pid, &status, WNOHANG) == ended.si_pid &&
		    !terminals_reaped(ended.si_pid, status))
			processes_reaped(ended.si_pid, status);
	}
}

/* True if the host is to end. */
static bool take_signals(int signals)
{
	struct signalfd_siginfo taken;
	bool ends = false;

	while (read(signals, &taken, sizeof taken) == sizeof taken)
		if (taken.ssi_signo != SIGCHLD)
			ends = true;
	reap();
	return ends;
}

static void farewell(int signals)
{
	uint64_t until = now_ms() + FAREWELL_MS;

	processes_forget_all();
	while (terminals_end() && now_ms() < until) {
		int slot;

		polls_clear();
		slot = polls_add(signals, POLLIN);
		polls_wake_at(until);
		polls_wait();
		if (polls_ready(slot))
			take_signals(signals);
	}
}

static int catch_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void turn(int signals, bool *ends)
{
	int in, out, signalled;

	polls_clear();
	leave_if_silent();
	signalled = polls_add(signals, POLLIN);
	in = polls_add(STDIN_FILENO, input_ended || input_from < input_to ? 0 : POLLIN);
	out = polls_add(STDOUT_FILENO, outbox_wants_write() ? POLLOUT : 0);
	terminals_poll();
	processes_poll();
	polls_wait();

	if (polls_ready(out))
		outbox_write();
	if (polls_ready(signalled))
		*ends = take_signals(signals);
	if (polls_ready(in))
		read_input();
	take_input();
	terminals_serve();
	processes_serve();
	do
		outbox_write();
	while (watches_serve());
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"user", required_argument, NULL, 'u'}, {0}};
	bool ends = false;
	int option, signals;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option != 'u') {
			fprintf(stderr, "usage: ptyhost [--user NAME]\n");
			return 2;
		}
		terminals_configure(optarg);
		processes_configure(optarg);
	}
	signals = catch_signals();
	if (signals < 0 || getrandom(&boot, sizeof boot, 0) != sizeof boot || !marks_begin()) {
		perror("ptyhost");
		return 1;
	}
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
	while (!ends)
		turn(signals, &ends);
	farewell(signals);
	return 0;
}
