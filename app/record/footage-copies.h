/* What is made of files when they are complete: copies and captions for viewers; and ends of those that have none. */
#pragma once

#include <ksk.h>

#include "app/record/film-setting.h"
#include "app/record/finished-footage.h"

G_BEGIN_DECLS

/* Keeps what could not be done, for the next time. */
typedef struct _KskFootageCopies KskFootageCopies;

/* A reference to @setting is taken. (transfer full) */
KskFootageCopies *ksk_footage_copies_new (KskFilmSetting *setting);
void ksk_footage_copies_free (KskFootageCopies *self);

/* These two from any thread. @footage: (transfer full) */
void ksk_footage_copies_add (KskFootageCopies *self, KskFinishedFootage *footage);

/* A file of before the program was started again. */
void ksk_footage_copies_adopt (KskFootageCopies *self, const KskEarlierFootage *footage);

typedef void (*KskFootageCopiesFunc) (const char *kind, JsonObject *members, gpointer data);

/**
 * ksk_footage_copies_make:
 * @captions: (not nullable) (element-type KskFilmCaption): all notes of the journal, in order.
 * @tell: called with (transfer full) members before this returns: `footage-ended`, `footage-copy`,
 *   `footage-copy-failed`.
 *
 * Makes all that is to do. Blocks, but not longer than a disk that answers. Returns FALSE when an earlier file could
 * not be ended. Errors: G_IO_ERROR_*; those of GStreamer.
 */
gboolean ksk_footage_copies_make (KskFootageCopies *self, GArray *captions, KskFootageCopiesFunc tell, gpointer data,
                                  GError **error);

G_END_DECLS
