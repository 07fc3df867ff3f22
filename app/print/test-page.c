/* A page that shows whether a printer prints everything, to the edge and to scale. */
#include <glib/gi18n.h>

#include "app/print/documents.h"

#define FRAME_FROM_EDGE 18.0
#define MM (72.0 / 25.4)
#define RULE_MM 100
#define N_GREYS 9
#define SWATCH_SIZE 36.0
#define QR_SIZE 113.0 /* 40 mm */

static void
draw_frame (KskPages *pages)
{
  if (pages->total == 0)
    return;
  cairo_set_line_width (pages->cr, 1);
  cairo_rectangle (pages->cr, FRAME_FROM_EDGE, FRAME_FROM_EDGE, pages->page_width - 2 * FRAME_FROM_EDGE,
                   pages->page_height - 2 * FRAME_FROM_EDGE);
  cairo_stroke (pages->cr);
}

/* A mark every 10 mm. */
static void
write_rule (KskPages *pages)
{
  ksk_pages_write_heading (pages, _ ("This line is 100 mm long, with a mark every 10 mm"));
  pages->y += 10;
  if (pages->total > 0) {
    cairo_set_line_width (pages->cr, 0.75);
    cairo_move_to (pages->cr, pages->left, pages->y);
    cairo_rel_line_to (pages->cr, RULE_MM * MM, 0);
    for (int mm = 0; mm <= RULE_MM; mm += 10) {
      cairo_move_to (pages->cr, pages->left + mm * MM, pages->y - 8);
      cairo_rel_line_to (pages->cr, 0, 8);
    }
    cairo_stroke (pages->cr);
  }
  pages->y += 8;
}

static void
write_greys (KskPages *pages)
{
  ksk_pages_write_heading (pages, _ ("Ten fields from black to white, none like its neighbour"));
  for (int i = 0; pages->total > 0 && i <= N_GREYS; i++) {
    double grey = (double)i / N_GREYS;
    cairo_set_line_width (pages->cr, 0.5);
    cairo_rectangle (pages->cr, pages->left + i * SWATCH_SIZE, pages->y, SWATCH_SIZE, SWATCH_SIZE);
    cairo_set_source_rgb (pages->cr, grey, grey, grey);
    cairo_fill_preserve (pages->cr);
    cairo_set_source_rgb (pages->cr, 0, 0, 0);
    cairo_stroke (pages->cr);
  }
  pages->y += SWATCH_SIZE;
}

static void
write_code (KskPages *pages)
{
  ksk_pages_write_heading (pages, _ ("A code that says KSK CONSOLE TEST PAGE"));
  ksk_document_write_code (pages, "KSK CONSOLE TEST PAGE", pages->left, QR_SIZE);
}

void
ksk_document_write_test_page (KskPages *pages)
{
  draw_frame (pages);
  ksk_pages_write_text (pages, KSK_STYLE_TITLE, pages->document);
  ksk_pages_skip (pages, 8);
  ksk_pages_write_text (pages, KSK_STYLE_BODY,
                        _ ("The frame is whole on all four sides. Every character can be told from its neighbours."));
  ksk_pages_write_heading (pages, _ ("Characters"));
  ksk_pages_write (pages, KSK_STYLE_MONO_LARGE, "0O 1lI 5S 8B 2Z 6b 9g ,. ;:");
  ksk_pages_skip (pages, 6);
  ksk_pages_write (pages, KSK_STYLE_MONO, "0123456789abcdef 0123456789ABCDEF 0O 1lI 5S 8B 2Z 6b 9g ,. ;: '` -_");
  ksk_pages_write (pages, KSK_STYLE_SMALL, "0123456789abcdef 0123456789ABCDEF 0O 1lI 5S 8B 2Z 6b 9g ,. ;: '` -_");
  write_rule (pages);
  write_greys (pages);
  write_code (pages);
}
