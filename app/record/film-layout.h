/* Where things stand in a frame of film: the same places for who draws and who reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Smaller frames could not be read by people, larger ones would have no bound. Both sides are even. */
#define KSK_FILM_MIN_WIDTH 320
#define KSK_FILM_MIN_HEIGHT 240
#define KSK_FILM_MAX_WIDTH 4096
#define KSK_FILM_MAX_HEIGHT 2304

/* Everything grows and shrinks with the frame, from the lower left corner: what was scaled as a whole is found again. A
 * plain value, in pixels. */
typedef struct {
  double scale;             /* 1 at 1280x720 */
  guint bar_y, bar_height;  /* the ground of the text, along the lower edge */
  double strip_x, strip_y;  /* upper left corner of the strip of cells, in the bar */
  double cell;              /* side of a cell: 8 at 1280x720 */
  guint text_x, text_width; /* right of the strip */
  guint qr_y, qr_module;    /* the QR code with its quiet zone stands on the bar, at the left edge */
} KskFilmLayout;

/* Returns whether a frame of this size can be film. */
gboolean ksk_film_layout_is_possible (guint width, guint height);

/* For a possible size. */
void ksk_film_layout_init (KskFilmLayout *self, guint width, guint height);

G_END_DECLS
