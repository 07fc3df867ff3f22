/* When frames were taken: each later than the one before, also where two come at once, and every gap is told of. */
#include <string.h>

#include "app/record/camera-track.h"
#include "app/record/film-camera.h"
#include "app/record/test-camera.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define WIDTH 640
#define HEIGHT 360

/* Without a film around them. */
typedef struct {
  KskFilmSetting *setting;
  GPtrArray *events; /* (element-type utf8): their kinds */
  gint64 silent_ms;  /* of the last return; 0: none */
} Room;

static void
set_up (Room *room, gconstpointer data)
{
  const KskFilmNote note = { .seq = 1, .hash = "1", .step = "", .title = "" };

  room->setting = ksk_film_setting_new ();
  room->setting->folder = g_dir_make_tmp ("ksk-film-XXXXXX", NULL);
  room->setting->prefix = g_strdup ("KSK60");
  room->setting->ceremony = g_strdup ("Ceremony 60");
  room->setting->patience_us = 30 * G_TIME_SPAN_SECOND;
  ksk_film_notes_add (room->setting->notes, &note);
  room->events = g_ptr_array_new_with_free_func (g_free);
  room->silent_ms = 0;
}

static void
tear_down (Room *room, gconstpointer data)
{
  film_driver_remove (room->setting->folder);
  ksk_film_setting_unref (room->setting);
  g_ptr_array_unref (room->events);
}

static void
ignore (gpointer data)
{
}

static void
take_event (const char *kind, JsonObject *members, gpointer data)
{
  Room *room = data;

  g_ptr_array_add (room->events, g_strdup (kind));
  if (json_object_has_member (members, "silent_ms"))
    room->silent_ms = json_object_get_int_member (members, "silent_ms");
  json_object_unref (members);
}

static guint
count (const Room *room, const char *kind)
{
  guint n = 0;

  for (guint i = 0; i < room->events->len; i++)
    n += g_str_equal (room->events->pdata[i], kind);
  return n;
}

/* Whoever reads the film can tell each frame from the one before, by its stamp and by its place in the file. */
static void
check_film (const Room *room, const char *name, guint n_frames)
{
  g_autofree char *path = g_build_filename (room->setting->folder, name, NULL);
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);

  g_assert_cmpuint (frames->len, ==, n_frames);
  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i), *before = frame - 1;
    g_assert_true (frame->is_burnt);
    g_assert_cmpint (frame->pts_us, >=, 0);
    g_assert_true (i == 0 || frame->pts_us > before->pts_us);
    g_assert_true (i == 0 || frame->burnt.utc_ms > before->burnt.utc_ms);
  }
}

/* Of two in a millisecond the second is refused, which is told as a frame that was dropped. */
static void
test_at_once (Room *room, gconstpointer data)
{
  static const struct {
    guint64 after_us;
    gboolean is_taken;
  } pushes[]
      = { { 0, TRUE },      { 33000, TRUE }, { 33400, FALSE }, { 33999, FALSE }, { 34000, TRUE },  { 66600, TRUE },
          { 66600, FALSE }, { 67600, TRUE }, { 67000, FALSE }, { 100000, TRUE }, { 100999, FALSE } };
  const KskCameraTrackSpec spec = { .format = { WIDTH, HEIGHT, 30, 1000 },
                                    .folder = room->setting->folder,
                                    .stem = "KSK60_CAM01",
                                    .ceremony = "Ceremony 60",
                                    .camera = "CAM01",
                                    .notes = room->setting->notes,
                                    .clock = room->setting->clock,
                                    .patience_us = room->setting->patience_us };
  g_autoptr (GError) error = NULL;
  g_autoptr (KskCameraTrack) track = ksk_camera_track_new (&spec, &error);
  g_assert_no_error (error);
  guint64 begun_ns = ksk_frame_clock_get_monotonic_ns ();
  guint n_taken = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pushes); i++) {
    GstBuffer *frame = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT * 3 / 2, NULL);
    gst_buffer_memset (frame, 0, 128, (gsize)-1);
    g_assert_cmpint (ksk_camera_track_push (track, frame, begun_ns + pushes[i].after_us * 1000), ==,
                     pushes[i].is_taken);
    n_taken += pushes[i].is_taken;
    gst_buffer_unref (frame);
  }
  ksk_camera_track_end (track, &error);
  g_assert_no_error (error);
  check_film (room, "KSK60_CAM01.mkv", n_taken);
}

static KskPicture *
make_stage (void)
{
  gsize size = (gsize)WIDTH * HEIGHT * 4;
  guint8 *white = g_malloc (size);

  memset (white, 255, size);
  g_autoptr (GBytes) pixels = g_bytes_new_take (white, size);
  return ksk_picture_new (WIDTH, HEIGHT, pixels);
}

static void
wait_for_file (KskFilmCamera *camera)
{
  gboolean is_writing = FALSE;

  for (guint i = 0; i < 6000 && !is_writing; i++) {
    g_auto (KskFootageState) state = { 0 };
    ksk_camera_footage_get_state (ksk_film_camera_get_footage (camera), &state);
    is_writing = state.is_writing;
    g_usleep (10000);
  }
  g_assert_true (is_writing);
}

/* The stage changes just after it was filmed as it stood; and then nobody looks at it for 600 ms. */
static void
test_stage (Room *room, gconstpointer data)
{
  const KskCameraFormat format = { WIDTH, HEIGHT, 10, 1000 };
  const KskFilmListener listener = { .changed = ignore, .event = take_event };
  KskFilmDevice *device = ksk_film_device_new ("CONSOLE", "", "the stage", &format, NULL, NULL, NULL);
  KskFilmCamera *camera = ksk_film_camera_new (device, 0, room->setting, &listener, room);
  KskCameraFootage *footage = ksk_film_camera_get_footage (camera);
  g_autoptr (KskPicture) picture = make_stage ();
  g_autoptr (GError) error = NULL;

  ksk_camera_footage_begin (footage, "");
  wait_for_file (camera);
  ksk_film_camera_push_stage (camera, picture);
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  ksk_film_camera_tick (camera, now_ns, TRUE);
  /* As if time had passed: what is pushed now is older than the frame before it, and as good as at once. */
  for (guint i = 1; i <= 4; i++)
    ksk_film_camera_tick (camera, now_ns + i * 100 * GST_MSECOND, TRUE);
  ksk_film_camera_push_stage (camera, picture);
  ksk_film_camera_tick (camera, now_ns + 500 * GST_MSECOND, TRUE);
  g_assert_cmpuint (count (room, "camera-silent"), ==, 0);
  ksk_film_camera_tick (camera, now_ns + 1000 * GST_MSECOND, TRUE);
  g_assert_cmpuint (count (room, "camera-silent"), ==, 1);
  g_assert_cmpuint (count (room, "camera-back"), ==, 1);
  g_assert_cmpint (room->silent_ms, >=, 500);
  g_assert_cmpint (room->silent_ms, <=, 1000);
  ksk_film_camera_tick (camera, now_ns + 1400 * GST_MSECOND, TRUE);
  g_assert_cmpuint (count (room, "camera-silent"), ==, 1);
  ksk_camera_footage_end (footage);
  ksk_camera_footage_wait (footage, g_get_monotonic_time () + room->setting->patience_us, &error);
  g_assert_no_error (error);
  ksk_film_camera_free (camera);
  ksk_film_device_unref (device);
  g_assert_cmpuint (count (room, "frames-dropped"), ==, 0);
  check_film (room, "KSK60_CONSOLE.mkv", 5);
}

static GstElement *
make_none (gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "unplugged");
  return NULL;
}

/* No frame ever comes, and nobody looks for a second. */
static void
test_slates (Room *room, gconstpointer data)
{
  const KskFilmListener listener = { .changed = ignore, .event = take_event };
  KskFilmDevice *device = film_driver_made_camera ("CAM01", 30, make_none, NULL);
  KskFilmCamera *camera = ksk_film_camera_new (device, 0, room->setting, &listener, room);
  KskCameraFootage *footage = ksk_film_camera_get_footage (camera);
  g_autoptr (GError) error = NULL;

  ksk_camera_footage_begin (footage, "");
  wait_for_file (camera);
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns () + GST_SECOND;
  for (guint i = 0; i < 8; i++)
    ksk_film_camera_tick (camera, now_ns + i * 100 * GST_MSECOND, TRUE);
  g_assert_cmpuint (count (room, "camera-silent"), ==, 0);
  ksk_film_camera_tick (camera, now_ns + 1700 * GST_MSECOND, TRUE);
  g_assert_cmpuint (count (room, "camera-silent"), ==, 1);
  ksk_film_camera_tick (camera, now_ns + 1800 * GST_MSECOND, TRUE);
  g_assert_cmpuint (count (room, "camera-silent"), ==, 1);
  ksk_camera_footage_end (footage);
  ksk_camera_footage_wait (footage, g_get_monotonic_time () + room->setting->patience_us, &error);
  g_assert_no_error (error);
  ksk_film_camera_free (camera);
  ksk_film_device_unref (device);
}

#define GAP_MS 600

/* How much later frames say that they were taken. */
static GstPadProbeReturn
date (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  gint64 pts_ns = (gint64)GST_BUFFER_PTS (buffer) + g_atomic_int_get ((gint *)data) * (gint64)GST_MSECOND;

  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  if (pts_ns < 0)
    return GST_PAD_PROBE_DROP;
  GST_BUFFER_PTS (buffer) = (guint64)pts_ns;
  return GST_PAD_PROBE_OK;
}

/* @later_ms: (type gint): atomic. */
static GstElement *
make_dated (gpointer later_ms, GError **error)
{
  GstElement *room = ksk_test_camera_new (WIDTH, HEIGHT, 30, 0, TRUE);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (room, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, date, later_ms, NULL);
  return room;
}

/* Frames come without a pause, as from a queue, and say that they were taken with one. */
static void
test_late (void)
{
  gint later_ms = 0;
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_made_camera ("CAM01", 30, make_dated, &later_ms), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (driver, 5);
  g_atomic_int_set (&later_ms, GAP_MS);
  JsonObject *back = film_driver_wait (driver, "camera-back", 1);
  g_assert_cmpuint (film_driver_count (driver, "camera-silent"), >=, 1);
  g_assert_cmpstr (json_object_get_string_member (back, "camera"), ==, "CAM01");
  g_assert_cmpint (json_object_get_int_member (back, "silent_ms"), >=, 300);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
}

/* Frames come as from a queue in front of a decoder: the last one of the film is of well before its end. */
static void
test_lagging (void)
{
  gint later_ms = -GAP_MS;
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_made_camera ("CAM01", 30, make_dated, &later_ms), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (driver, 10);
  film_driver_wait_for_state (driver, "the camera records", KSK_CAMERA_RECORDING);
  guint n_before = film_driver_count (driver, "camera-silent");
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "camera-silent"), >, n_before);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/film-times/at-once", Room, NULL, set_up, test_at_once, tear_down);
  g_test_add ("/film-times/stage", Room, NULL, set_up, test_stage, tear_down);
  g_test_add ("/film-times/slates", Room, NULL, set_up, test_slates, tear_down);
  g_test_add_func ("/film-times/late", test_late);
  g_test_add_func ("/film-times/lagging", test_lagging);
  return g_test_run ();
}
