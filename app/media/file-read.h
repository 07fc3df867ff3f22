/* Reading a file that comes from outside, up to a limit. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ksk_file_read:
 * @path: (not nullable): a regular file; anything else is refused, so that no pipe or device can hold the program.
 * @max_bytes: the largest size accepted.
 *
 * Reads the whole file once. The bytes are a private copy: what happens to the medium later changes nothing.
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR_NOT_REGULAR_FILE, G_IO_ERROR_MESSAGE_TOO_LARGE, and
 * G_IO_ERROR of the system call; the message names path and reason.
 */
GBytes *ksk_file_read (const char *path, gsize max_bytes, GError **error);

G_END_DECLS
