/* The footage of a ceremony: what the cameras have to tell becomes records, and what is lost of it a decision. */
#include "ceremony/footage.h"

#include <glib/gi18n.h>

#include "ceremony/session-private.h"
#include "dnssec/time.h"

/* What waits for the journal: many hours of it. */
#define MAX_EVENTS 10000

/* Of what a device or the disk says. */
#define MAX_TEXT_BYTES 500
#define MAX_TROUBLE_CHARS 100

/* A second camera that is silent for so long is lost as well. */
#define LOST_AFTER_US (10 * G_USEC_PER_SEC)

/* One thing that the cameras have to tell. */
typedef struct {
  char *kind;
  JsonObject *members;
} Event;

static void
event_free (gpointer data)
{
  Event *self = data;
  g_free (self->kind);
  json_object_unref (self->members);
  g_free (self);
}

/* A copy, with texts that fit into a record whatever a device says. */
static JsonObject *
copy_members (JsonObject *members)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    const char *text = ksk_members_get_text (members, name);
    if (text == NULL) {
      json_object_set_member (copy, name, json_node_copy (value));
      continue;
    }
    g_autofree char *valid = g_utf8_make_valid (text, (gssize)MIN (strlen (text), MAX_TEXT_BYTES));
    json_object_set_string_member (copy, name, valid);
  }
  return copy;
}

static void
warn_of_disk (KskSession *self, JsonObject *members)
{
  gint64 minutes = 0;
  ksk_members_get_number (members, "minutes", &minutes);
  g_autofree char *detail = g_strdup_printf ("%" G_GINT64_FORMAT " minutes are left", minutes);
  ksk_session_raise_alarm (self,
                           ksk_refusal_new (N_ ("The disk of the recording is getting full."),
                                            N_ ("Everything is recorded so far. The journal is not affected."),
                                            N_ ("SA makes room on that disk, or CA and IW pause in time."), detail));
}

static gboolean
can_write (KskSession *self)
{
  return self->journal != NULL && !self->is_resumed && !self->is_journal_lost && self->state != KSK_SESSION_CLOSED;
}

/* Of no step: a step would else have thousands of them, and is not what they are about. */
static void
write_event (KskSession *self, const Event *event)
{
  g_autoptr (GError) error = NULL;
  if (!ksk_session_write (self, NULL, event->kind, NULL, event->members, &error))
    g_warning ("%s of a camera is not in the journal: %s", event->kind, error->message);
  if (g_str_equal (event->kind, "disk-low"))
    warn_of_disk (self, event->members);
}

/* One after the other, never within another record. */
void
ksk_session_write_events (KskSession *self)
{
  if (self->is_writing_events || self->n_writing > 0)
    return;
  self->is_writing_events = TRUE;
  while (can_write (self) && !g_queue_is_empty (&self->events)) {
    Event *event = g_queue_pop_head (&self->events);
    write_event (self, event);
    event_free (event);
  }
  self->is_writing_events = FALSE;
}

void
ksk_session_drop_events (KskSession *self)
{
  g_queue_clear_full (&self->events, event_free);
}

static void
event_cb (KskSession *self, const char *kind, JsonObject *members)
{
  if (!ksk_story_is_footage (kind)) {
    g_critical ("a recorder may not tell of `%s`", kind);
    return;
  }
  if (g_queue_get_length (&self->events) >= MAX_EVENTS) {
    g_warning ("%s of a camera is not in the journal: too much waits for it", kind);
    return;
  }
  Event *event = g_new0 (Event, 1);
  event->kind = g_strdup (kind);
  event->members = copy_members (members);
  g_queue_push_tail (&self->events, event);
  if (self->n_writing > 0 || self->is_writing_events)
    return;
  ksk_session_write_events (self);
  ksk_session_tell (self);
}

void
ksk_session_note (KskSession *self, KskRecord *record)
{
  const char *id = ksk_record_get_step (record);
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; *id != '\0' && i < steps->len; i++)
    if (g_str_equal (id, ((const KskStep *)steps->pdata[i])->id))
      self->filmed_step = steps->pdata[i];
  gint64 mono_us = ksk_record_get_mono_us (record);
  KskFilmNote note = {
    .seq = (gint64)ksk_record_get_seq (record),
    .mono_us = mono_us,
    .utc_offset_us = ksk_record_get_utc_us (record) - mono_us,
    .hash = ksk_record_get_hash (record),
    .kind = ksk_record_get_kind (record),
    .step = self->filmed_step != NULL ? self->filmed_step->id : "",
    .title = self->filmed_step != NULL ? self->filmed_step->title : "",
  };
  ksk_recorder_note (self->recorder, &note);
}

void
ksk_session_restore_places (KskSession *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->story->records->len; i++) {
    KskRecord *record = self->story->records->pdata[i];
    JsonObject *members = ksk_record_get_object (record);
    if (g_str_equal (ksk_record_get_kind (record), KSK_CAMERA_CONFIRMED))
      g_hash_table_replace (places, (gpointer)ksk_members_get_text (members, "camera"),
                            (gpointer)ksk_members_get_text (members, "place"));
  }
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    const char *place = g_hash_table_lookup (places, camera->name);
    if (place != NULL && !g_str_equal (place, camera->place))
      ksk_recorder_set_place (self->recorder, i, place);
  }
}

/* What is lost. */

static gboolean
is_missing (const KskCamera *camera)
{
  return camera->state == KSK_CAMERA_SILENT || camera->state == KSK_CAMERA_LOST;
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

/* Kept once they have come back, for people to see what was missing. */
static void
describe_loss (KskSession *self, GPtrArray *cameras)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < cameras->len; i++)
    if (g_hash_table_contains (self->lost_cameras, ((const KskCamera *)cameras->pdata[i])->name))
      append_camera (self, text, cameras->pdata[i]);
  g_free (self->lost_footage);
  self->lost_footage
      = text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : ksk_recorder_dup_summary (self->recorder);
}

static gboolean
is_recording_expected (KskSession *self)
{
  return self->state != KSK_SESSION_READY && ksk_story_has_fact (self->story, "recording");
}

void
ksk_session_raise_footage_alarm (KskSession *self, const char *happened, const char *detail)
{
  self->recorder_lost_seq = ksk_session_get_seq (self);
  if (self->footage_alarm != NULL)
    return;
  self->footage_alarm = ksk_refusal_new (happened, N_ ("The journal, the HSM and all media are not affected."),
                                         N_ ("CA and IW decide: pause until the camera is put right, or write down a "
                                             "deviation and go on."),
                                         detail);
  ksk_session_raise_alarm (self, self->footage_alarm);
}

/* Told once for each camera, until it has come back. */
static void
changed_cb (KskSession *self)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  gboolean is_lost = ksk_recorder_get_state (self->recorder) == KSK_RECORDING_LOST;
  gboolean is_first = is_lost && !self->is_recorder_lost;
  self->is_recorder_lost = is_lost;
  follow_silence (self, cameras);
  gboolean is_more = is_lost && follow_loss (self, cameras, is_first);
  if (is_lost)
    describe_loss (self, cameras);
  if ((is_first || is_more) && is_recording_expected (self))
    ksk_session_raise_footage_alarm (self, N_ ("A camera that should record does not."), self->lost_footage);
  else if (is_first)
    self->recorder_lost_seq = ksk_session_get_seq (self);
  ksk_session_tell (self);
}

void
ksk_session_check_footage (KskSession *self)
{
  if (self->state == KSK_SESSION_RUNNING && self->is_recorder_lost && is_recording_expected (self)
      && !ksk_story_has_deviation_since (self->story, NULL, self->recorder_lost_seq))
    ksk_session_raise_footage_alarm (self, N_ ("A camera that should record does not."), self->lost_footage);
}

void
ksk_session_watch_recorder (KskSession *self)
{
  self->silent_since = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lost_cameras = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->recorder, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
}

char *
ksk_session_dup_silent_cameras (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);

  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    if (camera->state == KSK_CAMERA_SILENT && !g_hash_table_contains (self->lost_cameras, camera->name))
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
  return state == KSK_RECORDING_ON || state == KSK_RECORDING_OUTSIDE;
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
