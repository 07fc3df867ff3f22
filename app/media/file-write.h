/* Writing a new file so that it is there whole, or not at all. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ksk_file_write_new:
 * @path: (not nullable): must not exist, not even as a dangling link.
 * @bytes: (not nullable).
 *
 * Writes to a temporary file beside @path, fsyncs it, gives it its name with a rename that cannot replace anything,
 * fsyncs the folder, reads the file back and compares. On failure @path does not exist and the temporary file is gone
 * (after a kill the temporary file may be left; its name begins with a dot and ends with `.part`).
 * Errors: G_IO_ERROR_EXISTS, G_IO_ERROR_NO_SPACE, G_IO_ERROR_READ_ONLY, ...; G_IO_ERROR_FAILED when what was read
 * back differs. The message names path and reason.
 */
gboolean ksk_file_write_new (const char *path, GBytes *bytes, GError **error);

/* A new file that comes piece by piece. Not for two threads at a time. */
typedef struct _KskFileWriter KskFileWriter;

/* Begins a file as ksk_file_write_new() does. Returns: (transfer full) (nullable). */
KskFileWriter *ksk_file_writer_new (const char *path, GError **error);

/* Appends to it. Returns FALSE once it has failed; ksk_file_writer_finish() says how. */
gboolean ksk_file_writer_append (KskFileWriter *self, gconstpointer data, gsize size);

/**
 * ksk_file_writer_finish:
 *
 * Syncs it and gives it its name, in one step that replaces nothing; reading it back, which then asks the medium, is up
 * to the caller. Errors: as ksk_file_write_new(). Afterwards it can only be freed.
 */
gboolean ksk_file_writer_finish (KskFileWriter *self, GError **error);

/* Of an unfinished file, nothing is left. */
void ksk_file_writer_free (KskFileWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFileWriter, ksk_file_writer_free)

/**
 * ksk_file_check_writable:
 *
 * Tells before a signing whether @path can be written: it does not exist, its folder does and is writable.
 * Errors: as ksk_file_write_new().
 */
gboolean ksk_file_check_writable (const char *path, GError **error);

G_END_DECLS
