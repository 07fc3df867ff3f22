/* Cameras with pictures for tests of pages: what they show and how they are is what the test says. */
#include "tests/ui/pages/fake-cameras.h"

#include <cairo.h>

static void recorder_init (KskRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeCameras, fake_cameras, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_RECORDER, recorder_init))

#define WIDTH 640
#define HEIGHT 360

static void
fake_cameras_finalize (GObject *object)
{
  FakeCameras *self = FAKE_CAMERAS (object);

  for (guint i = 0; i < KSK_MAX_CAMERAS; i++)
    g_free (self->cameras[i].place);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->ending);
  G_OBJECT_CLASS (fake_cameras_parent_class)->finalize (object);
}

static void
fake_cameras_class_init (FakeCamerasClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fake_cameras_finalize;
}

static void
fake_cameras_init (FakeCameras *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->ending);
  self->minutes = 192;
  for (guint i = 0; i < KSK_MAX_CAMERAS; i++)
    self->cameras[i] = (FakeCamera){ .light = 48, .focus = 71 };
}

FakeCameras *
fake_cameras_new (guint n)
{
  g_return_val_if_fail (n <= KSK_MAX_CAMERAS, NULL);
  FakeCameras *self = g_object_new (FAKE_TYPE_CAMERAS, NULL);

  self->n = n;
  return self;
}

void
fake_cameras_set (FakeCameras *self, guint index, KskCameraState state, gint64 silent_us)
{
  g_mutex_lock (&self->lock);
  self->cameras[index].state = state;
  self->cameras[index].silent_us = silent_us;
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (KSK_RECORDER (self));
}

void
fake_cameras_set_recording (FakeCameras *self, KskRecordingState recording)
{
  g_mutex_lock (&self->lock);
  self->recording = recording;
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (KSK_RECORDER (self));
}

void
fake_cameras_film (FakeCameras *self)
{
  for (guint i = 0; i < self->n; i++) {
    self->cameras[i].n_pictures++;
    ksk_recorder_emit_picture (KSK_RECORDER (self), i);
  }
}

static void
set_all (FakeCameras *self, KskCameraState state)
{
  for (guint i = 0; i < self->n; i++)
    self->cameras[i].state = state;
}

static gboolean
tell_cb (gpointer data)
{
  ksk_recorder_emit_changed (data);
  return G_SOURCE_REMOVE;
}

/* In the main thread, as any recorder does. */
static void
tell (FakeCameras *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, g_object_ref (self), g_object_unref);
}

static gboolean
open_cameras (KskRecorder *recorder, GError **error)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);
  gboolean is_found = self->n > 0;

  g_mutex_lock (&self->lock);
  self->n_opens++;
  if (self->recording == KSK_RECORDING_OFF)
    set_all (self, KSK_CAMERA_SHOWING);
  g_mutex_unlock (&self->lock);
  tell (self);
  if (!is_found)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no camera was found");
  return is_found;
}

static gboolean
start (KskRecorder *recorder, GError **error)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);

  g_mutex_lock (&self->lock);
  set_all (self, KSK_CAMERA_RECORDING);
  self->recording = KSK_RECORDING_ON;
  g_mutex_unlock (&self->lock);
  tell (self);
  return TRUE;
}

static gboolean
stop (KskRecorder *recorder, GError **error)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);

  g_mutex_lock (&self->ending);
  g_mutex_unlock (&self->ending);
  g_mutex_lock (&self->lock);
  set_all (self, KSK_CAMERA_SHOWING);
  self->recording = KSK_RECORDING_OFF;
  g_mutex_unlock (&self->lock);
  tell (self);
  return TRUE;
}

static KskRecordingState
get_state (KskRecorder *recorder)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);

  g_mutex_lock (&self->lock);
  KskRecordingState recording = self->recording;
  g_mutex_unlock (&self->lock);
  return recording;
}

static char *
dup_summary (KskRecorder *recorder)
{
  return g_strdup_printf ("%u cameras", FAKE_CAMERAS (recorder)->n);
}

static KskCamera *
describe (const FakeCamera *camera, guint index)
{
  gboolean is_track = index + 1 == KSK_MAX_CAMERAS;
  g_autofree char *name = is_track ? g_strdup ("CONSOLE") : g_strdup_printf ("CAM0%u", index + 1);
  g_autofree char *device
      = is_track ? g_strdup ("the stage itself") : g_strdup_printf ("USB camera (/dev/video%u)", index);
  gboolean is_live = camera->state == KSK_CAMERA_SHOWING || camera->state == KSK_CAMERA_RECORDING;

  return ksk_camera_new (&(KskCamera){
      .name = name,
      .place = camera->place != NULL ? camera->place : (char *)"",
      .device = device,
      .state = camera->state,
      .width = is_live ? 1280 : 0,
      .height = is_live ? 720 : 0,
      .fps = is_live ? 30 : 0,
      .light = is_live ? camera->light : -1,
      .focus = is_live ? camera->focus : -1,
      .silent_us = camera->silent_us,
      .is_left_out = camera->is_left_out,
  });
}

static GPtrArray *
dup_cameras (KskRecorder *recorder)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);
  GPtrArray *cameras = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_camera_unref);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n; i++)
    g_ptr_array_add (cameras, describe (&self->cameras[i], i));
  g_mutex_unlock (&self->lock);
  return cameras;
}

/* A wall, a table, and somebody whose hand moves. */
static void
draw_room (cairo_t *cr, guint index, guint n)
{
  double hand = (n * 7 + index * 60) % 200;

  cairo_set_source_rgb (cr, 0.75 - 0.1 * index, 0.72, 0.65 + 0.05 * index);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.4, 0.26, 0.15);
  cairo_rectangle (cr, 60, 250, 520, 40);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.15, 0.2, 0.4);
  cairo_rectangle (cr, 250, 150, 140, 100);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.9, 0.72, 0.6);
  cairo_arc (cr, 320, 110, 42, 0, 6.3);
  cairo_arc (cr, 200 + hand, 240, 18, 0, 6.3);
  cairo_fill (cr);
}

/* The fourth byte of each pixel is none: as a recorder may leave it. */
static KskPicture *
dup_picture (KskRecorder *recorder, guint index)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);

  if (self->cameras[index].n_pictures == 0)
    return NULL;
  self->cameras[index].n_taken++;
  guint8 *pixels = g_malloc0 (WIDTH * HEIGHT * 4);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, WIDTH, HEIGHT, WIDTH * 4);
  cairo_t *cr = cairo_create (surface);
  draw_room (cr, index, self->cameras[index].n_pictures);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  for (gsize i = 3; i < WIDTH * HEIGHT * 4; i += 4)
    pixels[i] = 0;
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, WIDTH * HEIGHT * 4);
  return ksk_picture_new (WIDTH, HEIGHT, bytes);
}

static void
set_place (KskRecorder *recorder, guint index, const char *place)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);

  g_mutex_lock (&self->lock);
  g_free (self->cameras[index].place);
  self->cameras[index].place = g_strdup (place);
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (recorder);
}

static void
set_left_out (KskRecorder *recorder, guint index, gboolean is_left_out)
{
  FakeCameras *self = FAKE_CAMERAS (recorder);

  g_mutex_lock (&self->lock);
  self->cameras[index].is_left_out = is_left_out;
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (recorder);
}

static int
get_minutes_left (KskRecorder *recorder)
{
  return FAKE_CAMERAS (recorder)->minutes;
}

static void
note (KskRecorder *recorder, const KskFilmNote *film_note)
{
}

static void
recorder_init (KskRecorderInterface *iface)
{
  iface->open = open_cameras;
  iface->start = start;
  iface->stop = stop;
  iface->get_state = get_state;
  iface->dup_summary = dup_summary;
  iface->dup_cameras = dup_cameras;
  iface->dup_picture = dup_picture;
  iface->set_place = set_place;
  iface->set_left_out = set_left_out;
  iface->get_minutes_left = get_minutes_left;
  iface->note = note;
}
