#include "account.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "marks.h"

#define ROOT_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#define USER_PATH "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

bool account_find(const char *name, struct account *account)
{
	const struct passwd *entry = getpwnam(name);

	if (!entry)
		return false;
	account->uid = entry->pw_uid;
	account->gid = entry->pw_gid;
	return snprintf(account->name, sizeof account->name, "%s", entry->pw_name) < (int)sizeof account->name &&
	       snprintf(account->home, sizeof account->home, "%s", entry->pw_dir) < (int)sizeof account->home;
}

bool account_become(const struct account *account)
{
	sigset_t none;

	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	if (geteuid() != 0)
		return account->uid == geteuid();
	return setgid(account->gid) == 0 && initgroups(account->name, account->gid) == 0 && setuid(account->uid) == 0;
}

char **account_environment(const struct account *account, bool terminal)
{
	static char home[300], user[80], logname[80], marks[40];
	static char *environment[12];
	int count = 0;

	snprintf(home, sizeof home, "HOME=%s", account->home);
	snprintf(user, sizeof user, "USER=%s", account->name);
	snprintf(logname, sizeof logname, "LOGNAME=%s", account->name);
	environment[count++] = home;
	environment[count++] = user;
	environment[count++] = logname;
	environment[count++] = "SHELL=/bin/bash";
	environment[count++] = account->uid == 0 ? ROOT_PATH : USER_PATH;
	environment[count++] = "LANG=C.UTF-8";
	if (terminal) {
		environment[count++] = "TERM=xterm-256color";
		environment[count++] = "COLORTERM=truecolor";
		snprintf(marks, sizeof marks, MARKS_VARIABLE "=%s", marks_key());
		environment[count++] = marks;
	}
	environment[count] = NULL;
	return environment;
}
