#include "shell.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "account.h"

/* Files of /etc/profile.d that are looked at. */
#define MOST_FILES 256

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

pid_t shell_start(const char *user, const struct winsize *size, int *master)
{
	struct account account;
	pid_t pid;

	if (!account_find(user, &account))
		return -1;
	pid = forkpty(master, NULL, NULL, size);
	if (pid == 0)
		become_shell(&account);
	if (pid > 0) {
		fcntl(*master, F_SETFD, FD_CLOEXEC);
		fcntl(*master, F_SETFL, O_NONBLOCK);
	}
	return pid;
}

static void mix(uint64_t *signature, uint64_t value)
{
	*signature = (*signature ^ value) * 0x100000001b3;
	*signature ^= *signature >> 29;
}

static void mix_file(uint64_t *signature, const char *path)
{
	struct stat file;

	if (stat(path, &file) != 0) {
		mix(signature, 1);
		return;
	}
	mix(signature, (uint64_t)file.st_ino);
	mix(signature, (uint64_t)file.st_size);
	mix(signature, (uint64_t)file.st_mtim.tv_sec * 1000000000 + (uint64_t)file.st_mtim.tv_nsec);
	mix(signature, (uint64_t)file.st_ctim.tv_sec * 1000000000 + (uint64_t)file.st_ctim.tv_nsec);
}

static void mix_directory(uint64_t *signature, const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	char file[512];

	mix_file(signature, path);
	for (int count = 0; directory && count < MOST_FILES && (entry = readdir(directory)); count++)
		if (entry->d_name[0] != '.' && snprintf(file, sizeof file, "%s/%s", path, entry->d_name) > 0)
			mix_file(signature, file);
	if (directory)
		closedir(directory);
}

uint64_t shell_signature(const char *user)
{
	static const char *const of_all[] = {"/etc/passwd",	 "/etc/group",	 "/etc/environment", "/etc/profile",
					     "/etc/bash.bashrc", "/etc/inputrc", "/usr/local/lib/slipway/shell.bash"};
	/* Of these .bash_history is the one that changes by itself: whenever another shell ends. */
	static const char *const of_user[] = {".bash_profile", ".bash_login", ".profile",
					      ".bashrc",       ".inputrc",    ".bash_history"};
	uint64_t signature = 0xcbf29ce484222325;
	struct account account;
	bool known = account_find(user, &account);

	for (size_t at = 0; at < sizeof of_all / sizeof *of_all; at++)
		mix_file(&signature, of_all[at]);
	mix_directory(&signature, "/etc/profile.d");
	for (size_t at = 0; known && at < sizeof of_user / sizeof *of_user; at++) {
		char file[512];

		snprintf(file, sizeof file, "%s/%s", account.home, of_user[at]);
		mix_file(&signature, file);
	}
	return signature;
}
