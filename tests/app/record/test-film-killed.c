/* Killed with -9 at any moment: what is left can be decoded, and hardly anything is missing. */
#include <gst/gst.h>
#include <stdlib.h>
#include <string.h>

#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define N_ROUNDS 10
#define N_AT_ONCE 2
/* Of each camera at most so much may be gone. A machine that does other work delays single frames: half of the kills
 * have to keep to it, all of them to the second limit. */
#define MAX_LOST_MS 100
#define MAX_LOST_BUSY_MS 600

/* Films and is killed. Returns the UTC milliseconds of the kill. */
typedef struct {
  GSubprocess *process;
  char *folder;
  gint64 killed_ms;
} Victim;

static Victim
begin (void)
{
  Victim victim = { .folder = g_dir_make_tmp ("ksk-killed-XXXXXX", NULL) };
  g_autoptr (GError) error = NULL;

  victim.process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, FILM_ROOM, victim.folder, "1", "60", "640x360", NULL);
  g_assert_no_error (error);
  return victim;
}

static void
wait_for_recording (Victim *victim)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim->process));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (line);
    if (strcmp (line, "recording") == 0)
      return;
  }
}

static gint64
measure_loss (Victim *victim)
{
  g_autofree char *path = g_build_filename (victim->folder, "KSK60_CAM01.mkv", NULL);
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);

  g_assert_cmpuint (frames->len, >, 0);
  for (guint i = 0; i < frames->len; i++)
    g_assert_true (g_array_index (frames, FilmedFrame, i).is_burnt);
  return victim->killed_ms - g_array_index (frames, FilmedFrame, frames->len - 1).burnt.utc_ms;
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
      wait_for_recording (&victims[i]);
    for (guint i = 0; i < N_AT_ONCE; i++) {
      g_usleep ((gulong)g_test_rand_int_range (10000, 300000));
      g_subprocess_force_exit (victims[i].process);
      victims[i].killed_ms = g_get_real_time () / 1000;
      g_subprocess_wait (victims[i].process, NULL, NULL);
    }
    for (guint i = 0; i < N_AT_ONCE; i++) {
      lost_ms[round * N_AT_ONCE + i] = measure_loss (&victims[i]);
      g_object_unref (victims[i].process);
      film_driver_remove (victims[i].folder);
      g_free (victims[i].folder);
    }
  }
  qsort (lost_ms, G_N_ELEMENTS (lost_ms), sizeof lost_ms[0], compare);
  g_test_message ("lost: %" G_GINT64_FORMAT " ms at best, %" G_GINT64_FORMAT " ms as a rule, %" G_GINT64_FORMAT
                  " ms at worst",
                  lost_ms[0], lost_ms[G_N_ELEMENTS (lost_ms) / 2], lost_ms[G_N_ELEMENTS (lost_ms) - 1]);
  g_assert_cmpint (lost_ms[G_N_ELEMENTS (lost_ms) / 2], <=, MAX_LOST_MS);
  g_assert_cmpint (lost_ms[G_N_ELEMENTS (lost_ms) - 1], <=, MAX_LOST_BUSY_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/killed", test_killed);
  return g_test_run ();
}
