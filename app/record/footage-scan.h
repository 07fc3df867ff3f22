/* What a file of footage holds that nobody has told of: it was written until the program was killed. */
#pragma once

#include "app/record/footage-writer.h"

G_BEGIN_DECLS

/* Reads @path, Matroska or WebM: all of its bytes, and the whole frames in them. Blocks; @progress (atomic) grows while
 * the disk answers. Errors: G_IO_ERROR_*, those of GStreamer; G_IO_ERROR_INVALID_DATA: there is no frame in it. */
gboolean ksk_footage_scan (const char *path, gint *progress, KskFootageExtent *extent, GError **error);

/* The same for the bytes alone; any file. @sha256: 65 bytes. */
gboolean ksk_footage_scan_bytes (const char *path, gint *progress, guint64 *n_bytes, char *sha256, GError **error);

G_END_DECLS
