/* What goes wrong in a room: cameras that fail, fall silent and return, lose frames, and give what nobody asked for. */
#include "app/record/test-camera.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define FRAMES_UNTIL_FAILURE 20

typedef enum {
  FAILS_WITH_ERROR,
  FAILS_SILENTLY, /* as PipeWire does when a camera is unplugged: neither an error nor an end */
  FAILS_AT_OPENING,
} Failure;

/* A camera that fails after some frames, the first time it is opened. */
typedef struct {
  Failure failure;
  gint n_opened; /* atomic */
  gint n_frames; /* atomic */
} Frail;

static GstPadProbeReturn
fail_in_time (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Frail *self = data;

  gint n = g_atomic_int_add (&self->n_frames, 1);

  if (n < FRAMES_UNTIL_FAILURE)
    return GST_PAD_PROBE_OK;
  if (self->failure == FAILS_WITH_ERROR && n == FRAMES_UNTIL_FAILURE) {
    g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);
    GST_ELEMENT_ERROR (element, RESOURCE, READ, ("the plug was pulled"), (NULL));
  }
  return GST_PAD_PROBE_DROP;
}

static GstElement *
make_frail (gpointer data, GError **error)
{
  Frail *self = data;
  gboolean is_first = g_atomic_int_add (&self->n_opened, 1) == 0;

  if (is_first && self->failure == FAILS_AT_OPENING) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is not plugged in");
    return NULL;
  }
  GstElement *room = ksk_test_camera_new (640, 360, 30, 0, TRUE);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (room, "src");
  if (is_first)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, fail_in_time, self, NULL);
  return room;
}

static void
count_frames (FilmDriver *driver, const char *name, guint *n_drawn, guint *n_slates)
{
  g_autofree char *path = film_driver_path (driver, name);
  filmed_frames_count (path, n_drawn, n_slates);
}

/* How many of @camera its end was told to have. */
static guint
get_told_frames (FilmDriver *driver, const char *camera)
{
  for (guint i = 0; i < film_driver_count (driver, "footage-ended"); i++) {
    JsonObject *ended = film_driver_get (driver, "footage-ended", i);
    if (g_str_equal (json_object_get_string_member (ended, "camera"), camera))
      return (guint)json_object_get_int_member (ended, "frames");
  }
  g_error ("nothing was told of the end of %s", camera);
}

typedef struct {
  Frail frail;
  const char *trouble; /* (nullable): what it says itself when it fails */
  KskCamera *camera;   /* as it was when it was waited for */
} Fall;

static KskCameraState
look (FilmDriver *driver, Fall *fall)
{
  g_clear_pointer (&fall->camera, ksk_camera_unref);
  fall->camera = film_driver_get_camera (driver, 1);
  return fall->camera->state;
}

/* A machine that is busy may have gaps of its own; the one that counts comes after the failure. */
static gboolean
has_fallen_silent (FilmDriver *driver, gpointer data)
{
  Fall *fall = data;
  return g_atomic_int_get (&fall->frail.n_frames) >= FRAMES_UNTIL_FAILURE && look (driver, fall) == KSK_CAMERA_SILENT
         && (fall->trouble == NULL || g_strcmp0 (fall->camera->trouble, fall->trouble) == 0);
}

/* Whether it was told that it came back. */
static gboolean
is_told_of (FilmDriver *driver)
{
  for (guint i = 0; i < film_driver_count (driver, "camera-back"); i++) {
    JsonObject *back = film_driver_get (driver, "camera-back", i);
    if (g_str_equal (json_object_get_string_member (back, "camera"), "CAM02")
        && json_object_get_int_member (back, "silent_ms") > 400)
      return TRUE;
  }
  return FALSE;
}

/* Only once it is opened again its pictures are new ones. */
static gboolean
has_returned (FilmDriver *driver, gpointer data)
{
  Fall *fall = data;
  return g_atomic_int_get (&fall->frail.n_opened) >= 2 && look (driver, fall) == KSK_CAMERA_RECORDING
         && is_told_of (driver);
}

/* The frail camera comes back by itself; the gap is slates; the other one does not notice. */
static void
check_return (Failure failure, const char *trouble)
{
  Fall fall = { .frail = { .failure = failure }, .trouble = trouble };
  g_autoptr (GPtrArray) devices = film_driver_list (
      film_driver_camera ("CAM01", 640, 360, 30), film_driver_made_camera ("CAM02", 30, make_frail, &fall.frail), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  KskRecorder *recorder = KSK_RECORDER (driver->film);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_until (driver, "silence of the frail camera", has_fallen_silent, &fall);
  g_assert_cmpint (fall.camera->silent_us, >, 0);
  /* It has ten seconds before anybody is called. */
  g_assert_cmpint (ksk_recorder_get_state (recorder), ==, KSK_RECORDING_ON);

  film_driver_wait_until (driver, "return of the frail camera", has_returned, &fall);
  /* As many as it gave before, not all of which are in its file: that was only begun then. */
  film_driver_wait_for_frames (driver, fall.camera->n_frames + FRAMES_UNTIL_FAILURE + 10);
  g_autoptr (KskCamera) other = film_driver_get_camera (driver, 0);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  guint n_drawn, n_slates;
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn + n_slates, >=, other->n_frames);
  g_assert_cmpuint (n_drawn + n_slates, ==, get_told_frames (driver, "CAM01"));
  g_assert_cmpuint (n_drawn, >, n_slates);
  count_frames (driver, "KSK60_CAM02.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn + n_slates, ==, get_told_frames (driver, "CAM02"));
  g_assert_cmpuint (n_drawn, >, FRAMES_UNTIL_FAILURE);
  g_assert_cmpuint (n_slates, >, 0);
  g_assert_cmpint (g_atomic_int_get (&fall.frail.n_opened), ==, 2);
  ksk_camera_unref (fall.camera);
}

static void
test_error (void)
{
  check_return (FAILS_WITH_ERROR, "the plug was pulled");
}

static void
test_silence (void)
{
  check_return (FAILS_SILENTLY, NULL);
}

/* Not there at first: the file begins with slates, and the start waits for the first picture. */
static void
test_late (void)
{
  Frail frail = { .failure = FAILS_AT_OPENING };
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_made_camera ("CAM01", 30, make_frail, &frail), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  guint n_drawn, n_slates;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, 0);
  g_assert_cmpuint (n_slates, >, 0);
}

static GstElement *
make_nothing (gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is not plugged in");
  return NULL;
}

static gboolean
is_lost (FilmDriver *driver, gpointer data)
{
  return ksk_recorder_get_state (KSK_RECORDER (driver->film)) == KSK_RECORDING_LOST;
}

/* One camera never comes: the start says which, the other one is filmed all the same, and the state is lost. */
static void
test_never (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 15),
                                                    film_driver_made_camera ("CAM02", 30, make_nothing, NULL), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  guint n_drawn, n_slates;

  g_assert_false (film_driver_start (driver, &error));
  g_assert_cmpstr (error->message, ==, "no picture of CAM02 (made) is in its file yet: it is not plugged in");
  g_clear_error (&error);
  /* It has as much time as the start, from when its file was begun, which is a moment later. */
  film_driver_wait_until (driver, "loss of the camera", is_lost, NULL);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, 0);
  g_assert_cmpuint (n_drawn + n_slates, ==, get_told_frames (driver, "CAM01"));
  count_frames (driver, "KSK60_CAM02.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, ==, 0);
  g_assert_cmpuint (n_slates, ==, get_told_frames (driver, "CAM02"));
}

/* Of the camera that never comes: people do without it. */
static void
test_left_out (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 15),
                                                    film_driver_made_camera ("CAM02", 30, make_nothing, NULL), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_open (driver, &error);
  g_assert_no_error (error);
  ksk_recorder_set_left_out (KSK_RECORDER (driver->film), 1, TRUE);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ksk_recorder_get_state (KSK_RECORDER (driver->film)), ==, KSK_RECORDING_ON);
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 1);
  g_assert_true (camera->is_left_out);
  g_assert_cmpint (camera->state, ==, KSK_CAMERA_OPENING);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 1);
  g_assert_cmpuint (film_driver_count (driver, "camera-lost"), ==, 0);
}

/* While nothing comes */

/* Opened as often as one likes, it gives nothing and says nothing. */
static GstElement *
make_mute (gpointer data, GError **error)
{
  Frail *self = data;
  GstElement *room = ksk_test_camera_new (640, 360, 30, 0, TRUE);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (room, "src");

  g_atomic_int_inc (&self->n_opened);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, fail_in_time, self, NULL);
  return room;
}

typedef struct {
  Frail frail;
  gint64 last_us;
  guint n_grown;
} Mute;

static void
note_silence (KskRecorder *recorder, gpointer data)
{
  Mute *mute = data;
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (recorder);
  const KskCamera *camera = cameras->pdata[0];

  /* The second time it is opened, six seconds pass in which it is waited for. */
  if (camera->state != KSK_CAMERA_SILENT || g_atomic_int_get (&mute->frail.n_opened) != 2)
    return;
  mute->n_grown += mute->last_us > 0 && camera->silent_us >= mute->last_us + G_TIME_SPAN_SECOND / 2;
  mute->last_us = camera->silent_us;
}

static gboolean
is_opened_again (FilmDriver *driver, gpointer data)
{
  return g_atomic_int_get (&((Mute *)data)->frail.n_opened) >= 3;
}

/* People see for how long there was no picture, and that grows. */
static void
test_growing_silence (void)
{
  Mute mute = { .frail = { .failure = FAILS_SILENTLY } };
  g_autoptr (GPtrArray) devices
      = film_driver_list (film_driver_made_camera ("CAM01", 30, make_mute, &mute.frail), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  g_signal_connect (driver->film, "changed", G_CALLBACK (note_silence), &mute);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_until (driver, "a third opening", is_opened_again, &mute);
  g_assert_cmpuint (mute.n_grown, >=, 3);
  g_signal_handlers_disconnect_by_data (driver->film, &mute);
}

/* What the device has lost by itself */

#define N_LOST 7

/* A camera that loses frames once it is told to. */
typedef struct {
  gint loses;    /* atomic */
  guint64 n_ago; /* frames since then; its thread */
  guint64 number;
} Lossy;

static gboolean
follow (Lossy *self)
{
  self->n_ago += self->n_ago > 0 || g_atomic_int_get (&self->loses);
  return self->n_ago > 0;
}

/* As a driver does: the numbers of frames that were lost are missing. Others are numbered without a gap. */
static GstPadProbeReturn
skip_numbers (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Lossy *self = data;

  follow (self);
  self->number += self->n_ago == 1 ? N_LOST + 1 : 1;
  GST_BUFFER_OFFSET (GST_PAD_PROBE_INFO_BUFFER (info)) = self->number;
  return GST_PAD_PROBE_OK;
}

/* As elements do that have no numbers: how many it was until now. */
static GstPadProbeReturn
tell_quality (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Lossy *self = data;
  g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);

  GST_BUFFER_OFFSET (GST_PAD_PROBE_INFO_BUFFER (info)) = GST_BUFFER_OFFSET_NONE;
  if (!follow (self) || self->n_ago > 2)
    return GST_PAD_PROBE_OK;
  GstMessage *message = gst_message_new_qos (GST_OBJECT (element), TRUE, 0, 0, 0, 0);
  gst_message_set_qos_stats (message, GST_FORMAT_BUFFERS, 100, self->n_ago == 1 ? 3 : N_LOST);
  gst_element_post_message (element, message);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_with_probe (GstPadProbeCallback probe, gpointer data)
{
  GstElement *room = ksk_test_camera_new (640, 360, 30, 0, TRUE);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (room, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
  return room;
}

static GstElement *
make_losing (gpointer data, GError **error)
{
  return make_with_probe (skip_numbers, data);
}

static GstElement *
make_complaining (gpointer data, GError **error)
{
  return make_with_probe (tell_quality, data);
}

static gboolean
has_dropped (FilmDriver *driver, gpointer data)
{
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  return camera->n_dropped >= N_LOST;
}

static void
check_dropped (KskCameraMakeFunc make)
{
  Lossy lossy = { 0 };
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_made_camera ("CAM01", 30, make, &lossy), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  guint64 n_told = 0;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  g_autoptr (KskCamera) before = film_driver_get_camera (driver, 0);
  g_atomic_int_set (&lossy.loses, TRUE);
  film_driver_wait_until (driver, "frames that were lost", has_dropped, NULL);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  for (guint i = 0; i < film_driver_count (driver, "frames-dropped"); i++)
    n_told += (guint64)json_object_get_int_member (film_driver_get (driver, "frames-dropped", i), "frames");
  g_assert_cmpuint (n_told, ==, camera->n_dropped);
  g_assert_cmpuint (n_told - before->n_dropped, >=, N_LOST);
}

static void
test_driver_drops (void)
{
  check_dropped (make_losing);
}

static void
test_quality (void)
{
  check_dropped (make_complaining);
}

/* What is asked for is not what a device gives. */

static GstElement *
make_small (gpointer data, GError **error)
{
  return ksk_test_camera_new (320, 240, 10, 0, TRUE);
}

static gboolean
is_measured (FilmDriver *driver, gpointer data)
{
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  return camera->fps == 10;
}

static void
test_shape (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_made_camera ("CAM01", 30, make_small, NULL), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_open (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_until (driver, "ten frames a second", is_measured, NULL);
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  g_assert_cmpuint (camera->width, ==, 320);
  g_assert_cmpuint (camera->height, ==, 240);
  JsonObject *opened = film_driver_wait (driver, "camera-opened", 1);
  g_assert_cmpint (json_object_get_int_member (opened, "width"), ==, 320);
  g_assert_cmpint (json_object_get_int_member (opened, "height"), ==, 240);
  g_assert_cmpint (json_object_get_int_member (opened, "fps"), >, 0);
  g_assert_cmpint (json_object_get_int_member (opened, "fps"), <=, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/faults/error", test_error);
  g_test_add_func ("/film/faults/silence", test_silence);
  g_test_add_func ("/film/faults/late", test_late);
  g_test_add_func ("/film/faults/never", test_never);
  g_test_add_func ("/film/faults/left-out", test_left_out);
  g_test_add_func ("/film/faults/growing-silence", test_growing_silence);
  g_test_add_func ("/film/faults/driver-drops", test_driver_drops);
  g_test_add_func ("/film/faults/quality", test_quality);
  g_test_add_func ("/film/faults/shape", test_shape);
  return g_test_run ();
}
