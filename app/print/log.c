/* The plain text log on paper: every character of it, each line with its number. */
#include <glib/gi18n.h>
#include <string.h>

#include "app/print/documents.h"

#define NUMBER_WIDTH 34.0

/* The grid that the log stands on. */
typedef struct {
  double line_height;
  guint n_columns;
} Grid;

static Grid
measure (KskPages *pages)
{
  g_autoptr (PangoLayout) layout = ksk_pages_layout (pages, KSK_STYLE_MONO, -1, "0000000000");
  int width, height;
  pango_layout_get_size (layout, &width, &height);
  double character = pango_units_to_double (width) / 10;
  return (Grid){ pango_units_to_double (height), (guint)((pages->width - NUMBER_WIDTH) / character) };
}

static void
show (KskPages *pages, double x, const char *text, gsize n_bytes)
{
  if (pages->total == 0)
    return;
  g_autofree char *piece = g_strndup (text, n_bytes);
  g_autofree char *markup = g_markup_escape_text (piece, -1);
  g_autoptr (PangoLayout) layout = ksk_pages_layout (pages, KSK_STYLE_MONO, -1, markup);
  ksk_pages_show (pages, layout, x, pages->y);
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
    if (from == line) {
      char digits[16];
      g_snprintf (digits, sizeof digits, "%5u", number);
      show (pages, pages->left, digits, strlen (digits));
    }
    show (pages, pages->left + NUMBER_WIDTH, from, (gsize)(to - from));
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
