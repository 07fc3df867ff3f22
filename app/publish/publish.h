/* The published record: what is added to the folder of a ceremony that is over, and the list of all of it. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

#include "app/publish/listing.h"

G_BEGIN_DECLS

/* What the folder does not have. Borrowed. */
typedef struct {
  const char *folder;      /* (not nullable): of the record; its journal ends with `close` or `abort` */
  KskConfig *config;       /* (not nullable) */
  const char *config_name; /* (not nullable): of its file */
  GBytes *config_bytes;    /* (not nullable): of its file; left out when there is a PIN in it */
} KskPublishInput;

/**
 * ksk_publish:
 * @progress: (nullable).
 * @sums: (out) (not nullable): the SHA-256 of `SHA256SUMS`.
 *
 * Adds what is in the configured folder of attachments, configuration, trust anchor, proofs, pages and README.txt, then
 * lists everything in `MANIFEST.txt` and `SHA256SUMS`. Nothing that is there is changed or replaced but what this makes
 * late: as long as there is no `SHA256SUMS`, README.txt, `index.html` and `MANIFEST.txt` are made anew, and what a kill
 * has left half-written is removed. Nothing is listed without a film that the journal says has ended. Done again after
 * it was interrupted, it makes the same. To a record that is listed already nothing is added; what a kill has left
 * half-written is removed from it, too: see ksk_listed_check(). Blocks, for as long as the films take to be read; any
 * thread. Errors: those of files, of ksk_films_check(), ksk_attachments_copy(), ksk_listing_walk() and
 * ksk_listed_check(); KSK_SUMS_ERROR_PATH for a name that no record can have; KSK_JOURNAL_ERROR_*; KSK_DNSSEC_ERROR_*
 * and KSK_KSR_ERROR_* for a response that is none. The message names the file.
 */
gboolean ksk_publish (const KskPublishInput *input, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
                      GCancellable *cancellable, GError **error);

G_END_DECLS
