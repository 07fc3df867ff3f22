/* Holders insert their cards, or take them out. */
#include "ceremony/actions/cards.h"

#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/entry.h"
#include "ceremony/session-private.h"

/* An HSM has seven, whoever holds them. */
#define FIRST_CARD '1'
#define LAST_CARD '7'

struct _KskCards {
  KskAction parent_instance;
  GPtrArray *rows; /* (element-type KskCardRow) */
};

G_DEFINE_FINAL_TYPE (KskCards, ksk_cards, KSK_TYPE_ACTION)

static void
row_free (gpointer data)
{
  KskCardRow *row = data;
  g_free (row->card);
  g_free (row);
}

static const KskStory *
get_story (KskCards *self)
{
  return ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self)));
}

static void
update (KskCards *self)
{
  ksk_action_set_complete (KSK_ACTION (self), ksk_cards_get_next (self) == self->rows->len);
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskCards *self = KSK_CARDS (action);
  const char *kind = ksk_record_get_kind (record);
  gboolean is_in = g_str_equal (kind, "card-inserted");
  if (!is_in && !g_str_equal (kind, "card-removed"))
    return;
  JsonObject *object = ksk_record_get_object (record);
  const char *holder = ksk_members_get_text (object, "holder");
  const char *card = ksk_members_get_text (object, "card");
  if (card == NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++) {
    KskCardRow *row = self->rows->pdata[i];
    if (g_strcmp0 (ksk_role_get_name (row->holder), holder) != 0)
      continue;
    g_free (row->card);
    row->card = g_strdup (card);
    row->is_in = is_in;
  }
  update (self);
}

static void
start (KskAction *action)
{
  update (KSK_CARDS (action));
}

/* What the steps before have left in the readers. */
static void
constructed (GObject *object)
{
  KskCards *self = KSK_CARDS (object);
  G_OBJECT_CLASS (ksk_cards_parent_class)->constructed (object);

  g_autoptr (GArray) holders = ksk_step_dup_roles (ksk_action_get_step (KSK_ACTION (self)), "cards");
  for (guint i = 0; i < holders->len; i++) {
    KskCardRow *row = g_new0 (KskCardRow, 1);
    row->holder = g_array_index (holders, KskRole, i);
    row->card = ksk_card_ledger_dup_card (get_story (self), row->holder);
    row->is_in = row->card != NULL;
    g_ptr_array_add (self->rows, row);
  }
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (KSK_CARDS (object)->rows);
  G_OBJECT_CLASS (ksk_cards_parent_class)->finalize (object);
}

static void
ksk_cards_class_init (KskCardsClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_cards_init (KskCards *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

gboolean
ksk_cards_is_insert (KskCards *self)
{
  g_return_val_if_fail (KSK_IS_CARDS (self), FALSE);
  return g_str_equal (ksk_action_get_step (KSK_ACTION (self))->kind->name, "insert-cards");
}

GPtrArray *
ksk_cards_get_rows (KskCards *self)
{
  g_return_val_if_fail (KSK_IS_CARDS (self), NULL);
  return self->rows;
}

guint
ksk_cards_get_next (KskCards *self)
{
  g_return_val_if_fail (KSK_IS_CARDS (self), 0);
  gboolean is_insert = ksk_cards_is_insert (self);
  guint i = 0;
  while (i < self->rows->len && ((KskCardRow *)self->rows->pdata[i])->is_in == is_insert)
    i++;
  return i;
}

static gboolean
append_card (KskCards *self, const char *kind, KskRole holder, const char *card, GError **error)
{
  g_autofree char *who = ksk_session_dup_initials (ksk_action_get_session (KSK_ACTION (self)), holder);
  g_autoptr (JsonObject) members = ksk_members_new ("holder", ksk_role_get_name (holder), "card", card, NULL);
  return ksk_entry_append (KSK_ACTION (self), kind, who, members, error);
}

/* Returns FALSE when that card is in the reader of somebody else. */
static gboolean
check_card (KskCards *self, KskRole holder, const char *card, GError **error)
{
  if (card[0] < FIRST_CARD || card[0] > LAST_CARD || card[1] != '\0') {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "the number of a card is %c to %c", FIRST_CARD,
                 LAST_CARD);
    return FALSE;
  }
  for (guint i = KSK_ROLE_CO1; i <= KSK_ROLE_CO7; i++) {
    g_autofree char *other = ksk_card_ledger_dup_card (get_story (self), (KskRole)i);
    if (i != holder && g_strcmp0 (other, card) == 0) {
      g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "card %s is in already: it is that of %s", card,
                   ksk_role_get_name ((KskRole)i));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
ksk_cards_insert (KskCards *self, guint row, const char *card, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARDS (self) && ksk_cards_is_insert (self), FALSE);
  g_return_val_if_fail (row < self->rows->len && card != NULL, FALSE);

  KskRole holder = ((KskCardRow *)self->rows->pdata[row])->holder;
  const KskPerson *person = ksk_story_find_person (get_story (self), holder);
  if (person == NULL || !person->present) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "%s is not in the room",
                 ksk_role_get_name (holder));
    return FALSE;
  }
  return check_card (self, holder, card, error) && append_card (self, "card-inserted", holder, card, error);
}

/* Also when the holder has gone: a card that is out does no harm. */
gboolean
ksk_cards_remove (KskCards *self, guint row, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARDS (self) && !ksk_cards_is_insert (self), FALSE);
  g_return_val_if_fail (row < self->rows->len, FALSE);

  const KskCardRow *own = self->rows->pdata[row];
  return !own->is_in || append_card (self, "card-removed", own->holder, own->card, error);
}
