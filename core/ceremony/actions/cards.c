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

static guint
read_cards (const KskStep *step)
{
  g_autoptr (GArray) holders = ksk_step_dup_roles (step, "cards");
  guint cards = 0;
  for (guint i = 0; i < holders->len; i++)
    cards |= 1u << (g_array_index (holders, KskRole, i) - KSK_ROLE_CO1);
  return cards;
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
  guint n_done = 0, next = 0, spare = 0;
  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = spots->pdata[i];
    gboolean is_named = (self->cards & (1u << i)) != 0;
    if ((is_named || spot->is_wanted) && is_done (self, spot))
      n_done++;
    else if (is_named && next == 0 && !ksk_card_table_is_useless (get_table (self), spot->card))
      next = spot->card;
    else if (spot->is_wanted && spare == 0)
      spare = spot->card;
  }
  /* Where one of those that are named cannot be opened another one does. */
  if (n_done < ksk_card_numbers_count (self->cards) && (next > 0 || spare > 0))
    return next > 0 ? next : spare;
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

/* Cards that are in and that no step has named came in the place of others: they come out with them. */
static guint
find_substitutes (KskCards *self)
{
  const KskStory *story = ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self)));
  GPtrArray *steps = ksk_script_get_steps (story->script), *spots = ksk_card_table_get_spots (get_table (self));
  guint named = 0, in = 0;
  for (guint i = 0; i < story->step; i++)
    if (g_str_equal (((const KskStep *)steps->pdata[i])->kind->name, "insert-cards"))
      named |= read_cards (steps->pdata[i]);
  for (guint i = 0; i < spots->len; i++)
    in |= ((const KskCardSpot *)spots->pdata[i])->is_in ? 1u << i : 0;
  return in & ~named;
}

/* Cards that come out are no longer wanted in, and none of them is out too soon. */
static void
start (KskAction *action)
{
  KskCards *self = KSK_CARDS (action);
  if (ksk_cards_is_insert (self))
    ksk_card_table_ask (get_table (self), self->cards, ksk_card_numbers_count (self->cards));
  else
    self->cards |= find_substitutes (self);
  update (self);
}

static void
constructed (GObject *object)
{
  KskCards *self = KSK_CARDS (object);
  G_OBJECT_CLASS (ksk_cards_parent_class)->constructed (object);

  self->cards = read_cards (ksk_action_get_step (KSK_ACTION (self)));
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
