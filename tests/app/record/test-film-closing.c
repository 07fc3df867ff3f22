/* What is filmed when the journal has ended: in files of its own, with the last record in each frame, and untold. */
#include <string.h>

#include "app/record/camera-device.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

/* What a kill leaves of an earlier try. */
#define LEFT_BEHIND "left behind by a kill"

static gboolean
has_file (FilmDriver *driver, const char *name)
{
  g_autofree char *path = film_driver_path (driver, name);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Returns how many frames there are; all of them show the journal's last record. */
static guint
check_closing (FilmDriver *driver, const char *name)
{
  g_autofree char *path = film_driver_path (driver, name);
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  const KskFilmNote *last = driver->notes->pdata[driver->notes->len - 1];

  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    g_assert_true (frame->is_burnt);
    g_assert_cmpint (frame->burnt.seq, ==, last->seq);
    g_assert_cmpint (frame->burnt.utc_ms * 1000 - last->utc_offset_us, >=, last->mono_us - 1000);
    for (guint k = 0; k < KSK_FRAME_STAMP_HASH_BYTES; k++)
      g_assert_cmpint (frame->burnt.hash[k], ==,
                       g_ascii_xdigit_value (last->hash[2 * k]) << 4 | g_ascii_xdigit_value (last->hash[2 * k + 1]));
  }
  return frames->len;
}

static KskPicture *
make_white_stage (void)
{
  guint8 *white = g_malloc (640 * 360 * 4);
  g_autoptr (GBytes) pixels = g_bytes_new_take (white, 640 * 360 * 4);

  memset (white, 255, 640 * 360 * 4);
  return ksk_picture_new (640, 360, pixels);
}

/* After the recording has ended: cameras that are open, the stage, and one that people do without; and once more. */
static void
test_after_stop (void)
{
  g_autoptr (GPtrArray) devices
      = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), film_driver_camera ("CAM02", 640, 360, 10), NULL);
  KskFilmSpec spec = { .devices = devices, .films_stage = TRUE };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (KskPicture) stage = make_white_stage ();
  g_autoptr (GError) error = NULL;

  film_driver_open (driver, &error);
  g_assert_no_error (error);
  ksk_film_push_stage (driver->film, stage);
  ksk_recorder_set_left_out (KSK_RECORDER (driver->film), 1, TRUE);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  film_driver_note (driver, "close", "9.9", "The end");
  guint n_events = driver->events->len;

  g_assert_true (film_driver_film_closing (driver, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ksk_recorder_get_state (KSK_RECORDER (driver->film)), ==, KSK_RECORDING_OFF);
  g_assert_true (film_driver_film_closing (driver, NULL, &error));
  g_assert_no_error (error);
  /* Also not what the cameras say between and after. */
  film_driver_run (driver, 500);
  g_assert_cmpuint (driver->events->len, ==, n_events);

  g_assert_cmpuint (check_closing (driver, "KSK60_CAM01_closing.mkv"), >=, 5);
  g_assert_cmpuint (check_closing (driver, "KSK60_CAM01_closing-2.mkv"), >=, 5);
  g_assert_cmpuint (check_closing (driver, "KSK60_CONSOLE_closing.mkv"), >=, 2);
  g_assert_false (has_file (driver, "KSK60_CAM02_closing.mkv"));
  g_assert_false (has_file (driver, "KSK60_CAM01_closing.mp4"));
  g_assert_false (has_file (driver, "KSK60_CAM01_closing.vtt"));
  g_assert_false (has_file (driver, "KSK60_CAM01-2.mkv"));
}

/* A program that was started again opens the cameras, and writes over nothing. */
static void
test_after_restart (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autofree char *left = film_driver_path (driver, "KSK60_CAM01_closing.mkv"), *bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (left, LEFT_BEHIND, -1, NULL));
  g_assert_true (film_driver_film_closing (driver, NULL, &error));
  g_assert_no_error (error);
  film_driver_run (driver, 200);
  g_assert_cmpuint (driver->events->len, ==, 0);
  g_assert_cmpuint (check_closing (driver, "KSK60_CAM01_closing-2.mkv"), >=, 5);
  g_assert_true (g_file_get_contents (left, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==, LEFT_BEHIND);
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* What was filmed until then is whole. */
static void
test_cancelled (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (10, cancel, cancellable);
  g_assert_false (film_driver_film_closing (driver, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (check_closing (driver, "KSK60_CAM01_closing.mkv"), >=, 1);
}

static GstElement *
fail_to_make (gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is unplugged");
  return NULL;
}

/* One that gives nothing is told of, and the other is filmed for all of the time. */
static void
test_one_silent (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30),
                                                    film_driver_made_camera ("CAM02", 30, fail_to_make, NULL), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  g_assert_false (film_driver_film_closing (driver, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "CAM02"));
  g_assert_cmpuint (check_closing (driver, "KSK60_CAM01_closing.mkv"), >=, 5);
}

static gboolean
knows_disk (FilmDriver *driver, gpointer data)
{
  return ksk_recorder_get_minutes_left (KSK_RECORDER (driver->film)) >= 0;
}

/* What is left of the disk is the journal's, whether that is seen before or while it is filmed. */
static void
test_full (void)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
    KskFilmSpec spec = { .devices = devices, .reserve_bytes = G_MAXINT64 };
    g_autoptr (FilmDriver) driver = film_driver_new (&spec);
    g_autoptr (GError) error = NULL;
    gboolean is_seen_before = i == 0;

    if (is_seen_before) {
      film_driver_open (driver, &error);
      g_assert_no_error (error);
      film_driver_wait_until (driver, "room on the disk", knows_disk, NULL);
    }
    g_assert_false (film_driver_film_closing (driver, NULL, &error));
    g_assert_nonnull (strstr (error->message, "full"));
    if (is_seen_before)
      g_assert_false (has_file (driver, "KSK60_CAM01_closing.mkv"));
  }
}

/* None at all, and none that anybody wants: there is nothing to wait for. */
static void
test_none (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  g_autoptr (GPtrArray) no_devices = g_ptr_array_new ();
  KskFilmSpec spec = { .devices = devices }, no_spec = { .devices = no_devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec), nothing = film_driver_new (&no_spec);
  g_autoptr (GError) error = NULL;

  g_assert_true (ksk_recorder_film_closing (KSK_RECORDER (nothing->film), KSK_MAX_CLOSING_S, NULL, &error));
  g_assert_no_error (error);
  film_driver_open (driver, &error);
  g_assert_no_error (error);
  ksk_recorder_set_left_out (KSK_RECORDER (driver->film), 0, TRUE);
  g_assert_true (ksk_recorder_film_closing (KSK_RECORDER (driver->film), KSK_MAX_CLOSING_S, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (has_file (driver, "KSK60_CAM01_closing.mkv"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film-closing/after-stop", test_after_stop);
  g_test_add_func ("/film-closing/after-restart", test_after_restart);
  g_test_add_func ("/film-closing/cancelled", test_cancelled);
  g_test_add_func ("/film-closing/one-silent", test_one_silent);
  g_test_add_func ("/film-closing/full", test_full);
  g_test_add_func ("/film-closing/none", test_none);
  return g_test_run ();
}
