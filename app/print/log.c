/* The plain text log on paper: every character of it, each line with its number. */
#include <glib/gi18n.h>
#include <string.h>

#include "app/print/documents.h"

/* Before each line, in columns of the grid. */
#define NUMBER_COLUMNS 7

/* The grid that the log stands on. */
typedef struct {
  double line_height;
  guint n_columns; /* beside the number */
} Grid;

static Grid
measure (KskPages *pages)
{
  g_autoptr (PangoLayout) layout = ksk_pages_layout (pages, KSK_STYLE_MONO, -1, "0000000000");
  int width, height;
  pango_layout_get_size (layout, &width, &height);
  double character = pango_units_to_double (width) / 10;
  return (Grid){ pango_units_to_double (height), (guint)(pages->width / character) - NUMBER_COLUMNS };
}

/* @number: 0: of no line. One text a line, as each that is set has its cost, and logs have thousands of lines. */
static void
show (KskPages *pages, guint number, const char *text, gsize n_bytes)
{
  if (pages->total == 0)
    return;
  g_autofree char *place = number > 0 ? g_strdup_printf ("%5u  ", number) : g_strnfill (NUMBER_COLUMNS, ' ');
  g_autofree char *piece = g_strdup_printf ("%s%.*s", place, (int)n_bytes, text);
  g_autofree char *markup = g_markup_escape_text (piece, -1);
  g_autoptr (PangoLayout) layout = ksk_pages_layout (pages, KSK_STYLE_MONO, -1, markup);
  ksk_pages_show (pages, layout, pages->left, pages->y);
}

/* Returns the end of as much of a line as has room in one on paper. What is spelt takes more than one column. */
static const char *
find_end (KskPages *pages, const Grid *grid, const char *line, const char *end)
{
  guint n = 0;
  for (const char *p = line; p < end; p = g_utf8_next_char (p)) {
    n += ksk_pages_count_columns (pages, KSK_STYLE_MONO, g_utf8_get_char (p));
    if (n > grid->n_columns && p > line)
      return p;
  }
  return end;
}

/* A line that goes on has its number only where it begins. */
static void
write_line (KskPages *pages, const Grid *grid, guint number, const char *line, const char *end)
{
  const char *from = line;
  do {
    const char *to = find_end (pages, grid, from, end);
    ksk_pages_need (pages, grid->line_height);
    show (pages, from == line ? number : 0, from, (gsize)(to - from));
    pages->y += grid->line_height;
    from = to;
  } while (from < end && pages->error == NULL);
}

void
ksk_document_write_log (KskPages *pages)
{
  g_autofree char *log = ksk_journal_format_log (pages->input->records);
  Grid grid = measure (pages);
  ksk_pages_write_text (pages, KSK_STYLE_HEADING, pages->document);
  ksk_pages_write_text (pages, KSK_STYLE_SMALL,
                        _ ("Generated from the journal. A line without a number belongs to the one above it."));
  ksk_pages_skip (pages, 6);

  guint number = 1;
  for (const char *line = log; *line != '\0' && pages->error == NULL; number++) {
    const char *end = strchrnul (line, '\n');
    write_line (pages, &grid, number, line, end);
    line = *end == '\n' ? end + 1 : end;
  }
}
