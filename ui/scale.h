/* How large things are: from the room, the picture and the window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What sizes are computed from. */
typedef struct {
  int width_px;      /* of the window, 320 to 16384 */
  int height_px;     /* of the window, 240 to 16384 */
  double distance_m; /* of the person furthest away, 0.1 to 100 */
  double picture_m;  /* height of the picture on the wall, 0.1 to 100 */
} KskScaleInput;

/* Sizes in pixels of the window. A plain value: copy it freely. */
typedef struct {
  int text;           /* what is said and seen, headings, the clock: 64 at 1920x1080, 10 m, 1.5 m */
  int small;          /* the least that any text is, also of words and hex: 46 under the same conditions */
  int gap;            /* between things */
  int margin;         /* left and right of a page */
  int line;           /* thickness of rules and outlines */
  int top;            /* height of the frame's upper band */
  int bottom;         /* height of the control area */
  int qr;             /* side of a hash's QR code with its quiet zone; the modules are 40 % of the picture's height */
  gboolean is_narrow; /* narrower than KSK_SCALE_WIDTH_PX to KSK_SCALE_HEIGHT_PX */
  double distance_m;  /* of the person furthest away */
  double reach_m;     /* how far away the smallest text is still legible */
} KskScale;

/* Room, picture and window for which the sizes above are given. */
#define KSK_SCALE_DISTANCE_M 10.0
#define KSK_SCALE_PICTURE_M 1.5
#define KSK_SCALE_HEIGHT_PX 1080

/* Pictures narrower than this to KSK_SCALE_HEIGHT_PX are scaled by their width: the words of a hash need it. */
#define KSK_SCALE_WIDTH_PX 1600

/**
 * ksk_scale_init:
 * @self: (out) (not nullable).
 * @input: (not nullable): values out of range are taken as the nearest in range.
 *
 * Text grows with the window, so that it keeps its size on the wall; in a smaller room, or on a larger picture, it may
 * be smaller, to half. It is never larger than lets the comparison of a hash fit on one page: when the room is too deep
 * for the picture, or the picture not wide enough, @reach_m is less than the distance, and the operator should be told
 * so.
 */
void ksk_scale_init (KskScale *self, const KskScaleInput *input);

G_END_DECLS
