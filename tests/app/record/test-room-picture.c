/* Tests of app/record/room-picture: every view differs, what moves does, frame numbers come back, nothing beyond rows.
 */
#include <app/record/room-picture.h>
#include <app/record/room-scene.h>
#include <string.h>

#include "film-frame.h"

static guint
count_changed (const FilmFrame *a, const FilmFrame *b)
{
  guint n = 0;

  for (gsize i = 0; i < a->size; i++)
    n += a->planes[0][i] != b->planes[0][i];
  return n;
}

static void
test_views (void)
{
  g_autoptr (FilmFrame) before = film_frame_new (1280, 720, FALSE), frame = film_frame_new (1280, 720, FALSE);

  for (guint view = 0; view < KSK_ROOM_VIEWS; view++) {
    g_autoptr (KskRoomPicture) picture = ksk_room_picture_new (1280, 720, view, FALSE);
    g_autofree char *name = g_strdup_printf ("room-%u", view);
    ksk_room_picture_draw (picture, frame->planes, frame->strides, 0, FILM_UTC_US);
    film_frame_save (frame, name);
    g_assert_cmpuint (count_changed (before, frame), >, frame->size / 4);
    memcpy (before->planes[0], frame->planes[0], frame->size);
  }
}

/* Parts have places of their own: otherwise one would wipe out the other. */
static void
test_places (void)
{
  for (guint view = 0; view < KSK_ROOM_VIEWS; view++) {
    for (guint i = 0; i < KSK_ROOM_N_PARTS; i++) {
      cairo_rectangle_t a, b;
      ksk_room_scene_get_place (view, i, &a);
      g_assert_true (a.x >= 0 && a.y >= 0 && a.x + a.width <= KSK_ROOM_SCENE_WIDTH);
      for (guint j = 0; j < i; j++) {
        ksk_room_scene_get_place (view, j, &b);
        g_assert_true (a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height);
      }
    }
  }
}

/* Between frames little changes, after a second the clock has, and the same time gives the same picture. */
static void
test_moves (void)
{
  g_autoptr (FilmFrame) first = film_frame_new (1280, 720, FALSE), frame = film_frame_new (1280, 720, FALSE);
  g_autoptr (KskRoomPicture) picture = ksk_room_picture_new (1280, 720, 0, FALSE);
  KskFrameStamp stamp;

  ksk_room_picture_draw (picture, first->planes, first->strides, 0, FILM_UTC_US);
  ksk_room_picture_draw (picture, frame->planes, frame->strides, 1, FILM_UTC_US + 33333);
  guint n = count_changed (first, frame);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, first->size / 50);
  for (gint64 i = 2; i < 130; i++)
    ksk_room_picture_draw (picture, frame->planes, frame->strides, (guint64)i, FILM_UTC_US + i * 33333);
  g_assert_cmpuint (count_changed (first, frame), >, 500);
  /* What is kept from before is never shown in place of what holds now, the clock least of all. */
  g_autoptr (KskRoomPicture) fresh = ksk_room_picture_new (1280, 720, 0, FALSE);
  g_autoptr (FilmFrame) expected = film_frame_new (1280, 720, FALSE);
  ksk_room_picture_draw (fresh, expected->planes, expected->strides, 129, FILM_UTC_US + 129 * 33333);
  g_assert_cmpuint (count_changed (expected, frame), ==, 0);
  ksk_room_picture_draw (picture, frame->planes, frame->strides, 7, FILM_UTC_US);
  g_assert_cmpuint (count_changed (first, frame), ==, 0);
  g_assert_false (ksk_room_picture_read (frame->planes[0], frame->strides[0], 1280, 720, &stamp));
  ksk_room_picture_draw (picture, frame->planes, frame->strides, 7, -1); /* a clock before 1970 is no reason to fail */
}

/* Every frame differs from the one before, by no more than was asked for, and is the same each time. */
static void
test_noise (void)
{
  g_autoptr (KskRoomPicture) picture = ksk_room_picture_new (640, 360, 0, FALSE);
  g_autoptr (FilmFrame) still = film_frame_new (640, 360, FALSE), first = film_frame_new (640, 360, FALSE);
  g_autoptr (FilmFrame) frame = film_frame_new (640, 360, FALSE);

  ksk_room_picture_draw (picture, still->planes, still->strides, 0, FILM_UTC_US);
  ksk_room_picture_set_noise (picture, 3);
  ksk_room_picture_draw (picture, first->planes, first->strides, 8, FILM_UTC_US);
  for (gsize i = 0; i < still->size; i++)
    g_assert_cmpint (ABS (still->planes[0][i] - first->planes[0][i]), <=, 3);
  ksk_room_picture_draw (picture, frame->planes, frame->strides, 9, FILM_UTC_US);
  g_assert_cmpuint (count_changed (first, frame), >, still->size / 3);
  ksk_room_picture_draw (picture, frame->planes, frame->strides, 8, FILM_UTC_US);
  g_assert_cmpuint (count_changed (first, frame), ==, 0);
  ksk_room_picture_set_noise (picture, 0);
  ksk_room_picture_draw (picture, frame->planes, frame->strides, 8, FILM_UTC_US);
  g_assert_cmpuint (count_changed (still, frame), ==, 0);
}

static void
test_numbered (void)
{
  static const guint sizes[][2] = { { 320, 240 }, { 640, 360 }, { 854, 480 }, { 720, 1280 }, { 1920, 1080 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (FilmFrame) frame = film_frame_new (sizes[i][0], sizes[i][1], TRUE);
    g_autoptr (KskRoomPicture) picture = ksk_room_picture_new (frame->width, frame->height, i, TRUE);
    for (guint64 number = 9999998; number < 10000002; number++) {
      KskFrameStamp stamp = { 0 };
      ksk_room_picture_draw (picture, frame->planes, frame->strides, number, FILM_UTC_US + (gint64)number);
      g_assert_true (ksk_room_picture_read (frame->planes[0], frame->strides[0], frame->width, frame->height, &stamp));
      g_assert_cmpuint (stamp.seq, ==, number % 10000000);
      g_assert_cmpint (stamp.utc_ms, ==, (FILM_UTC_US + (gint64)number) / 1000);
    }
    /* Bytes between the rows belong to others. */
    for (guint y = 0; y < frame->height; y++)
      g_assert_cmpuint (frame->planes[0][(gsize)y * (gsize)frame->strides[0] + frame->width], ==, 128);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/room-picture/views", test_views);
  g_test_add_func ("/room-picture/places", test_places);
  g_test_add_func ("/room-picture/moves", test_moves);
  g_test_add_func ("/room-picture/noise", test_noise);
  g_test_add_func ("/room-picture/numbered", test_numbered);
  return g_test_run ();
}
