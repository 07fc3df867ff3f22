/* A disk that does not answer: what films goes on, what is to end comes back, and people are told. */
#include <gst/gst.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/record/camera-footage.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define PATIENCE_US (4 * G_TIME_SPAN_SECOND)

/* The disk: calls wait while it hangs, and at no other time, which a real one that is busy might for longer than the
 * film has patience here. These stand in the place of those of the C library. */

static GMutex disk_lock;
static GCond disk_changed;
static gboolean hangs_on_sync, hangs_on_question, hangs_on_new_file;
static guint n_hanging;

static void
wait_for_disk (const gboolean *hangs)
{
  g_mutex_lock (&disk_lock);
  n_hanging++;
  while (*hangs)
    g_cond_wait (&disk_changed, &disk_lock);
  n_hanging--;
  g_cond_broadcast (&disk_changed);
  g_mutex_unlock (&disk_lock);
}

static void
set_hangs (gboolean *hangs, gboolean value)
{
  g_mutex_lock (&disk_lock);
  *hangs = value;
  g_cond_broadcast (&disk_changed);
  g_mutex_unlock (&disk_lock);
}

int
fdatasync (int fd)
{
  wait_for_disk (&hangs_on_sync);
  return 0;
}

/* Of the folder, when a file is made in it. */
int
fsync (int fd)
{
  wait_for_disk (&hangs_on_new_file);
  return 0;
}

int
statvfs (const char *path, struct statvfs *disk)
{
  wait_for_disk (&hangs_on_question);
  *disk = (struct statvfs){ .f_bavail = 1 << 24, .f_frsize = 4096 };
  return 0;
}

static gboolean
does_hang (FilmDriver *driver, gpointer data)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&disk_lock);
  return n_hanging > 0;
}

/* Threads that a disk held up end when it answers. */
static void
wait_for_threads (void)
{
  for (guint i = 0; i < 6000; i++) {
    g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
    const char *id;
    gboolean is_busy = FALSE;
    while ((id = g_dir_read_name (threads)) != NULL) {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *name = NULL;
      is_busy = is_busy || (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "footage"));
    }
    if (!is_busy)
      return;
    g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  }
  g_error ("a thread does not end, though the disk answers");
}

static FilmDriver *
make_driver (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .patience_us = PATIENCE_US };
  return film_driver_new (&spec);
}

/* Nothing is written any more while people want to stop: they are told so, and what was told of the file stays true. */
static void
test_stop (void)
{
  FilmDriver *driver = make_driver ();
  g_autofree char *folder = g_strdup (driver->folder);
  g_autoptr (GError) error = NULL;

  driver->keeps_folder = TRUE;
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  set_hangs (&hangs_on_sync, TRUE);
  film_driver_wait_until (driver, "the disk hangs", does_hang, NULL);
  g_assert_false (film_driver_stop (driver, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (film_driver_count (driver, "camera-lost"), >=, 1);
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 0);
  film_driver_free (driver);
  set_hangs (&hangs_on_sync, FALSE);
  wait_for_threads ();

  guint n_drawn, n_slates;
  g_autofree char *path = g_build_filename (folder, "KSK60_CAM01.mkv", NULL);
  filmed_frames_count (path, &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn, >, 0);
  film_driver_remove (folder);
}

static gboolean
is_lost (FilmDriver *driver, gpointer data)
{
  return ksk_recorder_get_state (KSK_RECORDER (driver->film)) == KSK_RECORDING_LOST;
}

static gboolean
is_recording (FilmDriver *driver, gpointer data)
{
  return ksk_recorder_get_state (KSK_RECORDER (driver->film)) == KSK_RECORDING_ON;
}

/* It hangs while it is filmed: that is lost footage. When it answers, the file is ended and another one begun. */
static void
test_while_recording (void)
{
  FilmDriver *driver = make_driver ();
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  set_hangs (&hangs_on_sync, TRUE);
  film_driver_wait_until (driver, "footage is lost", is_lost, NULL);
  JsonObject *lost = film_driver_wait (driver, "camera-lost", 1);
  g_assert_cmpstr (json_object_get_string_member (lost, "detail"), ==, "the disk does not answer");
  set_hangs (&hangs_on_sync, FALSE);
  JsonObject *ended = film_driver_wait (driver, "footage-ended", 1);
  g_assert_cmpstr (json_object_get_string_member (ended, "file"), ==, "KSK60_CAM01.mkv");
  film_driver_wait_until (driver, "recording goes on", is_recording, NULL);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  film_driver_free (driver);
}

/* Nobody knows what is free: it is filmed all the same, and silence is seen. Copies wait for a disk that answers. */
static void
test_question (void)
{
  FilmDriver *driver = make_driver ();
  KskRecorder *recorder = KSK_RECORDER (driver->film);
  g_autoptr (GError) error = NULL;

  set_hangs (&hangs_on_question, TRUE);
  film_driver_open (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_until (driver, "the disk hangs", does_hang, NULL);
  /* Who else might ask has asked by then. */
  film_driver_run (driver, 500);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  /* What is told of by the thread that asks for room, if it were the same. */
  film_driver_wait (driver, "footage-begun", 1);
  g_assert_cmpint (ksk_recorder_get_minutes_left (recorder), ==, -1);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  film_driver_wait (driver, "footage-ended", 1);
  film_driver_wait (driver, "footage-copy-failed", 1);
  set_hangs (&hangs_on_question, FALSE);
  wait_for_threads ();
  film_driver_free (driver);
}

static void
ignore (gpointer data)
{
}

static void
ignore_event (const char *kind, JsonObject *members, gpointer data)
{
  json_object_unref (members);
}

static gboolean
exists (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A file was being made when filming had ended, and films of the end have begun by then: their file is another one. */
static void
test_late_file (void)
{
  static const KskFilmListener nobody = { .changed = ignore, .event = ignore_event };
  g_autoptr (KskFilmDevice) device = film_driver_camera ("CAM01", 640, 360, 30);
  KskFilmSetting *setting = ksk_film_setting_new ();
  KskFilmTeller *teller = ksk_film_teller_new (&nobody, NULL);
  g_autofree char *folder = g_dir_make_tmp ("ksk-film-XXXXXX", NULL);
  g_auto (KskFootageState) state = { 0 };
  g_assert_nonnull (folder);
  setting->folder = g_strdup (folder);
  setting->prefix = g_strdup ("KSK60");
  setting->ceremony = g_strdup ("Ceremony 60");
  setting->patience_us = PATIENCE_US;
  KskCameraFootage *footage = ksk_camera_footage_new (device, setting, teller);

  set_hangs (&hangs_on_new_file, TRUE);
  ksk_camera_footage_begin (footage, "");
  while (!does_hang (NULL, NULL))
    g_usleep (1000);
  ksk_camera_footage_end (footage);
  ksk_camera_footage_begin (footage, "_closing");
  set_hangs (&hangs_on_new_file, FALSE);
  do {
    g_usleep (1000);
    ksk_footage_state_clear (&state);
    ksk_camera_footage_get_state (footage, &state);
  } while (!state.is_writing);
  g_assert_cmpstr (state.file, ==, "KSK60_CAM01_closing.mkv");
  g_assert_true (exists (folder, "KSK60_CAM01_closing.mkv"));
  ksk_camera_footage_free (footage);
  wait_for_threads ();
  g_assert_false (exists (folder, "KSK60_CAM01.mkv"));
  ksk_film_teller_close (teller);
  ksk_film_teller_unref (teller);
  ksk_film_setting_unref (setting);
  film_driver_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/hung/stop", test_stop);
  g_test_add_func ("/film/hung/while-recording", test_while_recording);
  g_test_add_func ("/film/hung/question", test_question);
  g_test_add_func ("/film/hung/late-file", test_late_file);
  return g_test_run ();
}
