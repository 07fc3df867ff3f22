/* Holders insert their cards, or take them out. Kinds: insert-cards, remove-cards.
 * Records: `card-inserted` (holder, card), `card-removed` (holder, card). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* One holder's card. Owned by the action. */
typedef struct {
  KskRole holder;
  char *card;     /* (nullable): `4`: which of the seven */
  gboolean is_in; /* in a reader */
} KskCardRow;

#define KSK_TYPE_CARDS (ksk_cards_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCards, ksk_cards, KSK, CARDS, KskAction)

/* Returns TRUE for insert-cards. */
KSK_API gboolean ksk_cards_is_insert (KskCards *self);
KSK_API GPtrArray *ksk_cards_get_rows (KskCards *self); /* (element-type KskCardRow) */

/* Returns the first row that is left to do, or the number of rows. */
KSK_API guint ksk_cards_get_next (KskCards *self);

/* A card is in. @card: its number, 1 to 7, in no other reader. Errors: KSK_SESSION_ERROR_TEXT, _ABSENT. */
KSK_API gboolean ksk_cards_insert (KskCards *self, guint row, const char *card, GError **error);
KSK_API gboolean ksk_cards_remove (KskCards *self, guint row, GError **error);

G_END_DECLS
