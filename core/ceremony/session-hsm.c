/* An HSM that should be active and is not, as after a restart or a long pause: it is activated once more. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/card-ledger.h"
#include "ceremony/activation-failure.h"
#include "ceremony/activation.h"
#include "ceremony/session-private.h"

/* A step that ends the session of the HSM has to do with either state. */
static gboolean
should_be_active (KskSession *self)
{
  const KskStep *step = ksk_story_get_step (self->story);
  return ksk_story_has_fact (self->story, "hsm-active") && step != NULL && !ksk_step_ends (step, "hsm-active");
}

gboolean
ksk_session_needs_reactivation (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return should_be_active (self) && !ksk_token_is_active (self->token);
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
