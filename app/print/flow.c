/* A text that goes on from page to page. */
#include "app/print/flow.h"

void
ksk_flow_init (KskFlow *self, PangoLayout *layout)
{
  self->layout = layout;
  self->next = pango_layout_get_iter (layout);
  self->is_done = FALSE;
}

void
ksk_flow_clear (KskFlow *self)
{
  g_clear_pointer (&self->next, pango_layout_iter_free);
  g_clear_object (&self->layout);
}

double
ksk_flow_draw (KskFlow *self, KskPages *pages, double x, double y, double height, gboolean must_draw)
{
  int first = -1, taken = 0, limit = pango_units_from_double (height);
  while (!self->is_done) {
    int from, to;
    pango_layout_iter_get_line_yrange (self->next, &from, &to);
    if (first < 0)
      first = from;
    if (to - first > limit && !(must_draw && taken == 0))
      break;
    taken = to - first;
    if (pages->total > 0) {
      double baseline = pango_units_to_double (pango_layout_iter_get_baseline (self->next) - first);
      PangoRectangle logical;
      pango_layout_iter_get_line_extents (self->next, NULL, &logical);
      cairo_move_to (pages->cr, x + pango_units_to_double (logical.x), y + baseline);
      pango_cairo_show_layout_line (pages->cr, pango_layout_iter_get_line_readonly (self->next));
    }
    self->is_done = !pango_layout_iter_next_line (self->next);
  }
  return pango_units_to_double (taken);
}

double
ksk_flow_get_height (const KskFlow *self)
{
  int height;
  pango_layout_get_size (self->layout, NULL, &height);
  return pango_units_to_double (height);
}
