/* An audit: what a published record says, verified with nothing but the record. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

#include "app/record/footage-reader.h"

G_BEGIN_DECLS

/* Told a few times a second while films are read: how much is done, from 0 to 1, and about how long it still takes; -1:
 * not known yet. In the thread of ksk_audit(). */
typedef void (*KskAuditProgress) (double done, gint64 left_us, gpointer data);

/* Borrowed. */
typedef struct {
  const char *folder;     /* (not nullable): of the record */
  KskTrustAnchor *anchor; /* (nullable): of the zone, from elsewhere; NULL takes that of the record, which says less */
  KskFootageReadFunc read_footage; /* (nullable): ksk_footage_read(); NULL: what is in the films is left unchecked */
  KskAuditProgress progress;       /* (nullable) */
  gpointer progress_data;
} KskAuditInput;

/**
 * ksk_audit:
 *
 * Runs every check and stops at none: a record that fails one is looked at to the end. Reads the folder and nothing
 * else, and writes nothing. Blocks for as long as the films take to be read, with a thread a processor. Papers are made
 * again in the language that the journal names: while it runs no other thread may translate or read the environment.
 * Returns: (transfer full) (nullable): findings SUMS, JOURNAL-CHAIN, JOURNAL-RULES, SCRIPT-HASH, CONFIG-HASH,
 * FILE-HASH, SKR-SIGNATURE, SKR-VERIFY, SKR-ANCHOR, LOG-TEXT, PAPERS, FOOTAGE-HASH, and of the frames FOOTAGE-STAMPS,
 * FOOTAGE-TIME, FOOTAGE-EXTENT, FOOTAGE-JOURNAL, FOOTAGE-GAPS, FOOTAGE-CLOSING. Errors: G_IO_ERROR_* when the folder
 * cannot be read; G_IO_ERROR_CANCELLED.
 */
KskReport *ksk_audit (const KskAuditInput *input, GCancellable *cancellable, GError **error);

G_END_DECLS
