/* Who a shell or a process runs as, and its clean environment. Knows nothing of terminals. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>
#include <sys/types.h>

struct account {
	uid_t uid;
	gid_t gid;
	char name[64];
	char home[256];
};

/* False if there is no such user. Looked up each time: students may change their groups. */
bool account_find(const char *name, struct account *account);
/* In a child: takes on the account, its groups and default signals. False if that is not allowed. */
bool account_become(const struct account *account);
/* In a child: HOME, USER, LOGNAME, SHELL, PATH, LANG, with a terminal also TERM, COLORTERM and the key of
 * its marks, and nothing else. */
char **account_environment(const struct account *account, bool terminal);

#endif
