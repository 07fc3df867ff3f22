/* Which cards are in readers and which were used, as the records say. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* What the records say of one card. Texts are (nullable), and those of the records. */
typedef struct {
  gboolean is_in;
  const char *serial;     /* the last that was seen of that number */
  const char *reader;     /* that it is in, or was in last */
  gboolean is_useless;    /* blocked, or its share is another: nobody can open it in this ceremony */
  const char *label;      /* that was typed at the device */
  const char *bag;        /* likewise */
  const char *refusal;    /* why its PIN did not open it; NULL once it is open, or inserted anew */
  gboolean was_opened;    /* since the HSM was last activated or deactivated */
  gboolean is_early;      /* it was taken out before it was open, and has not been in since */
  gboolean has_activated; /* was used when the HSM was last activated, or activated once more */
} KskCardEntry;

/* Valid as long as the story and unchanged by later records. Clear with ksk_card_ledger_clear(). */
typedef struct {
  KskCardEntry cards[KSK_MAX_CARDS + 1]; /* by number; the first is not used */
  GHashTable *refused;                   /* (element-type utf8 KskRecord): what was refused and is still in a reader */
  GHashTable *gone;                      /* (element-type utf8): readers that have gone */
  gboolean is_service_lost;
} KskCardLedger;

void ksk_card_ledger_init (KskCardLedger *self, const KskStory *story);
void ksk_card_ledger_clear (KskCardLedger *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskCardLedger, ksk_card_ledger_clear)

/* Returns: (transfer full): the numbers of a set, bit n - 1 for card n: `2 4 7`. */
char *ksk_card_numbers_join (guint cards);

/* Returns how many cards a set has. */
guint ksk_card_numbers_count (guint cards);

/* The cards that nobody can open any more. */
guint ksk_card_ledger_get_useless (const KskCardLedger *self);

/* The cards that a step which activates or deactivates works with: those that are open, or in at the device,
 * and whose holders are in the room. */
guint ksk_card_ledger_get_usable (KskSession *session);

/* Those that were in when the HSM was last activated. */
guint ksk_card_ledger_get_activating (const KskStory *story);

/* Returns TRUE when at least as many cards are usable as the step's `quorum`. */
gboolean ksk_card_ledger_has_quorum (KskAction *action);

/* The same; refuses otherwise. */
gboolean ksk_card_ledger_expect_quorum (KskAction *action);

/* Asks for the cards that the step's quorum takes: those that were opened for it before, or else every one. Nothing at
 * the device, which asks by itself. */
void ksk_card_ledger_ask (KskAction *action);

G_END_DECLS
