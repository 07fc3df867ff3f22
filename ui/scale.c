/* How large things are: from the room, the picture and the window. */
#include "scale.h"

#include <math.h>

/* The smallest room counts as half the reference: text of less than 23 pixels at 1080 does not survive a stream. */
#define LEAST_ROOM 0.5

/* Sizes at the reference. */
#define TEXT 64
#define SMALL 46
#define GAP 12
#define MARGIN 28
#define LINE 4
#define TOP 170
#define BOTTOM 150

/* A hash has 29 modules and a quiet zone of 4 on each side. */
#define QR_MODULES 29
#define QR_ALL_MODULES 37
#define QR_SHARE 0.4

static int
to_px (double size)
{
  return MAX (1, (int)lround (size));
}

/* Whole pixels a module, rounded up: more than 40 %, never less, while half of the width is left for the words. */
static int
compute_qr (int width_px, int height_px)
{
  int module = (int)ceil (QR_SHARE * height_px / QR_MODULES);
  int most = width_px / 2 / QR_ALL_MODULES;

  return MAX (1, MIN (module, most)) * QR_ALL_MODULES;
}

void
ksk_scale_init (KskScale *self, const KskScaleInput *input)
{
  g_return_if_fail (self != NULL && input != NULL);
  int width = CLAMP (input->width_px, 320, 16384);
  int height = CLAMP (input->height_px, 240, 16384);
  double distance = CLAMP (input->distance_m, 0.1, 100.0);
  double picture = CLAMP (input->picture_m, 0.1, 100.0);
  double by_height = (double)height / KSK_SCALE_HEIGHT_PX, by_width = (double)width / KSK_SCALE_WIDTH_PX;
  double window = MIN (by_height, by_width);
  double room = distance / picture / (KSK_SCALE_DISTANCE_M / KSK_SCALE_PICTURE_M);
  double factor = window * CLAMP (room, LEAST_ROOM, 1.0);

  *self = (KskScale){
    .text = to_px (TEXT * factor),
    .small = to_px (SMALL * factor),
    .gap = to_px (GAP * window),
    .margin = to_px (MARGIN * window),
    .line = to_px (LINE * window),
    .top = to_px (TOP * factor),
    .bottom = to_px (BOTTOM * factor),
    .qr = compute_qr (width, height),
    .is_narrow = by_width < by_height,
    .distance_m = distance,
  };
  double on_the_wall_m = self->small * picture / height;
  double reference_m = SMALL * KSK_SCALE_PICTURE_M / KSK_SCALE_HEIGHT_PX;
  self->reach_m = KSK_SCALE_DISTANCE_M * on_the_wall_m / reference_m;
}
