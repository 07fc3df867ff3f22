/* An audit: what a published record says, verified with nothing but the record. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

#include "app/record/footage-reader.h"

G_BEGIN_DECLS

/* Told a few times a second while files are hashed, and then while films are read. @what: (not nullable): which of the
 * two, in English. @done: how much of it, from 0 to 1. @left_us: about how long it still takes; -1: not known yet. In
 * the thread of ksk_audit(). */
typedef void (*KskAuditProgress) (const char *what, double done, gint64 left_us, gpointer data);

/* Borrowed. */
typedef struct {
  const char *folder;     /* (not nullable): of the record */
  const char *previous;   /* (nullable): folder of the record of the ceremony before; NULL: not compared with it */
  KskTrustAnchor *anchor; /* (nullable): of the zone, from elsewhere; NULL takes that of the record, which says less */
  KskFootageReadFunc read_footage; /* (nullable): ksk_footage_read(); NULL: what is in the films is left unchecked */
  KskAuditProgress progress;       /* (nullable) */
  gpointer progress_data;
} KskAuditInput;

/**
 * ksk_audit:
 *
 * Runs every check and stops at none: a record that fails one is looked at to the end. Reads the folders that
 * are named and nothing else, and writes nothing. Blocks for as long as the films take to be read, with a thread a
 * processor. Papers are made again in threads of their own, in the language that the journal names: while it runs no
 * other thread may translate or read the environment; afterwards the language is what it was. Main thread.
 * Returns: (transfer full) (nullable): findings SUMS, MANIFEST, JOURNAL-CHAIN, JOURNAL-RULES, SCRIPT-HASH, CONFIG-HASH,
 * FILE-HASH, SKR-SIGNATURE, SKR-VERIFY, SKR-ANCHOR, SKR-REQUEST, KSR-CHAIN-KEYS, KSR-CHAIN-OVERLAP, SKR-CHAIN,
 * PREVIOUS-RECORD and, where that was given, PREVIOUS-SKR, -KSK, -BAGS, -HSM and -CARDS; LOG-TEXT, PROOFS, PAGES,
 * CAPTIONS, PAPERS, FOOTAGE-HASH, and of the frames FOOTAGE-STAMPS, FOOTAGE-TIME, FOOTAGE-EXTENT, FOOTAGE-JOURNAL,
 * FOOTAGE-GAPS, FOOTAGE-CLOSING. Errors: G_IO_ERROR_* when the folder cannot be read; G_IO_ERROR_CANCELLED.
 */
KskReport *ksk_audit (const KskAuditInput *input, GCancellable *cancellable, GError **error);

G_END_DECLS
