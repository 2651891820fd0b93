/*
 * A program in a plain pseudo-terminal, for tests to compare with: plain-pty COLUMNS ROWS PROGRAM [ARGUMENT...]
 * What comes on stdin is typed, what the program writes goes to stdout, "COLUMNS ROWS\n" on descriptor 3 resizes it.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int put(int to, const char *bytes, ssize_t count)
{
	while (count > 0) {
		ssize_t written = write(to, bytes, (size_t)count);
		if (written <= 0)
			return 0;
		bytes += written;
		count -= written;
	}
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	struct winsize size = {.ws_col = (unsigned short)atoi(argv[1]), .ws_row = (unsigned short)atoi(argv[2])};
	int pty;
	pid_t child = forkpty(&pty, NULL, NULL, &size);
	if (child < 0)
		return 1;
	if (child == 0) {
		close(3);
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	struct pollfd ends[] = {{.fd = 0, .events = POLLIN}, {.fd = pty, .events = POLLIN}, {.fd = 3, .events = POLLIN}};
	static char bytes[65536];
	while (poll(ends, 3, -1) > 0) {
		if (ends[2].revents) {
			ssize_t count = read(3, bytes, sizeof bytes - 1);
			if (count <= 0)
				return 0;
			bytes[count] = 0;
			if (sscanf(bytes, "%hu %hu", &size.ws_col, &size.ws_row) == 2)
				ioctl(pty, TIOCSWINSZ, &size);
		}
		if (ends[0].revents) {
			ssize_t count = read(0, bytes, sizeof bytes);
			if (count <= 0 || !put(pty, bytes, count))
				return 0;
		}
		if (ends[1].revents) {
			ssize_t count = read(pty, bytes, sizeof bytes);
			if (count <= 0 || !put(1, bytes, count))
				return 0;
		}
	}
	return 0;
}
