/* I420 frames for tests: made, read with zbar, saved as PNG. */
#include "film-frame.h"

#include <app/record/cell-strip.h>
#include <cairo.h>
#include <string.h>
#include <zbar.h>

FilmFrame *
film_frame_new (guint width, guint height, gboolean has_gaps)
{
  FilmFrame *self = g_new0 (FilmFrame, 1);
  gsize offset = 0, offsets[3];

  self->width = width;
  self->height = height;
  for (guint i = 0; i < 3; i++) {
    self->strides[i] = (int)(i == 0 ? width : width / 2) + (has_gaps ? 24 : 0);
    offsets[i] = offset;
    offset += (gsize)self->strides[i] * (i == 0 ? height : height / 2);
  }
  self->size = offset;
  self->planes[0] = g_malloc (offset);
  memset (self->planes[0], 128, offset);
  for (guint i = 1; i < 3; i++)
    self->planes[i] = self->planes[0] + offsets[i];
  return self;
}

void
film_frame_free (FilmFrame *self)
{
  g_free (self->planes[0]);
  g_free (self);
}

gboolean
film_frame_read_strip (const FilmFrame *self, KskFrameStamp *stamp)
{
  KskFilmLayout layout;

  ksk_film_layout_init (&layout, self->width, self->height);
  return ksk_cell_strip_read (self->planes[0], self->strides[0], layout.strip_x, layout.strip_y, layout.cell, stamp);
}

gboolean
film_frame_read_qr (const FilmFrame *self, KskFrameStamp *stamp)
{
  KskFilmLayout layout;
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  gboolean found = FALSE;

  ksk_film_layout_init (&layout, self->width, self->height);
  guint side = layout.bar_y - layout.qr_y, zoom = layout.qr_module < 4 ? 2 : 1, zoomed = side * zoom;
  guint8 *pixels = g_malloc (zoomed * zoomed);
  for (guint y = 0; y < zoomed; y++) {
    const guint8 *row = self->planes[0] + (gsize)(layout.qr_y + y / zoom) * (gsize)self->strides[0];
    for (guint x = 0; x < zoomed; x++)
      pixels[y * zoomed + x] = row[x / zoom];
  }
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, zoomed, zoomed);
  zbar_image_set_data (image, pixels, zoomed * zoomed, NULL);
  if (zbar_scan_image (scanner, image) > 0)
    found = ksk_frame_stamp_parse_digits (zbar_symbol_get_data (zbar_image_first_symbol (image)), stamp);
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  g_free (pixels);
  return found;
}

static guint32
pixel_of (const FilmFrame *self, guint x, guint y)
{
  double luma = 1.164 * (self->planes[0][(gsize)y * (gsize)self->strides[0] + x] - 16);
  double u = self->planes[1][(gsize)(y / 2) * (gsize)self->strides[1] + x / 2] - 128;
  double v = self->planes[2][(gsize)(y / 2) * (gsize)self->strides[2] + x / 2] - 128;
  double red = luma + 1.793 * v, green = luma - 0.213 * u - 0.533 * v, blue = luma + 2.112 * u;

  return (guint32)CLAMP (red, 0, 255) << 16 | (guint32)CLAMP (green, 0, 255) << 8 | (guint32)CLAMP (blue, 0, 255);
}

void
film_frame_save (const FilmFrame *self, const char *name)
{
  const char *folder = g_getenv ("KSK_TEST_PICTURES");

  if (folder == NULL)
    return;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)self->width, (int)self->height);
  guint8 *rows = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  cairo_surface_flush (surface);
  for (guint y = 0; y < self->height; y++) {
    for (guint x = 0; x < self->width; x++) {
      guint32 pixel = pixel_of (self, x, y);
      memcpy (rows + (gsize)y * (gsize)stride + x * 4, &pixel, 4);
    }
  }
  cairo_surface_mark_dirty (surface);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

KskFilmNote
film_note (gint64 seq, gint64 mono_us)
{
  return (KskFilmNote){ .seq = seq,
                        .mono_us = mono_us,
                        .utc_offset_us = FILM_UTC_US,
                        .hash = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90",
                        .kind = "enter",
                        .step = "2.5",
                        .title = "Compare the hash" };
}
