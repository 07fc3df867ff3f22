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

/* After a restart the shares are gone: they are asked for again. */
static void
start (KskAction *action)
{
  if (!ksk_action_is_complete (action))
    ksk_card_ledger_ask (action);
}

/* A page shows which cards are open. */
static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_deactivate_hsm_parent_class)->constructed (object);
  KskSession *session = ksk_action_get_session (KSK_ACTION (object));
  g_signal_connect_object (ksk_session_get_card_table (session), "changed", G_CALLBACK (ksk_action_emit_changed),
                           object, G_CONNECT_SWAPPED);
}

static void
ksk_deactivate_hsm_class_init (KskDeactivateHsmClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  KSK_ACTION_CLASS (class)->start = start;
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_deactivate_hsm_init (KskDeactivateHsm *self)
{
}

/* What goes to the worker and comes back. */
typedef struct {
  KskToken *token;
  KskCardSource *cards; /* (nullable): shares are to be combined */
  char *serial;         /* of the HSM; "" when no record says */
  guint used;           /* cards: bit n - 1 for card n */
  gboolean is_proven;   /* they were combined, or do not have to be */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->token);
  g_clear_object (&work->cards);
  g_free (work->serial);
  g_free (work);
}

/* The seal opens: these cards could have activated the HSM, so their holders can be counted on. That is all that the
 * PIN is for here. */
static gboolean
prove_cards (const Work *work, GError **error)
{
  g_autoptr (KskSecret) pin = ksk_card_source_combine (work->cards, work->serial, error);
  return pin != NULL;
}

static gboolean
deactivate (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  work->is_proven = work->cards == NULL || prove_cards (work, error);
  if (!work->is_proven || !ksk_token_deactivate (work->token, error))
    return FALSE;
  if (work->cards != NULL)
    ksk_card_source_forget (work->cards);
  return TRUE;
}

static void
refuse (KskAction *action, const Work *work, const GError *error)
{
  if (work->is_proven)
    ksk_action_refuse (
        action, ksk_refusal_new (N_ ("The HSM could not be deactivated: it may still be active."),
                                 N_ ("What was signed, the journal and everything before this step are not affected."),
                                 N_ ("Nobody leaves the HSM alone. CA and IW decide whether it is tried again or "
                                     "switched off."),
                                 error->message));
  else
    ksk_action_refuse (
        action,
        ksk_refusal_new (N_ ("The cards that are open do not give the PIN of this HSM."),
                         N_ ("The HSM was not asked and is still active. What was signed and the journal are not "
                             "affected."),
                         N_ ("Nobody leaves the HSM alone. CA and IW decide which cards are used instead."),
                         error->message));
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  const Work *work = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    refuse (action, work, error);
    return;
  }
  KskSession *session = ksk_action_get_session (action);
  const KskStory *story = ksk_session_get_story (session);
  g_autofree char *list = ksk_card_numbers_join (work->used);
  g_autoptr (JsonObject) members = ksk_members_new ("serial", work->serial, "cards", list, NULL);
  json_object_set_boolean_member (members, "same_cards", (work->used & ksk_card_ledger_get_activating (story)) != 0);
  if (ksk_action_append (action, "hsm-deactivated", NULL, members))
    ksk_card_table_ask (ksk_session_get_card_table (session), 0, 0);
}

void
ksk_deactivate_hsm_deactivate (KskDeactivateHsm *self)
{
  g_return_if_fail (KSK_IS_DEACTIVATE_HSM (self));
  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action) || ksk_action_is_complete (action) || !ksk_card_ledger_expect_quorum (action))
    return;
  KskSession *session = ksk_action_get_session (action);
  KskCardTable *table = ksk_session_get_card_table (session);
  Work *work = g_new0 (Work, 1);
  const char *serial = ksk_session_get_story (session)->hsm_serial;
  work->token = g_object_ref (ksk_session_get_token (session));
  work->serial = g_strdup (serial != NULL ? serial : "");
  if (ksk_card_table_get_place (table) != KSK_CARDS_AT_DEVICE
      && ksk_step_get_number (ksk_action_get_step (action), "quorum", 0) > 0)
    work->cards = g_object_ref (ksk_card_table_get_source (table));
  work->used = ksk_card_ledger_get_usable (session);
  ksk_action_run (action, deactivate, work, work_free, done);
}

gboolean
ksk_deactivate_hsm_has_cards (KskDeactivateHsm *self)
{
  g_return_val_if_fail (KSK_IS_DEACTIVATE_HSM (self), FALSE);
  return ksk_card_ledger_has_quorum (KSK_ACTION (self));
}

gboolean
ksk_deactivate_hsm_reuses_cards (KskDeactivateHsm *self)
{
  g_return_val_if_fail (KSK_IS_DEACTIVATE_HSM (self), FALSE);
  KskSession *session = ksk_action_get_session (KSK_ACTION (self));
  return (ksk_card_ledger_get_usable (session) & ksk_card_ledger_get_activating (ksk_session_get_story (session))) != 0;
}
