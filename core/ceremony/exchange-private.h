/* Between the parts that change an exchange. Internal to core/ceremony. */
#pragma once

#include "ceremony/exchange.h"
#include "ceremony/journal.h"
#include "ceremony/port-media.h"

G_BEGIN_DECLS

/* Drops what a review made, and what followed from it. */
void ksk_exchange_drop_review (KskExchange *self);

/**
 * ksk_exchange_restore:
 * @records: (element-type KskRecord): of the ceremony so far.
 *
 * Fetches the files that records speak of from the folder of the record, compares their hashes, and takes them and the
 * waivers in; blocks. What a review made is not there yet. Errors: KSK_JOURNAL_ERROR_FOREIGN when a file is another
 * than its record says, those of @media, KSK_KSR_ERROR_*; the message names the file.
 */
gboolean ksk_exchange_restore (KskExchange *self, GPtrArray *records, KskMedia *media, GError **error);

/* Takes in what a record `override` says. */
void ksk_exchange_apply_override (KskExchange *self, KskRecord *record);

G_END_DECLS
