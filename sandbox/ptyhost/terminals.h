/* The shells of the host: their pseudo terminals, input, output, end. Knows nothing of who watches but how to ask. */
#ifndef TERMINALS_H
#define TERMINALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "backlog.h"
#include "kept.h"
#include "wire.h"
#include "writers.h"

struct terminal {
	uint32_t id; /* 0: this place is free, or holds the shell in hand */
	bool spare;
	int master;	/* -1 once it is hung up */
	pid_t pid;	/* 0 once its shell was reaped */
	bool ended;	/* the shell is gone and its last output was read */
	int32_t code, signal;
	uint64_t reaped_at;
	uint16_t columns, rows;
	uint64_t redraw_at; /* not before */
	struct kept kept;
	struct backlog input;
	struct writers writers;
	int slot;
};

/* Whose shells these are. */
void terminals_configure(const char *user);
struct terminal *terminals_find(uint32_t id);
/* Calls with each terminal there is. */
void terminals_each(void (*visit)(const struct terminal *terminal));

enum reason terminals_open(uint32_t id, const uint8_t *payload, size_t length);
enum reason terminals_input(uint32_t id, const uint8_t *payload, size_t length);
enum reason terminals_resize(uint32_t id, const uint8_t *payload, size_t length);
enum reason terminals_close(uint32_t id);

/* If what is kept lacks the beginning of what is on the screen, the program in the foreground draws it anew. */
void terminals_redraw(struct terminal *terminal);

void terminals_poll(void);
void terminals_serve(void);
/* A child ended; true if it was a shell. */
bool terminals_reaped(pid_t pid, int status);
/* Hangs up everything; true while a shell is still there. */
bool terminals_end(void);

#endif
