/* Holders insert their cards, or take them out. */
#include "ceremony/actions/cards.h"

#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

struct _KskCards {
  KskAction parent_instance;
  guint cards; /* bit n - 1 for card n */
};

G_DEFINE_FINAL_TYPE (KskCards, ksk_cards, KSK_TYPE_ACTION)

static KskCardTable *
get_table (KskCards *self)
{
  return ksk_session_get_card_table (ksk_action_get_session (KSK_ACTION (self)));
}

/* A card may come out again once it is open where the readers are too few for all of them. */
static gboolean
is_done (KskCards *self, const KskCardSpot *spot)
{
  if (!ksk_cards_is_insert (self))
    return !ksk_card_table_is_anywhere (get_table (self), spot->card);
  return spot->is_open && (spot->is_in || ksk_card_table_has_few_readers (get_table (self)));
}

guint
ksk_cards_get_next (KskCards *self)
{
  g_return_val_if_fail (KSK_IS_CARDS (self), 0);

  GPtrArray *spots = ksk_card_table_get_spots (get_table (self));
  for (guint i = 0; i < spots->len; i++)
    if ((self->cards & (1u << i)) != 0 && !is_done (self, spots->pdata[i]))
      return i + 1;
  /* A script may speak of cards that this set does not have. */
  guint missing = ksk_cards_is_insert (self) ? self->cards >> spots->len : 0;
  return missing != 0 ? spots->len + 1 : 0;
}

static void
update (KskCards *self)
{
  KskAction *action = KSK_ACTION (self);
  if (ksk_action_get_session (action) == NULL)
    return;
  ksk_action_set_complete (action, ksk_cards_get_next (self) == 0);
  ksk_action_emit_changed (action);
}

/* Cards that come out are no longer wanted in, and none of them is out too soon. */
static void
start (KskAction *action)
{
  KskCards *self = KSK_CARDS (action);
  guint need = 0;
  for (guint rest = self->cards; rest != 0; rest &= rest - 1)
    need++;
  if (ksk_cards_is_insert (self))
    ksk_card_table_ask (get_table (self), self->cards, need);
  update (self);
}

static void
constructed (GObject *object)
{
  KskCards *self = KSK_CARDS (object);
  G_OBJECT_CLASS (ksk_cards_parent_class)->constructed (object);

  g_autoptr (GArray) holders = ksk_step_dup_roles (ksk_action_get_step (KSK_ACTION (self)), "cards");
  for (guint i = 0; i < holders->len; i++)
    self->cards |= 1u << (g_array_index (holders, KskRole, i) - KSK_ROLE_CO1);
  g_signal_connect_object (get_table (self), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
ksk_cards_class_init (KskCardsClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_cards_init (KskCards *self)
{
}

gboolean
ksk_cards_is_insert (KskCards *self)
{
  g_return_val_if_fail (KSK_IS_CARDS (self), FALSE);
  return g_str_equal (ksk_action_get_step (KSK_ACTION (self))->kind->name, "insert-cards");
}

guint
ksk_cards_get_cards (KskCards *self)
{
  g_return_val_if_fail (KSK_IS_CARDS (self), 0);
  return self->cards;
}
