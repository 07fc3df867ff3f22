/* Holders insert their cards, or take them out. Kinds: insert-cards, remove-cards. The records are those of the card
 * table, which sees the cards or is told of them at the device. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_CARDS (ksk_cards_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCards, ksk_cards, KSK, CARDS, KskAction)

/* Returns TRUE for insert-cards. */
KSK_API gboolean ksk_cards_is_insert (KskCards *self);

/* Returns the cards that the step is about: bit n - 1 for card n. Complete when all of them are open, and in their
 * readers where there are enough of those; or when none of them is in. */
KSK_API guint ksk_cards_get_cards (KskCards *self);

/* Returns the first card that is left to do, 1 to 7; 0: none. */
KSK_API guint ksk_cards_get_next (KskCards *self);

G_END_DECLS
