/* Text as brightness: rendered once, then copied into pictures row by row. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line of text on its ground, without gaps between rows. */
typedef struct {
  guint width, height;
  guint8 luma[];
} KskLumaTile;

/* How a line is set. A plain value. */
typedef struct {
  const char *family; /* one of draw/fonts.h */
  gboolean is_bold;
  double size;     /* of the font, in pixels */
  guint height;    /* of the tile; lines of one height have one baseline */
  guint margin;    /* of ground left and right of the text */
  guint max_width; /* what is longer ends with an ellipsis */
  guint8 ink, ground;
} KskLumaStyle;

typedef struct _KskLumaText KskLumaText;

/* ksk_fonts_register() was called before. In one thread at a time. Returns: (transfer full) (not nullable) */
KskLumaText *ksk_luma_text_new (void);
void ksk_luma_text_free (KskLumaText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskLumaText, ksk_luma_text_free)

/**
 * ksk_luma_text_render:
 * @text: (not nullable): UTF-8, one line.
 *
 * Returns: (transfer full) (not nullable): free it with g_free(); as wide as the text and its margins, at least a
 * pixel.
 */
KskLumaTile *ksk_luma_text_render (KskLumaText *self, const KskLumaStyle *style, const char *text);

/* Copies @tile into a picture that has room for it there. */
void ksk_luma_tile_draw (const KskLumaTile *tile, guint8 *luma, int stride, guint x, guint y);

G_END_DECLS
