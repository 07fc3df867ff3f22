/* A record that has its list: every file is compared with it, and nothing is added. */
#pragma once

#include "app/publish/listing.h"

G_BEGIN_DECLS

/* Returns TRUE when `SHA256SUMS` is in that folder, whatever it says. Any thread. */
gboolean ksk_listed_is (const char *folder);

/* The list of a record, and which of its files were seen. Not for two threads at a time. */
typedef struct _KskListed KskListed;

/* @fd: of @folder (not nullable). Returns: (transfer full) (nullable). Errors: as ksk_medium_read_file();
 * KSK_SUMS_ERROR_* for a list that is none. */
KskListed *ksk_listed_read (int fd, const char *folder, GError **error);
void ksk_listed_free (KskListed *self);

/* Returns: (transfer none) (not nullable): the SHA-256 of `SHA256SUMS` as it was read. */
const KskFingerprint *ksk_listed_get_sha256 (const KskListed *self);

/**
 * ksk_listed_has:
 * @path: (not nullable): from the folder of the record.
 *
 * TRUE for a file that may be in the record: one that is listed and was not seen yet, the list itself, or a closing
 * film, which shows the hash of the list and cannot be in it, or the list of such a film. Errors:
 * G_IO_ERROR_INVALID_DATA; the message names the file and says what to do.
 */
gboolean ksk_listed_has (const KskListed *self, const char *path, GError **error);

/* Takes a file of the record that was read. @path: as ksk_listed_has(); @sha256: (not nullable). Errors: as there, also
 * for one that is not the file that is listed. */
gboolean ksk_listed_see (KskListed *self, const char *path, const KskFingerprint *sha256, GError **error);

/* TRUE when every file that is listed was seen. Errors: G_IO_ERROR_INVALID_DATA with the first that was not. */
gboolean ksk_listed_is_whole (const KskListed *self, GError **error);

/**
 * ksk_listed_check:
 * @folder: (not nullable): of the record.
 * @progress: (nullable).
 * @sums: (out) (not nullable): the SHA-256 of `SHA256SUMS`.
 *
 * Reads every file of the record once. TRUE when all that are listed are there as they were listed, and there is no
 * other but closing films and theirs. Changes nothing. Blocks; any thread. Errors: G_IO_ERROR_INVALID_DATA with the
 * first file that is another one, is missing or is not listed, and what to do; those of ksk_listed_read() and
 * ksk_listing_walk().
 */
gboolean ksk_listed_check (const char *folder, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
                           GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskListed, ksk_listed_free)

G_END_DECLS
