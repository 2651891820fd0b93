/* The numbers of PROTOCOL.md. Knows nothing of how they are carried. */
#ifndef WIRE_H
#define WIRE_H

enum request {
	HELLO = 0x01, OPEN = 0x02, INPUT = 0x03, RESIZE = 0x04, CLOSE = 0x05,
	WATCH = 0x06, CREDIT = 0x07, UNWATCH = 0x08, PING = 0x0f,
	SPAWN = 0x10, STDIN = 0x11, KILL = 0x12,
};

enum answer {
	WELCOME = 0x81, OPENED = 0x82, ACK = 0x83, EXITED = 0x84, WATCHING = 0x86,
	OUTPUT = 0x87, HISTORY = 0x89, SIZED = 0x8a, PONG = 0x8f, FAILED = 0x8e,
	STDOUT = 0x90, STDERR = 0x91, PROCESS_EXITED = 0x92,
};

/* Why a request failed; FINE is never sent. */
enum reason { FINE = 0, NO_SUCH_ID = 1, TOO_MANY = 2, BAD_PAYLOAD = 3, CANNOT_START = 4 };

#define MAX_TERMINALS 32
#define MAX_WATCHES 128
#define MAX_PROCESSES 32
#define MAX_WRITERS 1024

#define NONCE_BYTES 16
#define WRITER_BYTES 8
#define FRAME_HEADER 5 /* type and id */
#define MAX_FRAME (64 * 1024 + 64)
#define MAX_INPUT (32 * 1024)
#define MAX_INPUT_WAITING (64 * 1024)
#define MAX_STDIN_WAITING (1024 * 1024)
#define MAX_OUTPUT (16 * 1024)
/* Of a terminal's output, and as much again of its history. A power of two; tests make it smaller. */
#ifndef MAX_KEPT
#define MAX_KEPT (2 * 1024 * 1024)
#endif
#define MIN_BEHIND 1024
#define MAX_BEHIND (64 * 1024)
#define MAX_CELLS 1000
#ifndef SILENCE_MS
#define SILENCE_MS 20000
#endif

#endif
