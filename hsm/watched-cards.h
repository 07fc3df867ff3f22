/* A card source that one thread keeps watch for: what is the same for cards in readers and cards that are tokens. */
#pragma once

#include "card-set.h"

G_BEGIN_DECLS

#define KSK_TYPE_WATCHED_CARDS (ksk_watched_cards_get_type ())
G_DECLARE_FINAL_TYPE (KskWatchedCards, ksk_watched_cards, KSK, WATCHED_CARDS, GObject)

/* Readers of one source; more are not looked at. Those that went away count until they come back. */
#define KSK_MAX_READERS 16

/* What talks to the cards. An implementation has one of these as its first member. All calls come from the thread
 * named "cards", one after the other. */
typedef struct _KskCardWatch KskCardWatch;

struct _KskCardWatch {
  KskWatchedCards *cards; /* (transfer none): whom to tell; set before the first call */
  /* Waits for a change, for a quarter of a second at most, and tells what it finds with ksk_watched_cards_publish().
   * Returns after how many milliseconds it wants to look again: 0 when it has waited itself. */
  guint (*look) (KskCardWatch *self);
  /* Finds the card, reads its label again, gives it the PIN, reads its share; then publishes the tries that it has
   * left. Returns: (transfer full) (nullable). Errors: KSK_CARD_ERROR_*. */
  KskSecret *(*open) (KskCardWatch *self, guint card, const char *serial, const KskSecret *pin, GError **error);
  void (*free) (KskCardWatch *self);
};

/**
 * ksk_watched_cards_new:
 * @watch: (transfer full): freed in its thread.
 *
 * Starts the thread. KskCardSource::changed comes in the main context that is the default of the calling thread, once
 * for each thing that was published: nothing in between is lost.
 */
KskCardSource *ksk_watched_cards_new (KskCardSet *set, KskCardWatch *watch);

/**
 * ksk_watched_cards_publish:
 * @readers: (transfer full) (element-type KskReader).
 * @trouble: (nullable): why no card can be seen.
 *
 * Makes this what everybody sees, unless it is what they see already. From the thread of the watch only.
 */
void ksk_watched_cards_publish (KskWatchedCards *self, GPtrArray *readers, const char *trouble);

KskCardSet *ksk_watched_cards_get_set (KskWatchedCards *self); /* (transfer none): any thread */

/* Returns: (transfer full): what a reader says when there is a card of that label in it. */
KskReader *ksk_watched_cards_judge (KskWatchedCards *self, const char *reader, const KskCardLabel *label,
                                    int tries_left);

G_END_DECLS
