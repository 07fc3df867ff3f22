/* What is done with cards from the keyboard: a PIN is typed, and drawn cards are put in and taken out. */
#pragma once

#include "ui/card-rack.h"

G_BEGIN_DECLS

#define KSK_TYPE_CARD_CONTROLS (ksk_card_controls_get_type ())
G_DECLARE_FINAL_TYPE (KskCardControls, ksk_card_controls, KSK, CARD_CONTROLS, GtkBox)

/**
 * ksk_card_controls_new:
 * @rack: (not nullable): where the cards are shown: kept.
 *
 * The keys 1 to 7 pick a drawn card; with Ctrl also while something is typed. The entry for the PIN is there only while
 * a card asks for one. Returns: (transfer floating).
 */
GtkWidget *ksk_card_controls_new (KskSession *session, KskCardRack *rack);

/* Shows what can be done now. As for ksk_card_rack_show(). */
void ksk_card_controls_show (KskCardControls *self, KskCardsTask task, guint cards);

/* Does the next thing that a holder of a drawn card would do. Returns FALSE when nothing is left. */
gboolean ksk_card_controls_play (KskCardControls *self);

G_END_DECLS
