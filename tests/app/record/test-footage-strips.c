/* Strips alone, from pictures whose edges between blocks were left as they are, say what whole pictures say. */
#include <app/record/footage-reader.h>
#include <draw/fonts.h>
#include <glib/gstdio.h>

#include "film-maker.h"

typedef struct {
  const char *name, *file;
  FilmPlan plan;
} Case;

/* Behind the noisiest lens, with few bits for it; the last has frames without stamps in its middle. */
static const Case cases[] = {
  { "h264",
    "film.mkv",
    { .width = 640,
      .height = 360,
      .fps = 10,
      .n_frames = 60,
      .kbits = 200,
      .noise = KSK_ROOM_MAX_NOISE,
      .frames_a_note = 10 } },
  { "h264-mp4",
    "film.mp4",
    { .width = 640, .height = 360, .fps = 10, .n_frames = 40, .kbits = 400, .noise = 8, .frames_a_note = 10 } },
  { "vp8",
    "film.webm",
    { .width = 640, .height = 360, .fps = 10, .n_frames = 40, .kbits = 400, .noise = 8, .frames_a_note = 10 } },
  { "bare",
    "film.mkv",
    { .width = 640,
      .height = 360,
      .fps = 10,
      .n_frames = 40,
      .kbits = 400,
      .frames_a_note = 10,
      .bare_from = 15,
      .n_bare = 10 } },
};

static gboolean
take_frame (const KskFootageFrame *frame, double done, gpointer data)
{
  g_array_append_val ((GArray *)data, *frame);
  return TRUE;
}

static GArray *
read_film (const char *path, KskFootageFrames frames, const KskFootagePart *part)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (KskFootageFrame));
  g_autoptr (GError) error = NULL;
  KskFootageFile file;

  g_assert_true (ksk_footage_read (path, frames, part, take_frame, taken, NULL, &file, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (file.n_frames, ==, taken->len);
  return taken;
}

static void
check (const FilmPlan *plan, const char *path, const KskFootagePart *part, guint first, guint n)
{
  g_autoptr (GArray) whole = read_film (path, KSK_FOOTAGE_ALL_FRAMES, part);
  g_autoptr (GArray) strips = read_film (path, KSK_FOOTAGE_ALL_STRIPS, part);

  g_assert_cmpuint (whole->len, ==, n);
  g_assert_cmpuint (strips->len, ==, n);
  for (guint i = 0; i < n; i++) {
    const KskFootageFrame *one = &g_array_index (whole, KskFootageFrame, i);
    const KskFootageFrame *other = &g_array_index (strips, KskFootageFrame, i);
    guint number = first + i;
    gboolean is_bare = number >= plan->bare_from && number < plan->bare_from + plan->n_bare;
    KskFrameStamp expected = { 0 };
    if (!is_bare)
      film_plan_stamp (plan, number, &expected);
    g_assert_cmpint (one->pts_us, ==, other->pts_us);
    g_assert_cmpint (one->from, ==, is_bare ? KSK_FOOTAGE_STAMP_NONE : KSK_FOOTAGE_STAMP_STRIP);
    g_assert_cmpint (other->from, ==, one->from);
    g_assert_true (ksk_frame_stamp_equal (&one->stamp, &expected));
    g_assert_true (ksk_frame_stamp_equal (&other->stamp, &expected));
  }
}

static void
test_strips (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ksk-strips-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, self->file, NULL);
  guint n = self->plan.n_frames, fps = self->plan.fps;

  g_assert_no_error (error);
  film_make (&self->plan, path, NULL);
  check (&self->plan, path, NULL, 0, n);
  /* From a key frame in the middle: there is one each second. */
  check (&self->plan, path, &(const KskFootagePart){ G_USEC_PER_SEC * 3 / 2, G_MAXINT64 }, 2 * fps, n - 2 * fps);
  check (&self->plan, path, &(const KskFootagePart){ 0, G_USEC_PER_SEC * 3 / 2 }, 0, 2 * fps);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  ksk_fonts_register (&error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/footage-strips/%s", cases[i].name);
    g_test_add_data_func (name, &cases[i], test_strips);
  }
  return g_test_run ();
}
