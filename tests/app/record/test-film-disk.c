/* A disk that is full, has no room to spare, and has room again. */
#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define KIB 1024

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
resize_disk (const char *folder, guint kib)
{
  g_autofree char *options = g_strdup_printf ("size=%uk", kib);
  g_assert_cmpint (mount ("none", folder, "tmpfs", MS_REMOUNT, options), ==, 0);
}

/* Of one camera, on a small disk. */
static FilmDriver *
make_driver (const char *folder, guint reserve_kib)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .folder = folder, .reserve_bytes = (guint64)reserve_kib * KIB };
  FilmDriver *driver = film_driver_new (&spec);

  driver->keeps_folder = TRUE;
  return driver;
}

static void
remove_driver (FilmDriver *driver, const char *folder)
{
  film_driver_free (driver);
  g_assert_cmpint (umount (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
start (FilmDriver *driver)
{
  g_autoptr (GError) error = NULL;
  film_driver_start (driver, &error);
  g_assert_no_error (error);
}

static void
stop (FilmDriver *driver)
{
  g_autoptr (GError) error = NULL;
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
}

static KskRecordingState
get_state (FilmDriver *driver)
{
  return ksk_recorder_get_state (KSK_RECORDER (driver->film));
}

static gboolean
is_recording (FilmDriver *driver, gpointer data)
{
  return get_state (driver) == KSK_RECORDING_ON;
}

/* What was told of a file is true of the bytes that are there, whatever happened to it. */
static void
check_told (FilmDriver *driver, JsonObject *told, const char *file)
{
  guint n_drawn, n_slates;

  g_assert_cmpstr (json_object_get_string_member (told, "file"), ==, file);
  g_autofree char *path = film_driver_path (driver, file);
  g_autofree char *hash = film_driver_hash (path, (gsize)json_object_get_int_member (told, "bytes"));
  g_assert_cmpstr (hash, ==, json_object_get_string_member (told, "sha256"));
  filmed_frames_count (path, &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, 0);
  g_assert_cmpint (json_object_get_int_member (told, "frames"), <=, n_drawn + n_slates);
}

/* Full to the last byte: the disk itself says so. What is there stays, and can be decoded; where there is room again,
 * it goes on by itself in a file of its own. */
static void
test_full (void)
{
  g_autofree char *folder = make_small_disk (400);
  if (folder == NULL)
    return;
  FilmDriver *driver = make_driver (folder, 0);

  start (driver);
  JsonObject *lost = film_driver_wait (driver, "camera-lost", 1);
  g_assert_nonnull (strstr (json_object_get_string_member (lost, "detail"), g_strerror (ENOSPC)));
  g_assert_cmpint (get_state (driver), ==, KSK_RECORDING_LOST);
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  g_assert_cmpint (camera->state, ==, KSK_CAMERA_LOST);
  film_driver_wait (driver, "disk-low", 1);
  check_told (driver, film_driver_wait (driver, "footage-ended", 1), "KSK60_CAM01.mkv");

  resize_disk (folder, 64 * KIB);
  JsonObject *begun = film_driver_wait (driver, "footage-begun", 2);
  g_assert_cmpstr (json_object_get_string_member (begun, "file"), ==, "KSK60_CAM01-2.mkv");
  film_driver_wait_until (driver, "recording", is_recording, NULL);
  stop (driver);
  check_told (driver, film_driver_wait (driver, "footage-ended", 2), "KSK60_CAM01-2.mkv");
  g_assert_cmpuint (film_driver_count (driver, "camera-lost"), ==, 1);
  remove_driver (driver, folder);
}

/* What is free is asked for once a second. */
static gboolean
has_started (FilmDriver *driver, gpointer data)
{
  return film_driver_start (driver, NULL);
}

/* Less is free than the journal should have: the file is ended, whole. It does not go on by itself while hardly
 * anything would fit; it does when people begin it again. */
static void
test_reserve (void)
{
  g_autofree char *folder = make_small_disk (2048);
  if (folder == NULL)
    return;
  FilmDriver *driver = make_driver (folder, 1600);

  start (driver);
  film_driver_wait (driver, "camera-lost", 1);
  JsonObject *ended = film_driver_wait (driver, "footage-ended", 1);
  check_told (driver, ended, "KSK60_CAM01.mkv");
  g_assert_cmpint (get_state (driver), ==, KSK_RECORDING_LOST);
  g_assert_cmpint (ksk_recorder_get_minutes_left (KSK_RECORDER (driver->film)), ==, 0);

  g_autoptr (GError) error = NULL;
  g_assert_false (film_driver_start (driver, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  resize_disk (folder, 6 * KIB);
  film_driver_wait_until (driver, "a start where there is room", has_started, NULL);
  g_assert_cmpuint (film_driver_count (driver, "footage-begun"), <=, 2);
  film_driver_wait_until (driver, "recording", is_recording, NULL);
  stop (driver);
  check_told (driver, film_driver_wait (driver, "footage-ended", 2), "KSK60_CAM01-2.mkv");
  remove_driver (driver, folder);
}

static gboolean
has_bytes (FilmDriver *driver, gpointer data)
{
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  return camera->n_bytes >= *(guint64 *)data;
}

static gboolean
exists (FilmDriver *driver, const char *name)
{
  g_autofree char *path = film_driver_path (driver, name);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A copy for viewers would take what the journal needs: it is left out, told of, and made when there is room. */
static void
test_copy (void)
{
  g_autofree char *folder = make_small_disk (64 * KIB);
  if (folder == NULL)
    return;
  FilmDriver *driver = make_driver (folder, 60 * KIB);
  guint64 n_bytes = 600 * KIB;

  start (driver);
  film_driver_wait_until (driver, "600 KiB of footage", has_bytes, &n_bytes);
  /* What is left is a little less than the file. */
  resize_disk (folder, 60 * KIB + 900);
  stop (driver);
  check_told (driver, film_driver_wait (driver, "footage-ended", 1), "KSK60_CAM01.mkv");
  g_assert_cmpuint (film_driver_count (driver, "footage-copy"), ==, 0);
  JsonObject *failed = film_driver_wait (driver, "footage-copy-failed", 1);
  g_assert_cmpstr (json_object_get_string_member (failed, "file"), ==, "KSK60_CAM01.mkv");
  g_assert_nonnull (strstr (json_object_get_string_member (failed, "detail"), "stay free for the journal"));
  g_assert_false (exists (driver, "KSK60_CAM01.mp4"));
  g_assert_false (exists (driver, "KSK60_CAM01.mp4.part"));

  resize_disk (folder, 128 * KIB);
  stop (driver);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy-failed"), ==, 1);
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 1);
  check_told (driver, film_driver_wait (driver, "footage-ended", 1), "KSK60_CAM01.mkv");
  JsonObject *copied = film_driver_wait (driver, "footage-copy", 1);
  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mp4");
  g_autofree char *hash = film_driver_hash (path, (gsize)json_object_get_int_member (copied, "bytes"));
  g_assert_cmpstr (hash, ==, json_object_get_string_member (copied, "sha256"));
  g_assert_false (exists (driver, "KSK60_CAM01.mp4.part"));
  remove_driver (driver, folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  try_to_unshare ();
  gst_init (NULL, NULL);
  g_test_add_func ("/film/disk/full", test_full);
  g_test_add_func ("/film/disk/reserve", test_reserve);
  g_test_add_func ("/film/disk/copy", test_copy);
  return g_test_run ();
}
