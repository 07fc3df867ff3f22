/* The stage in a frame of film: as large as fits, and where neither text nor codes are drawn over it. */
#include <gst/gst.h>
#include <string.h>

#include "app/record/film-notes.h"
#include "app/record/film-overlay.h"
#include "app/record/stage-frames.h"

#define WIDTH 1280
#define HEIGHT 720
#define STAGE_LUMA 63 /* of red */

static KskPicture *
make_red (guint width, guint height)
{
  guint8 *pixels = g_malloc0 ((gsize)width * height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize)width * height * 4);

  for (gsize i = 2; i < (gsize)width * height * 4; i += 4)
    pixels[i] = 255;
  return ksk_picture_new (width, height, bytes);
}

/* How many pixels of @before are of the stage, and how many of these are others in @after. */
static void
count_stage (const guint8 *before, const guint8 *after, guint *n_stage, guint *n_covered)
{
  *n_stage = *n_covered = 0;
  for (guint i = 0; i < WIDTH * HEIGHT; i++) {
    gboolean is_stage = ABS (before[i] - STAGE_LUMA) <= 2;
    *n_stage += is_stage;
    *n_covered += is_stage && after[i] != before[i];
  }
}

static void
check (guint width, guint height, guint least)
{
  KskCameraFormat format = { .width = WIDTH, .height = HEIGHT, .fps = 5 };
  g_autoptr (KskStageFrames) frames = ksk_stage_frames_new (&format);
  g_autoptr (KskPicture) picture = make_red (width, height);
  g_autoptr (GstBuffer) buffer = ksk_stage_frames_convert (frames, picture);
  KskFilmNotes *notes = ksk_film_notes_new ();
  KskFilmOverlay *overlay = ksk_film_overlay_new (WIDTH, HEIGHT, "Ceremony 60", "CONSOLE", TRUE, notes);
  guint n_stage, n_covered;
  GstMapInfo map;

  g_assert_nonnull (buffer);
  ksk_film_notes_add (
      notes, &(KskFilmNote){
                 .seq = 1, .hash = "0123456789abcdef", .kind = "begin", .step = "1.1", .title = "Open the ceremony" });
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READWRITE));
  guint8 *planes[3] = { map.data, map.data + WIDTH * HEIGHT, map.data + WIDTH * HEIGHT * 5 / 4 };
  const int strides[3] = { WIDTH, WIDTH / 2, WIDTH / 2 };
  g_autofree guint8 *before = g_memdup2 (planes[0], WIDTH * HEIGHT);
  ksk_film_overlay_draw (overlay, planes, strides, G_USEC_PER_SEC, FALSE);
  count_stage (before, planes[0], &n_stage, &n_covered);
  gst_buffer_unmap (buffer, &map);
  ksk_film_overlay_free (overlay);
  ksk_film_notes_unref (notes);
  g_test_message ("%ux%u: %u pixels", width, height, n_stage);
  g_assert_cmpuint (n_stage, >=, least);
  g_assert_cmpuint (n_covered, ==, 0);
}

static void
test_nothing_is_covered (void)
{
  check (1920, 1080, 1000 * 560);
  check (1024, 768, 740 * 560);
  check (2560, 600, 1100 * 250);
}

int
main (int argc, char **argv)
{
  gst_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage-frames/nothing-is-covered", test_nothing_is_covered);
  return g_test_run ();
}
