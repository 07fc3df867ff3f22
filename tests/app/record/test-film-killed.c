/* Killed with -9 at any moment: what is left can be decoded, and hardly anything is missing. */
#include <gst/gst.h>
#include <stdlib.h>
#include <string.h>

#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define N_ROUNDS 10
#define N_AT_ONCE 2

/* Films and is killed. */
typedef struct {
  GSubprocess *process;
  GDataInputStream *lines;
  char *folder;
  guint n_written;  /* frames that were in its file, by its own word, before it was killed */
  gint64 killed_ms; /* UTC milliseconds */
} Victim;

static Victim
begin (void)
{
  Victim victim = { .folder = g_dir_make_tmp ("ksk-killed-XXXXXX", NULL) };
  g_autoptr (GError) error = NULL;

  victim.process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, FILM_ROOM, victim.folder, "1", "600",
                                     "640x360", "30", "counts", NULL);
  g_assert_no_error (error);
  victim.lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim.process));
  return victim;
}

/* Until so many more frames were told of. */
static void
wait_for_frames (Victim *victim, guint n_more)
{
  guint until = victim->n_written + n_more;

  while (victim->n_written < until) {
    g_autoptr (GError) error = NULL;
    g_autofree char *line = g_data_input_stream_read_line (victim->lines, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (line);
    if (g_str_has_prefix (line, "frames "))
      victim->n_written = (guint)g_ascii_strtoull (line + strlen ("frames "), NULL, 10);
  }
}

/* All that was in the file is there and can be decoded. Returns how old the last frame was when it was killed. */
static gint64
check_footage (Victim *victim)
{
  g_autofree char *path = g_build_filename (victim->folder, "KSK60_CAM01.mkv", NULL);
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);

  g_assert_cmpuint (frames->len, >=, victim->n_written);
  for (guint i = 0; i < frames->len; i++)
    g_assert_true (g_array_index (frames, FilmedFrame, i).is_burnt);
  return victim->killed_ms - g_array_index (frames, FilmedFrame, frames->len - 1).burnt.utc_ms;
}

/* The program that is begun again ends what was left: the whole file is hashed, and viewers have what they need. */
static void
check_adopted (Victim *victim)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .folder = victim->folder };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  const KskEarlierFootage footage = { .camera = "CAM01", .file = "KSK60_CAM01.mkv", .first_mono_us = 0 };
  g_autoptr (GError) error = NULL;
  guint n_drawn, n_slates, n_copied_drawn, n_copied_slates;

  driver->keeps_folder = TRUE;
  ksk_recorder_adopt (KSK_RECORDER (driver->film), &footage);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 2);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy"), ==, 2);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy-failed"), ==, 0);

  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mkv");
  g_autofree char *copy = film_driver_path (driver, "KSK60_CAM01.mp4");
  g_autofree char *captions = film_driver_path (driver, "KSK60_CAM01.vtt");
  gboolean found = FALSE;
  filmed_frames_count (path, &n_drawn, &n_slates);
  for (guint i = 0; i < 2; i++) {
    JsonObject *ended = film_driver_get (driver, "footage-ended", i);
    if (!g_str_equal (json_object_get_string_member (ended, "file"), "KSK60_CAM01.mkv"))
      continue;
    found = TRUE;
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
    g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_assert_cmpint (json_object_get_int_member (ended, "bytes"), ==, size);
    g_assert_cmpstr (json_object_get_string_member (ended, "sha256"), ==, hash);
    g_assert_cmpint (json_object_get_int_member (ended, "frames"), ==, n_drawn + n_slates);
  }
  g_assert_true (found);
  filmed_frames_count (copy, &n_copied_drawn, &n_copied_slates);
  g_assert_cmpuint (n_copied_drawn + n_copied_slates, ==, n_drawn + n_slates);
  g_assert_true (g_file_test (captions, G_FILE_TEST_EXISTS));

  /* Once more, as after a second kill: nothing is ended twice, and the copy is the one that is there. */
  const KskEarlierFootage again = { .camera = "CAM01", .file = "KSK60_CAM01.mkv", .is_ended = TRUE };
  ksk_recorder_adopt (KSK_RECORDER (driver->film), &again);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 2);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy"), ==, 3);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy-failed"), ==, 0);
}

/* It is gone: all the rest is done, and then said. */
static void
test_gone (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM02", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  const KskEarlierFootage footage = { .camera = "CAM01", .file = "KSK60_CAM01.mkv", .first_mono_us = 0 };
  g_autoptr (GError) error = NULL;

  ksk_recorder_adopt (KSK_RECORDER (driver->film), &footage);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  g_assert_false (film_driver_stop (driver, &error));
  g_assert_nonnull (strstr (error->message, "KSK60_CAM01.mkv"));
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 1);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy"), ==, 1);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;
  return (first > second) - (first < second);
}

static void
test_killed (void)
{
  gint64 lost_ms[N_ROUNDS * N_AT_ONCE];

  for (guint round = 0; round < N_ROUNDS; round++) {
    Victim victims[N_AT_ONCE];
    for (guint i = 0; i < N_AT_ONCE; i++)
      victims[i] = begin ();
    for (guint i = 0; i < N_AT_ONCE; i++)
      wait_for_frames (&victims[i], 1);
    for (guint i = 0; i < N_AT_ONCE; i++) {
      wait_for_frames (&victims[i], (guint)g_test_rand_int_range (1, 15));
      /* At any moment between two frames, too. */
      g_usleep ((gulong)g_test_rand_int_range (0, 40000));
      g_subprocess_force_exit (victims[i].process);
      victims[i].killed_ms = g_get_real_time () / 1000;
      g_subprocess_wait (victims[i].process, NULL, NULL);
    }
    for (guint i = 0; i < N_AT_ONCE; i++) {
      lost_ms[round * N_AT_ONCE + i] = check_footage (&victims[i]);
      if (round == N_ROUNDS - 1)
        check_adopted (&victims[i]);
      g_object_unref (victims[i].lines);
      g_object_unref (victims[i].process);
      film_driver_remove (victims[i].folder);
      g_free (victims[i].folder);
    }
  }
  qsort (lost_ms, G_N_ELEMENTS (lost_ms), sizeof lost_ms[0], compare);
  g_test_message ("lost: %" G_GINT64_FORMAT " ms at best, %" G_GINT64_FORMAT " ms as a rule, %" G_GINT64_FORMAT
                  " ms at worst",
                  lost_ms[0], lost_ms[G_N_ELEMENTS (lost_ms) / 2], lost_ms[G_N_ELEMENTS (lost_ms) - 1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/killed", test_killed);
  g_test_add_func ("/film/gone", test_gone);
  return g_test_run ();
}
