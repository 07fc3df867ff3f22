/* The foot of a page, and the mark of a rehearsal behind its text. */
#include "app/print/page-frame.h"

#include <glib/gi18n.h>
#include <math.h>

#include "draw/fonts.h"

#define FOOT_HEIGHT 44.0 /* from its rule to the edge of the paper */
#define MARK_GREY 0.72
#define MARK_LINE_WIDTH 1.4
#define MARK_PART_OF_DIAGONAL 0.80
#define HASH_DIGITS 16

static gboolean
is_rehearsal (const KskPages *pages)
{
  return pages->input->is_rehearsal || pages->history->is_rehearsal;
}

/* Outlines alone, drawn before anything else, so that every text over it can be read, and copied by any machine. */
static void
outline_mark (KskPages *pages, cairo_t *cr)
{
  g_autofree char *word = g_markup_printf_escaped ("<b>%s</b>", _ ("REHEARSAL"));
  g_autoptr (PangoLayout) layout = ksk_pages_layout (pages, KSK_STYLE_TITLE, -1, word);
  PangoRectangle ink;
  pango_layout_get_extents (layout, &ink, NULL);
  double width = pango_units_to_double (ink.width), height = pango_units_to_double (ink.height);
  if (width <= 0)
    return;

  double diagonal = hypot (pages->page_width, pages->page_height);
  double scale = diagonal * MARK_PART_OF_DIAGONAL / width;
  cairo_translate (cr, pages->page_width / 2, pages->page_height / 2);
  cairo_rotate (cr, -atan2 (pages->page_height, pages->page_width));
  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, -width / 2 - pango_units_to_double (ink.x), -height / 2 - pango_units_to_double (ink.y));
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_rgb (cr, MARK_GREY, MARK_GREY, MARK_GREY);
  cairo_set_line_width (cr, MARK_LINE_WIDTH / scale);
  cairo_stroke (cr);
}

/* In the paper once, however many pages it has: they refer to it. */
static void
draw_mark (KskPages *pages)
{
  if (pages->mark == NULL) {
    cairo_rectangle_t paper = { .width = pages->page_width, .height = pages->page_height };
    pages->mark = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &paper);
    cairo_t *cr = cairo_create (pages->mark);
    outline_mark (pages, cr);
    cairo_destroy (cr);
  }
  cairo_save (pages->cr);
  cairo_set_source_surface (pages->cr, pages->mark, 0, 0);
  cairo_paint (pages->cr);
  cairo_restore (pages->cr);
}

/* Returns: (transfer full). */
static char *
format_journal (const KskHistory *history)
{
  if (history->last == NULL)
    return g_strdup (_ ("before the ceremony"));
  const char *hash = ksk_record_get_hash (history->last);
  g_autoptr (GString) digits = g_string_new (NULL);
  for (gsize i = 0; i < HASH_DIGITS && hash[i] != '\0'; i++)
    g_string_append_printf (digits, "%s%c", i > 0 && i % 4 == 0 ? " " : "", hash[i]);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, ksk_record_get_seq (history->last));
  return g_strdup_printf (_ ("journal record %s, hash %s"), number, digits->str);
}

static void
draw_line (KskPages *pages, double y, const char *left, const char *right)
{
  g_autofree char *right_markup = g_markup_printf_escaped ("%s", right);
  g_autoptr (PangoLayout) right_layout = ksk_pages_layout (pages, KSK_STYLE_SMALL, -1, right_markup);
  int right_width;
  pango_layout_get_size (right_layout, &right_width, NULL);
  double width = pango_units_to_double (right_width);

  g_autoptr (PangoLayout) left_layout = ksk_pages_layout (pages, KSK_STYLE_SMALL, pages->width - width - 12, left);
  pango_layout_set_single_paragraph_mode (left_layout, TRUE);
  pango_layout_set_ellipsize (left_layout, PANGO_ELLIPSIZE_END);
  ksk_pages_show (pages, left_layout, pages->left, y);
  ksk_pages_show (pages, right_layout, pages->left + pages->width - width, y);
}

static void
draw_foot (KskPages *pages)
{
  const KskPaperInput *input = pages->input;
  double y = pages->page_height - FOOT_HEIGHT;
  cairo_set_line_width (pages->cr, 0.5);
  cairo_move_to (pages->cr, pages->left, y);
  cairo_rel_line_to (pages->cr, pages->width, 0);
  cairo_stroke (pages->cr);

  g_autofree char *mark
      = is_rehearsal (pages) ? g_markup_printf_escaped ("<b>%s</b>: ", _ ("REHEARSAL")) : g_strdup ("");
  g_autofree char *title = g_markup_printf_escaped ("%s, %s", input->ceremony, pages->document);
  g_autofree char *left = g_strconcat (mark, title, NULL);
  g_autofree char *right = g_strdup_printf (_ ("page %u of %u"), pages->n_pages, pages->total);
  draw_line (pages, y + 4, left, right);

  g_autofree char *journal = format_journal (pages->history);
  g_autofree char *made = NULL;
  if (input->made_s != 0) {
    g_autofree char *time = ksk_history_format_time (input->made_s * G_TIME_SPAN_SECOND);
    made = g_strdup_printf (_ ("made %s UTC"), time);
  }
  draw_line (pages, y + 15, journal, made != NULL ? made : "");
}

void
ksk_page_frame_draw (KskPages *pages)
{
  if (is_rehearsal (pages))
    draw_mark (pages);
  cairo_set_source_rgb (pages->cr, 0, 0, 0);
  draw_foot (pages);
}
