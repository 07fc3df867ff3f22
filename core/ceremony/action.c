/* What a step does: the abstract type of all actions, and the table of kinds and actions. */
#include "ceremony/action.h"

#include <string.h>

#include "ceremony/action-private.h"
#include "ceremony/actions/activate-hsm.h"
#include "ceremony/actions/attest.h"
#include "ceremony/actions/cameras.h"
#include "ceremony/actions/cards.h"
#include "ceremony/actions/close.h"
#include "ceremony/actions/compare-hash.h"
#include "ceremony/actions/confirm.h"
#include "ceremony/actions/copy-medium.h"
#include "ceremony/actions/deactivate-hsm.h"
#include "ceremony/actions/exceptions.h"
#include "ceremony/actions/hash-medium.h"
#include "ceremony/actions/load.h"
#include "ceremony/actions/print.h"
#include "ceremony/actions/record-item.h"
#include "ceremony/actions/recording.h"
#include "ceremony/actions/remove-medium.h"
#include "ceremony/actions/review-request.h"
#include "ceremony/actions/roll-call.h"
#include "ceremony/actions/set-clock.h"
#include "ceremony/actions/sign.h"
#include "ceremony/actions/write-response.h"
#include "ceremony/session-private.h"

/* Ordered as the kinds are. */
static const struct {
  const char *kind;
  GType (*get_type) (void);
} actions[] = {
  { "activate-hsm", ksk_activate_hsm_get_type },
  { "attest", ksk_attest_get_type },
  { "cameras", ksk_cameras_get_type },
  { "close", ksk_close_get_type },
  { "compare-hash", ksk_compare_hash_get_type },
  { "confirm", ksk_confirm_get_type },
  { "copy-medium", ksk_copy_medium_get_type },
  { "deactivate-hsm", ksk_deactivate_hsm_get_type },
  { "exceptions", ksk_exceptions_get_type },
  { "hash-medium", ksk_hash_medium_get_type },
  { "insert-cards", ksk_cards_get_type },
  { "load-previous", ksk_load_get_type },
  { "load-request", ksk_load_get_type },
  { "objections", ksk_confirm_get_type },
  { "print", ksk_print_get_type },
  { "record-item", ksk_record_item_get_type },
  { "remove-cards", ksk_cards_get_type },
  { "remove-medium", ksk_remove_medium_get_type },
  { "review-request", ksk_review_request_get_type },
  { "roll-call", ksk_roll_call_get_type },
  { "set-clock", ksk_set_clock_get_type },
  { "sign", ksk_sign_get_type },
  { "start-recording", ksk_recording_get_type },
  { "stop-recording", ksk_recording_get_type },
  { "write-response", ksk_write_response_get_type },
};

typedef struct {
  KskSession *session; /* (nullable): weak; only pages keep an action longer than its session does */
  const KskStep *step;
  gboolean is_complete;
  guint n_jobs; /* in the worker */
  KskRefusal *refusal;
  GCancellable *cancellable; /* of the jobs that are running */
} KskActionPrivate;

/* Work and what is to be told of it. */
typedef struct {
  GWeakRef action;
  KskActionWork work;
  gpointer data;
  GDestroyNotify free_data;
  KskActionDone done;
} Job;

enum { PROP_0, PROP_SESSION, PROP_STEP, PROP_COMPLETE, PROP_BUSY, PROP_REFUSAL, N_PROPS };

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KskAction, ksk_action, G_TYPE_OBJECT)

static KskActionPrivate *
get_private (KskAction *self)
{
  return ksk_action_get_instance_private (self);
}

GType
ksk_action_type_for_kind (const KskKind *kind)
{
  g_return_val_if_fail (kind != NULL, G_TYPE_INVALID);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (kind->name, actions[i].kind) == 0)
      return actions[i].get_type ();
  g_return_val_if_reached (G_TYPE_INVALID);
}

KskAction *
ksk_action_new (KskSession *session, const KskStep *step)
{
  return g_object_new (ksk_action_type_for_kind (step->kind), "session", session, "step", step, NULL);
}

static void
dispose (GObject *object)
{
  KskActionPrivate *self = get_private (KSK_ACTION (object));
  g_clear_weak_pointer (&self->session);
  g_clear_pointer (&self->refusal, ksk_refusal_unref);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ksk_action_parent_class)->dispose (object);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KskActionPrivate *self = get_private (KSK_ACTION (object));
  switch (id) {
    case PROP_SESSION:
      g_set_weak_pointer (&self->session, g_value_get_object (value));
      break;
    case PROP_STEP:
      self->step = g_value_get_pointer (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KskActionPrivate *self = get_private (KSK_ACTION (object));
  switch (id) {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_STEP:
      g_value_set_pointer (value, (gpointer)self->step);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->is_complete);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_jobs > 0);
      break;
    case PROP_REFUSAL:
      g_value_set_boxed (value, self->refusal);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
apply_nothing (KskAction *self, KskRecord *record)
{
}

static void
ksk_action_class_init (KskActionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = dispose;
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  class->apply = apply_nothing;

  GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamFlags shown = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, KSK_TYPE_SESSION, given);
  properties[PROP_STEP] = g_param_spec_pointer ("step", NULL, NULL, given);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, shown);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, shown);
  properties[PROP_REFUSAL] = g_param_spec_boxed ("refusal", NULL, NULL, KSK_TYPE_REFUSAL, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", KSK_TYPE_ACTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_action_init (KskAction *self)
{
}

KskSession *
ksk_action_get_session (KskAction *self)
{
  g_return_val_if_fail (KSK_IS_ACTION (self), NULL);
  return get_private (self)->session;
}

const KskStep *
ksk_action_get_step (KskAction *self)
{
  g_return_val_if_fail (KSK_IS_ACTION (self), NULL);
  return get_private (self)->step;
}

gboolean
ksk_action_is_complete (KskAction *self)
{
  g_return_val_if_fail (KSK_IS_ACTION (self), FALSE);
  return get_private (self)->is_complete;
}

gboolean
ksk_action_is_busy (KskAction *self)
{
  g_return_val_if_fail (KSK_IS_ACTION (self), FALSE);
  return get_private (self)->n_jobs > 0;
}

KskRefusal *
ksk_action_get_refusal (KskAction *self)
{
  g_return_val_if_fail (KSK_IS_ACTION (self), NULL);
  return get_private (self)->refusal;
}

KskStepState
ksk_action_get_state (KskAction *self)
{
  KskActionPrivate *priv = get_private (self);
  if (priv->refusal != NULL)
    return KSK_STEP_FAILED;
  if (priv->n_jobs > 0)
    return KSK_STEP_WORKING;
  return priv->is_complete ? KSK_STEP_REVIEW : KSK_STEP_ACTIVE;
}

void
ksk_action_apply (KskAction *self, KskRecord *record)
{
  KSK_ACTION_GET_CLASS (self)->apply (self, record);
}

void
ksk_action_start (KskAction *self)
{
  KskActionClass *class = KSK_ACTION_GET_CLASS (self);
  if (class->start != NULL)
    class->start (self);
}

void
ksk_action_cancel (KskAction *self)
{
  KskActionPrivate *priv = get_private (self);
  if (priv->cancellable != NULL)
    g_cancellable_cancel (priv->cancellable);
}

void
ksk_action_set_complete (KskAction *self, gboolean complete)
{
  g_return_if_fail (KSK_IS_ACTION (self));

  KskActionPrivate *priv = get_private (self);
  if (priv->is_complete == complete)
    return;
  priv->is_complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

void
ksk_action_emit_changed (KskAction *self)
{
  g_return_if_fail (KSK_IS_ACTION (self));
  g_signal_emit (self, changed_signal, 0);
}

gboolean
ksk_action_append (KskAction *self, const char *kind, const char *who, JsonObject *members)
{
  g_return_val_if_fail (KSK_IS_ACTION (self) && kind != NULL, FALSE);

  g_autoptr (GError) error = NULL;
  KskSession *session = get_private (self)->session;
  return session != NULL && ksk_session_get_action (session) == self
         && ksk_session_append (session, kind, who, members, &error);
}

/* What was refused leaves something to do, whatever was complete before. */
void
ksk_action_refuse (KskAction *self, KskRefusal *refusal)
{
  g_return_if_fail (KSK_IS_ACTION (self) && refusal != NULL);

  KskActionPrivate *priv = get_private (self);
  const char *detail = ksk_refusal_get_detail (refusal);
  g_autoptr (JsonObject) members
      = ksk_members_new ("happened", ksk_refusal_get_happened (refusal), "detail", detail != NULL ? detail : "", NULL);
  ksk_action_append (self, "refused", NULL, members);
  g_clear_pointer (&priv->refusal, ksk_refusal_unref);
  priv->refusal = refusal;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSAL]);
  ksk_action_set_complete (self, FALSE);
}

void
ksk_action_retry (KskAction *self)
{
  g_return_if_fail (KSK_IS_ACTION (self));

  KskActionPrivate *priv = get_private (self);
  if (priv->refusal == NULL || priv->session == NULL || ksk_session_get_state (priv->session) != KSK_SESSION_RUNNING
      || !ksk_action_append (self, "retry", NULL, NULL))
    return;
  g_clear_pointer (&priv->refusal, ksk_refusal_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSAL]);
  KskActionClass *class = KSK_ACTION_GET_CLASS (self);
  if (class->retry != NULL)
    class->retry (self);
  else
    ksk_action_start (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_weak_ref_clear (&job->action);
  g_free (job);
}

static gboolean
work_cb (gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  return job->work (job->data, cancellable, error);
}

/* Busy until everything that follows from the result has been done. An action whose step is over is not told. */
static void
done_cb (gpointer data, const GError *error)
{
  Job *job = data;
  g_autoptr (KskAction) self = g_weak_ref_get (&job->action);
  if (self == NULL)
    return;
  KskActionPrivate *priv = get_private (self);
  if (job->done != NULL && priv->session != NULL && ksk_session_get_action (priv->session) == self)
    job->done (self, job->data, error);
  if (--priv->n_jobs > 0)
    return;
  g_clear_object (&priv->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* While the ceremony stands still nothing new begins: it fails as though it had been cancelled. */
void
ksk_action_run (KskAction *self, KskActionWork work, gpointer data, GDestroyNotify free_data, KskActionDone done)
{
  g_return_if_fail (KSK_IS_ACTION (self) && work != NULL);
  KskActionPrivate *priv = get_private (self);
  g_return_if_fail (priv->session != NULL);

  Job *job = g_new0 (Job, 1);
  g_weak_ref_init (&job->action, self);
  job->work = work;
  job->data = data;
  job->free_data = free_data;
  job->done = done;

  if (priv->cancellable == NULL)
    priv->cancellable = g_cancellable_new ();
  KskSessionState state = ksk_session_get_state (priv->session);
  if (state != KSK_SESSION_RUNNING && state != KSK_SESSION_DEVIATION)
    g_cancellable_cancel (priv->cancellable);
  ksk_worker_push (priv->session->worker, work_cb, done_cb, job, job_free, priv->cancellable);
  if (++priv->n_jobs == 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}
