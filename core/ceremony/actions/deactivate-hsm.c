/* The HSM is deactivated, with cards that were not used to activate it where that can be. */
#include "ceremony/actions/deactivate-hsm.h"

#include <glib/gi18n.h>

#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/stopped.h"
#include "ceremony/session-private.h"

struct _KskDeactivateHsm {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskDeactivateHsm, ksk_deactivate_hsm, KSK_TYPE_ACTION)

static void
apply (KskAction *action, KskRecord *record)
{
  if (!g_str_equal (ksk_record_get_kind (record), "hsm-deactivated"))
    return;
  ksk_action_set_complete (action, TRUE);
  ksk_action_emit_changed (action);
}

static void
ksk_deactivate_hsm_class_init (KskDeactivateHsmClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_deactivate_hsm_init (KskDeactivateHsm *self)
{
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_token_deactivate (data, error);
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    ksk_action_refuse (
        action, ksk_refusal_new (N_ ("The HSM could not be deactivated: it may still be active."),
                                 N_ ("What was signed, the journal and everything before this step are not affected."),
                                 N_ ("Nobody leaves the HSM alone. CA and IW decide whether it is tried again or "
                                     "switched off."),
                                 error->message));
    return;
  }
  const KskStory *story = ksk_session_get_story (ksk_action_get_session (action));
  g_auto (GStrv) cards = ksk_card_ledger_dup_inserted (story);
  g_autofree char *list = g_strjoinv (" ", cards);
  const char *serial = story->hsm_serial != NULL ? story->hsm_serial : "";
  g_autoptr (JsonObject) members = ksk_members_new ("serial", serial, "cards", list, NULL);
  json_object_set_boolean_member (members, "same_cards", ksk_deactivate_hsm_reuses_cards (KSK_DEACTIVATE_HSM (action)));
  ksk_action_append (action, "hsm-deactivated", NULL, members);
}

void
ksk_deactivate_hsm_deactivate (KskDeactivateHsm *self)
{
  g_return_if_fail (KSK_IS_DEACTIVATE_HSM (self));
  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action) || ksk_action_is_complete (action) || !ksk_card_ledger_has_quorum (action))
    return;
  KskToken *token = ksk_session_get_token (ksk_action_get_session (action));
  ksk_action_run (action, work, g_object_ref (token), g_object_unref, done);
}

gboolean
ksk_deactivate_hsm_reuses_cards (KskDeactivateHsm *self)
{
  g_return_val_if_fail (KSK_IS_DEACTIVATE_HSM (self), FALSE);
  const KskStory *story = ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self)));
  g_auto (GStrv) cards = ksk_card_ledger_dup_inserted (story);
  g_auto (GStrv) activating = ksk_card_ledger_dup_activating (story);
  for (char **card = cards; *card != NULL; card++)
    if (g_strv_contains ((const char *const *)activating, *card))
      return TRUE;
  return FALSE;
}
