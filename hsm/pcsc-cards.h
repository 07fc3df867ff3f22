/* Operator cards in PC/SC readers: a card source. */
#pragma once

#include "card-set.h"

G_BEGIN_DECLS

/**
 * ksk_pcsc_cards_new:
 * @set: (not nullable): which cards are wanted.
 *
 * Watches all readers there are, now and later, in a thread named "cards". Neither a reader nor the service needs to be
 * there: KskCardSource:trouble says what is missing, and goes away when it comes.
 * Returns: (transfer full). See ksk_watched_cards_new() for threads.
 */
KskCardSource *ksk_pcsc_cards_new (KskCardSet *set);

G_END_DECLS
