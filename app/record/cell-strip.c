/* Cells of a strip: whole pixels to draw, inner quarters to read. */
#include "app/record/cell-strip.h"

#include <string.h>

#define N_CELLS (KSK_STRIP_COLUMNS * KSK_STRIP_ROWS)

/* Neither black nor white: encoders and screens clip those. */
#define DARK 25
#define LIGHT 225

/* Less than this between the darkest and the lightest cell is no strip. */
#define MIN_CONTRAST 40

static guint
edge (double origin, double cell, guint index)
{
  return (guint)(origin + cell * index + 0.5);
}

void
ksk_cell_strip_draw (guint8 *luma, int stride, double x, double y, double cell, const guint8 bits[KSK_STRIP_BYTES])
{
  for (guint row = 0; row < KSK_STRIP_ROWS; row++) {
    guint top = edge (y, cell, row), bottom = edge (y, cell, row + 1);
    guint8 *first = luma + (gsize)top * (gsize)stride;
    guint left = edge (x, cell, 0);
    for (guint column = 0; column < KSK_STRIP_COLUMNS; column++) {
      guint right = edge (x, cell, column + 1), bit = row * KSK_STRIP_COLUMNS + column;
      memset (first + left, (bits[bit / 8] << bit % 8 & 0x80) != 0 ? LIGHT : DARK, right - left);
      left = right;
    }
    guint begin = edge (x, cell, 0);
    for (guint line = top + 1; line < bottom; line++)
      memcpy (luma + (gsize)line * (gsize)stride + begin, first + begin, left - begin);
  }
}

/* The middle half of the cell each way, at least one pixel: what bleeds over from neighbours stays out. */
static guint
mean_of (const guint8 *luma, int stride, double x, double y, double cell)
{
  guint left = (guint)(x + cell / 4), right = MAX (left + 1, (guint)(x + cell * 3 / 4));
  guint top = (guint)(y + cell / 4), bottom = MAX (top + 1, (guint)(y + cell * 3 / 4));
  guint sum = 0;

  for (guint line = top; line < bottom; line++)
    for (guint column = left; column < right; column++)
      sum += luma[(gsize)line * (gsize)stride + column];
  return sum / ((right - left) * (bottom - top));
}

gboolean
ksk_cell_strip_read (const guint8 *luma, int stride, double x, double y, double cell, KskFrameStamp *stamp)
{
  guint means[N_CELLS], darkest = 255, lightest = 0;
  guint8 bits[KSK_STRIP_BYTES] = { 0 };

  for (guint i = 0; i < N_CELLS; i++) {
    means[i]
        = mean_of (luma, stride, x + cell * (i % KSK_STRIP_COLUMNS), y + cell * (guint)(i / KSK_STRIP_COLUMNS), cell);
    darkest = MIN (darkest, means[i]);
    lightest = MAX (lightest, means[i]);
  }
  if (lightest < darkest + MIN_CONTRAST)
    return FALSE;
  for (guint i = 0; i < N_CELLS; i++) {
    if (2 * means[i] > darkest + lightest)
      bits[i / 8] |= (guint8)(0x80 >> i % 8);
  }
  return ksk_frame_stamp_from_strip (bits, stamp);
}
