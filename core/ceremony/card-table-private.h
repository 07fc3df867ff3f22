/* Between the parts of a card table, and its session. Internal to core/ceremony. */
#pragma once

#include "ceremony/actions/card-ledger.h"
#include "ceremony/card-table.h"

G_BEGIN_DECLS

struct _KskCardTable {
  GObject parent_instance;

  KskSession *session;   /* (nullable): not owned: it owns this; NULL once it goes */
  KskCardSource *source; /* (nullable): at the device */
  GPtrArray *spots;      /* (element-type KskCardSpot) */
  guint asked_cards;     /* bit n - 1 for card n */
  guint asked_need;
  guint useless;       /* cards that nobody can open any more, when the records were last looked at */
  guint asked;         /* the card whose PIN is asked for; 0: none */
  GHashTable *readers; /* (element-type utf8 guint): all that were ever seen, and which insertion the records tell of */
  GStrv notices;
  gboolean is_busy; /* a card is being opened */
  guint opening;    /* which one, until its answer is written down; 0: none */
  gboolean is_updating;
};

/* @source: (nullable): at the device, three of seven. */
KskCardTable *ksk_card_table_new (KskSession *session, KskCardSource *source);

/* The session goes: what is held is forgotten. */
void ksk_card_table_leave (KskCardTable *self);

/* A step is over: nothing is asked for. */
void ksk_card_table_stop_asking (KskCardTable *self);

/* Compares the records with the readers, writes what is different, tells. Whenever either has changed. */
void ksk_card_table_update (KskCardTable *self);

void ksk_card_table_tell (KskCardTable *self);

/* Returns TRUE while a step is being done, and the journal can be written. */
gboolean ksk_card_table_may_write (KskCardTable *self);

/* Returns whether that card is asked for, and its holder in the room. */
gboolean ksk_card_table_takes (KskCardTable *self, guint card);

/* The same of cards that can still be opened. */
gboolean ksk_card_table_wants (KskCardTable *self, guint card);

/* Returns TRUE when nobody can open that card any more, as the table was last looked at. */
gboolean ksk_card_table_is_useless (KskCardTable *self, guint card);

/* Returns TRUE when a card that is taken out now is taken out too soon. */
gboolean ksk_card_table_needs_in (KskCardTable *self, guint card);

/* Returns TRUE when that card is in a reader, taken or refused: what is to come out has to be out of all of them. */
gboolean ksk_card_table_is_anywhere (KskCardTable *self, guint card);

/* Appends a record of that card and its holder; 0: of none that is known. @members: (transfer full). */
gboolean ksk_card_table_append (KskCardTable *self, const char *kind, guint card, JsonObject *members, GError **error);

/* The ceremony ends before a card has answered to its PIN: a record says that nobody knows what it answered. */
void ksk_card_table_abandon_opening (KskCardTable *self);

/* Returns: (transfer none) (nullable): the reader of that name. */
KskReader *ksk_card_readers_find (GPtrArray *readers, const char *name);

/* card-events.c: Writes the first difference between the records and the readers. Returns FALSE when there is none, or
 * when it could not be written. */
gboolean ksk_card_events_write_next (KskCardTable *self);

G_END_DECLS
