/* What goes wrong in a room: cameras that fail, fall silent and return, and a disk that is full. */
#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

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

/* Frames of the room and slates; all stamped, and times only grow. */
static void
count_frames (FilmDriver *driver, const char *name, guint *n_drawn, guint *n_slates)
{
  g_autofree char *path = film_driver_path (driver, name);
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  gint64 last_us = -1;

  *n_drawn = *n_slates = 0;
  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    g_assert_true (frame->is_burnt);
    g_assert_cmpint (frame->pts_us, >, last_us);
    last_us = frame->pts_us;
    ++*(frame->is_drawn ? n_drawn : n_slates);
  }
}

/* A machine that is busy may have gaps of its own; the one that counts comes after the failure. Returns: (transfer
 * full): the camera, silent. */
static KskCamera *
wait_for_silence (FilmDriver *driver, Frail *frail)
{
  for (guint i = 0; i < 1000; i++) {
    film_driver_run (driver, 10);
    g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (KSK_RECORDER (driver->film));
    KskCamera *camera = cameras->pdata[1];
    if (g_atomic_int_get (&frail->n_frames) >= FRAMES_UNTIL_FAILURE && camera->state == KSK_CAMERA_SILENT)
      return ksk_camera_ref (camera);
  }
  g_error ("the camera that failed did not become silent");
}

/* What was told when it came back: the last that was told of it. */
static JsonObject *
wait_for_return (FilmDriver *driver)
{
  for (guint i = 0; i < 1000; i++) {
    film_driver_run (driver, 10);
    guint n = film_driver_count (driver, "camera-back");
    JsonObject *back = n > 0 ? film_driver_get (driver, "camera-back", n - 1) : NULL;
    if (back != NULL && g_str_equal (json_object_get_string_member (back, "camera"), "CAM02")
        && json_object_get_int_member (back, "silent_ms") > 400)
      return back;
  }
  g_error ("the camera that failed did not come back");
}

/* The frail camera comes back by itself; the gap is slates; the other one does not notice. */
static void
check_return (Failure failure, const char *trouble)
{
  Frail frail = { .failure = failure };
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30),
                                                    film_driver_made_camera ("CAM02", 30, make_frail, &frail), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  KskRecorder *recorder = KSK_RECORDER (driver->film);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  g_autoptr (KskCamera) fallen = wait_for_silence (driver, &frail);
  g_assert_cmpint (fallen->silent_us, >, 0);
  g_assert_cmpstr (fallen->trouble, ==, trouble);
  /* It has ten seconds before anybody is called. */
  g_assert_cmpint (ksk_recorder_get_state (recorder), ==, KSK_RECORDING_ON);

  JsonObject *back = wait_for_return (driver);
  gint64 silent_ms = json_object_get_int_member (back, "silent_ms");
  film_driver_run (driver, 500);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  guint n_drawn, n_slates;
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpint (n_drawn, >, (FRAMES_UNTIL_FAILURE + silent_ms * 30 / 1000) * 3 / 4);
  count_frames (driver, "KSK60_CAM02.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, FRAMES_UNTIL_FAILURE);
  g_assert_cmpint (n_slates, >=, (silent_ms - 300) / 100 * 3 / 4);
  g_assert_cmpint (g_atomic_int_get (&frail.n_opened), ==, 2);
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
  g_assert_cmpint (ksk_recorder_get_state (KSK_RECORDER (driver->film)), ==, KSK_RECORDING_LOST);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, 100);
  count_frames (driver, "KSK60_CAM02.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, ==, 0);
  g_assert_cmpuint (n_slates, >, 80);
}

/* A small disk */

/* This process gets mounts of its own, which needs no privilege where user namespaces are permitted. Before there is a
 * second thread. */
static gboolean can_mount;

static void
try_to_unshare (void)
{
  g_autofree char *ids = g_strdup_printf ("0 %u 1", (guint)getuid ());

  if (unshare (getuid () == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return;
  if (getuid () != 0 && !g_file_set_contents ("/proc/self/uid_map", ids, -1, NULL))
    return;
  can_mount = mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static char *
make_small_disk (guint kib)
{
  g_autofree char *options = g_strdup_printf ("size=%uk", kib);
  g_autofree char *folder = g_dir_make_tmp ("ksk-disk-XXXXXX", NULL);

  g_assert_nonnull (folder);
  if (!can_mount || mount ("none", folder, "tmpfs", 0, options) != 0) {
    g_rmdir (folder);
    g_test_skip ("no file system can be mounted here: a full disk is not tried");
    return NULL;
  }
  return g_steal_pointer (&folder);
}

static void
remove_small_disk (const char *folder)
{
  g_assert_cmpint (umount (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What was told of a file is true of the bytes that are there, whatever happened to it. */
static void
check_told (FilmDriver *driver, JsonObject *told)
{
  g_autofree char *path = film_driver_path (driver, json_object_get_string_member (told, "file"));
  g_autofree char *hash = film_driver_hash (path, (gsize)json_object_get_int_member (told, "bytes"));
  g_assert_cmpstr (hash, ==, json_object_get_string_member (told, "sha256"));
}

/* Full to the last byte: the disk itself says so. What is there stays, and can be decoded. */
static void
test_full_disk (void)
{
  g_autofree char *folder = make_small_disk (400);
  if (folder == NULL)
    return;
  g_autofree char *second = g_dir_make_tmp ("ksk-second-XXXXXX", NULL);
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .folder = folder, .second_folder = second };
  FilmDriver *driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  guint n_drawn, n_slates;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  JsonObject *lost = film_driver_wait (driver, "camera-lost", 1);
  g_assert_nonnull (strstr (json_object_get_string_member (lost, "detail"), g_strerror (ENOSPC)));
  g_assert_cmpuint (film_driver_count (driver, "disk-low"), ==, 1);
  check_told (driver, film_driver_wait (driver, "footage-ended", 1));
  film_driver_wait (driver, "footage-begun", 2);
  film_driver_run (driver, 500);
  g_assert_cmpint (ksk_recorder_get_state (KSK_RECORDER (driver->film)), ==, KSK_RECORDING_ON);
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, 10);
  film_driver_stop (driver, NULL); /* no copy for viewers has room on the first disk */

  JsonObject *ended = film_driver_get (driver, "footage-ended", 1);
  g_autofree char *path = g_build_filename (second, json_object_get_string_member (ended, "file"), NULL);
  g_autofree char *hash = film_driver_hash (path, (gsize)json_object_get_int_member (ended, "bytes"));
  g_assert_cmpstr (hash, ==, json_object_get_string_member (ended, "sha256"));
  driver->keeps_folder = TRUE;
  film_driver_free (driver);
  remove_small_disk (folder);
  film_driver_remove (second);
}

/* Less is free than the journal should have: the file is ended, whole, and the state is lost. */
static void
test_reserve (void)
{
  g_autofree char *folder = make_small_disk (2048);
  if (folder == NULL)
    return;
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .folder = folder, .reserve_bytes = 1600 << 10 };
  FilmDriver *driver = film_driver_new (&spec);
  KskRecorder *recorder = KSK_RECORDER (driver->film);
  g_autoptr (GError) error = NULL;
  guint n_drawn, n_slates;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait (driver, "camera-lost", 1);
  JsonObject *ended = film_driver_wait (driver, "footage-ended", 1);
  check_told (driver, ended);
  g_assert_cmpint (ksk_recorder_get_state (recorder), ==, KSK_RECORDING_LOST);
  g_assert_cmpint (ksk_recorder_get_minutes_left (recorder), ==, 0);
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (recorder);
  g_assert_cmpint (((KskCamera *)cameras->pdata[0])->state, ==, KSK_CAMERA_LOST);
  count_frames (driver, "KSK60_CAM01.mkv", &n_drawn, &n_slates);
  g_assert_cmpint (json_object_get_int_member (ended, "frames"), ==, n_drawn + n_slates);
  film_driver_stop (driver, NULL);
  driver->keeps_folder = TRUE;
  film_driver_free (driver);
  remove_small_disk (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  try_to_unshare ();
  gst_init (NULL, NULL);
  g_test_add_func ("/film/faults/error", test_error);
  g_test_add_func ("/film/faults/silence", test_silence);
  g_test_add_func ("/film/faults/late", test_late);
  g_test_add_func ("/film/faults/never", test_never);
  g_test_add_func ("/film/faults/full-disk", test_full_disk);
  g_test_add_func ("/film/faults/reserve", test_reserve);
  return g_test_run ();
}
