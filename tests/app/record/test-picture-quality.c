/* Tests of app/record/picture-quality: the drawn room dark, bright, behind a noisy lens and out of focus. What the
 * figures of a camera mean to people (ui/camera-look.c) was chosen by those printed here. */
#include <app/record/picture-quality.h>
#include <app/record/room-picture.h>
#include <string.h>

#include "film-frame.h"

/* As the cameras make them. */
#define WIDTH 640
#define HEIGHT 360

/* From here on people are told that a camera is sharp, or at least only soft. */
#define SHARP 25
#define SOFT 11

/* Of neighbours along a row and then along a column, @radius to each side: a lens that is out of focus. */
static void
blur (guint8 *luma, guint radius)
{
  g_autofree guint8 *copy = g_malloc (WIDTH * HEIGHT);

  for (guint pass = 0; pass < 2; pass++) {
    memcpy (copy, luma, WIDTH * HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        guint sum = 0;
        for (int i = -(int)radius; i <= (int)radius; i++) {
          int column = pass == 0 ? CLAMP (x + i, 0, WIDTH - 1) : x, row = pass == 1 ? CLAMP (y + i, 0, HEIGHT - 1) : y;
          sum += copy[row * WIDTH + column];
        }
        luma[y * WIDTH + x] = (guint8)(sum / (2 * radius + 1));
      }
    }
  }
}

/* The luma alone: a picture without colours. Its brightness is taken times @light percent. */
static KskPictureQuality
measure (guint view, guint light, guint noise, guint radius)
{
  g_autoptr (FilmFrame) frame = film_frame_new (WIDTH, HEIGHT, FALSE);
  g_autoptr (KskRoomPicture) room = ksk_room_picture_new (WIDTH, HEIGHT, view, FALSE);
  g_autofree guint8 *pixels = g_malloc (WIDTH * HEIGHT * 4);

  ksk_room_picture_draw (room, frame->planes, frame->strides, 0, FILM_UTC_US);
  blur (frame->planes[0], radius);
  for (guint i = 0; i < WIDTH * HEIGHT; i++) {
    int jitter = noise > 0 ? (int)(i * 2654435761u >> 16) % (int)(2 * noise + 1) - (int)noise : 0;
    int grey = (frame->planes[0][i] - 16) * 255 / 219 * (int)light / 100 + jitter;
    memset (pixels + (gsize)i * 4, CLAMP (grey, 0, 255), 4);
  }
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, WIDTH * HEIGHT * 4);
  g_autoptr (KskPicture) picture = ksk_picture_new (WIDTH, HEIGHT, bytes);
  KskPictureQuality quality = ksk_picture_quality_measure (picture);
  g_test_message ("view %u, light %u %%, noise %u, out of focus by %u: light %d, focus %d", view, light, noise, radius,
                  quality.light, quality.focus);
  return quality;
}

static void
test_light (void)
{
  static const guint lights[] = { 10, 20, 30, 50, 70, 100, 130, 160, 200 };

  for (guint view = 0; view < KSK_ROOM_VIEWS; view++) {
    int before = -1;
    for (guint i = 0; i < G_N_ELEMENTS (lights); i++) {
      int light = measure (view, lights[i], 0, 0).light;
      g_assert_cmpint (light, >, before);
      before = light;
    }
  }
}

static void
test_focus (void)
{
  for (guint view = 0; view < KSK_ROOM_VIEWS; view++) {
    for (guint noise = 0; noise <= 4; noise += 2) {
      g_assert_cmpint (measure (view, 100, noise, 0).focus, >=, SHARP);
      int soft = measure (view, 100, noise, 1).focus;
      g_assert_cmpint (soft, >=, SOFT);
      g_assert_cmpint (soft, <, SHARP);
      for (guint radius = 2; radius <= 4; radius++)
        g_assert_cmpint (measure (view, 100, noise, radius).focus, <, SOFT);
    }
    /* A dim room is not out of focus, nor a bright one. */
    for (guint light = 30; light <= 160; light += 10)
      g_assert_cmpint (measure (view, light, 2, 0).focus, >=, SHARP);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-quality/light", test_light);
  g_test_add_func ("/picture-quality/focus", test_focus);
  return g_test_run ();
}
