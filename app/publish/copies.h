/* Copies of the published record on media: each file synced, read back from the medium, compared with the list. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/* @file: (not nullable): its path in the record. @is_read_back: everything is written, and is being compared.
 * @fraction: of writing, or of reading back, from 0 to 1, never less than before. Called in the thread of the call that
 * takes it, whenever a piece was read. */
typedef void (*KskCopiesProgress) (const char *file, gboolean is_read_back, double fraction, gpointer data);

/* Returns: (transfer full) (nullable): what people call what is in at @folder, NULL when nothing is. Never blocks; any
 * thread. @is_rehearsal: plain folders stand for media. */
char *ksk_copies_dup_label (const char *folder, gboolean is_rehearsal);

/**
 * ksk_copies_write:
 * @record_dir: (not nullable): of a record that ksk_publish() has made; nothing is writing there any more.
 * @target_dir: (not nullable): where the medium is mounted. In a rehearsal a plain folder, which is made.
 * @progress: (nullable).
 * @hash: (out): of the copy, which was read back. Its lines are those of a manifest, with all files.
 *
 * Writes the whole record into a folder of the medium that is called like its papers: `KC60`. Closing films, too.
 * Nothing on the medium is replaced: what is there of the same record is part of the copy, so that calling it again
 * goes on, and a whole copy is compared again. A medium is let go when it is done, where the program may. Blocks; any
 * thread. The message says what happened. Errors: G_IO_ERROR_NOT_FOUND (nothing is in, it was taken out, or another one
 * was put in), _NO_SPACE, _READ_ONLY, _PERMISSION_DENIED, _EXISTS (something else has a name of the record there),
 * _CANCELLED, _FAILED (it fails, or gives back something else than it took), _INVALID_DATA when the record is not what
 * its list says.
 */
gboolean ksk_copies_write (const char *record_dir, const char *target_dir, gboolean is_rehearsal,
                           KskCopiesProgress progress, gpointer data, KskMediumHash *hash, GCancellable *cancellable,
                           GError **error);

G_END_DECLS
