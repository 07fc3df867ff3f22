/* A run of pages: their text styles, where writing goes on, what every page has at its foot. */
#include "app/print/pages.h"

#include "app/print/flow.h"
#include "app/print/page-frame.h"
#include "draw/fonts.h"

/* Left there is room for holes. The printable part of common printers begins at 12. */
#define MARGIN_LEFT 56.0
#define MARGIN_RIGHT 40.0
#define MARGIN_TOP 40.0
#define MARGIN_BOTTOM 62.0

/* Where the blank begins behind the abbreviation of a role. */
#define TAB_STOP 32.0

#define PAIR_NAME_WIDTH 122.0
/* A heading moves to the next page rather than stand alone. */
#define HEADING_FOLLOWED_BY 130.0

static const struct {
  const char *family;
  double size;
  PangoWeight weight;
  double spacing;    /* of lines, as a factor */
  gboolean is_fixed; /* every character is of one width: no other font may come in */
} styles[KSK_N_STYLES] = {
  [KSK_STYLE_TITLE] = { KSK_FONT_SANS, 22, PANGO_WEIGHT_BOLD, 1.0 },
  [KSK_STYLE_HEADING] = { KSK_FONT_SANS, 13, PANGO_WEIGHT_BOLD, 1.0 },
  [KSK_STYLE_BODY] = { KSK_FONT_SANS, 9.5, PANGO_WEIGHT_NORMAL, 1.1 },
  [KSK_STYLE_BLANKS] = { KSK_FONT_SANS, 9.5, PANGO_WEIGHT_NORMAL, 1.7 },
  [KSK_STYLE_SMALL] = { KSK_FONT_SANS, 8, PANGO_WEIGHT_NORMAL, 1.0 },
  [KSK_STYLE_MONO] = { KSK_FONT_MONO, 7.5, PANGO_WEIGHT_NORMAL, 1.0, TRUE },
  [KSK_STYLE_MONO_BODY] = { KSK_FONT_MONO, 9.5, PANGO_WEIGHT_NORMAL, 1.1, TRUE },
  [KSK_STYLE_MONO_LARGE] = { KSK_FONT_MONO, 19, PANGO_WEIGHT_NORMAL, 1.2, TRUE },
};

static PangoFontDescription *
describe (KskStyle style)
{
  PangoFontDescription *description = pango_font_description_new ();
  pango_font_description_set_family_static (description, styles[style].family);
  pango_font_description_set_absolute_size (description, styles[style].size * PANGO_SCALE);
  pango_font_description_set_weight (description, styles[style].weight);
  return description;
}

/* The settings of this machine's screen and the language of its user must not change how a text is set. */
static PangoContext *
make_context (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  return context;
}

static void
begin_page (KskPages *self)
{
  self->y = self->top;
  if (self->n_pages == KSK_PAPER_MAX_PAGES) {
    ksk_pages_take_error (self, g_error_new (KSK_PAPER_ERROR, KSK_PAPER_ERROR_TOO_LONG,
                                             "this would have more than %d pages", KSK_PAPER_MAX_PAGES));
    return;
  }
  self->n_pages++;
  if (self->total > 0)
    ksk_page_frame_draw (self);
}

void
ksk_pages_init (KskPages *self, const KskPaperInput *input, const KskHistory *history, const char *document,
                KskKeptLayouts *kept, cairo_surface_t *surface, double width, double height, guint total)
{
  *self = (KskPages){
    .input = input,
    .history = history,
    .document = document,
    .kept = kept,
    .cr = cairo_create (surface),
    .page_width = width,
    .page_height = height,
    .left = MARGIN_LEFT,
    .top = MARGIN_TOP,
    .width = width - MARGIN_LEFT - MARGIN_RIGHT,
    .bottom = height - MARGIN_BOTTOM,
    .total = total,
  };
  self->context = make_context (self->cr);
  for (KskStyle style = 0; style < KSK_N_STYLES; style++) {
    PangoFontDescription *description = describe (style);
    self->fonts[style]
        = pango_context_load_fontset (self->context, description, pango_context_get_language (self->context));
    pango_font_description_free (description);
    if (self->fonts[style] == NULL)
      ksk_pages_take_error (self, g_error_new (KSK_PAPER_ERROR, KSK_PAPER_ERROR_DRAWING, "the font %s cannot be loaded",
                                               styles[style].family));
  }
  if (self->error == NULL)
    begin_page (self);
}

void
ksk_pages_clear (KskPages *self)
{
  cairo_show_page (self->cr);
  for (KskStyle style = 0; style < KSK_N_STYLES; style++)
    g_clear_object (&self->fonts[style]);
  g_clear_object (&self->context);
  g_clear_pointer (&self->mark, cairo_surface_destroy);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_error (&self->error);
}

void
ksk_pages_break (KskPages *self)
{
  cairo_show_page (self->cr);
  begin_page (self);
}

double
ksk_pages_get_left_over (const KskPages *self)
{
  return self->bottom - self->y;
}

void
ksk_pages_need (KskPages *self, double height)
{
  if (height > ksk_pages_get_left_over (self) && self->y > self->top)
    ksk_pages_break (self);
}

void
ksk_pages_take_error (KskPages *self, GError *error)
{
  if (error == NULL)
    return;
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/* Characters that move or hide what stands around them. */
static gboolean
is_steering (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static gboolean
get_first_font (PangoFontset *fonts, PangoFont *font, gpointer data)
{
  *(PangoFont **)data = g_object_ref (font);
  return TRUE;
}

/* The bundled fonts help one another out, but for those of fixed width. */
static gboolean
has_character (KskPages *self, KskStyle style, gunichar c)
{
  g_autoptr (PangoFont) font = NULL;
  if (styles[style].is_fixed)
    pango_fontset_foreach (self->fonts[style], get_first_font, &font);
  else
    font = pango_fontset_get_font (self->fonts[style], c);
  return font != NULL && pango_font_has_char (font, c);
}

static gboolean
must_spell (KskPages *self, KskStyle style, gunichar c)
{
  if ((c >= ' ' && c < 0x7f) || c == '\n' || c == '\t')
    return FALSE;
  return is_steering (c) || !has_character (self, style, c);
}

guint
ksk_pages_count_columns (KskPages *self, KskStyle style, gunichar c)
{
  if (!must_spell (self, style, c))
    return 1;
  return c > 0xfffff ? 8 : c > 0xffff ? 7 : 6;
}

/* Spells what the fonts lack, so that nothing is lost. Markup itself is ASCII; what it has
 * of controls was escaped as `&#x1;`, which nothing else begins. Returns: (transfer full). */
static char *
spell (KskPages *self, KskStyle style, const char *markup)
{
  GString *text = g_string_sized_new (64);
  for (const char *p = markup; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_str_has_prefix (p, "&#x")) {
      char *end;
      c = (gunichar)g_ascii_strtoull (p + 3, &end, 16);
      p = end;
    }
    if (must_spell (self, style, c))
      g_string_append_printf (text, "\\u%04x", c);
    else
      g_string_append_unichar (text, c);
  }
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full). */
static PangoLayout *
set_text (KskPages *self, KskStyle style, double width, const char *markup)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *description = describe (style);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_width (layout, width < 0 ? -1 : pango_units_from_double (width));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  PangoTabArray *tabs
      = pango_tab_array_new_with_positions (1, FALSE, PANGO_TAB_LEFT, pango_units_from_double (TAB_STOP));
  pango_layout_set_tabs (layout, tabs);
  pango_tab_array_free (tabs);
  pango_layout_set_line_spacing (layout, (float)styles[style].spacing);

  g_autofree char *spelt = spell (self, style, markup);
  pango_layout_set_markup (layout, spelt, -1);
  PangoAttrList *attributes = pango_attr_list_copy (pango_layout_get_attributes (layout));
  if (attributes == NULL)
    attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_fallback_new (!styles[style].is_fixed));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0, calt=0"));
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

PangoLayout *
ksk_pages_layout (KskPages *self, KskStyle style, double width, const char *markup)
{
  PangoLayout *layout = self->total > 0 ? ksk_kept_layouts_take (self->kept, style, width, markup) : NULL;
  if (layout != NULL)
    return layout;
  layout = set_text (self, style, width, markup);
  if (self->total == 0)
    ksk_kept_layouts_add (self->kept, style, width, markup, layout);
  return layout;
}

void
ksk_pages_show (KskPages *self, PangoLayout *layout, double x, double y)
{
  if (self->total == 0)
    return;
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

/* Writes a text from @x on, on as many pages as it takes. */
static void
write_flow (KskPages *self, PangoLayout *layout, double x)
{
  KskFlow flow;
  ksk_flow_init (&flow, layout);
  while (TRUE) {
    self->y += ksk_flow_draw (&flow, self, x, self->y, ksk_pages_get_left_over (self), self->y <= self->top);
    if (flow.is_done || self->error != NULL)
      break;
    ksk_pages_break (self);
  }
  ksk_flow_clear (&flow);
}

void
ksk_pages_write (KskPages *self, KskStyle style, const char *markup)
{
  write_flow (self, ksk_pages_layout (self, style, self->width, markup), self->left);
}

void
ksk_pages_write_text (KskPages *self, KskStyle style, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  ksk_pages_write (self, style, markup);
}

void
ksk_pages_write_heading (KskPages *self, const char *text)
{
  ksk_pages_skip (self, 14);
  ksk_pages_need (self, HEADING_FOLLOWED_BY);
  ksk_pages_write_text (self, KSK_STYLE_HEADING, text);
  ksk_pages_skip (self, 5);
}

void
ksk_pages_write_pair (KskPages *self, const char *name, KskStyle style, const char *markup)
{
  g_autofree char *name_markup = g_markup_printf_escaped ("<b>%s</b>", name);
  g_autoptr (PangoLayout) layout = ksk_pages_layout (self, KSK_STYLE_BODY, PAIR_NAME_WIDTH - 8, name_markup);
  PangoLayout *value = ksk_pages_layout (self, style, self->width - PAIR_NAME_WIDTH, markup);
  int name_height, value_baseline = pango_layout_get_baseline (value);
  pango_layout_get_size (layout, NULL, &name_height);
  ksk_pages_need (self, pango_units_to_double (name_height) + 4);

  double y = self->y, drop = MAX (0, pango_units_to_double (value_baseline - pango_layout_get_baseline (layout)));
  guint page = self->n_pages;
  ksk_pages_show (self, layout, self->left, y + drop);
  write_flow (self, value, self->left + PAIR_NAME_WIDTH);
  if (self->n_pages == page)
    self->y = MAX (self->y, y + drop + pango_units_to_double (name_height));
  ksk_pages_skip (self, 4);
}

void
ksk_pages_skip (KskPages *self, double height)
{
  if (self->y > self->top)
    self->y += height;
}

const char *
ksk_pages_get_blank (void)
{
  return "______________________________";
}
