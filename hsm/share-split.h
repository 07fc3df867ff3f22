/* A key split into shares, of which some are enough: libgfshare, with the checks that it leaves to its caller. */
#pragma once

#include "card-label.h"

G_BEGIN_DECLS

#define KSK_CARD_KEY_BYTES KSK_CARD_SHARE_BYTES

/**
 * ksk_share_split:
 * @key: KSK_CARD_KEY_BYTES octets.
 * @need: 2 to @of. @of: to KSK_MAX_CARDS.
 *
 * Returns: (transfer full) (nullable) (element-type KskSecret): @of shares, that of card 1 first; the number of the
 * card is the number of the share. Errors: KSK_CARD_ERROR_FORMAT (numbers), KSK_SECRET_ERROR_*.
 */
GPtrArray *ksk_share_split (const KskSecret *key, guint need, guint of, GError **error);

/**
 * ksk_share_join:
 * @cards: (array length=n): 1 to KSK_MAX_CARDS, all different.
 * @shares: (array length=n): their shares. Wrong ones join to a wrong key: compare them with what was published before.
 *
 * Returns: (transfer full) (nullable): the key. Errors: KSK_CARD_ERROR_FORMAT (numbers, a card twice, a share of
 * another size), _TOO_FEW (@n less than @need), KSK_SECRET_ERROR_*.
 */
KskSecret *ksk_share_join (guint need, const guint *cards, const KskSecret *const *shares, guint n, GError **error);

G_END_DECLS
