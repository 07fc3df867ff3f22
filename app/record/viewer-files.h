/* What viewers need beside the footage: a copy with an index, and the journal as captions. */
#pragma once

#include "app/record/film-notes.h"
#include "app/record/finished-footage.h"

G_BEGIN_DECLS

/* A copy for viewers. */
typedef struct {
  char *name; /* without the folder */
  guint64 n_bytes;
  char *sha256; /* in hex digits */
} KskViewerCopy;

void ksk_viewer_copy_free (KskViewerCopy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskViewerCopy, ksk_viewer_copy_free)

/* How a copy is made. */
typedef struct {
  guint64 reserve_bytes; /* of the disk that stays free: without room for the whole copy beside it, none is begun */
  gboolean is_earlier;   /* a copy that is there already is the one, and not another file of its name */
  gint *progress;        /* (not nullable): atomic; grows while the disk answers */
} KskViewerCopySpec;

/**
 * ksk_viewer_copy_make:
 * @path: (not nullable): H.264 in Matroska.
 *
 * The same frames, encoded no second time, in an MP4 with an index beside it, which gets its name when it is whole.
 * Blocks, as long as the disk takes. Returns: (transfer full) (nullable). Errors: those of GStreamer and of files;
 * G_IO_ERROR_NO_SPACE; what was begun is removed.
 */
KskViewerCopy *ksk_viewer_copy_make (const char *path, const KskViewerCopySpec *spec, GError **error);

/* The notes (KskFilmCaption) that @footage shows, as WebVTT beside it. Errors: those of g_file_set_contents_full(). */
gboolean ksk_viewer_captions_write (const KskFinishedFootage *footage, const GArray *captions, GError **error);

G_END_DECLS
