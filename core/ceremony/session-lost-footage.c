/* Footage that is lost is a decision of the room. */
#include <glib/gi18n.h>

#include "ceremony/footage.h"
#include "ceremony/session-private.h"
#include "dnssec/time.h"

/* Of what a device or the disk says. */
#define MAX_TROUBLE_CHARS 100

/* A second camera that is silent for so long is lost as well. */
#define LOST_AFTER_US (10 * G_USEC_PER_SEC)

static gboolean
is_missing (const KskCamera *camera)
{
  return !camera->is_left_out && (camera->state == KSK_CAMERA_SILENT || camera->state == KSK_CAMERA_LOST);
}

/* Since when each camera is silent, by its name. */
static void
follow_silence (KskSession *self, GPtrArray *cameras)
{
  gint64 now_us = ksk_clock_get_mono_us (ksk_session_get_clock (self));
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    if (!is_missing (camera)) {
      g_hash_table_remove (self->silent_since, camera->name);
      g_hash_table_remove (self->lost_cameras, camera->name);
    } else if (!g_hash_table_contains (self->silent_since, camera->name)) {
      gint64 *since_us = g_new (gint64, 1);
      *since_us = now_us - camera->silent_us;
      g_hash_table_replace (self->silent_since, g_strdup (camera->name), since_us);
    }
  }
}

/* Returns TRUE when a camera is among those that are lost which was not before. */
static gboolean
follow_loss (KskSession *self, GPtrArray *cameras, gboolean is_first)
{
  gboolean is_more = FALSE;
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    if (is_missing (camera) && (is_first || camera->state == KSK_CAMERA_LOST || camera->silent_us >= LOST_AFTER_US)
        && g_hash_table_add (self->lost_cameras, g_strdup (camera->name)))
      is_more = TRUE;
  }
  return is_more;
}

static void
append_camera (KskSession *self, GString *text, const KskCamera *camera)
{
  const KskClock *clock = ksk_session_get_clock (self);
  const gint64 *since_us = g_hash_table_lookup (self->silent_since, camera->name);
  g_autofree char *time
      = ksk_time_format ((clock->offset_us + (since_us != NULL ? *since_us : 0)) / G_TIME_SPAN_SECOND);
  const char *hour = strchr (time, 'T');
  g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", camera->name);
  if (camera->place[0] != '\0')
    g_string_append_printf (text, " (%s)", camera->place);
  g_string_append_printf (text, " does not record since %sZ", hour != NULL ? hour + 1 : time);
  if (camera->trouble == NULL)
    return;
  g_autofree char *valid = g_utf8_make_valid (camera->trouble, -1);
  g_autofree char *trouble = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_TROUBLE_CHARS));
  g_string_append_printf (text, ": %s", trouble);
}

/* What was said is kept once a camera has come back, for people to see what was missing. */
static void
describe_loss (KskSession *self, gboolean is_first)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < cameras->len; i++)
    if (g_hash_table_contains (self->lost_cameras, ((const KskCamera *)cameras->pdata[i])->name))
      append_camera (self, text, cameras->pdata[i]);
  if (self->start_failure != NULL)
    g_string_append_printf (text, "%sThe recording could not be started again: %s", text->len > 0 ? "; " : "",
                            self->start_failure);
  if (self->other_cameras != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", self->other_cameras);
  if (text->len == 0 && !is_first && self->lost_footage != NULL)
    return;
  g_free (self->lost_footage);
  self->lost_footage
      = text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : ksk_recorder_dup_summary (self->recorder);
}

static gboolean
is_recording_expected (KskSession *self)
{
  return self->state != KSK_SESSION_READY && ksk_session_should_record (self);
}

gboolean
ksk_session_lacks_footage (KskSession *self)
{
  KskRecordingState state = ksk_recorder_get_state (self->recorder);
  gboolean is_missing_any = state == KSK_RECORDING_LOST || state == KSK_RECORDING_OFF || self->other_cameras != NULL;
  return is_missing_any && !ksk_story_has_deviation_since (self->story, NULL, self->recorder_lost_seq);
}

static const char *
choose_sentence (KskSession *self)
{
  if (self->start_failure != NULL)
    return N_ ("The recording could not be started again.");
  if (self->other_cameras != NULL)
    return N_ ("The cameras are not those that were confirmed.");
  return N_ ("A camera that should record does not.");
}

/* A decision, and one at a time. */
static void
raise_footage_alarm (KskSession *self)
{
  self->recorder_lost_seq = ksk_session_get_seq (self);
  if (self->footage_alarm != NULL)
    return;
  KskRefusal *refusal
      = ksk_refusal_new (choose_sentence (self), N_ ("The journal, the HSM and all media are not affected."),
                         N_ ("CA and IW decide: pause until the camera is put right, or write down a "
                             "deviation and go on."),
                         self->lost_footage);
  ksk_session_raise_alarm_of (self, refusal, &self->footage_alarm);
}

/* Recorders tell ten times a second; the room hears of what it can see. */
static void
tell_news (KskSession *self)
{
  g_autofree char *silent = ksk_session_dup_silent_cameras (self);
  g_autofree char *news
      = g_strdup_printf ("%d %s %s", (int)ksk_recorder_get_state (self->recorder), silent != NULL ? silent : "",
                         self->lost_footage != NULL ? self->lost_footage : "");
  if (g_strcmp0 (news, self->recorder_news) == 0)
    return;
  g_free (self->recorder_news);
  self->recorder_news = g_steal_pointer (&news);
  ksk_session_tell (self);
}

/* Told once for each camera, until it has come back. */
static void
changed_cb (KskSession *self)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  gboolean is_lost = ksk_recorder_get_state (self->recorder) == KSK_RECORDING_LOST;
  gboolean is_first = is_lost && !self->is_recorder_lost;
  self->is_recorder_lost = is_lost;
  if (ksk_recorder_get_state (self->recorder) == KSK_RECORDING_ON)
    g_clear_pointer (&self->start_failure, g_free);
  follow_silence (self, cameras);
  gboolean is_more = is_lost && follow_loss (self, cameras, is_first);
  if (is_lost)
    describe_loss (self, is_first);
  if ((is_first || is_more) && is_recording_expected (self))
    raise_footage_alarm (self);
  else if (is_first)
    self->recorder_lost_seq = ksk_session_get_seq (self);
  tell_news (self);
}

void
ksk_session_check_footage (KskSession *self)
{
  if (self->state == KSK_SESSION_RUNNING && !self->is_starting_footage && is_recording_expected (self)
      && ksk_session_lacks_footage (self))
    raise_footage_alarm (self);
}

void
ksk_session_tried_footage (KskSession *self, const GError *error)
{
  g_autofree char *others = ksk_session_compare_cameras (self);
  gboolean is_news = error != NULL || (others != NULL && g_strcmp0 (others, self->other_cameras) != 0);
  g_free (self->start_failure);
  self->start_failure = error != NULL ? g_strdup (error->message) : NULL;
  g_free (self->other_cameras);
  self->other_cameras = g_steal_pointer (&others);
  if (self->start_failure != NULL || self->other_cameras != NULL)
    describe_loss (self, TRUE);
  if (is_news && is_recording_expected (self))
    raise_footage_alarm (self);
  else
    ksk_session_check_footage (self);
}

void
ksk_session_watch_recorder (KskSession *self)
{
  self->silent_since = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lost_cameras = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->recorder, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "event", G_CALLBACK (ksk_session_take_event), self, G_CONNECT_SWAPPED);
}

char *
ksk_session_dup_silent_cameras (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);

  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    if (is_missing (camera) && camera->state == KSK_CAMERA_SILENT
        && !g_hash_table_contains (self->lost_cameras, camera->name))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", camera->name);
  }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

gboolean
ksk_session_is_footage_lost (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return self->footage_alarm != NULL && ksk_session_get_alarm (self) == self->footage_alarm;
}

gboolean
ksk_session_is_footage_back (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  KskRecordingState state = ksk_recorder_get_state (self->recorder);
  return (state == KSK_RECORDING_ON || state == KSK_RECORDING_OUTSIDE) && self->other_cameras == NULL;
}

char *
ksk_session_dup_lost_footage (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return g_strdup (self->lost_footage != NULL ? self->lost_footage : "");
}

gboolean
ksk_session_can_decide_on_footage (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  return ksk_session_is_footage_lost (self) && self->state == KSK_SESSION_RUNNING;
}

static gboolean
check_decision (KskSession *self, GError **error)
{
  if (!ksk_session_is_footage_lost (self))
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, N_ ("No footage is lost."));
  return ksk_session_is_footage_lost (self);
}

gboolean
ksk_session_pause_for_footage (KskSession *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  g_autofree char *reason = ksk_session_dup_lost_footage (self);
  if (!check_decision (self, error) || !ksk_session_pause (self, reason, error))
    return FALSE;
  ksk_session_acknowledge_alarm (self);
  return TRUE;
}

gboolean
ksk_session_deviate_for_footage (KskSession *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  g_autofree char *happened = ksk_session_dup_lost_footage (self);
  if (!check_decision (self, error) || !ksk_session_open_deviation (self, "Every camera records.", happened, error))
    return FALSE;
  ksk_session_acknowledge_alarm (self);
  return TRUE;
}
