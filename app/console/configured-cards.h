/* The operator cards that the configuration names. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_configured_cards_new:
 * @source: (out) (transfer full) (nullable): NULL where cards go into the HSM's own reader.
 *
 * Reads the set file of the cards. Drawn cards are for rehearsals: in a ceremony they are an error. Returns TRUE unless
 * there is an error: G_IO_ERROR_*, KSK_CARD_ERROR_*.
 */
gboolean ksk_configured_cards_new (const KskCeremonyConfig *ceremony, gboolean is_rehearsal, KskCardSource **source,
                                   GError **error);

G_END_DECLS
