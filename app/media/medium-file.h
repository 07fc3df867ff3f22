/* The files of one folder, by name: read, written, listed; no link is followed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sets @error to that of a system call: `ACTION: No space left on device`. Returns FALSE. */
gboolean ksk_medium_fail (GError **error, int saved_errno, const char *action);

/**
 * ksk_medium_open:
 * @any: any folder will do; else it must be where something is mounted.
 *
 * Opens a folder, which must be no link itself. Returns a descriptor, or -1. Errors: G_IO_ERROR_NOT_FOUND when nothing
 * is mounted there, and G_IO_ERROR of the system call.
 */
int ksk_medium_open (const char *folder, gboolean any, GError **error);

/* Returns TRUE for a name without a folder, of a file that is not hidden. Errors: G_IO_ERROR_INVALID_FILENAME. */
gboolean ksk_medium_check_name (const char *name, GError **error);

/* Returns: (transfer full) (nullable). @fd: of @folder. Errors: as ksk_file_read(). */
GBytes *ksk_medium_read_file (int fd, const char *folder, const char *name, gsize max_bytes, GError **error);

/**
 * ksk_medium_write_file:
 * @fd: of @folder.
 *
 * Writes a new file as ksk_file_write_new(). One of that name with the same bytes was written before the program was
 * killed, and is success; what it left half-written is removed. Errors: as ksk_file_write_new().
 */
gboolean ksk_medium_write_file (int fd, const char *folder, const char *name, GBytes *bytes, GError **error);

/* The same in the folder @below, which is made where it is missing, and is no link. */
gboolean ksk_medium_write_below (int fd, const char *folder, const char *below, const char *name, GBytes *bytes,
                                 GError **error);

/* Returns TRUE for the name of a file that was left half-written: see ksk_file_write_new(). @name: (not nullable):
 * without a folder. */
gboolean ksk_medium_is_leftover (const char *name);

/* Removes every file that was left half-written there when the program was killed: see ksk_file_write_new(). @fd: of
 * @folder. Nothing else is touched, and nothing fails. */
void ksk_medium_clear_leftovers (int fd, const char *folder);

/* Returns: (transfer full) (nullable): names of the files that end in `.xml` and are not hidden, sorted, at most 100.
 * @fd: of @folder. Errors: G_IO_ERROR_MESSAGE_TOO_LARGE when there are more. */
GStrv ksk_medium_list_xml (int fd, const char *folder, GError **error);

G_END_DECLS
