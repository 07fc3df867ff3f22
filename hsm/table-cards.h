/* Drawn cards into drawn readers: a card source for rehearsals without any reader. */
#pragma once

#include "card-set.h"

G_BEGIN_DECLS

#define KSK_TYPE_TABLE_CARDS (ksk_table_cards_get_type ())
G_DECLARE_FINAL_TYPE (KskTableCards, ksk_table_cards, KSK, TABLE_CARDS, GObject)

/**
 * ksk_table_cards_new:
 * @set: (not nullable).
 * @folder: (not nullable): of the card files.
 *
 * As many readers as cards are needed, all empty. Cards are read when they are put in.
 * Returns: (transfer full) (nullable). Errors: KSK_CARD_ERROR_READER when @folder is no folder.
 */
KskCardSource *ksk_table_cards_new (KskCardSet *set, const char *folder, GError **error);

G_END_DECLS
