/* Small files that are on the medium, whole, before anything goes on. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a regular file of at most @max_bytes. Returns: (transfer full) (nullable). Errors: G_IO_ERROR_NOT_REGULAR_FILE,
 * _MESSAGE_TOO_LARGE, and those of the system call. */
GBytes *ksk_durable_file_read (const char *path, gsize max_bytes, GError **error);

/* Makes a file for its owner alone that does not exist yet. Errors: G_IO_ERROR_EXISTS and of the system call: then it
 * does not exist. */
gboolean ksk_durable_file_create (const char *path, GBytes *bytes, GError **error);

/* Puts @bytes in place of what the file says, whose permissions stay; after a kill or a power cut it says one or the
 * other. Errors: G_IO_ERROR of the system call: then, too, it says one or the other. */
gboolean ksk_durable_file_replace (const char *path, GBytes *bytes, GError **error);

/* Waits until no other program works with the files of the folder that @path is in. Returns: what to unlock, or -1.
 * Errors: G_IO_ERROR of the system call. */
int ksk_durable_file_lock_folder (const char *path, GError **error);
void ksk_durable_file_unlock_folder (int lock);

G_END_DECLS
