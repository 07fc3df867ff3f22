/* The places of text and codes, worked out from those at 1280x720. */
#include "app/record/film-layout.h"

#include <draw/qr.h>

/* At 1280x720 the strip begins on whole blocks of 16 pixels, and a module of the QR code is one transform block of 4:
 * what an encoder keeps best. */
#define BAR_HEIGHT 96
#define STRIP_INSET 16
#define CELL 8
#define STRIP_WIDTH 160
#define TEXT_GAP 16
#define QR_MODULE 4

gboolean
ksk_film_layout_is_possible (guint width, guint height)
{
  return width >= KSK_FILM_MIN_WIDTH && width <= KSK_FILM_MAX_WIDTH && height >= KSK_FILM_MIN_HEIGHT
         && height <= KSK_FILM_MAX_HEIGHT && width % 2 == 0 && height % 2 == 0;
}

void
ksk_film_layout_init (KskFilmLayout *self, guint width, guint height)
{
  g_return_if_fail (self != NULL && ksk_film_layout_is_possible (width, height));
  double scale = MIN (width / 1280.0, height / 720.0);

  *self = (KskFilmLayout){ .scale = scale };
  self->bar_height = (guint)(BAR_HEIGHT * scale / 2 + 0.5) * 2;
  self->bar_y = height - self->bar_height;
  self->strip_x = STRIP_INSET * scale;
  self->strip_y = height - (BAR_HEIGHT - STRIP_INSET) * scale;
  self->cell = CELL * scale;
  self->text_x = (guint)((STRIP_INSET + STRIP_WIDTH + TEXT_GAP) * scale + 0.5);
  self->text_width = width - self->text_x - (guint)(STRIP_INSET * scale + 0.5);
  self->qr_module = MAX (2, (guint)(QR_MODULE * scale + 0.5));
  self->qr_y = self->bar_y - self->qr_module * (KSK_QR_STAMP_MODULES + 2 * KSK_QR_QUIET_MODULES);
}
