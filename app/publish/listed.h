/* A record that has its list: every file is compared with it, and nothing is added. */
#pragma once

#include "app/publish/listing.h"

G_BEGIN_DECLS

/* Returns TRUE when `SHA256SUMS` is in that folder, whatever it says. Any thread. */
gboolean ksk_listed_is (const char *folder);

/**
 * ksk_listed_check:
 * @folder: (not nullable): of the record.
 * @progress: (nullable).
 * @sums: (out) (not nullable): the SHA-256 of `SHA256SUMS`.
 *
 * Reads every file of the record once. TRUE when all that are listed are there as they were listed, and there is no
 * other but closing films. Changes nothing. Blocks; any thread. Errors: G_IO_ERROR_INVALID_DATA with the first file
 * that is another one, is missing or is not listed, and what to do; KSK_SUMS_ERROR_* for a list that is none; those of
 * ksk_medium_walk().
 */
gboolean ksk_listed_check (const char *folder, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
                           GCancellable *cancellable, GError **error);

G_END_DECLS
