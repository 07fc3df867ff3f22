/* The shares of cards that were opened, until enough of them are there. */
#pragma once

#include "card-set.h"

G_BEGIN_DECLS

/* In locked memory; every function from any thread. */
typedef struct _KskOpenShares KskOpenShares;

KskOpenShares *ksk_open_shares_new (KskCardSet *set); /* (transfer full): free with ksk_open_shares_free() */
void ksk_open_shares_free (KskOpenShares *self);      /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskOpenShares, ksk_open_shares_free)

/**
 * ksk_open_shares_add:
 * @card: 1 to the number of cards of the set.
 * @share: (transfer full): what the card gave. One that is held already for that card is replaced.
 *
 * Holds the share if it is the one that was issued; wipes it otherwise. Errors: KSK_CARD_ERROR_SHARE.
 */
gboolean ksk_open_shares_add (KskOpenShares *self, guint card, KskSecret *share, GError **error);

/* Returns TRUE when the share of that card is held. @card: any number. */
gboolean ksk_open_shares_is_open (KskOpenShares *self, guint card);

/**
 * ksk_open_shares_combine:
 * @token_serial: (not nullable): of the token that is to be opened.
 *
 * Joins the shares that are held, which stay. Returns: (transfer full) (nullable): the PIN of the token.
 * Errors: KSK_CARD_ERROR_TOO_FEW, _SEAL; KSK_SECRET_ERROR_*.
 */
KskSecret *ksk_open_shares_combine (KskOpenShares *self, const char *token_serial, GError **error);

void ksk_open_shares_forget (KskOpenShares *self); /* wipes all of them */

G_END_DECLS
