/* Virtual cards put into virtual readers and taken out of them, for tests that run inside of with-readers. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Between a card that goes out of a reader and the next that goes in, the service must have looked once; sooner, it may
 * never hear of the next. */
#define VIRTUAL_PAUSE_MS 700

typedef struct _VirtualCard VirtualCard;

/* Inserts the card whose file is @path into @reader, 1 and up. @option: (nullable): one of virtual-card's. */
VirtualCard *virtual_card_insert (guint reader, const char *path, const char *option);

/* Takes the card out, or the other way round, ends one that has left by itself. */
void virtual_card_remove (VirtualCard *self);

/* Does what tests/cards/daemon says: `stop`, `kill`, `start N`. */
void virtual_daemon (const char *action, const char *count);

/* Iterates the main context until @reader, 1 and up, is in @state, and returns what is there then. Fails after a while.
 */
KskReader *virtual_wait_for (KskCardSource *source, guint reader, KskReaderState state);

/* Iterates the main context for so long. */
void virtual_wait_ms (guint ms);

G_END_DECLS
