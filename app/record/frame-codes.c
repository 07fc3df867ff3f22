/* The strip costs a few microseconds; zbar half a millisecond, on the corner where the QR code is. */
#include "app/record/frame-codes.h"

#include <draw/qr.h>
#include <string.h>
#include <zbar.h>

#include "app/record/cell-strip.h"
#include "app/record/film-layout.h"

/* Below this many pixels a module, zbar reads a picture of twice the size better. */
#define EASY_MODULE 4

struct _KskFrameCodes {
  zbar_image_scanner_t *scanner;
  zbar_image_t *image;
  guint8 *luma; /* what the scanner looks at: room for size_luma bytes */
  gsize size_luma;
  GString *found;
};

KskFrameCodes *
ksk_frame_codes_new (void)
{
  KskFrameCodes *self = g_new0 (KskFrameCodes, 1);

  self->scanner = zbar_image_scanner_create ();
  self->image = zbar_image_create ();
  self->found = g_string_new (NULL);
  zbar_image_scanner_set_config (self->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (self->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (self->image, zbar_fourcc ('Y', '8', '0', '0'));
  return self;
}

void
ksk_frame_codes_free (KskFrameCodes *self)
{
  if (self == NULL)
    return;
  zbar_image_destroy (self->image);
  zbar_image_scanner_destroy (self->scanner);
  g_free (self->luma);
  g_string_free (self->found, TRUE);
  g_free (self);
}

static void
make_room (KskFrameCodes *self, gsize size)
{
  if (size <= self->size_luma)
    return;
  self->luma = g_realloc (self->luma, size);
  self->size_luma = size;
}

/* Returns the first code of what was put into the room. */
static const zbar_symbol_t *
scan (KskFrameCodes *self, guint width, guint height)
{
  zbar_image_set_size (self->image, width, height);
  zbar_image_set_data (self->image, self->luma, (gsize)width * height, NULL);
  return zbar_scan_image (self->scanner, self->image) > 0 ? zbar_image_first_symbol (self->image) : NULL;
}

/* The square above the bar, a little more than where the code was drawn: scaling rounds. */
static gboolean
read_qr (KskFrameCodes *self, const guint8 *luma, int stride, const KskFilmLayout *layout, guint width,
         KskFrameStamp *stamp)
{
  guint side = (layout->bar_y - layout->qr_y) * 9 / 8, zoom = layout->qr_module < EASY_MODULE ? 2 : 1;

  side = MIN (side, MIN (width, layout->bar_y));
  guint zoomed = side * zoom;
  make_room (self, (gsize)zoomed * zoomed);
  for (guint y = 0; y < zoomed; y++) {
    const guint8 *row = luma + (gsize)(layout->bar_y - side + y / zoom) * (gsize)stride;
    for (guint x = 0; x < zoomed; x++)
      self->luma[(gsize)y * zoomed + x] = row[x / zoom];
  }
  for (const zbar_symbol_t *symbol = scan (self, zoomed, zoomed); symbol != NULL; symbol = zbar_symbol_next (symbol))
    if (ksk_frame_stamp_parse_digits (zbar_symbol_get_data (symbol), stamp))
      return TRUE;
  return FALSE;
}

KskFootageStampFrom
ksk_frame_codes_read_strip (const guint8 *luma, int stride, guint width, guint height, KskFrameStamp *stamp)
{
  g_return_val_if_fail (luma != NULL && stamp != NULL, KSK_FOOTAGE_STAMP_NONE);
  g_return_val_if_fail (ksk_film_layout_is_possible (width, height), KSK_FOOTAGE_STAMP_NONE);
  KskFilmLayout layout;

  ksk_film_layout_init (&layout, width, height);
  return ksk_cell_strip_read (luma, stride, layout.strip_x, layout.strip_y, layout.cell, stamp)
             ? KSK_FOOTAGE_STAMP_STRIP
             : KSK_FOOTAGE_STAMP_NONE;
}

KskFootageStampFrom
ksk_frame_codes_read (KskFrameCodes *self, const guint8 *luma, int stride, guint width, guint height,
                      KskFrameStamp *stamp)
{
  g_return_val_if_fail (self != NULL && luma != NULL && stamp != NULL, KSK_FOOTAGE_STAMP_NONE);
  g_return_val_if_fail (ksk_film_layout_is_possible (width, height), KSK_FOOTAGE_STAMP_NONE);
  KskFilmLayout layout;

  if (ksk_frame_codes_read_strip (luma, stride, width, height, stamp) == KSK_FOOTAGE_STAMP_STRIP)
    return KSK_FOOTAGE_STAMP_STRIP;
  ksk_film_layout_init (&layout, width, height);
  return read_qr (self, luma, stride, &layout, width, stamp) ? KSK_FOOTAGE_STAMP_QR : KSK_FOOTAGE_STAMP_NONE;
}

const char *
ksk_frame_codes_find (KskFrameCodes *self, const guint8 *luma, int stride, guint width, guint height)
{
  g_return_val_if_fail (self != NULL && luma != NULL, NULL);
  g_return_val_if_fail (ksk_film_layout_is_possible (width, height), NULL);

  make_room (self, (gsize)width * height);
  for (guint y = 0; y < height; y++)
    memcpy (self->luma + (gsize)y * width, luma + (gsize)y * (gsize)stride, width);
  g_string_truncate (self->found, 0);
  for (const zbar_symbol_t *symbol = scan (self, width, height); symbol != NULL; symbol = zbar_symbol_next (symbol)) {
    KskFrameStamp stamp;
    if (!ksk_frame_stamp_parse_digits (zbar_symbol_get_data (symbol), &stamp))
      g_string_append_printf (self->found, "%s\n", zbar_symbol_get_data (symbol));
  }
  return self->found->len > 0 ? self->found->str : NULL;
}
