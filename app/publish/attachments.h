/* What people add to a record: photographs, logs of doors, the hash of what the machine was started from. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* More is refused. A film or an image of a disk is no attachment: its hash is. */
#define KSK_ATTACHMENTS_MAX_FILES 1000
#define KSK_ATTACHMENTS_MAX_BYTES (64 * 1024 * 1024) /* of one file */

/**
 * ksk_attachments_copy:
 * @folder: (not nullable): what they are in.
 * @record_fd: of @record. @record: (not nullable): the folder of the record.
 *
 * Looks at all of them before the first is copied, then copies each whole, reads it back and replaces nothing: what is
 * there already with the same octets is there. Folders that systems make on media, such as `lost+found`, are passed
 * over with a message. Blocks; any thread. The message of an error names the file and says what to do.
 * Errors: G_IO_ERROR_INVALID_FILENAME for a name that is not ksk_contents_is_attachment() or that no record can have;
 * _NOT_REGULAR_FILE for a link, a device or a pipe; _MESSAGE_TOO_LARGE beyond a bound; _EXISTS where the record has
 * another file of that name; _CANCELLED; those of ksk_medium_walk() and ksk_medium_write_file().
 */
gboolean ksk_attachments_copy (const char *folder, int record_fd, const char *record, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
