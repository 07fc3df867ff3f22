/* A ruled table whose rows may go on from page to page. */
#include "app/print/table.h"

#include "app/print/flow.h"

#define PADDING 4.0
#define LINE_WIDTH 0.5
#define NOTE_BAR_WIDTH 3.0
#define NOTE_INSET 6.0
/* Room for writing by hand. */
#define MIN_ROW_HEIGHT 24.0
/* A row that begins on a page has at least this much of it there, if it is longer. */
#define MIN_PART_HEIGHT 48.0

static void
draw_box (KskPages *pages, double x, double y, double width, double height)
{
  if (pages->total == 0)
    return;
  cairo_set_line_width (pages->cr, LINE_WIDTH);
  cairo_rectangle (pages->cr, x, y, width, height);
  cairo_stroke (pages->cr);
}

/* The head is one line a column; titles are short. */
static void
draw_head (KskTable *self)
{
  KskPages *pages = self->pages;
  double x = pages->left, height = 0;
  PangoLayout *layouts[KSK_TABLE_MAX_COLUMNS];
  for (guint i = 0; i < self->n_columns; i++) {
    g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", self->columns[i].title);
    layouts[i] = ksk_pages_layout (pages, KSK_STYLE_SMALL, self->columns[i].width - 2 * PADDING, markup);
    int layout_height;
    pango_layout_get_size (layouts[i], NULL, &layout_height);
    height = MAX (height, pango_units_to_double (layout_height) + 2 * PADDING);
  }
  for (guint i = 0; i < self->n_columns; i++) {
    draw_box (pages, x, pages->y, self->columns[i].width, height);
    ksk_pages_show (pages, layouts[i], x + PADDING, pages->y + PADDING);
    x += self->columns[i].width;
    g_object_unref (layouts[i]);
  }
  pages->y += height;
  self->has_rows = FALSE;
}

static void
break_page (KskTable *self)
{
  ksk_pages_break (self->pages);
  draw_head (self);
}

void
ksk_table_begin (KskTable *self, KskPages *pages, const KskColumn *columns, guint n_columns)
{
  g_return_if_fail (n_columns <= KSK_TABLE_MAX_COLUMNS);
  *self = (KskTable){ .pages = pages, .n_columns = n_columns };
  double rest = pages->width;
  for (guint i = 0; i < n_columns; i++)
    rest -= columns[i].width;
  for (guint i = 0; i < n_columns; i++) {
    self->columns[i] = columns[i];
    if (columns[i].width <= 0)
      self->columns[i].width = rest;
  }
  ksk_pages_need (pages, MIN_PART_HEIGHT);
  draw_head (self);
}

/* Draws what fits of a row on this page. Returns TRUE when all of it is drawn. */
static gboolean
draw_part (KskTable *self, KskFlow *flows, const KskColumn *columns, guint n, double inset, gboolean must_draw)
{
  KskPages *pages = self->pages;
  double x = pages->left, height = MIN_ROW_HEIGHT, room = ksk_pages_get_left_over (pages) - 2 * PADDING;
  gboolean is_done = TRUE;
  for (guint i = 0; i < n; i++) {
    double drawn = ksk_flow_draw (&flows[i], pages, x + PADDING + inset, pages->y + PADDING, room, must_draw);
    height = MAX (height, drawn + 2 * PADDING);
    is_done = is_done && flows[i].is_done;
    x += columns[i].width;
  }
  x = pages->left;
  for (guint i = 0; i < n; i++) {
    draw_box (pages, x, pages->y, columns[i].width, height);
    x += columns[i].width;
  }
  pages->y += height;
  return is_done;
}

/* A row stays together unless it is long, or a head would stand alone. */
static void
draw_row (KskTable *self, KskFlow *flows, const KskColumn *columns, guint n, double inset)
{
  KskPages *pages = self->pages;
  double height = MIN_ROW_HEIGHT;
  for (guint i = 0; i < n; i++)
    height = MAX (height, ksk_flow_get_height (&flows[i]) + 2 * PADDING);
  gboolean may_split = !self->has_rows || height > (pages->bottom - pages->top) / 2;
  if ((may_split ? MIN (height, MIN_PART_HEIGHT) : height) > ksk_pages_get_left_over (pages))
    break_page (self);

  gboolean is_done = FALSE;
  for (gboolean is_fresh = FALSE; !is_done && pages->error == NULL; is_fresh = TRUE) {
    double y = pages->y;
    is_done = draw_part (self, flows, columns, n, inset, is_fresh);
    if (inset > 0 && pages->total > 0) {
      cairo_rectangle (pages->cr, pages->left, y, NOTE_BAR_WIDTH, pages->y - y);
      cairo_fill (pages->cr);
    }
    if (!is_done)
      break_page (self);
  }
  self->has_rows = TRUE;
  for (guint i = 0; i < n; i++)
    ksk_flow_clear (&flows[i]);
}

void
ksk_table_add_row (KskTable *self, const char *const *cells)
{
  KskFlow flows[KSK_TABLE_MAX_COLUMNS];
  for (guint i = 0; i < self->n_columns; i++)
    ksk_flow_init (&flows[i], ksk_pages_layout (self->pages, self->columns[i].style,
                                                self->columns[i].width - 2 * PADDING, cells[i]));
  draw_row (self, flows, self->columns, self->n_columns, 0);
}

void
ksk_table_add_note (KskTable *self, const char *markup)
{
  KskColumn column = { NULL, self->pages->width, KSK_STYLE_BODY };
  KskFlow flow;
  double width = column.width - 2 * PADDING - NOTE_INSET;
  ksk_flow_init (&flow, ksk_pages_layout (self->pages, column.style, width, markup));
  draw_row (self, &flow, &column, 1, NOTE_INSET);
}
