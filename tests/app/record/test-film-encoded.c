/* What is burnt in after real encoders: every stamp of every frame, by strip and by QR code, after encoding twice. */
#include <draw/fonts.h>
#include <glib/gstdio.h>

#include "film-maker.h"

/* A frame in so many is saved to look at. */
#define SAVED 45

typedef struct {
  const FilmPlan *plan;
  const char *name;
  guint n_strips, n_codes, n_right;
} Look;

static void
look (guint number, const FilmFrame *frame, gpointer data)
{
  Look *self = data;
  KskFrameStamp expected, strip = { 0 }, code = { 0 }, room;

  film_plan_stamp (self->plan, number, &expected);
  if (film_frame_read_strip (frame, &strip)) {
    self->n_strips++;
    g_assert_true (ksk_frame_stamp_equal (&strip, &expected));
  }
  if (film_frame_read_qr (frame, &code)) {
    self->n_codes++;
    g_assert_true (ksk_frame_stamp_equal (&code, &expected));
  }
  /* The drawn room says which frame this truly is. */
  if (ksk_room_picture_read (frame->planes[0], frame->strides[0], frame->width, frame->height, &room)) {
    g_assert_cmpuint (room.seq, ==, number);
    g_assert_cmpint (room.utc_ms, ==, expected.utc_ms);
    self->n_right++;
  }
  if (number % SAVED == SAVED - 1) {
    g_autofree char *name = g_strdup_printf ("%s-%03u", self->name, number);
    film_frame_save (frame, name);
  }
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ksk-film-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
check (const FilmPlan *plan, const char *path, const char *name)
{
  Look self = { .plan = plan, .name = name };
  GStatBuf status;

  g_assert_cmpuint (film_decode (path, look, &self), ==, plan->n_frames);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_test_message ("%s: %u frames, %u strips, %u codes, %.0f kbit/s", name, plan->n_frames, self.n_strips, self.n_codes,
                  (double)status.st_size * 8 / 1000 * plan->fps / plan->n_frames);
  g_assert_cmpuint (self.n_strips, ==, plan->n_frames);
  g_assert_cmpuint (self.n_right, ==, plan->n_frames);
  g_assert_cmpuint (self.n_codes, ==, plan->n_frames);
}

static void
test_encoded (gconstpointer data)
{
  const FilmPlan *plan = data;
  g_autofree char *folder = make_folder ();
  g_autofree char *film = g_build_filename (folder, "film.mkv", NULL),
                  *again = g_build_filename (folder, "again.mkv", NULL);
  g_autofree char *name = g_strdup_printf ("film-%u", plan->height);
  g_autofree char *again_name = g_strdup_printf ("film-%u-again-720", plan->height);
  g_autofree char *small_name = g_strdup_printf ("film-%u-again-360", plan->height);

  film_make (plan, film, NULL);
  check (plan, film, name);
  if (plan->height >= 720) {
    film_encode_again (film, again, 1280, 720, 400);
    check (plan, again, again_name);
  }
  film_encode_again (film, again, 640, 360, 400);
  check (plan, again, small_name);
  g_assert_cmpint (g_remove (film), ==, 0);
  g_assert_cmpint (g_remove (again), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  static const FilmPlan plans[] = {
    { .width = 1280, .height = 720, .fps = 30, .n_frames = 90, .kbits = 2500, .noise = 4, .frames_a_note = 7 },
    { .width = 640, .height = 360, .fps = 15, .n_frames = 60, .kbits = 400, .noise = 4, .frames_a_note = 7 },
    { .width = 1920, .height = 1080, .fps = 10, .n_frames = 30, .kbits = 3000, .noise = 4, .frames_a_note = 7 },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_true (ksk_fonts_register (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++) {
    g_autofree char *name = g_strdup_printf ("/film-encoded/%u", plans[i].height);
    g_test_add_data_func (name, &plans[i], test_encoded);
  }
  return g_test_run ();
}
