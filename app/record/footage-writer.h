/* A file of footage that only grows: hashed as it is written, on the disk each time it says so, never read again. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is certainly on the disk, and its hash. A plain value. */
typedef struct {
  guint64 n_bytes;
  guint64 n_frames;    /* whole ones within these bytes */
  guint64 last_pts;    /* of the last of them, nanoseconds; meaningless without frames */
  char sha256[64 + 1]; /* of these bytes, in hex digits */
} KskFootageExtent;

/* One writing thread at a time; ksk_footage_writer_get_extent() from any. */
typedef struct _KskFootageWriter KskFootageWriter;

/**
 * ksk_footage_writer_open:
 * @folder: (not nullable): exists.
 * @stem: (not nullable): `KSK60_CAM01`.
 * @suffix: (not nullable): `.mkv`.
 *
 * Makes a new file: where there is one of the name, `-2` and so on follow the stem. Returns: (transfer full)
 * (nullable). Errors: G_IO_ERROR_* as of open().
 */
KskFootageWriter *ksk_footage_writer_open (const char *folder, const char *stem, const char *suffix, GError **error);

/* Closes the file; what is not synchronised then stays to the kernel. A file without a frame in it is removed. */
void ksk_footage_writer_free (KskFootageWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFootageWriter, ksk_footage_writer_free)

const char *ksk_footage_writer_get_path (const KskFootageWriter *self);
const char *ksk_footage_writer_get_name (const KskFootageWriter *self); /* without the folder */

/* Appends @size bytes that end with a whole frame of @pts nanoseconds when @is_frame. After an error the hash is that
 * of what was written all the same, and nothing more may be appended. Errors: G_IO_ERROR_* as of write(). */
gboolean ksk_footage_writer_append (KskFootageWriter *self, const guint8 *bytes, gsize size, gboolean is_frame,
                                    guint64 pts, GError **error);

/* Waits until all of it is on the disk; the extent then says so. Errors: G_IO_ERROR_* as of fdatasync(). */
gboolean ksk_footage_writer_sync (KskFootageWriter *self, GError **error);

/* The newest extent that was synchronised. Any thread. */
void ksk_footage_writer_get_extent (KskFootageWriter *self, KskFootageExtent *extent);

/* Bytes and frames written, on the disk or not yet. Any thread. */
guint64 ksk_footage_writer_get_written (KskFootageWriter *self, guint64 *n_frames);

G_END_DECLS
