/* Counts cards in and out of readers. */
#include "ceremony/actions/card-ledger.h"

#include <glib/gi18n.h>

#include "ceremony/story-private.h"

static const char *
get_member (KskRecord *record, const char *name)
{
  return ksk_members_get_text (ksk_record_get_object (record), name);
}

/* Returns: (nullable): the newest record of the one kind or the other, and with that holder if one is asked for. */
static KskRecord *
find_newest (const KskStory *story, const char *kind, const char *other, const char *holder)
{
  for (guint i = story->records->len; i > 0; i--) {
    KskRecord *record = story->records->pdata[i - 1];
    const char *own = ksk_record_get_kind (record);
    if ((g_str_equal (own, kind) || g_strcmp0 (own, other) == 0)
        && (holder == NULL || g_strcmp0 (get_member (record, "holder"), holder) == 0))
      return record;
  }
  return NULL;
}

char *
ksk_card_ledger_dup_card (const KskStory *story, KskRole holder)
{
  g_return_val_if_fail (story != NULL, NULL);
  KskRecord *record = find_newest (story, "card-inserted", "card-removed", ksk_role_get_name (holder));
  if (record == NULL || g_str_equal (ksk_record_get_kind (record), "card-removed"))
    return NULL;
  return g_strdup (get_member (record, "card"));
}

static int
compare_cards (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

GStrv
ksk_card_ledger_dup_inserted (const KskStory *story)
{
  g_return_val_if_fail (story != NULL, NULL);
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func (g_free);
  for (guint i = KSK_ROLE_CO1; i <= KSK_ROLE_CO7; i++) {
    g_autofree char *card = ksk_card_ledger_dup_card (story, (KskRole)i);
    if (card != NULL && !g_ptr_array_find_with_equal_func (cards, card, g_str_equal, NULL))
      g_ptr_array_add (cards, g_steal_pointer (&card));
  }
  g_ptr_array_sort (cards, compare_cards);
  g_ptr_array_add (cards, NULL);
  return (GStrv)g_ptr_array_steal (cards, NULL);
}

gboolean
ksk_card_ledger_has_quorum (KskAction *action)
{
  g_return_val_if_fail (KSK_IS_ACTION (action), FALSE);
  g_auto (GStrv) cards = ksk_card_ledger_dup_inserted (ksk_session_get_story (ksk_action_get_session (action)));
  guint n = g_strv_length (cards), quorum = ksk_step_get_number (ksk_action_get_step (action), "quorum", 0);
  if (n >= quorum)
    return TRUE;

  g_autofree char *happened = g_strdup_printf ("This takes %u different cards, but %u are in readers.", quorum, n);
  g_autofree char *list = g_strjoinv (" ", cards);
  g_autofree char *detail = g_strdup_printf ("Cards in readers: %s", n > 0 ? list : "none");
  ksk_action_refuse (
      action, ksk_refusal_new (happened, N_ ("The HSM was not asked: it is as it was, and no attempt was counted."),
                               N_ ("CA and IW decide whether the ceremony can go on without those cards."), detail));
  return FALSE;
}

GStrv
ksk_card_ledger_dup_activating (const KskStory *story)
{
  g_return_val_if_fail (story != NULL, NULL);
  KskRecord *record = find_newest (story, "hsm-activated", NULL, NULL);
  const char *cards = record != NULL ? get_member (record, "cards") : NULL;
  return g_strsplit (cards != NULL ? cards : "", " ", -1);
}
