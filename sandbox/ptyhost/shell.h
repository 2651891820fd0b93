/* Starts login shells, and knows whether one that was started earlier is still what a new one would be. Knows nothing
 * of who uses them. */
#ifndef SHELL_H
#define SHELL_H

#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/types.h>

/* A login shell of the user below a new pseudo terminal, whose master is set not to block. -1 if that cannot be. */
pid_t shell_start(const char *user, const struct winsize *size, int *master);
/* Another number whenever a file that a login shell reads, or what the user may do, has changed. */
uint64_t shell_signature(const char *user);

#endif
