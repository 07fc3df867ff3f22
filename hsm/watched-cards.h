/* A card source that one thread keeps watch for: what is the same for cards in readers and cards that are tokens. */
#pragma once

#include "card-watch.h"

G_BEGIN_DECLS

#define KSK_TYPE_WATCHED_CARDS (ksk_watched_cards_get_type ())
G_DECLARE_FINAL_TYPE (KskWatchedCards, ksk_watched_cards, KSK, WATCHED_CARDS, GObject)

/**
 * ksk_watched_cards_new:
 * @watch: (transfer full): initialised; used and freed in its thread.
 *
 * Starts the thread, which is named "cards". KskCardSource::changed comes in the main context that is the default of
 * the calling thread, once for each thing that was published: nothing in between is lost.
 */
KskCardSource *ksk_watched_cards_new (KskCardWatch *watch);

G_END_DECLS
