/* The operator cards of a rehearsal: a set and card files, whose PINs are written on them. */
#pragma once

#include "hsm/hsm.h"
#include "layout.h"

G_BEGIN_DECLS

/* As many as the root has, and as many as it takes there. */
#define KSK_REHEARSAL_CARDS 7
#define KSK_REHEARSAL_QUORUM 3

/**
 * ksk_card_maker_run:
 * @hsm: its token has KSK_SOFT_TOKEN_PIN, which the cards together give.
 *
 * Writes the set and the cards where @layout says. Card n has its number six times as PIN, and as note.
 * Errors: G_IO_ERROR_*, KSK_CARD_ERROR_*, KSK_HSM_ERROR_*, KSK_SECRET_ERROR_*.
 */
gboolean ksk_card_maker_run (KskHsm *hsm, const KskLayout *layout, GError **error);

G_END_DECLS
