/* Tests of app/record/film-overlay: stamps at every size, what stays untouched, what changes with time and note. */
#include <app/record/film-overlay.h>
#include <draw/fonts.h>
#include <string.h>

#include "film-frame.h"

static const struct {
  guint width, height;
} sizes[] = { { 320, 240 },  { 640, 360 },  { 640, 480 },   { 854, 480 },   { 1024, 768 },
              { 1280, 720 }, { 720, 1280 }, { 1920, 1080 }, { 2560, 1440 }, { 4096, 2304 } };

static KskFilmNotes *
make_notes (void)
{
  KskFilmNotes *notes = ksk_film_notes_new ();
  KskFilmNote note = film_note (123, 0);

  ksk_film_notes_add (notes, &note);
  return notes;
}

static void
assert_stamps (const FilmFrame *frame, gint64 utc_ms, guint32 seq)
{
  static const guint8 hash[KSK_FRAME_STAMP_HASH_BYTES] = { 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18 };
  KskFrameStamp strip, qr;

  g_assert_true (film_frame_read_strip (frame, &strip));
  g_assert_cmpint (strip.utc_ms, ==, utc_ms);
  g_assert_cmpuint (strip.seq, ==, seq);
  g_assert_cmpmem (strip.hash, sizeof strip.hash, hash, sizeof hash);
  g_assert_true (film_frame_read_qr (frame, &qr));
  g_assert_true (ksk_frame_stamp_equal (&strip, &qr));
}

/* Whatever size and whatever gaps between rows: both codes say the same, colour is gone below them. */
static void
test_sizes (void)
{
  g_autoptr (KskFilmNotes) notes = make_notes ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (FilmFrame) frame = film_frame_new (sizes[i].width, sizes[i].height, i % 2 == 0);
    g_autoptr (KskFilmOverlay) overlay
        = ksk_film_overlay_new (frame->width, frame->height, "Ceremony 60", "CAM01", i % 3 == 0, notes);
    g_autofree char *name = g_strdup_printf ("overlay-%ux%u", frame->width, frame->height);
    KskFilmLayout layout;
    memset (frame->planes[1], 90, frame->size - (gsize)(frame->planes[1] - frame->planes[0]));
    ksk_film_overlay_draw (overlay, frame->planes, frame->strides, 1999, FALSE);
    film_frame_save (frame, name);
    assert_stamps (frame, FILM_UTC_US / 1000 + 1, 123);
    ksk_film_layout_init (&layout, frame->width, frame->height);
    guint lines[] = { layout.bar_y / 2, frame->height / 2 - 1 };
    for (guint plane = 1; plane < 3; plane++) {
      for (guint j = 0; j < G_N_ELEMENTS (lines); j++)
        for (guint x = 0; x < frame->width / 2; x++)
          g_assert_cmpuint (frame->planes[plane][lines[j] * (guint)frame->strides[plane] + x], ==, 128);
      g_assert_cmpuint (frame->planes[plane][layout.qr_y / 2 * (guint)frame->strides[plane]], ==, 128);
      g_assert_cmpuint (frame->planes[plane][(layout.qr_y / 2 - 1) * (guint)frame->strides[plane]], ==, 90);
    }
  }
}

/* Of the picture itself only what text and codes stand on is touched, and the gaps between rows never. */
static void
test_untouched (void)
{
  g_autoptr (KskFilmNotes) notes = make_notes ();
  g_autoptr (FilmFrame) frame = film_frame_new (1280, 720, TRUE);
  g_autoptr (KskFilmOverlay) overlay = ksk_film_overlay_new (1280, 720, "Ceremony 60", "CAM01", FALSE, notes);
  KskFilmLayout layout;

  ksk_film_layout_init (&layout, 1280, 720);
  guint side = layout.bar_y - layout.qr_y;
  memset (frame->planes[0], 77, frame->size);
  ksk_film_overlay_draw (overlay, frame->planes, frame->strides, 0, FALSE);
  for (guint y = 0; y < 720; y++) {
    const guint8 *row = frame->planes[0] + y * (guint)frame->strides[0];
    for (guint x = y >= layout.bar_y ? 1280 : y >= layout.qr_y ? side : 0; x < (guint)frame->strides[0]; x++)
      g_assert_cmpuint (row[x], ==, 77);
  }
  g_assert_cmpuint (layout.bar_height, ==, 96);
  g_assert_cmpuint (side, ==, 132);
}

/* The bar after many small changes is the bar drawn at once. */
static void
test_changes (void)
{
  g_autoptr (KskFilmNotes) notes = make_notes ();
  g_autoptr (FilmFrame) frame = film_frame_new (1280, 720, FALSE), fresh = film_frame_new (1280, 720, FALSE);
  g_autoptr (KskFilmOverlay) overlay = ksk_film_overlay_new (1280, 720, "Ceremony 60", "CAM01", TRUE, notes);
  KskFilmNote next = film_note (124, 2000000);

  next.step = "2.10";
  next.title = "Review";
  next.utc_offset_us = FILM_UTC_US - G_TIME_SPAN_HOUR; /* the clock was set back */
  ksk_film_notes_add (notes, &next);
  for (gint64 mono_us = 0; mono_us < 4000000; mono_us += 33333) {
    ksk_film_overlay_draw (overlay, frame->planes, frame->strides, mono_us, FALSE);
    gboolean is_next = mono_us >= next.mono_us;
    assert_stamps (frame, (mono_us + (is_next ? next.utc_offset_us : FILM_UTC_US)) / 1000, is_next ? 124 : 123);
    if (mono_us % 10 == 0) {
      g_autoptr (KskFilmOverlay) other = ksk_film_overlay_new (1280, 720, "Ceremony 60", "CAM01", TRUE, notes);
      ksk_film_overlay_draw (other, fresh->planes, fresh->strides, mono_us, FALSE);
      g_assert_cmpmem (frame->planes[0], frame->size, fresh->planes[0], fresh->size);
    }
  }
  /* A late frame of before gets what held then. */
  ksk_film_overlay_draw (overlay, frame->planes, frame->strides, 1999999, FALSE);
  assert_stamps (frame, (1999999 + FILM_UTC_US) / 1000, 123);
}

static void
test_slate (void)
{
  g_autoptr (KskFilmNotes) notes = make_notes ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (FilmFrame) frame = film_frame_new (sizes[i].width, sizes[i].height, FALSE);
    g_autoptr (FilmFrame) other = film_frame_new (sizes[i].width, sizes[i].height, FALSE);
    g_autoptr (KskFilmOverlay) overlay
        = ksk_film_overlay_new (frame->width, frame->height, "Ceremony 60", "CAM01", FALSE, notes);
    g_autofree char *name = g_strdup_printf ("slate-%ux%u", frame->width, frame->height);
    memset (other->planes[0], 200, other->size);
    ksk_film_overlay_draw (overlay, frame->planes, frame->strides, 5000, TRUE);
    ksk_film_overlay_draw (overlay, other->planes, other->strides, 5000, TRUE);
    film_frame_save (frame, name);
    assert_stamps (frame, FILM_UTC_US / 1000 + 5, 123);
    /* Nothing of the frame below is left. */
    g_assert_cmpmem (frame->planes[0], frame->size, other->planes[0], other->size);
  }
}

/* Before the first note nothing is claimed; odd values are no reason to stop filming. */
static void
test_odd_notes (void)
{
  g_autoptr (KskFilmNotes) notes = ksk_film_notes_new ();
  g_autoptr (FilmFrame) frame = film_frame_new (640, 360, FALSE);
  g_autofree char *name = g_strnfill (500, 'W');
  g_autoptr (KskFilmOverlay) overlay = ksk_film_overlay_new (640, 360, name, name, TRUE, notes);
  KskFilmNote note = film_note (G_MAXINT64, 0);
  KskFrameStamp stamp;

  ksk_film_overlay_draw (overlay, frame->planes, frame->strides, 0, FALSE);
  g_assert_false (film_frame_read_strip (frame, &stamp));
  g_assert_false (film_frame_read_qr (frame, &stamp));
  note.hash = "not a hash";
  note.utc_offset_us = -G_TIME_SPAN_DAY;
  note.title = name;
  ksk_film_notes_add (notes, &note);
  ksk_film_overlay_draw (overlay, frame->planes, frame->strides, 0, FALSE);
  film_frame_save (frame, "overlay-odd");
  g_assert_true (film_frame_read_strip (frame, &stamp));
  g_assert_cmpint (stamp.utc_ms, ==, 0);
  g_assert_cmpuint (stamp.seq, ==, KSK_FRAME_STAMP_MAX_SEQ);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (ksk_fonts_register (NULL));
  g_test_add_func ("/film-overlay/sizes", test_sizes);
  g_test_add_func ("/film-overlay/untouched", test_untouched);
  g_test_add_func ("/film-overlay/changes", test_changes);
  g_test_add_func ("/film-overlay/slate", test_slate);
  g_test_add_func ("/film-overlay/odd-notes", test_odd_notes);
  return g_test_run ();
}
