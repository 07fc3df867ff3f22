/* The HSM is activated with the cards that are in. */
#include "ceremony/actions/activate-hsm.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/stopped.h"
#include "ceremony/activation-failure.h"
#include "ceremony/activation.h"
#include "ceremony/session-private.h"

struct _KskActivateHsm {
  KskAction parent_instance;
  KskTokenInfo info;
  gboolean has_info;
  char *answer;              /* (nullable): of an HSM that is waited for */
  GCancellable *cancellable; /* (nullable): of the wait */
};

G_DEFINE_FINAL_TYPE (KskActivateHsm, ksk_activate_hsm, KSK_TYPE_ACTION)

/* What goes to the worker and comes back. */
typedef struct {
  KskToken *token;
  KskCardSource *cards; /* (nullable) */
  KskActivation way;
  KskSecret *pin;            /* (nullable) */
  guint used;                /* cards: bit n - 1 for card n */
  GCancellable *cancellable; /* (nullable): of the wait */
  GWeakRef action;           /* told of the wait */
  KskTokenInfo info;
  gboolean has_info;
} Work;

static Work *
work_new (KskAction *action)
{
  Work *work = g_new0 (Work, 1);
  KskSession *session = ksk_action_get_session (action);
  work->token = g_object_ref (ksk_session_get_token (session));
  g_set_object (&work->cards, ksk_card_table_get_source (ksk_session_get_card_table (session)));
  g_weak_ref_init (&work->action, action);
  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->token);
  g_clear_object (&work->cards);
  g_clear_object (&work->cancellable);
  g_weak_ref_clear (&work->action);
  g_clear_pointer (&work->pin, ksk_secret_free);
  if (work->has_info)
    ksk_token_info_clear (&work->info);
  g_free (work);
}

static void
refuse (KskAction *action, KskActivationFailure failure, const char *detail)
{
  g_autoptr (JsonObject) members = ksk_members_new ("reason", ksk_activation_failure_get_reason (failure), NULL);
  if (ksk_action_append (action, "hsm-refused", NULL, members))
    ksk_action_refuse (action, ksk_activation_failure_make_refusal (failure, detail));
}

static gboolean
describe_token (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  work->has_info = ksk_token_describe (work->token, &work->info, error);
  return work->has_info;
}

/* Takes over what no record says, because it may be otherwise at the next moment. */
static void
take_momentary (KskActivateHsm *self, const Work *work)
{
  const KskTokenInfo *info = &work->info;
  self->info.activation = ksk_activation_resolve (info->activation, work->cards);
  self->info.pin_count_low = info->pin_count_low;
  self->info.pin_final_try = info->pin_final_try;
  self->info.pin_locked = info->pin_locked;
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
described (KskAction *action, gpointer data, const GError *error)
{
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    ksk_action_refuse (
        action, ksk_refusal_new (N_ ("The HSM does not answer."),
                                 N_ ("No attempt to activate it was made. The journal and everything before this "
                                     "step are not affected."),
                                 N_ ("CA and IW look at the HSM and its cables, and decide when it is tried again."),
                                 error->message));
    return;
  }
  const KskTokenInfo *info = &((Work *)data)->info;
  g_autoptr (JsonObject) members
      = ksk_members_new ("label", info->label, "serial", info->serial, "manufacturer", info->manufacturer, "model",
                         info->model, "firmware", info->firmware, NULL);
  json_object_set_boolean_member (members, "hardware", info->is_hardware);
  if (!ksk_action_append (action, "hsm", NULL, members))
    return;
  KskActivateHsm *self = KSK_ACTIVATE_HSM (action);
  take_momentary (self, data);
  if (info->pin_locked)
    refuse (action, KSK_ACTIVATION_LOCKED, NULL);
  else if (self->info.activation == KSK_ACTIVATION_CARDS)
    ksk_card_ledger_ask (action);
}

/* An HSM that was active before a restart is so no longer: it is activated once more, with a record of its own. */
static void
start (KskAction *action)
{
  if (ksk_action_is_complete (action) && ksk_token_is_active (ksk_session_get_token (ksk_action_get_session (action))))
    return;
  ksk_action_set_complete (action, FALSE);
  ksk_action_run (action, describe_token, work_new (action), work_free, described);
}

static char *
dup_member (KskRecord *record, const char *name)
{
  const char *text = ksk_members_get_text (ksk_record_get_object (record), name);
  return g_strdup (text != NULL ? text : "");
}

static void
take_info (KskActivateHsm *self, KskRecord *record)
{
  if (self->has_info)
    ksk_token_info_clear (&self->info);
  self->info = (KskTokenInfo){
    .label = dup_member (record, "label"),
    .serial = dup_member (record, "serial"),
    .manufacturer = dup_member (record, "manufacturer"),
    .model = dup_member (record, "model"),
    .firmware = dup_member (record, "firmware"),
  };
  ksk_members_get_truth (ksk_record_get_object (record), "hardware", &self->info.is_hardware);
  self->has_info = TRUE;
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskActivateHsm *self = KSK_ACTIVATE_HSM (action);
  const char *kind = ksk_record_get_kind (record);
  if (g_str_equal (kind, "hsm"))
    take_info (self, record);
  else if (g_str_equal (kind, "hsm-activated"))
    ksk_action_set_complete (action, TRUE);
  else
    return;
  ksk_action_emit_changed (action);
}

static void
finalize (GObject *object)
{
  KskActivateHsm *self = KSK_ACTIVATE_HSM (object);
  if (self->has_info)
    ksk_token_info_clear (&self->info);
  g_free (self->answer);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ksk_activate_hsm_parent_class)->finalize (object);
}

/* A page shows which cards are open. */
static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_activate_hsm_parent_class)->constructed (object);
  KskSession *session = ksk_action_get_session (KSK_ACTION (object));
  g_signal_connect_object (ksk_session_get_card_table (session), "changed", G_CALLBACK (ksk_action_emit_changed),
                           object, G_CONNECT_SWAPPED);
}

static void
ksk_activate_hsm_class_init (KskActivateHsmClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_activate_hsm_init (KskActivateHsm *self)
{
}

const KskTokenInfo *
ksk_activate_hsm_get_info (KskActivateHsm *self)
{
  g_return_val_if_fail (KSK_IS_ACTIVATE_HSM (self), NULL);
  return self->has_info ? &self->info : NULL;
}

const char *
ksk_activate_hsm_get_answer (KskActivateHsm *self)
{
  g_return_val_if_fail (KSK_IS_ACTIVATE_HSM (self), NULL);
  return self->answer;
}

gboolean
ksk_activate_hsm_has_cards (KskActivateHsm *self)
{
  g_return_val_if_fail (KSK_IS_ACTIVATE_HSM (self), FALSE);
  return ksk_card_ledger_has_quorum (KSK_ACTION (self));
}

static void
set_answer (KskActivateHsm *self, const char *answer)
{
  g_free (self->answer);
  self->answer = g_strdup (answer);
  ksk_action_emit_changed (KSK_ACTION (self));
}

/* What an HSM has answered that is still waited for. */
typedef struct {
  GWeakRef action;
  char *text;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_weak_ref_clear (&answer->action);
  g_free (answer->text);
  g_free (answer);
}

static gboolean
answered_cb (gpointer data)
{
  Answer *answer = data;
  g_autoptr (KskActivateHsm) self = g_weak_ref_get (&answer->action);
  if (self != NULL && self->cancellable != NULL)
    set_answer (self, answer->text);
  return G_SOURCE_REMOVE;
}

/* In the worker. */
static void
waiting (const char *text, gpointer data)
{
  Work *work = data;
  g_autoptr (KskAction) action = g_weak_ref_get (&work->action);
  Answer *answer = g_new0 (Answer, 1);
  g_weak_ref_init (&answer->action, action);
  answer->text = g_strdup (text);
  g_idle_add_full (G_PRIORITY_DEFAULT, answered_cb, answer, answer_free);
}

static void
cancel_wait (GCancellable *cancellable, gpointer wait)
{
  g_cancellable_cancel (wait);
}

/* An objection, which cancels everything, ends the wait as those do who stop it. */
static gboolean
perform (Work *work, GCancellable *cancellable, GError **error)
{
  KskActivationRequest request = {
    .token = work->token,
    .cards = work->cards,
    .way = work->way,
    .pin = g_steal_pointer (&work->pin),
    .waiting = waiting,
    .data = work,
  };
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (cancel_wait), work->cancellable, NULL);
  gboolean is_active = ksk_activation_perform (&request, work->cancellable, error);
  g_cancellable_disconnect (cancellable, id);
  return is_active;
}

/* After a failure the HSM is asked how many tries it leaves; that it does not say is no second failure. */
static gboolean
activate_token (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  gboolean is_active = perform (work, cancellable, error);
  if (!is_active)
    work->has_info = ksk_token_describe (work->token, &work->info, NULL);
  return is_active;
}

/* Work that was cancelled before it began has asked no device for anything. */
static gboolean
has_begun (const Work *work)
{
  return g_cancellable_is_cancelled (work->cancellable) || work->has_info;
}

static void
activated (KskAction *action, gpointer data, const GError *error)
{
  KskActivateHsm *self = KSK_ACTIVATE_HSM (action);
  const Work *work = data;
  g_clear_object (&self->cancellable);
  set_answer (self, NULL);
  if (!has_begun (work) && ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    if (work->has_info)
      take_momentary (self, work);
    const KskTokenInfo *info = work->has_info ? &work->info : NULL;
    refuse (action, ksk_activation_failure_judge (work->way, info, error), error->message);
    if (work->way == KSK_ACTIVATION_CARDS)
      ksk_card_ledger_ask (action); /* of wrong ones the shares are gone */
    return;
  }
  g_autofree char *list = ksk_card_numbers_join (work->used);
  g_autoptr (JsonObject) members = ksk_members_new ("serial", self->info.serial, "cards", list, NULL);
  if (ksk_action_append (action, "hsm-activated", NULL, members))
    ksk_card_table_ask (ksk_session_get_card_table (ksk_action_get_session (action)), 0, 0);
}

void
ksk_activate_hsm_activate (KskActivateHsm *self, KskSecret *pin)
{
  g_autoptr (KskSecret) own_pin = pin;
  g_return_if_fail (KSK_IS_ACTIVATE_HSM (self));
  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action) || ksk_action_is_complete (action) || !self->has_info)
    return;
  /* Nothing typed would cost a try all the same. */
  if (self->info.activation == KSK_ACTIVATION_PIN && (own_pin == NULL || ksk_secret_get_size (own_pin) == 0))
    return;
  if (!ksk_card_ledger_expect_quorum (action))
    return;

  Work *work = work_new (action);
  work->way = self->info.activation;
  work->used = ksk_card_ledger_get_usable (ksk_action_get_session (action));
  work->cancellable = g_cancellable_new ();
  g_set_object (&self->cancellable, work->cancellable);
  if (work->way == KSK_ACTIVATION_PIN)
    work->pin = g_steal_pointer (&own_pin);
  ksk_action_run (action, activate_token, work, work_free, activated);
}

void
ksk_activate_hsm_stop (KskActivateHsm *self)
{
  g_return_if_fail (KSK_IS_ACTIVATE_HSM (self));
  if (self->cancellable != NULL && self->info.activation == KSK_ACTIVATION_AT_DEVICE)
    g_cancellable_cancel (self->cancellable);
}
