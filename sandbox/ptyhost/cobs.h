/* Takes frames out of a byte stream: COBS, each ended by 0x00. Knows nothing of what the frames say. */
#ifndef COBS_H
#define COBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Decodes in place; returns the decoded length, or -1 if it is no COBS. */
ssize_t cobs_decode(uint8_t *bytes, size_t length);

/* Takes bytes up to the end of the next frame and says how many. *frame is that frame, decoded, and *length its
 * length; *frame is NULL if none was completed. It stays valid until the next call. */
size_t frames_take(const uint8_t *bytes, size_t count, uint8_t **frame, size_t *length);

/* Counts a frame that was not understood. */
void frames_count_dropped(void);
uint64_t frames_dropped(void);

#endif
