/* Who sees which terminal's output, from where, and how much of it they can take. Knows nothing of shells. */
#ifndef WATCHES_H
#define WATCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "terminals.h"
#include "wire.h"

enum reason watches_watch(uint32_t id, const uint8_t *payload, size_t length);
enum reason watches_credit(uint32_t id, const uint8_t *payload, size_t length);
enum reason watches_unwatch(uint32_t id);
/* Ends the watches of a terminal. */
void watches_forget(const struct terminal *terminal);
void watches_forget_all(void);
/* How much more of this terminal's output may be read: anything if nobody watches, else as much as one who keeps up
 * can take. */
size_t watches_room(const struct terminal *terminal);
/* Queues what there is to see and room for; true if it queued anything. */
bool watches_serve(void);

#endif
