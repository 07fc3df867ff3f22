/* What the machines have to do again after a restart or a long pause: film, and be active. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/switch-recorder.h"
#include "ceremony/activation-failure.h"
#include "ceremony/activation.h"
#include "ceremony/footage.h"
#include "ceremony/session-private.h"

/* What is done in the worker, and for whom. */
typedef struct {
  GWeakRef session;
  KskRecorder *recorder;
} Filming;

static void
filming_free (gpointer data)
{
  Filming *self = data;
  g_weak_ref_clear (&self->session);
  g_object_unref (self->recorder);
  g_free (self);
}

static void
push (KskSession *self, KskWorkerWork work, KskWorkerDone done)
{
  Filming *filming = g_new0 (Filming, 1);
  g_weak_ref_init (&filming->session, self);
  filming->recorder = g_object_ref (self->recorder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ksk_worker_push (self->worker, work, done, filming, filming_free, cancellable);
}

static gboolean
open_cameras (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_open (((Filming *)data)->recorder, error);
}

static gboolean
start_recorder (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_start (((Filming *)data)->recorder, error);
}

static gboolean
stop_recorder (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_stop (((Filming *)data)->recorder, error);
}

JsonObject *
ksk_session_describe_recorder (KskSession *self)
{
  g_autofree char *summary = ksk_recorder_dup_summary (self->recorder);
  JsonObject *members = ksk_members_new ("recorder", summary, NULL);
  json_object_set_boolean_member (members, "outside", ksk_recorder_get_state (self->recorder) == KSK_RECORDING_OUTSIDE);
  return members;
}

/* Of no step: it is not what the step is about. */
static void
record (KskSession *self, const char *kind)
{
  g_autoptr (JsonObject) members = ksk_session_describe_recorder (self);
  g_autoptr (GError) error = NULL;
  if (!ksk_session_write (self, NULL, kind, NULL, members, &error))
    g_warning ("%s", error->message);
}

static void
recorder_started (gpointer data, const GError *error)
{
  g_autoptr (KskSession) self = g_weak_ref_get (&((Filming *)data)->session);
  if (self == NULL)
    return;
  self->is_starting_footage = FALSE;
  if (error != NULL) {
    g_free (self->lost_footage);
    self->lost_footage = g_strdup_printf ("The recording could not be started again: %s", error->message);
    ksk_session_raise_footage_alarm (self, N_ ("The recording could not be started again."), error->message);
  } else {
    record (self, KSK_RECORDING_STARTED);
  }
  ksk_session_tell (self);
}

/* What the cameras see is in their files from the first frame on. */
static void
cameras_opened (gpointer data, const GError *error)
{
  g_autoptr (KskSession) self = g_weak_ref_get (&((Filming *)data)->session);
  if (self == NULL)
    return;
  if (error != NULL) {
    recorder_started (data, error);
    return;
  }
  ksk_session_restore_places (self);
  push (self, start_recorder, recorder_started);
}

static gboolean
ends (const KskStep *step, const char *fact)
{
  return g_ptr_array_find_with_equal_func (step->ends, fact, g_str_equal, NULL);
}

/* A step that ends the session of the HSM has to do with either state. */
static gboolean
should_hold (KskSession *self, const char *fact)
{
  const KskStep *step = ksk_story_get_step (self->story);
  return ksk_story_has_fact (self->story, fact) && step != NULL && !ends (step, fact);
}

/* Does it record, by what was recorded? */
static gboolean
was_started (KskSession *self)
{
  for (guint i = self->story->records->len; i > 0; i--) {
    const char *kind = ksk_record_get_kind (self->story->records->pdata[i - 1]);
    if (strcmp (kind, KSK_RECORDING_STARTED) == 0 || strcmp (kind, KSK_RECORDING_STOPPED) == 0)
      return strcmp (kind, KSK_RECORDING_STARTED) == 0;
  }
  return FALSE;
}

/* In a step that ends it, too, until it has: what is confirmed there is to be on film. */
static gboolean
should_record (KskSession *self)
{
  const KskStep *step = ksk_story_get_step (self->story);
  if (!ksk_story_has_fact (self->story, "recording") || step == NULL)
    return FALSE;
  return !ends (step, "recording") || was_started (self);
}

void
ksk_session_restart_recorder (KskSession *self)
{
  self->is_starting_footage = should_record (self) && ksk_recorder_get_state (self->recorder) == KSK_RECORDING_OFF;
  if (self->is_starting_footage)
    push (self, open_cameras, cameras_opened);
}

gboolean
ksk_session_is_starting_footage (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return self->is_starting_footage;
}

/* Whoever waits for the end is not kept waiting by cameras that fail. */
static void
footage_ended (KskSession *self, const GError *error)
{
  self->is_ending_footage = FALSE;
  self->has_ended_footage = TRUE;
  if (error == NULL)
    record (self, KSK_RECORDING_STOPPED);
  else
    ksk_session_raise_alarm (
        self, ksk_refusal_new (N_ ("The recording did not end as it should."),
                               N_ ("What was recorded is in its files, and the journal has their hashes up to the last "
                                   "ten seconds."),
                               N_ ("SA looks at the cameras and at the files before the disk is taken out."),
                               error->message));
  if (self->state == KSK_SESSION_CLOSING)
    ksk_session_go_further (self, NULL);
  else
    ksk_session_tell (self);
}

static void
recorder_stopped (gpointer data, const GError *error)
{
  g_autoptr (KskSession) self = g_weak_ref_get (&((Filming *)data)->session);
  if (self != NULL)
    footage_ended (self, error);
}

static gboolean
end_cb (gpointer data)
{
  KskSession *self = data;
  self->ending_source = 0;
  push (self, stop_recorder, recorder_stopped);
  return G_SOURCE_REMOVE;
}

/* By what was recorded or by what the recorder says: after a restart the two may differ. */
gboolean
ksk_session_end_footage (KskSession *self)
{
  KskRecordingState state = ksk_recorder_get_state (self->recorder);
  if (self->is_ending_footage)
    return TRUE;
  if (self->has_ended_footage || self->is_journal_lost
      || !(was_started (self) || state == KSK_RECORDING_ON || state == KSK_RECORDING_LOST))
    return FALSE;
  if (state == KSK_RECORDING_OUTSIDE) {
    self->has_ended_footage = TRUE;
    record (self, KSK_RECORDING_STOPPED);
    return FALSE;
  }
  self->is_ending_footage = TRUE;
  if (state != KSK_RECORDING_OFF && self->film_after_ms > 0)
    self->ending_source = g_timeout_add (self->film_after_ms, end_cb, self);
  else
    push (self, stop_recorder, recorder_stopped);
  return TRUE;
}

gboolean
ksk_session_is_ending_footage (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return self->is_ending_footage;
}

gboolean
ksk_session_needs_reactivation (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return should_hold (self, "hsm-active") && !ksk_token_is_active (self->token);
}

void
ksk_session_check_hsm (KskSession *self)
{
  if (!ksk_session_needs_reactivation (self))
    return;
  ksk_session_raise_alarm (self,
                           ksk_refusal_new (N_ ("The HSM is no longer active."),
                                            N_ ("The journal and all that was signed are not affected."),
                                            N_ ("Activate it once more. Steps that need it wait until then."), NULL));
  ksk_session_tell (self);
}

/* Activating once more. */
typedef struct {
  KskToken *token;
  KskCardSource *cards; /* (nullable) */
  char *used;           /* (nullable): numbers of the cards whose shares open it; NULL: none were used */
  KskSecret *pin;       /* (nullable) */
  char *serial;         /* (nullable): of the HSM that was active */
  KskReview *review;    /* (nullable): to be made again */
  KskActivation way;
  KskTokenInfo info; /* after a failure, where it could be asked */
  gboolean has_info;
  gboolean was_asked; /* whether to be active: before that nothing was tried */
  gboolean is_active; /* what else may have failed came after that */
} Reactivation;

static void
reactivation_free (gpointer data)
{
  Reactivation *self = data;
  g_object_unref (self->token);
  g_clear_object (&self->cards);
  g_free (self->used);
  g_clear_pointer (&self->pin, ksk_secret_free);
  g_free (self->serial);
  g_clear_pointer (&self->review, ksk_review_free);
  if (self->has_info)
    ksk_token_info_clear (&self->info);
  g_free (self);
}

static gboolean
check_same_hsm (Reactivation *self, GError **error)
{
  g_auto (KskTokenInfo) info = { 0 };
  if (!ksk_token_describe (self->token, &info, error))
    return FALSE;
  self->way = ksk_activation_resolve (info.activation, self->cards);
  if (self->serial == NULL || strcmp (self->serial, info.serial) == 0)
    return TRUE;
  g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
               "This is another HSM, with the serial number %s; the one that was active has %s. It was not activated.",
               info.serial, self->serial);
  return FALSE;
}

static gboolean
reactivate (gpointer data, GCancellable *cancellable, GError **error)
{
  GTask *task = data;
  Reactivation *self = g_task_get_task_data (task);
  if (!check_same_hsm (self, error))
    return FALSE;
  self->was_asked = TRUE;
  KskActivationRequest request = {
    .token = self->token,
    .cards = self->cards,
    .way = self->way,
    .pin = g_steal_pointer (&self->pin),
  };
  self->is_active = ksk_activation_perform (&request, cancellable, error);
  g_clear_pointer (&request.pin, ksk_secret_free);
  if (self->way != KSK_ACTIVATION_CARDS)
    g_clear_pointer (&self->used, g_free);
  /* That it does not say how many tries it leaves is no second failure. */
  if (!self->is_active)
    self->has_info = ksk_token_describe (self->token, &self->info, NULL);
  return self->is_active && (self->review == NULL || ksk_review_perform (self->review, self->token, error));
}

/* As when it is activated for the first time: a PIN that was wrong is in the journal, and the room hears of a last try.
 */
static void
refuse_reactivation (KskSession *session, const Reactivation *self, const GError *error)
{
  KskActivationFailure failure = ksk_activation_failure_judge (self->way, self->has_info ? &self->info : NULL, error);
  g_autoptr (GError) lost = NULL;
  JsonObject *members = ksk_members_new ("reason", ksk_activation_failure_get_reason (failure), NULL);
  if (!ksk_session_record (session, "hsm-refused", NULL, members, &lost))
    g_warning ("%s", lost->message);
  g_clear_pointer (&session->reactivation_refusal, ksk_refusal_unref);
  session->reactivation_refusal = ksk_activation_failure_make_refusal (failure, error->message);
}

static void
reactivated (gpointer data, const GError *error)
{
  GTask *task = data;
  KskSession *session = g_task_get_source_object (task);
  Reactivation *self = g_task_get_task_data (task);
  if (error != NULL) {
    if (!self->is_active && self->was_asked)
      refuse_reactivation (session, self, error);
    g_task_return_error (task, g_error_copy (error));
    return;
  }
  GError *failure = NULL;
  const char *serial = self->serial != NULL ? self->serial : "";
  JsonObject *members = ksk_members_new ("serial", serial, NULL);
  if (self->used != NULL)
    json_object_set_string_member (members, "cards", self->used);
  if (ksk_session_record (session, "hsm-reactivated", NULL, members, &failure)
      && (self->review == NULL || ksk_session_restore_review (session, self->review, &failure)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, failure);
}

void
ksk_session_reactivate_async (KskSession *self, KskSecret *pin, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (KskSecret) own_pin = pin;
  g_return_if_fail (KSK_IS_SESSION (self));

  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_clear_pointer (&self->reactivation_refusal, ksk_refusal_unref);
  Reactivation *reactivation = g_new0 (Reactivation, 1);
  reactivation->token = g_object_ref (self->token);
  g_set_object (&reactivation->cards, ksk_card_table_get_source (self->card_table));
  reactivation->used = ksk_card_numbers_join (ksk_card_ledger_get_usable (self));
  reactivation->pin = g_steal_pointer (&own_pin);
  reactivation->serial = g_strdup (self->story->hsm_serial);
  g_task_set_task_data (task, reactivation, reactivation_free);
  if (self->state == KSK_SESSION_READY || !ksk_session_needs_reactivation (self)) {
    g_task_return_new_error (task, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
                             "The HSM does not have to be activated now.");
    return;
  }
  reactivation->review = ksk_session_dup_lost_review (self);
  g_autoptr (GCancellable) own = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  ksk_worker_push (self->worker, reactivate, reactivated, g_object_ref (task), g_object_unref, own);
}

KskRefusal *
ksk_session_get_reactivation_refusal (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->reactivation_refusal;
}

gboolean
ksk_session_reactivate_finish (KskSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
