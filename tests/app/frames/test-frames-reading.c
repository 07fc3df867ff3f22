/* Which way films are read: strips alone first, and all of a part again where one of them cannot be read. */
#include <fcntl.h>
#include <glib/gstdio.h>

#include "frames-case.h"

#define N_FRAMES 100

/* What was asked for, in order. */
static GArray *asked; /* (element-type KskFootageFrames) */
static guint unread;  /* frame whose strip cannot be read; N_FRAMES: each can */

static gboolean
read_made_up (const char *path, KskFootageFrames frames, const KskFootagePart *part, KskFootageFunc func, gpointer data,
              GCancellable *cancellable, KskFootageFile *file, GError **error)
{
  *file = (KskFootageFile){ 1280, 720, 0, 1, FALSE };
  g_array_append_val (asked, frames);
  for (guint i = 0; i < N_FRAMES; i++) {
    KskFootageFrame frame = { .pts_us = i * 33333, .from = KSK_FOOTAGE_STAMP_STRIP, .stamp = { .seq = i + 1 } };
    if (i == unread)
      frame.from = frames == KSK_FOOTAGE_ALL_STRIPS ? KSK_FOOTAGE_STAMP_NONE : KSK_FOOTAGE_STAMP_QR;
    file->n_frames++;
    if (!func (&frame, (double)i / N_FRAMES, data))
      break;
  }
  return TRUE;
}

/* Reads one film, which is there, and whose journal says nothing of its length: it is one part. */
static KskFramesFilm *
read_film (const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ksk-frames-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "film.mkv", NULL);
  KskAuditInput input = { .folder = folder, .read_footage = read_made_up };
  KskAuditing auditing = { .input = &input };
  g_autoptr (GPtrArray) films = g_ptr_array_new ();
  KskFramesFilm *film = ksk_frames_film_new ("film.mkv", "CAM01");

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, "", 0, &error));
  auditing.fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  g_assert_cmpint (auditing.fd, >=, 0);
  film->codes.expected = expected;
  g_ptr_array_add (films, film);
  g_array_set_size (asked, 0);
  ksk_frames_read (&auditing, films);
  g_close (auditing.fd, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_no_error (film->error);
  return film;
}

/* However it was read: every frame once, in order. */
static void
check_film (KskFramesFilm *film)
{
  g_assert_cmpuint (film->n_tracks, ==, 1);
  g_assert_cmpuint (film->frames->len, ==, N_FRAMES);
  for (guint i = 0; i < N_FRAMES; i++) {
    const KskFootageFrame *frame = &g_array_index (film->frames, KskFootageFrame, i);
    g_assert_cmpuint (frame->stamp.seq, ==, i + 1);
    g_assert_cmpint (frame->from, ==, i == unread ? KSK_FOOTAGE_STAMP_QR : KSK_FOOTAGE_STAMP_STRIP);
  }
  ksk_frames_film_free (film);
}

static void
test_strips (void)
{
  unread = N_FRAMES;
  check_film (read_film (NULL));
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_cmpint (g_array_index (asked, KskFootageFrames, 0), ==, KSK_FOOTAGE_ALL_STRIPS);
}

static void
test_again (gconstpointer data)
{
  unread = GPOINTER_TO_UINT (data);
  check_film (read_film (NULL));
  g_assert_cmpuint (asked->len, ==, 2);
  g_assert_cmpint (g_array_index (asked, KskFootageFrames, 0), ==, KSK_FOOTAGE_ALL_STRIPS);
  g_assert_cmpint (g_array_index (asked, KskFootageFrames, 1), ==, KSK_FOOTAGE_ALL_FRAMES);
}

/* Codes are for scanners, which need the picture as people see it. */
static void
test_codes (void)
{
  unread = 50;
  check_film (read_film ("code"));
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_cmpint (g_array_index (asked, KskFootageFrames, 0), ==, KSK_FOOTAGE_ALL_CODES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  asked = g_array_new (FALSE, FALSE, sizeof (KskFootageFrames));
  g_test_add_func ("/frames-reading/strips", test_strips);
  g_test_add_data_func ("/frames-reading/first-again", GUINT_TO_POINTER (0), test_again);
  g_test_add_data_func ("/frames-reading/middle-again", GUINT_TO_POINTER (50), test_again);
  g_test_add_data_func ("/frames-reading/last-again", GUINT_TO_POINTER (N_FRAMES - 1), test_again);
  g_test_add_func ("/frames-reading/codes", test_codes);
  int result = g_test_run ();
  g_array_unref (asked);
  return result;
}
