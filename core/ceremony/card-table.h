/* Cards of a ceremony as its room sees them: which are in, which are open, what was said to each that was not taken. */
#pragma once

#include "ceremony/port-cards.h"
#include "ceremony/role.h"

G_BEGIN_DECLS

/* One place of the seven. Owned by the table; as it is now. */
typedef struct {
  guint card;               /* 1 to 7 */
  KskRole holder;           /* KSK_ROLE_CO1 for card 1 */
  gboolean is_wanted;       /* by the step, or to activate the HSM once more */
  gboolean is_in;           /* in a reader */
  gboolean is_open;         /* its PIN was right and its share is held, or it was shown at the device */
  gboolean has_activated;   /* was among those that last activated the HSM */
  gboolean is_out_too_soon; /* it was taken out before it was open, and is wanted */
  int tries_left;           /* -1: not known */
  char *serial;             /* (nullable): seen in this ceremony */
} KskCardSpot;

typedef struct _KskSession KskSession;

#define KSK_TYPE_CARD_TABLE (ksk_card_table_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCardTable, ksk_card_table, KSK, CARD_TABLE, GObject)

/**
 * KskCardTable:
 *
 * Belongs to a session, which has one: ksk_session_get_card_table(). Watches the source from the start of the ceremony to
 * its end and writes a record of every card event, in whatever step it happens; a card that cannot be used is named in
 * @notices until it is out again. Main thread.
 *
 * Records, `who` being the initials of the holder:
 * `card-inserted`, `card-opened` (holder, card, serial, reader), `card-removed` (the same, and early: true when it was
 * wanted and not yet open), `card-refused` (reader, reason, and holder, card, serial where they are known, tries where the
 * card says), `card-reader` (reader, state: `gone`, `back`), `card-service` (state: `lost`, `back`; detail).
 * Reasons: `unknown`, `other-ceremony`, `old-epoch`, `mute`, `duplicate`, `not-asked`, `wrong-pin`, `last-try`,
 * `blocked`, `bad-share`, `reader`.
 *
 * KskCardTable::changed: something of it is different.
 */

KSK_API KskCardSource *ksk_card_table_get_source (KskCardTable *self); /* (transfer none) */
KSK_API GPtrArray *ksk_card_table_get_spots (KskCardTable *self); /* (element-type KskCardSpot): as many as there are */

/* Returns: (transfer none) (array zero-terminated=1): what the room must know now, each a sentence for the whole room,
 * the gravest first: `Card 3: LAST TRY. One more wrong PIN blocks it.` */
KSK_API const char *const *ksk_card_table_get_notices (KskCardTable *self);

/* How many are open, and how many it takes: the quorum of the step, or of the source. */
KSK_API guint ksk_card_table_get_n_open (KskCardTable *self);
KSK_API guint ksk_card_table_get_need (KskCardTable *self);

/* Returns the card whose PIN is asked for now, 1 to 7; 0: none. The first wanted card that is in and not open. */
KSK_API guint ksk_card_table_get_asked (KskCardTable *self);

/* Gives the PIN to the card that is asked for. @pin: (transfer full). Busy until the card has answered. */
KSK_API void ksk_card_table_open (KskCardTable *self, KskSecret *pin);
KSK_API gboolean ksk_card_table_is_busy (KskCardTable *self);

/* At the device: a holder shows a card, whose number and label are written down. Errors: KSK_SESSION_ERROR_TEXT, _ABSENT,
 * _STATE when cards go into readers. */
KSK_API gboolean ksk_card_table_show (KskCardTable *self, guint card, const char *label, GError **error);
KSK_API gboolean ksk_card_table_take_back (KskCardTable *self, guint card, GError **error);

/* Cards are asked for, or no longer. @cards: bit n - 1 for card n. By the action of a step, or before the HSM is activated
 * once more. @need: how many of them it takes. */
KSK_API void ksk_card_table_ask (KskCardTable *self, guint cards, guint need);

G_END_DECLS
