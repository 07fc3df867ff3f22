/* A run of pages that is being written from top to bottom. Internal to app/print.
 * Lengths are points (1/72 inch). Texts are Pango markup made with g_markup_printf_escaped(). */
#pragma once

#include <pango/pangocairo.h>

#include "app/print/history.h"
#include "app/print/kept-layouts.h"
#include "app/print/paper.h"

G_BEGIN_DECLS

typedef enum {
  KSK_STYLE_TITLE,
  KSK_STYLE_HEADING,
  KSK_STYLE_BODY,
  KSK_STYLE_BLANKS, /* body with room between the lines to write by hand */
  KSK_STYLE_SMALL,
  KSK_STYLE_MONO,       /* the log */
  KSK_STYLE_MONO_BODY,  /* hashes and names of files among text */
  KSK_STYLE_MONO_LARGE, /* a hash that is compared */
  KSK_N_STYLES,
} KskStyle;

/* Everything is written twice: first to count the pages, then to draw them. */
typedef struct {
  const KskPaperInput *input;
  const KskHistory *history;
  const char *document; /* its name, in the footer */
  cairo_t *cr;
  PangoContext *context;
  PangoFontset *fonts[KSK_N_STYLES];
  KskKeptLayouts *kept;  /* from counting to drawing */
  cairo_surface_t *mark; /* (nullable): of a rehearsal */
  double page_width, page_height;
  double left, top, width, bottom; /* of the part that is written on */
  double y;                        /* where writing goes on */
  guint n_pages;                   /* begun so far */
  guint total;                     /* 0 while counting */
  GError *error;                   /* the first one; what is written after it does not matter */
} KskPages;

/* @total: of the pages, or 0 to count them. @kept: (not nullable): borrowed; the same for both, first empty. @surface:
 * (not nullable): of the size of a page. */
void ksk_pages_init (KskPages *self, const KskPaperInput *input, const KskHistory *history, const char *document,
                     KskKeptLayouts *kept, cairo_surface_t *surface, double width, double height, guint total);

/* Ends the last page. */
void ksk_pages_clear (KskPages *self);

/* Ends this page and begins another one. */
void ksk_pages_break (KskPages *self);

/* Begins another page unless @height is left on this one. */
void ksk_pages_need (KskPages *self, double height);

/* Returns what is left on this page. */
double ksk_pages_get_left_over (const KskPages *self);

/* Keeps the first error. @error: (transfer full) (nullable). */
void ksk_pages_take_error (KskPages *self, GError *error);

/* @width: to wrap at; negative for never. Returns: (transfer full). */
PangoLayout *ksk_pages_layout (KskPages *self, KskStyle style, double width, const char *markup);

/* Returns how many characters stand for @c on paper: more than one when the fonts lack it. */
guint ksk_pages_count_columns (KskPages *self, KskStyle style, gunichar c);

/* Draws a layout with its upper left corner there. */
void ksk_pages_show (KskPages *self, PangoLayout *layout, double x, double y);

/* Writes a paragraph over the whole width, on as many pages as it takes. */
void ksk_pages_write (KskPages *self, KskStyle style, const char *markup);

/* The same for a text without markup. */
void ksk_pages_write_text (KskPages *self, KskStyle style, const char *text);

/* Writes a heading that stays with what follows it. @text: without markup. */
void ksk_pages_write_heading (KskPages *self, const char *text);

/* Writes a name and what it is, beside each other. @name: without markup. */
void ksk_pages_write_pair (KskPages *self, const char *name, KskStyle style, const char *markup);

/* Leaves a gap, except at the top of a page. */
void ksk_pages_skip (KskPages *self, double height);

/* Returns the markup of a blank to be filled in by hand. Static. */
const char *ksk_pages_get_blank (void);

G_END_DECLS
