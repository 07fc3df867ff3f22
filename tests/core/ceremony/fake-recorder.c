/* Cameras for tests: they film, fall silent and fail when the test says so, and keep what they were told. */
#include "tests/core/ceremony/fake-recorder.h"

static void recorder_init (KskRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeRecorder, fake_recorder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_RECORDER, recorder_init))

#define SHA256_OF_FOOTAGE "f00dcafef00dcafef00dcafef00dcafef00dcafef00dcafef00dcafef00dcafe"

static void
fake_recorder_finalize (GObject *object)
{
  FakeRecorder *self = FAKE_RECORDER (object);
  for (guint i = 0; i < KSK_MAX_CAMERAS; i++) {
    g_free (self->places[i]);
    g_free (self->troubles[i]);
  }
  g_ptr_array_unref (self->adopted);
  g_ptr_array_unref (self->notes);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_recorder_parent_class)->finalize (object);
}

static void
fake_recorder_class_init (FakeRecorderClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fake_recorder_finalize;
}

static void
fake_recorder_init (FakeRecorder *self)
{
  g_mutex_init (&self->lock);
  self->n_cameras = 2;
  self->adopted = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
}

void
fake_recorder_set_state (FakeRecorder *self, KskRecordingState state)
{
  g_atomic_int_set (&self->state, (gint)state);
  ksk_recorder_emit_changed (KSK_RECORDER (self));
}

void
fake_recorder_set_camera (FakeRecorder *self, guint index, KskCameraState state, const char *trouble)
{
  g_mutex_lock (&self->lock);
  self->camera_states[index] = state;
  g_free (self->troubles[index]);
  self->troubles[index] = g_strdup (trouble);
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (KSK_RECORDER (self));
}

void
fake_recorder_tell (FakeRecorder *self, const char *kind, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  g_assert_no_error (error);
  ksk_recorder_emit_event (KSK_RECORDER (self), kind, json_node_get_object (node));
}

typedef struct {
  FakeRecorder *recorder;
  char *kind;
  char *json;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *self = data;
  g_object_unref (self->recorder);
  g_free (self->kind);
  g_free (self->json);
  g_free (self);
}

static gboolean
tell_cb (gpointer data)
{
  Telling *self = data;
  fake_recorder_tell (self->recorder, self->kind, self->json);
  return G_SOURCE_REMOVE;
}

/* From the thread of start() and stop(), but never in it, as g_main_context_invoke() does while nobody iterates. @more:
 * members besides the camera and its file. */
static void
tell_of_each (FakeRecorder *self, const char *kind, const char *more)
{
  for (guint i = 0; self->tells && i < self->n_cameras; i++) {
    Telling *telling = g_new0 (Telling, 1);
    telling->recorder = g_object_ref (self);
    telling->kind = g_strdup (kind);
    telling->json = g_strdup_printf ("{'camera': 'CAM0%u', 'file': 'TEST_CAM0%u.mkv', %s}", i + 1, i + 1, more);
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, telling, telling_free);
  }
}

static void
set_cameras (FakeRecorder *self, KskCameraState state)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_cameras; i++)
    self->camera_states[i] = state;
  g_mutex_unlock (&self->lock);
}

static gboolean
changed_cb (gpointer data)
{
  ksk_recorder_emit_changed (data);
  return G_SOURCE_REMOVE;
}

/* After what it has to tell, as the real one does. */
static void
tell_changed (FakeRecorder *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, changed_cb, g_object_ref (self), g_object_unref);
}

static gboolean
check (FakeRecorder *self, GError **error)
{
  if (self->fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "camera 2 does not answer");
  return !self->fails;
}

static gboolean
recorder_open (KskRecorder *recorder, GError **error)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  self->n_opens++;
  if (self->fails_to_open)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no camera");
  if (self->fails_to_open)
    return FALSE;
  if (g_atomic_int_get (&self->state) == KSK_RECORDING_OFF)
    set_cameras (self, KSK_CAMERA_SHOWING);
  tell_changed (self);
  return TRUE;
}

static gboolean
recorder_start (KskRecorder *recorder, GError **error)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  self->n_starts++;
  if (!check (self, error))
    return FALSE;
  set_cameras (self, KSK_CAMERA_RECORDING);
  tell_of_each (self, "footage-begun", "'first_frame': '2026-11-12T20:00:00.000Z'");
  g_atomic_int_set (&self->state, self->is_outside  ? KSK_RECORDING_OUTSIDE
                                  : self->loses_one ? KSK_RECORDING_LOST
                                                    : KSK_RECORDING_ON);
  tell_changed (self);
  return TRUE;
}

static gboolean
recorder_stop (KskRecorder *recorder, GError **error)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  self->n_stops++;
  if (!check (self, error))
    return FALSE;
  if (g_atomic_int_get (&self->state) != KSK_RECORDING_OFF || self->n_open_adopted > 0)
    tell_of_each (self, "footage-ended",
                  "'bytes': 1000000, 'sha256': '" SHA256_OF_FOOTAGE
                  "', 'frames': 300, 'last_frame': '2026-11-12T20:00:10.000Z'");
  self->n_open_adopted = 0;
  set_cameras (self, KSK_CAMERA_SHOWING);
  g_atomic_int_set (&self->state, KSK_RECORDING_OFF);
  tell_changed (self);
  return TRUE;
}

static KskRecordingState
recorder_get_state (KskRecorder *recorder)
{
  return (KskRecordingState)g_atomic_int_get (&FAKE_RECORDER (recorder)->state);
}

static char *
recorder_dup_summary (KskRecorder *recorder)
{
  return g_strdup ("2 cameras");
}

static GPtrArray *
recorder_dup_cameras (KskRecorder *recorder)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  GPtrArray *cameras = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_camera_unref);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_cameras; i++) {
    g_autofree char *name = g_strdup_printf ("CAM0%u", i + 1);
    gboolean has_frames = self->camera_states[i] >= KSK_CAMERA_SHOWING;
    KskCamera values = {
      .name = name,
      .place = self->places[i] != NULL ? self->places[i] : (char *)"",
      .device = (char *)(self->devices[i] != NULL ? self->devices[i] : "test picture"),
      .state = self->camera_states[i],
      .is_left_out = self->are_left_out[i],
      .width = has_frames ? 1280 : 0,
      .height = has_frames ? 720 : 0,
      .fps = has_frames ? 30 : 0,
      .light = has_frames ? 50 : -1,
      .focus = has_frames ? 70 : -1,
      .silent_us = self->camera_states[i] == KSK_CAMERA_SILENT ? 3 * G_USEC_PER_SEC : 0,
      .trouble = self->troubles[i],
    };
    g_ptr_array_add (cameras, ksk_camera_new (&values));
  }
  g_mutex_unlock (&self->lock);
  return cameras;
}

static KskPicture *
recorder_dup_picture (KskRecorder *recorder, guint index)
{
  return NULL;
}

static void
recorder_set_place (KskRecorder *recorder, guint index, const char *place)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  g_assert_cmpuint (index, <, self->n_cameras);
  g_mutex_lock (&self->lock);
  g_free (self->places[index]);
  self->places[index] = g_strdup (place);
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (recorder);
}

static void
recorder_set_left_out (KskRecorder *recorder, guint index, gboolean is_left_out)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  g_assert_cmpuint (index, <, self->n_cameras);
  g_mutex_lock (&self->lock);
  self->are_left_out[index] = is_left_out;
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (recorder);
}

static void
recorder_adopt (KskRecorder *recorder, const KskEarlierFootage *footage)
{
  FAKE_RECORDER (recorder)->n_open_adopted += footage->is_ended ? 0 : 1;
  g_ptr_array_add (FAKE_RECORDER (recorder)->adopted,
                   g_strdup_printf ("%s %s %" G_GINT64_FORMAT "%s", footage->camera, footage->file,
                                    footage->first_mono_us, footage->is_ended ? " ended" : ""));
}

static int
recorder_get_minutes_left (KskRecorder *recorder)
{
  return 300;
}

static void
recorder_note (KskRecorder *recorder, const KskFilmNote *note)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  g_ptr_array_add (self->notes,
                   g_strdup_printf ("%" G_GINT64_FORMAT " %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                                    note->seq, note->kind, note->step, note->mono_us, note->utc_offset_us,
                                    note->title));
  if (self->noted != NULL)
    self->noted (self);
}

static gboolean
recorder_film_closing (KskRecorder *recorder, guint seconds, GCancellable *cancellable, GError **error)
{
  FakeRecorder *self = FAKE_RECORDER (recorder);
  self->film_closing_s = seconds;
  g_mutex_lock (&self->lock);
  self->n_filmed_closing = 0;
  for (guint i = 0; i < self->n_cameras; i++)
    self->n_filmed_closing += self->are_left_out[i] ? 0 : 1;
  g_mutex_unlock (&self->lock);
  if (self->fails_closing)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "CAM01: the device is gone");
  return !self->fails_closing;
}

static void
recorder_init (KskRecorderInterface *iface)
{
  iface->film_closing = recorder_film_closing;
  iface->open = recorder_open;
  iface->start = recorder_start;
  iface->stop = recorder_stop;
  iface->get_state = recorder_get_state;
  iface->dup_summary = recorder_dup_summary;
  iface->dup_cameras = recorder_dup_cameras;
  iface->dup_picture = recorder_dup_picture;
  iface->set_place = recorder_set_place;
  iface->set_left_out = recorder_set_left_out;
  iface->adopt = recorder_adopt;
  iface->get_minutes_left = recorder_get_minutes_left;
  iface->note = recorder_note;
}
