/* An audit: what a published record says, verified with nothing but the record. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/* Borrowed. */
typedef struct {
  const char *folder;     /* (not nullable): of the record */
  KskTrustAnchor *anchor; /* (nullable): of the zone, from elsewhere; NULL takes that of the record, which says less */
} KskAuditInput;

/**
 * ksk_audit:
 *
 * Runs every check and stops at none: a record that fails one is looked at to the end. Reads the folder and nothing
 * else, and writes nothing. Blocks for as long as the films take to be read; any thread. Returns: (transfer full)
 * (nullable): findings SUMS, JOURNAL-CHAIN, JOURNAL-RULES, SCRIPT-HASH, CONFIG-HASH, FILE-HASH, SKR-SIGNATURE,
 * SKR-VERIFY, LOG-TEXT, FOOTAGE-HASH. Errors: G_IO_ERROR_* when the folder cannot be read.
 */
KskReport *ksk_audit (const KskAuditInput *input, GCancellable *cancellable, GError **error);

G_END_DECLS
