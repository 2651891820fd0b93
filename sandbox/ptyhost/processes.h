/* Short-lived programs the server asks for: their input, output, time limit, end. Knows nothing of terminals. */
#ifndef PROCESSES_H
#define PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "wire.h"

/* Who user 0 of SPAWN is. */
void processes_configure(const char *user);

enum reason processes_spawn(uint32_t id, const uint8_t *payload, size_t length);
enum reason processes_stdin(uint32_t id, const uint8_t *payload, size_t length);
enum reason processes_kill(uint32_t id);
/* Kills and forgets all of them, without an answer. */
void processes_forget_all(void);

void processes_poll(void);
void processes_serve(void);
/* A child is about to be reaped: what it left in its process group is killed while its number is still its own. */
void processes_reaping(pid_t pid);
bool processes_reaped(pid_t pid, int status);

#endif
