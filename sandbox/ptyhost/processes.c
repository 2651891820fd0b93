#include "processes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account.h"
#include "backlog.h"
#include "bytes.h"
#include "outbox.h"
#include "polls.h"

#define MAX_ARGUMENTS 256
/* What a pipe holds: a program that has ended can have left no more. */
#define PIPE_BYTES (64 * 1024)

struct pipe_out {
	int fd; /* -1 once it is at its end */
	int slot;
	size_t left; /* once the program has ended: bytes still worth reading */
};

struct process {
	uint32_t id; /* 0: this place is free */
	pid_t pid;   /* 0 once reaped */
	uint64_t deadline;
	bool timed_out;
	int32_t code, signal;
	int in, in_slot;
	bool in_ends; /* stdin is to be closed once everything is written */
	struct backlog input;
	struct pipe_out out[2]; /* stdout, stderr */
};

static struct process processes[MAX_PROCESSES];
static const char *student = "student";

void processes_configure(const char *user)
{
	student = user;
}

static struct process *find(uint32_t id)
{
	for (int at = 0; at < MAX_PROCESSES; at++)
		if (processes[at].id == id && id != 0)
			return &processes[at];
	return NULL;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void forget(struct process *process)
{
	close_fd(&process->in);
	close_fd(&process->out[0].fd);
	close_fd(&process->out[1].fd);
	backlog_free(&process->input);
	process->id = 0;
	process->pid = 0;
}

/* The child may not have made its own group yet, hence both. */
static void kill_group(const struct process *process)
{
	if (process->pid > 0) {
		kill(-process->pid, SIGKILL);
		kill(process->pid, SIGKILL);
	}
}

static void become_program(const struct account *account, const char *directory, char **arguments, const int ends[3])
{
	setsid();
	for (int fd = 0; fd < 3; fd++)
		if (dup2(ends[fd], fd) < 0)
			_exit(126);
	if (!account_become(account) || chdir(directory) != 0)
		_exit(126);
	environ = account_environment(account, false);
	execvp(arguments[0], arguments);
	_exit(errno == ENOENT ? 127 : 126);
}

/* Splits NUL-terminated strings; their number, or 0 if they are none. */
static size_t split(char *strings, size_t length, char *list[MAX_ARGUMENTS + 2])
{
	size_t count = 0;

	if (length == 0 || strings[length - 1] != '\0')
		return 0;
	for (char *at = strings; at < strings + length; at += strlen(at) + 1) {
		if (count > MAX_ARGUMENTS)
			return 0;
		list[count++] = at;
	}
	list[count] = NULL;
	return count;
}

/* Three pipes; fds[n][0] to read from, fds[n][1] to write to. */
static bool make_pipes(int fds[3][2])
{
	for (int at = 0; at < 3; at++) {
		if (pipe2(fds[at], O_CLOEXEC) != 0) {
			for (int made = 0; made < at; made++) {
				close(fds[made][0]);
				close(fds[made][1]);
			}
			return false;
		}
	}
	return true;
}

static enum reason start(struct process *process, const struct account *account, char **strings)
{
	int fds[3][2];

	if (!make_pipes(fds))
		return CANNOT_START;
	process->pid = fork();
	if (process->pid == 0)
		become_program(account, strings[0], strings + 1, (int[]){fds[0][0], fds[1][1], fds[2][1]});
	close(fds[0][0]);
	close(fds[1][1]);
	close(fds[2][1]);
	process->in = fds[0][1];
	process->out[0].fd = fds[1][0];
	process->out[1].fd = fds[2][0];
	if (process->pid < 0) {
		forget(process);
		return CANNOT_START;
	}
	fcntl(process->in, F_SETFL, O_NONBLOCK);
	fcntl(process->out[0].fd, F_SETFL, O_NONBLOCK);
	fcntl(process->out[1].fd, F_SETFL, O_NONBLOCK);
	return FINE;
}

enum reason processes_spawn(uint32_t id, const uint8_t *payload, size_t length)
{
	static char strings[MAX_FRAME];
	char *list[MAX_ARGUMENTS + 2];
	struct process *process = NULL;
	struct account account;
	uint32_t limit;
	enum reason reason;

	if (id == 0 || find(id) || length < 5 || payload[0] > 1)
		return BAD_PAYLOAD;
	memcpy(strings, payload + 5, length - 5);
	if (split(strings, length - 5, list) < 2)
		return BAD_PAYLOAD;
	for (int at = 0; at < MAX_PROCESSES && !process; at++)
		if (processes[at].id == 0)
			process = &processes[at];
	if (!process)
		return TOO_MANY;
	if (!account_find(payload[0] == 1 ? "root" : student, &account))
		return CANNOT_START;

	limit = get32(payload + 1);
	*process = (struct process){
		.id = id,
		.in_slot = -1,
		.out = {{.slot = -1, .left = PIPE_BYTES}, {.slot = -1, .left = PIPE_BYTES}},
		.deadline = limit == 0 ? UINT64_MAX : now_ms() + limit,
	};
	reason = start(process, &account, list);
	if (reason != FINE)
		process->id = 0;
	return reason;
}

static void write_stdin(struct process *process)
{
	if (process->in >= 0 && !backlog_write(&process->input, process->in)) {
		backlog_free(&process->input);
		close_fd(&process->in);
	}
	if (process->in_ends && backlog_waiting(&process->input) == 0)
		close_fd(&process->in);
}

enum reason processes_stdin(uint32_t id, const uint8_t *payload, size_t length)
{
	struct process *process = find(id);

	if (!process)
		return NO_SUCH_ID;
	if (process->in < 0 || process->in_ends)
		return FINE; /* it does not read any longer, which is its own affair */
	if (backlog_waiting(&process->input) + length > MAX_STDIN_WAITING ||
	    !backlog_add(&process->input, payload, length))
		return TOO_MANY;
	process->in_ends = length == 0;
	write_stdin(process);
	return FINE;
}

enum reason processes_kill(uint32_t id)
{
	struct process *process = find(id);

	if (!process)
		return NO_SUCH_ID;
	kill_group(process);
	return FINE;
}

void processes_forget_all(void)
{
	for (int at = 0; at < MAX_PROCESSES; at++) {
		if (processes[at].id == 0)
			continue;
		kill_group(&processes[at]);
		forget(&processes[at]);
	}
}

void processes_poll(void)
{
	bool takes_output = outbox_takes_output();

	for (int at = 0; at < MAX_PROCESSES; at++) {
		struct process *process = &processes[at];

		if (process->id == 0)
			continue;
		process->in_slot = polls_add(process->in, backlog_waiting(&process->input) > 0 ? POLLOUT : 0);
		for (int which = 0; which < 2; which++)
			process->out[which].slot = polls_add(process->out[which].fd, takes_output ? POLLIN : 0);
		if (process->pid != 0 && !process->timed_out)
			polls_wake_at(process->deadline);
		if (process->pid == 0 && takes_output)
			polls_wake_at(0);
	}
}

/* One frame at most. Once the program has ended, what its children write is not waited for. */
static void read_pipe(struct process *process, struct pipe_out *out, enum answer type)
{
	static uint8_t bytes[MAX_OUTPUT];
	bool over = process->pid == 0;
	size_t most = over && out->left < sizeof bytes ? out->left : sizeof bytes;
	ssize_t got;
	uint8_t *payload;

	if (out->fd < 0 || !outbox_takes_output())
		return;
	got = most == 0 ? 0 : read(out->fd, bytes, most);
	if (got < 0 && (errno == EINTR || (errno == EAGAIN && !over)))
		return;
	if (got <= 0) {
		close_fd(&out->fd);
		return;
	}
	if (over)
		out->left -= (size_t)got;
	payload = outbox_frame(type, process->id, (size_t)got);
	if (payload)
		memcpy(payload, bytes, (size_t)got);
}

static void end(struct process *process)
{
	uint8_t *payload = outbox_frame(PROCESS_EXITED, process->id, 9);

	if (payload) {
		put32(payload, (uint32_t)process->code);
		put32(payload + 4, (uint32_t)process->signal);
		payload[8] = process->timed_out;
	}
	forget(process);
}

void processes_serve(void)
{
	for (int at = 0; at < MAX_PROCESSES; at++) {
		struct process *process = &processes[at];

		if (process->id == 0)
			continue;
		if (polls_ready(process->in_slot))
			write_stdin(process);
		for (int which = 0; which < 2; which++)
			if (process->pid == 0 || polls_ready(process->out[which].slot))
				read_pipe(process, &process->out[which], which == 0 ? STDOUT : STDERR);
		if (process->pid != 0 && !process->timed_out && now_ms() >= process->deadline) {
			process->timed_out = true;
			kill_group(process);
		}
		if (process->pid == 0 && process->out[0].fd < 0 && process->out[1].fd < 0)
			end(process);
	}
}

void processes_reaping(pid_t pid)
{
	for (int at = 0; at < MAX_PROCESSES; at++)
		if (processes[at].id != 0 && processes[at].pid == pid)
			kill(-pid, SIGKILL);
}

bool processes_reaped(pid_t pid, int status)
{
	for (int at = 0; at < MAX_PROCESSES; at++) {
		struct process *process = &processes[at];

		if (process->id == 0 || process->pid != pid)
			continue;
		process->pid = 0;
		process->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		process->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		return true;
	}
	return false;
}
