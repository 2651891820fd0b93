/* What waits to be written to stdout: whole frames, at most 256 KiB. Knows nothing of who asked for them. */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/* Room for a frame's payload, to be filled in by the caller; NULL if there is no room or nobody to read it. */
uint8_t *outbox_frame(enum answer type, uint32_t id, size_t length);
/* Drops every frame but one that is half written, then queues the sync mark. */
void outbox_restart(const uint8_t nonce[NONCE_BYTES]);
/* Nobody reads any longer: as above without a mark, and no further frame is queued until outbox_attach. */
void outbox_detach(void);
void outbox_attach(void);
/* Writes what stdout takes. ACKs alone wait a moment for something to go with. */
void outbox_write(void);
size_t outbox_waiting(void);
/* Whether stdout is to be polled for room; asked once a turn, after polls_clear. */
bool outbox_wants_write(void);
/* Few enough bytes wait for terminals' and processes' output to be added. */
bool outbox_takes_output(void);
/* There is room for the answers to any one request. */
bool outbox_takes_answers(void);

#endif
