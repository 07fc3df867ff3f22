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

/* What is copied where. Borrowed. */
typedef struct {
  const char *record_dir; /* (not nullable): ksk_publish() has made it, and nothing is writing there any more */
  const char
      *target_dir; /* (not nullable): where the medium is mounted. In a rehearsal a plain folder, made if need be */
  gboolean is_rehearsal;
  /* (nullable) (element-type utf8): which media have got a copy, with g_free(): one of them gets no other, and a medium
   * that has got its copy is added. A rehearsal has none, nor has a medium that the system knows by no name. */
  GPtrArray *media;
  KskCopiesProgress progress; /* (nullable) */
  gpointer data;
} KskCopiesInput;

/**
 * ksk_copies_write:
 * @hash: (out): of the copy, which was read back. Its lines are those of a manifest, with all files.
 *
 * Writes the whole record into a folder of the medium that is called like its papers: `KC60`. Closing films, too.
 * Nothing on the medium is replaced: what is there of the same record is part of the copy, so that calling it again
 * goes on, and a whole copy is compared again; only what was left half-written is removed. A medium is let go when it
 * is done, where the program may. Blocks; any thread. The message says what happened. Errors: G_IO_ERROR_NOT_FOUND
 * (nothing is in, it was taken out, or another one was put in), _NO_SPACE, _READ_ONLY, _PERMISSION_DENIED, _EXISTS
 * (something else has a name of the record or of its folder there), _ALREADY_MOUNTED (it is one of @media), _FAILED (it
 * fails, or gives back something else than it took), all of the medium; of the record _INVALID_DATA when it is not what
 * its list says, and _PARTIAL_INPUT when it cannot be read or changes meanwhile; _CANCELLED.
 */
gboolean ksk_copies_write (const KskCopiesInput *input, KskMediumHash *hash, GCancellable *cancellable, GError **error);

G_END_DECLS
