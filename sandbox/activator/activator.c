/* Holds the socket of the student's Docker Engine and starts the engine when somebody connects: socket activation, as
 * systemd does it (sd_listen_fds(3)). Ends an engine that nobody needs, starts one again that died, and tells whoever
 * asks for one that does not start. Knows nothing of Docker but the words of that answer. */
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FIRST_PASSED_FD 3 /* SD_LISTEN_FDS_START */
#define BACKLOG 128
/* An engine that lived shorter did not start; then it is left alone for a while, each time for longer. */
#ifndef STARTED_MS /* less for tests */
#define STARTED_MS 60000 /* dockerd itself gives its containerd 15 s */
#endif
#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 16000
/* How often it is looked whether somebody needs the engine, and for how long nobody may. */
#define LOOK_MS 60000
#define ASK_WAIT_MS 200
/* One that was asked to end and does not is killed. */
#ifndef END_MS /* less for tests */
#define END_MS 30000
#endif
/* How often it is looked whether the socket still has its name. */
#define NAME_MS 5000

struct engine {
	char *const *command;
	char *const *unused; /* ends with 0 if nobody needs the engine */
	pid_t pid;
	uint64_t started;
	uint64_t unused_since; /* 0: somebody needs it */
	uint64_t ending;       /* since when it was asked to; 0: it was not */
	int status;	       /* as waitpid(2) has it, once it has ended */
};

static const char refusal[] = "{\"message\":\"the Docker Engine of this host does not start. Its log says why: "
			      "sudo tail /var/log/dockerd.log. It is tried again soon.\"}\n";

static int listening = -1;
static int signals = -1;

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* True if `fd` can be read before `until`. */
static bool readable(int fd, uint64_t until)
{
	struct pollfd wanted = {.fd = fd, .events = POLLIN};
	uint64_t now = now_ms();

	return poll(&wanted, 1, until > now ? (int)(until - now) : 0) == 1;
}

static bool hold_socket(const char *path, const char *group)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct group *found = getgrnam(group);

	if (!found || strlen(path) >= sizeof address.sun_path)
		return false;
	strcpy(address.sun_path, path);
	unlink(path);
	if (listening >= 0)
		close(listening);
	listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	umask(0177);
	if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) != 0)
		return false;
	umask(022);
	return chown(path, 0, found->gr_gid) == 0 && chmod(path, 0660) == 0 && listen(listening, BACKLOG) == 0;
}

static void become(char *const *command, bool with_socket)
{
	sigset_t none;
	char pid[16];

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (with_socket) {
		/* dup2 of a descriptor onto itself would leave it to be closed. */
		int held = listening == FIRST_PASSED_FD ? dup(listening) : listening;

		snprintf(pid, sizeof pid, "%d", (int)getpid());
		if (dup2(held, FIRST_PASSED_FD) < 0 || setenv("LISTEN_PID", pid, 1) != 0 ||
		    setenv("LISTEN_FDS", "1", 1) != 0)
			_exit(126);
	}
	execvp(command[0], command);
	_exit(127);
}

static pid_t start(char *const *command, bool with_socket)
{
	pid_t pid = fork();

	if (pid == 0)
		become(command, with_socket);
	return pid;
}

/* Whether nobody needs the engine. Waits for the program that finds out, which sets itself a time limit. */
static bool is_unused(const struct engine *engine)
{
	pid_t pid = start(engine->unused, false);
	int status;

	if (pid < 0)
		return false;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void look(struct engine *engine, uint64_t unused_ms)
{
	if (!is_unused(engine)) {
		engine->unused_since = 0;
		return;
	}
	if (engine->unused_since == 0)
		engine->unused_since = now_ms();
	if (now_ms() - engine->unused_since < unused_ms)
		return;
	engine->ending = now_ms();
	kill(engine->pid, SIGTERM);
}

static bool has_ended(struct engine *engine)
{
	struct signalfd_siginfo taken;

	while (read(signals, &taken, sizeof taken) == sizeof taken)
		;
	return waitpid(engine->pid, &engine->status, WNOHANG) == engine->pid;
}

/* Until it ends. */
static void tend(struct engine *engine, uint64_t unused_ms)
{
	uint64_t every = unused_ms < LOOK_MS ? unused_ms : LOOK_MS;
	uint64_t next = now_ms() + every;

	while (!has_ended(engine)) {
		if (readable(signals, next) || now_ms() < next)
			continue;
		if (!engine->ending)
			look(engine, unused_ms);
		else if (now_ms() - engine->ending >= END_MS)
			kill(engine->pid, SIGKILL);
		next = now_ms() + every;
	}
}

/* Whether somebody here ended it in order, to have another: `sudo pkill dockerd`. */
static bool was_ended(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGINT;
}

/* One of those who wait hears that there is no engine. What it asks is read, or the answer would be lost on the way. */
static void refuse(void)
{
	static char asked[4096];
	static char answer[512];
	int length = snprintf(answer, sizeof answer,
			      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
			      "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
			      sizeof refusal - 1, refusal);
	int client = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

	if (client < 0)
		return;
	if (readable(client, now_ms() + ASK_WAIT_MS) && read(client, asked, sizeof asked) > 0 &&
	    write(client, answer, (size_t)length) == length) {
		shutdown(client, SHUT_WR);
		if (readable(client, now_ms() + ASK_WAIT_MS))
			(void)!read(client, asked, sizeof asked);
	}
	close(client);
}

int main(int argc, char **argv)
{
	struct engine engine = {0};
	uint64_t pause = FIRST_PAUSE_MS, unused_ms;
	bool again = false;
	sigset_t children;

	if (argc < 6) {
		fprintf(stderr, "usage: docker-activator SOCKET GROUP UNUSED-SECONDS UNUSED-PROGRAM COMMAND [ARGUMENT...]\n");
		return 2;
	}
	char *const unused[] = {argv[4], NULL};
	unused_ms = strtoull(argv[3], NULL, 10) * 1000;
	engine.unused = unused;
	engine.command = argv + 5;
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_BLOCK, &children, NULL);
	signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0 || !hold_socket(argv[1], argv[2])) {
		perror("docker-activator");
		return 1;
	}

	for (;;) {
		/* One that died by itself may have had containers to look after. */
		if (!again && !readable(listening, now_ms() + NAME_MS)) {
			/* A dockerd that somebody started by hand takes the name, and removes it at its end. */
			if (access(argv[1], F_OK) != 0 && !hold_socket(argv[1], argv[2]))
				return 1;
			continue;
		}
		engine.started = now_ms();
		engine.unused_since = 0;
		engine.ending = 0;
		engine.pid = start(engine.command, true);
		if (engine.pid > 0)
			tend(&engine, unused_ms);
		again = !engine.ending;
		if (engine.ending ||
		    (engine.pid > 0 && (was_ended(engine.status) || now_ms() - engine.started >= STARTED_MS))) {
			pause = FIRST_PAUSE_MS;
			continue;
		}
		for (uint64_t until = now_ms() + pause; now_ms() < until;)
			if (readable(listening, until))
				refuse();
		/* Then whoever asks next has it tried again; nobody else needs one that does not start. */
		again = false;
		pause = pause < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
	}
}
