/* Whether a camera sees enough: brightness and sharpness of a small picture. */
#include "picture-quality.h"

/* The sharpest edges are what counts: most of a wall has none, in focus or not. One of so many points: */
#define SHARPEST 100
/* Brightness steps of the second difference that a sharp black edge on white shows in a picture made small. */
#define SHARP_STEP 180
/* Steps are as large as the light: they are taken as in a lit room, whose mean is half of white. In the dark, noise
 * would be taken for edges. */
#define LIT_ROOM 50
#define LEAST_LIGHT 10

static int
get_luma (const guint8 *pixel)
{
  return (pixel[0] * 29 + pixel[1] * 150 + pixel[2] * 77) >> 8;
}

/* Which step the sharpest points reach at least. */
static int
find_sharpest (const guint32 *counts, guint n, guint32 n_points)
{
  guint32 n_wanted = MAX (n_points / SHARPEST, 1);
  guint32 n_found = 0;

  for (guint step = n; step-- > 0;) {
    n_found += counts[step];
    if (n_found >= n_wanted)
      return (int)step;
  }
  return 0;
}

KskPictureQuality
ksk_picture_quality_measure (const KskPicture *picture)
{
  g_return_val_if_fail (picture != NULL, (KskPictureQuality){ 0 });

  const guint8 *pixels = g_bytes_get_data (picture->pixels, NULL);
  guint32 counts[512] = { 0 };
  guint64 sum = 0;
  guint32 n_points = 0;

  for (guint y = 0; y < picture->height; y++) {
    const guint8 *row = pixels + (gsize)y * picture->width * 4;
    for (guint x = 1; x + 1 < picture->width; x++) {
      int here = get_luma (row + x * 4);
      int edge = ABS (2 * here - get_luma (row + x * 4 - 4) - get_luma (row + x * 4 + 4));
      counts[MIN ((guint)edge, G_N_ELEMENTS (counts) - 1)]++;
      sum += (guint)here;
      n_points++;
    }
  }
  if (n_points == 0)
    return (KskPictureQuality){ 0 };
  int sharpest = find_sharpest (counts, G_N_ELEMENTS (counts), n_points);
  int light = (int)(sum * 100 / 255 / n_points);
  int focus = sharpest * 100 / SHARP_STEP * LIT_ROOM / MAX (light, LEAST_LIGHT);
  return (KskPictureQuality){ .light = light, .focus = MIN (focus, 100) };
}
