/* Pango and Cairo render a line as coverage; ink and ground make brightness of it. */
#include "app/record/luma-text.h"

#include <pango/pangocairo.h>
#include <string.h>

/* Share of a tile's height that stands above the baseline. */
#define BASELINE 0.73

struct _KskLumaText {
  PangoContext *context; /* with a font map of its own: the default one belongs to a thread */
};

KskLumaText *
ksk_luma_text_new (void)
{
  KskLumaText *self = g_new0 (KskLumaText, 1);
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
  self->context = pango_font_map_create_context (map);
  return self;
}

void
ksk_luma_text_free (KskLumaText *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->context);
  g_free (self);
}

static PangoLayout *
make_layout (KskLumaText *self, const KskLumaStyle *style, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, style->family);
  pango_font_description_set_weight (font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  guint margins = 2 * style->margin;
  pango_layout_set_width (layout, (int)(style->max_width > margins ? style->max_width - margins : 0) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static void
blend (KskLumaTile *tile, cairo_surface_t *surface, const KskLumaStyle *style)
{
  const guint8 *coverage = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (guint y = 0; y < tile->height; y++) {
    for (guint x = 0; x < tile->width; x++) {
      int share = coverage[(gsize)y * (gsize)stride + x];
      tile->luma[(gsize)y * tile->width + x] = (guint8)((style->ground * (255 - share) + style->ink * share) / 255);
    }
  }
}

KskLumaTile *
ksk_luma_text_render (KskLumaText *self, const KskLumaStyle *style, const char *text)
{
  g_return_val_if_fail (self != NULL && style != NULL && text != NULL && style->height > 0, NULL);
  g_autoptr (PangoLayout) layout = make_layout (self, style, text);
  PangoRectangle extents;

  pango_layout_get_pixel_extents (layout, NULL, &extents);
  guint width = (guint)MAX (extents.width, 0) + 2 * style->margin;
  width = CLAMP (width, 1, MAX (style->max_width, 1));
  KskLumaTile *tile = g_malloc (sizeof (KskLumaTile) + (gsize)width * style->height);
  *tile = (KskLumaTile){ width, style->height };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, (int)width, (int)style->height);
  cairo_t *cr = cairo_create (surface);
  cairo_move_to (cr, style->margin, style->height * BASELINE);
  pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, 0));
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    blend (tile, surface, style);
  else
    memset (tile->luma, style->ground, (gsize)width * style->height);
  cairo_surface_destroy (surface);
  return tile;
}

void
ksk_luma_tile_draw (const KskLumaTile *tile, guint8 *luma, int stride, guint x, guint y)
{
  for (guint row = 0; row < tile->height; row++)
    memcpy (luma + (gsize)(y + row) * (gsize)stride + x, tile->luma + (gsize)row * tile->width, tile->width);
}
