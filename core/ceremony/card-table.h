/* Cards of a ceremony as its room sees them: which are in, which are open, what was said to each that was not taken. */
#pragma once

#include "ceremony/port-cards.h"
#include "ceremony/role.h"

G_BEGIN_DECLS

/* One place of the seven. Owned by the table; as it was when the table was last asked. */
typedef struct {
  guint card;               /* 1 to 7 */
  KskRole holder;           /* KSK_ROLE_CO1 for card 1 */
  gboolean is_wanted;       /* by the step, or to activate the HSM once more; and its holder is in the room */
  gboolean is_in;           /* in a reader, and taken; or shown at the device */
  gboolean is_open;         /* its PIN was right and its share is held, or it was shown at the device */
  gboolean has_activated;   /* was among those that last activated the HSM */
  gboolean is_out_too_soon; /* it was taken out before it was open, and is wanted */
  int tries_left;           /* -1: not known */
  char *serial;             /* (nullable): seen in this ceremony */
  char *reader;             /* (nullable): where it is in; at the device NULL */
  char *label;              /* (nullable): at the device: what was typed when it was shown */
  char *bag;                /* (nullable): at the device: the number of its bag, likewise */
} KskCardSpot;

typedef struct _KskSession KskSession;

#define KSK_TYPE_CARD_TABLE (ksk_card_table_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCardTable, ksk_card_table, KSK, CARD_TABLE, GObject)

/**
 * KskCardTable:
 *
 * Belongs to a session, which has one: ksk_session_get_card_table(). Watches the source from the start of the ceremony
 * to its end and writes a record of every card event, in whatever step it happens; a card that cannot be used is named
 * in the notices until it is out again. What it knows are the records, what is in the readers now, and which shares are
 * held: so it knows the same after a restart. Main thread.
 *
 * Records, `who` being the initials of the holder. `card` is a text: `3`.
 * `card-inserted` (holder, card, serial, reader, tries where the card says; at the device: holder, card, label,
 * bag),
 * `card-opened` (holder, card, serial, reader), `card-removed` (holder, card, serial, reader where it was, and early:
 * true when it was wanted and not yet open; refused: true when it had not been taken, so that none is out that was in),
 * `card-refused` (reader, reason, and holder, card, serial where they are known, tries where the card says, detail),
 * `card-reader` (reader, state: `gone`, `back`), `card-service` (state: `lost`, `back`; detail).
 * Reasons: `unknown`, `other-ceremony`, `old-epoch`, `mute`, `duplicate`, `not-asked`, `wrong-pin`, `last-try`,
 * `blocked`, `bad-share`, `removed` and `changed` (taken out, or another one, before it had answered), `reader`,
 * `unanswered` (the ceremony was ended before it had answered).
 *
 * KskCardTable::changed: something of it is different.
 */

KSK_API KskCardSource *ksk_card_table_get_source (KskCardTable *self); /* (transfer none) (nullable): at the device */
KSK_API KskCardPlace ksk_card_table_get_place (KskCardTable *self);
KSK_API GPtrArray *ksk_card_table_get_spots (KskCardTable *self); /* (element-type KskCardSpot): as many as there are */

/* Returns: (transfer none) (array zero-terminated=1): what the room must know now, each a sentence or more for the
 * whole room, the gravest first: `Card 3: LAST TRY. One more wrong PIN blocks it. ...` In English; valid until the next
 * call. */
KSK_API const char *const *ksk_card_table_get_notices (KskCardTable *self);

/* Returns: (transfer full): the same, in the words of @translate, which is given whole texts with `{card}`, `{holder}`,
 * `{reader}` and `{tries}` in them, all N_() in card-notices.c: gettext() fits. */
KSK_API GStrv ksk_card_table_dup_notices (KskCardTable *self, const char *(*translate) (const char *text));

/* Returns: (transfer full) (element-type KskReader): those of the source; none at the device, nor before the source has
 * looked at them. */
KSK_API GPtrArray *ksk_card_table_dup_readers (KskCardTable *self);

/* How many of the wanted cards are open, of all while none is wanted; and how many it takes: what was asked for, or
 * what the source needs. */
KSK_API guint ksk_card_table_get_n_open (KskCardTable *self);
KSK_API guint ksk_card_table_get_need (KskCardTable *self);

/* Returns TRUE when there are fewer readers than it takes cards: a card may then come out once it is open. */
KSK_API gboolean ksk_card_table_has_few_readers (KskCardTable *self);

/* Returns the card whose PIN is asked for now, 1 to 7; 0: none. The first wanted card that is in and not open, neither
 * blocked nor of a bad share, as long as more have to be open and the ceremony does not stand still. It stays the one
 * that is asked while that holds of it, whatever else is put in. */
KSK_API guint ksk_card_table_get_asked (KskCardTable *self);

/* Gives the PIN to that card. @pin: (transfer full): wiped and given to none when another card is asked for by now.
 * Busy until the card has answered. */
KSK_API void ksk_card_table_open (KskCardTable *self, guint card, KskSecret *pin);
KSK_API gboolean ksk_card_table_is_busy (KskCardTable *self);

/* At the device: a holder shows a card, whose number, label and bag are written down; again to correct them. @label:
 * (nullable): what stands on it: `CO3 of 7`. @bag: (nullable): the number of the bag it came out of. Errors:
 * KSK_SESSION_ERROR_TEXT (also: not asked for), _ABSENT, _STATE when cards go into readers or the ceremony stands
 * still. */
KSK_API gboolean ksk_card_table_show (KskCardTable *self, guint card, const char *label, const char *bag,
                                      GError **error);

/* At the device, or while the service of the readers is lost: the holder has it back. Errors: _STATE. */
KSK_API gboolean ksk_card_table_take_back (KskCardTable *self, guint card, GError **error);

/* Cards are asked for by the action of a step, or no longer (0). @cards: bit n - 1 for card n. @need: how many of them
 * it takes. While the HSM has to be activated once more, every card whose holder is in the room is wanted instead. */
KSK_API void ksk_card_table_ask (KskCardTable *self, guint cards, guint need);

G_END_DECLS
