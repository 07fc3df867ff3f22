/* The bar of text is kept as it was last drawn and only changes where it has to; codes are new in every frame. */
#include "app/record/film-overlay.h"

#include <draw/fonts.h>
#include <draw/qr.h>
#include <string.h>
#include <time.h>

#include "app/record/cell-strip.h"
#include "app/record/luma-text.h"

/* Black and white of a picture whose luma goes from 16 to 235, and what stands between them without colour. */
#define BLACK 16
#define WHITE 235
#define NEUTRAL 128
#define SLATE_GREY 48

/* Parts of a line's height, which is half the bar's. */
#define FONT_SHARE 0.66
#define GAP_SHARE 0.5

#define CLOCK_LENGTH 23 /* 2027-02-28 12:34:56.789 */
#define GLYPHS "0123456789-:. "
#define N_GLYPHS (sizeof GLYPHS - 1)

struct _KskFilmOverlay {
  guint width, height;
  char *ceremony, *camera;
  KskFilmNotes *notes;
  KskFilmLayout layout;
  KskLumaText *text;
  KskLumaTile *glyphs[N_GLYPHS]; /* all of one size */
  KskLumaTile *tag;              /* (nullable): REHEARSAL */
  KskLumaTile *slate;            /* (nullable): made when it is needed */
  guint8 *bar;                   /* layout.bar_height rows of width */
  char clock[CLOCK_LENGTH + 1];  /* as it stands in the bar */
  gint64 seq;                    /* of the note in the bar; -1: none */
};

static KskLumaStyle
line_style (KskFilmOverlay *self, const char *family, gboolean is_bold)
{
  guint height = self->layout.bar_height / 2;

  return (KskLumaStyle){ .family = family,
                         .is_bold = is_bold,
                         .size = height * FONT_SHARE,
                         .height = height,
                         .max_width = self->layout.text_width,
                         .ink = WHITE,
                         .ground = BLACK };
}

/* All glyphs get the width of the widest, so that the clock does not move. */
static void
make_glyphs (KskFilmOverlay *self)
{
  KskLumaStyle style = line_style (self, KSK_FONT_MONO, FALSE);
  char character[2] = { 0 };

  for (guint i = 0; i < N_GLYPHS; i++) {
    character[0] = GLYPHS[i];
    self->glyphs[i] = ksk_luma_text_render (self->text, &style, character);
  }
}

static guint
draw_line_text (KskFilmOverlay *self, const KskLumaStyle *style, const char *text, guint x, guint line)
{
  guint limit = self->layout.text_x + self->layout.text_width;

  if (x >= limit)
    return x;
  KskLumaStyle fitting = *style;
  fitting.max_width = limit - x;
  g_autofree KskLumaTile *tile = ksk_luma_text_render (self->text, &fitting, text);
  ksk_luma_tile_draw (tile, self->bar, (int)self->width, x, line * style->height);
  return x + tile->width;
}

static void
clear_line (KskFilmOverlay *self, guint line, guint x)
{
  guint height = self->layout.bar_height / 2;

  for (guint y = line * height; y < (line + 1) * height; y++)
    memset (self->bar + (gsize)y * self->width + x, BLACK, self->width - x);
}

/* What stays in the upper line: the camera's name at the right, the ceremony's in what is left of the clock. */
static void
draw_names (KskFilmOverlay *self)
{
  KskLumaStyle mono = line_style (self, KSK_FONT_MONO, FALSE), bold = line_style (self, KSK_FONT_MONO, TRUE);
  KskLumaStyle sans = line_style (self, KSK_FONT_SANS, FALSE);
  guint gap = (guint)(mono.height * GAP_SHARE), right = self->layout.text_x + self->layout.text_width;

  bold.max_width = self->layout.text_width / 4;
  g_autofree KskLumaTile *camera = ksk_luma_text_render (self->text, &bold, self->camera);
  ksk_luma_tile_draw (camera, self->bar, (int)self->width, right - camera->width, 0);
  guint x = self->layout.text_x + CLOCK_LENGTH * self->glyphs[0]->width;
  x = draw_line_text (self, &mono, " UTC", x, 0) + gap;
  right -= camera->width + gap;
  if (x >= right)
    return;
  sans.max_width = right - x;
  g_autofree KskLumaTile *ceremony = ksk_luma_text_render (self->text, &sans, self->ceremony);
  ksk_luma_tile_draw (ceremony, self->bar, (int)self->width, x, 0);
}

static KskLumaTile *
make_tag (KskFilmOverlay *self)
{
  KskLumaStyle style = line_style (self, KSK_FONT_SANS, TRUE);

  style.margin = style.height / 2;
  style.ink = BLACK;
  style.ground = WHITE;
  return ksk_luma_text_render (self->text, &style, "REHEARSAL");
}

KskFilmOverlay *
ksk_film_overlay_new (guint width, guint height, const char *ceremony, const char *camera, gboolean is_rehearsal,
                      KskFilmNotes *notes)
{
  g_return_val_if_fail (ksk_film_layout_is_possible (width, height), NULL);
  g_return_val_if_fail (ceremony != NULL && camera != NULL && notes != NULL, NULL);
  KskFilmOverlay *self = g_new0 (KskFilmOverlay, 1);

  self->width = width;
  self->height = height;
  self->ceremony = g_strdup (ceremony);
  self->camera = g_strdup (camera);
  self->notes = ksk_film_notes_ref (notes);
  ksk_film_layout_init (&self->layout, width, height);
  self->text = ksk_luma_text_new ();
  self->bar = g_malloc ((gsize)width * self->layout.bar_height);
  memset (self->bar, BLACK, (gsize)width * self->layout.bar_height);
  self->seq = -1;
  make_glyphs (self);
  draw_names (self);
  if (is_rehearsal)
    self->tag = make_tag (self);
  return self;
}

void
ksk_film_overlay_free (KskFilmOverlay *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_GLYPHS; i++)
    g_free (self->glyphs[i]);
  g_free (self->tag);
  g_free (self->slate);
  g_free (self->bar);
  ksk_luma_text_free (self->text);
  ksk_film_notes_unref (self->notes);
  g_free (self->ceremony);
  g_free (self->camera);
  g_free (self);
}

static void
draw_clock (KskFilmOverlay *self, const char clock[CLOCK_LENGTH + 1])
{
  for (guint i = 0; i < CLOCK_LENGTH; i++) {
    if (clock[i] == self->clock[i])
      continue;
    const KskLumaTile *glyph = self->glyphs[strchr (GLYPHS, clock[i]) - GLYPHS];
    ksk_luma_tile_draw (glyph, self->bar, (int)self->width, self->layout.text_x + i * glyph->width, 0);
    self->clock[i] = clock[i];
  }
}

static void
draw_time (KskFilmOverlay *self, gint64 utc_ms)
{
  time_t seconds = (time_t)(utc_ms / 1000);
  struct tm parts;
  char clock[CLOCK_LENGTH + 1];

  if (gmtime_r (&seconds, &parts) == NULL || strftime (clock, sizeof clock, "%Y-%m-%d %H:%M:%S", &parts) != 19)
    return;
  guint ms = (guint)(utc_ms % 1000);
  clock[19] = '.';
  clock[20] = (char)('0' + ms / 100);
  clock[21] = (char)('0' + ms / 10 % 10);
  clock[22] = (char)('0' + ms % 10);
  clock[23] = '\0';
  draw_clock (self, clock);
}

static void
draw_caption (KskFilmOverlay *self, const KskFilmCaption *caption)
{
  KskLumaStyle mono = line_style (self, KSK_FONT_MONO, FALSE), sans = line_style (self, KSK_FONT_SANS, FALSE);
  g_autofree char *journal = g_strdup_printf ("journal %" G_GINT64_FORMAT " %.8s", caption->seq, caption->hash);
  g_autofree char *step = g_strdup_printf ("%s %s", caption->step, caption->title);

  clear_line (self, 1, self->layout.text_x);
  guint x = draw_line_text (self, &mono, journal, self->layout.text_x, 1);
  draw_line_text (self, &sans, step, x + (guint)(mono.height * GAP_SHARE), 1);
  self->seq = caption->seq;
}

static void
fill (guint8 *plane, int stride, guint x, guint y, guint width, guint height, guint8 value)
{
  for (guint row = y; row < y + height; row++)
    memset (plane + (gsize)row * (gsize)stride + x, value, width);
}

/* No colour in a rectangle of luma; pixels at its edges share their colour with neighbours. */
static void
take_colour (guint8 *const planes[3], const int strides[3], guint x, guint y, guint width, guint height)
{
  guint left = x / 2, top = y / 2;

  for (guint i = 1; i < 3; i++)
    fill (planes[i], strides[i], left, top, (x + width + 1) / 2 - left, (y + height + 1) / 2 - top, NEUTRAL);
}

static void
draw_slate (KskFilmOverlay *self, guint8 *const planes[3], const int strides[3])
{
  if (self->slate == NULL) {
    KskLumaStyle style = line_style (self, KSK_FONT_SANS, TRUE);
    style.height *= 3;
    style.size *= 3;
    style.max_width = self->width;
    style.margin = style.height / 2;
    g_autofree char *words = g_strdup_printf ("%s  NO SIGNAL", self->camera);
    self->slate = ksk_luma_text_render (self->text, &style, words);
  }
  fill (planes[0], strides[0], 0, 0, self->width, self->height, SLATE_GREY);
  take_colour (planes, strides, 0, 0, self->width, self->height);
  ksk_luma_tile_draw (self->slate, planes[0], strides[0], (self->width - self->slate->width) / 2,
                      (self->layout.bar_y - MIN (self->slate->height, self->layout.bar_y)) / 2);
}

static void
draw_qr (KskFilmOverlay *self, guint8 *luma, int stride, const KskFrameStamp *stamp)
{
  guint8 black[KSK_QR_STAMP_MODULES * KSK_QR_STAMP_MODULES];
  guint module = self->layout.qr_module, quiet = KSK_QR_QUIET_MODULES * module;
  g_autofree char *digits = ksk_frame_stamp_to_digits (stamp);

  if (!ksk_qr_encode_stamp (digits, black, NULL))
    return;
  for (guint row = 0; row < KSK_QR_STAMP_MODULES; row++) {
    guint8 *first = luma + (gsize)(self->layout.qr_y + quiet + row * module) * (gsize)stride + quiet;
    for (guint column = 0; column < KSK_QR_STAMP_MODULES; column++)
      memset (first + column * module, black[row * KSK_QR_STAMP_MODULES + column] ? BLACK : WHITE, module);
    for (guint line = 1; line < module; line++)
      memcpy (first + (gsize)line * (gsize)stride, first, KSK_QR_STAMP_MODULES * module);
  }
}

static KskFrameStamp
stamp_of (const KskFilmCaption *caption, gint64 mono_us)
{
  gint64 utc_us = mono_us + caption->utc_offset_us;
  KskFrameStamp stamp = { .utc_ms = CLAMP (utc_us / 1000, 0, KSK_FRAME_STAMP_MAX_MS),
                          .seq = (guint32)CLAMP (caption->seq, 0, KSK_FRAME_STAMP_MAX_SEQ) };

  for (guint i = 0; i < sizeof stamp.hash; i++) {
    int high = g_ascii_xdigit_value (caption->hash[2 * i]), low = g_ascii_xdigit_value (caption->hash[2 * i + 1]);
    if (high < 0 || low < 0)
      break;
    stamp.hash[i] = (guint8)(high << 4 | low);
  }
  return stamp;
}

void
ksk_film_overlay_draw (KskFilmOverlay *self, guint8 *const planes[3], const int strides[3], gint64 mono_us,
                       gboolean no_signal)
{
  g_return_if_fail (self != NULL && planes != NULL && strides != NULL);
  const KskFilmLayout *layout = &self->layout;
  guint side = layout->qr_module * (KSK_QR_STAMP_MODULES + 2 * KSK_QR_QUIET_MODULES);
  KskFilmCaption caption;
  KskFrameStamp stamp;
  guint8 bits[KSK_STRIP_BYTES];
  /* Without a note the time is not known, and nothing is claimed. */
  gboolean is_known = ksk_film_notes_find (self->notes, mono_us, &caption);

  if (no_signal)
    draw_slate (self, planes, strides);
  if (is_known) {
    stamp = stamp_of (&caption, mono_us);
    draw_time (self, stamp.utc_ms);
    if (caption.seq != self->seq)
      draw_caption (self, &caption);
  }
  for (guint row = 0; row < layout->bar_height; row++)
    memcpy (planes[0] + (gsize)(layout->bar_y + row) * (gsize)strides[0], self->bar + (gsize)row * self->width,
            self->width);
  fill (planes[0], strides[0], 0, layout->qr_y, side, side, WHITE);
  take_colour (planes, strides, 0, layout->bar_y, self->width, layout->bar_height);
  take_colour (planes, strides, 0, layout->qr_y, side, side);
  if (self->tag != NULL) {
    guint x = self->width - self->tag->width;
    ksk_luma_tile_draw (self->tag, planes[0], strides[0], x, 0);
    take_colour (planes, strides, x, 0, self->tag->width, self->tag->height);
  }
  if (!is_known)
    return;
  ksk_frame_stamp_to_strip (&stamp, bits);
  ksk_cell_strip_draw (planes[0], strides[0], layout->strip_x, layout->strip_y, layout->cell, bits);
  draw_qr (self, planes[0], strides[0], &stamp);
}
