/* When the room is filmed: again after a restart or a pause, and until the ceremony is over. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/switch-recorder.h"
#include "ceremony/footage.h"
#include "ceremony/recorder-call.h"
#include "ceremony/session-private.h"

static void
push (KskSession *self, KskRecorderMethod method, KskWorkerDone done)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ksk_worker_push (self->worker, ksk_recorder_call_perform, done, ksk_recorder_call_new (self->recorder, method, self),
                   ksk_recorder_call_free, cancellable);
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

gboolean
ksk_session_should_record (KskSession *self)
{
  const KskStep *step = ksk_story_get_step (self->story);
  if (!ksk_story_has_fact (self->story, "recording") || step == NULL || self->state == KSK_SESSION_ABORTED)
    return FALSE;
  return !ksk_step_ends (step, "recording") || ksk_story_is_filming (self->story);
}

/* It has begun where at least one camera records, and the journal says so once. */
static void
recorder_started (gpointer data, const GError *error)
{
  g_autoptr (KskSession) self = g_weak_ref_get (&((KskRecorderCall *)data)->session);
  if (self == NULL)
    return;
  self->is_starting_footage = FALSE;
  if (self->was_recorder_off && ksk_session_should_record (self)
      && ksk_recorder_get_state (self->recorder) != KSK_RECORDING_OFF)
    record (self, KSK_RECORDING_STARTED);
  ksk_session_tried_footage (self, error);
  ksk_session_tell (self);
}

/* What the cameras see is in their files from the first frame on. */
static void
cameras_opened (gpointer data, const GError *error)
{
  g_autoptr (KskSession) self = g_weak_ref_get (&((KskRecorderCall *)data)->session);
  if (self == NULL)
    return;
  /* It may have ended meanwhile. */
  if (error != NULL || !ksk_session_should_record (self)) {
    recorder_started (data, error);
    return;
  }
  ksk_session_restore_cameras (self);
  push (self, ksk_recorder_start, recorder_started);
}

static void
film (KskSession *self)
{
  self->is_starting_footage = TRUE;
  self->was_recorder_off = ksk_recorder_get_state (self->recorder) == KSK_RECORDING_OFF;
  push (self, ksk_recorder_open, cameras_opened);
}

/* While the program was away nothing was filmed: what was signed off before is not about what is lost now. */
void
ksk_session_restart_recorder (KskSession *self)
{
  ksk_session_adopt_footage (self);
  self->recorder_lost_seq = ksk_session_get_seq (self);
  if (ksk_session_should_record (self) && ksk_recorder_get_state (self->recorder) == KSK_RECORDING_OFF)
    film (self);
}

static gboolean
is_any_file_lost (KskSession *self)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    if (camera->state == KSK_CAMERA_LOST && !camera->is_left_out)
      return TRUE;
  }
  return FALSE;
}

gboolean
ksk_session_film_again (KskSession *self)
{
  gboolean is_off = ksk_recorder_get_state (self->recorder) == KSK_RECORDING_OFF;
  if (!self->is_starting_footage && ksk_session_should_record (self)
      && (is_off || is_any_file_lost (self) || self->other_cameras != NULL))
    film (self);
  return self->is_starting_footage;
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
  g_autoptr (KskSession) self = g_weak_ref_get (&((KskRecorderCall *)data)->session);
  if (self != NULL)
    footage_ended (self, error);
}

static gboolean
end_cb (gpointer data)
{
  KskSession *self = data;
  self->ending_source = 0;
  push (self, ksk_recorder_stop, recorder_stopped);
  return G_SOURCE_REMOVE;
}

/* By what was recorded or by what the recorder says: after a restart the two may differ. */
gboolean
ksk_session_end_footage (KskSession *self)
{
  KskRecordingState state = ksk_recorder_get_state (self->recorder);
  /* An abort may come before what was begun was recorded as started. */
  gboolean is_open = self->state == KSK_SESSION_ABORTED ? ksk_story_has_open_footage (self->story)
                                                        : ksk_story_is_filming (self->story);
  if (self->is_ending_footage)
    return TRUE;
  if (self->has_ended_footage || self->is_journal_lost
      || !(is_open || state == KSK_RECORDING_ON || state == KSK_RECORDING_LOST))
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
    push (self, ksk_recorder_stop, recorder_stopped);
  return TRUE;
}

gboolean
ksk_session_is_ending_footage (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return self->is_ending_footage;
}
