#include "outbox.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "polls.h"

#define MAX_WAITING (256 * 1024)
/* Beyond this output has to wait, so that an answer is never far behind. */
#define OUTPUT_MARK (64 * 1024)
/* WELCOME with 32 terminals is the longest answer. */
#define ANSWER_ROOM (16 * 1024)
#define LENGTH_BYTES 4
/* An ACK waits so long for the echo of what it acknowledges: they travel as one, which halves the way back of a key. */
#define ACK_PATIENCE_MS 5

static const uint8_t mark[8] = {'S', 'L', 'I', 'P', 'W', 'A', 'Y', 1};
static uint8_t queue[MAX_WAITING];
static size_t head, tail;
/* Bytes at the head that belong to a frame whose beginning is already written. */
static size_t half_written;
static bool attached;
static bool broken;
/* Until when nothing is written, since nothing but ACKs waits; 0: something else does. */
static uint64_t patient_until;

/* A frame begins with its length, which is far below 'S' << 24, where the mark begins. */
static size_t length_at(size_t at)
{
	return queue[at] == mark[0] ? sizeof mark + NONCE_BYTES : LENGTH_BYTES + (size_t)get32(queue + at);
}

static void make_room(size_t length)
{
	if (head > 0 && tail + length > MAX_WAITING) {
		memmove(queue, queue + head, tail - head);
		tail -= head;
		head = 0;
	}
}

size_t outbox_waiting(void)
{
	return tail - head;
}

uint8_t *outbox_frame(enum answer type, uint32_t id, size_t length)
{
	size_t whole = LENGTH_BYTES + FRAME_HEADER + length;
	uint8_t *frame;

	if (!attached || whole > MAX_WAITING - outbox_waiting())
		return NULL;
	if (type != ACK)
		patient_until = 0;
	else if (outbox_waiting() == 0)
		patient_until = now_ms() + ACK_PATIENCE_MS;
	make_room(whole);
	frame = queue + tail;
	put32(frame, (uint32_t)(FRAME_HEADER + length));
	frame[LENGTH_BYTES] = (uint8_t)type;
	put32(frame + LENGTH_BYTES + 1, id);
	tail += whole;
	return frame + LENGTH_BYTES + FRAME_HEADER;
}

void outbox_detach(void)
{
	tail = head + half_written;
	attached = false;
}

void outbox_attach(void)
{
	attached = true;
	broken = false;
}

void outbox_restart(const uint8_t nonce[NONCE_BYTES])
{
	outbox_detach();
	outbox_attach();
	patient_until = 0;
	make_room(sizeof mark + NONCE_BYTES);
	memcpy(queue + tail, mark, sizeof mark);
	memcpy(queue + tail + sizeof mark, nonce, NONCE_BYTES);
	tail += sizeof mark + NONCE_BYTES;
}

static void written(size_t count)
{
	while (count > 0) {
		size_t part;

		if (half_written == 0)
			half_written = length_at(head);
		part = count < half_written ? count : half_written;
		half_written -= part;
		head += part;
		count -= part;
	}
	if (head == tail)
		head = tail = 0;
}

static bool is_patient(void)
{
	return patient_until > now_ms();
}

void outbox_write(void)
{
	if (is_patient())
		return;
	while (outbox_waiting() > 0 && !broken) {
		ssize_t wrote = write(STDOUT_FILENO, queue + head, outbox_waiting());

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0 && errno != EAGAIN) {
			/* No reader, and none to come on this descriptor unless a request says so. */
			head = tail = half_written = 0;
			broken = true;
		}
		if (wrote <= 0)
			return;
		written((size_t)wrote);
	}
}

bool outbox_wants_write(void)
{
	if (is_patient()) {
		polls_wake_at(patient_until);
		return false;
	}
	return outbox_waiting() > 0 && !broken;
}

bool outbox_takes_output(void)
{
	return outbox_waiting() < OUTPUT_MARK;
}

bool outbox_takes_answers(void)
{
	return outbox_waiting() <= MAX_WAITING - ANSWER_ROOM;
}
