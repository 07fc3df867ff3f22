/* A state as a shape in its colour, and a shape with the word beside it. */
#include "state-mark.h"

#include <math.h>

struct _KskStateMark {
  GtkWidget parent_instance;

  KskState state;
};

G_DEFINE_FINAL_TYPE (KskStateMark, ksk_state_mark, GTK_TYPE_WIDGET)

/* Two ends of a strip of film, with nothing between them. */
static void
add_torn_strip (cairo_t *cr)
{
  static const double edge[] = { 0.24, 0.36, 0.22, 0.34, 0.20 };

  for (int side = 0; side <= 1; side++) {
    cairo_move_to (cr, side, 0.22);
    for (guint i = 0; i < G_N_ELEMENTS (edge); i++)
      cairo_line_to (cr, side == 0 ? edge[i] : 1 - edge[G_N_ELEMENTS (edge) - 1 - i], 0.22 + 0.14 * i);
    cairo_line_to (cr, side, 0.78);
    cairo_close_path (cr);
  }
}

/* In a square of side 1. */
static void
add_shape (cairo_t *cr, KskState state)
{
  switch (state) {
    case KSK_STATE_CURRENT:
      cairo_move_to (cr, 0.18, 0.08);
      cairo_line_to (cr, 0.92, 0.5);
      cairo_line_to (cr, 0.18, 0.92);
      cairo_close_path (cr);
      break;
    case KSK_STATE_BUSY:
      cairo_move_to (cr, 0.15, 0.06);
      cairo_line_to (cr, 0.85, 0.06);
      cairo_line_to (cr, 0.15, 0.94);
      cairo_line_to (cr, 0.85, 0.94);
      cairo_close_path (cr);
      break;
    case KSK_STATE_WARNING:
      cairo_move_to (cr, 0.5, 0.06);
      cairo_line_to (cr, 0.96, 0.92);
      cairo_line_to (cr, 0.04, 0.92);
      cairo_close_path (cr);
      break;
    case KSK_STATE_FAILED:
      for (int i = 0; i < 8; i++)
        cairo_line_to (cr, 0.5 + 0.48 * cos ((2 * i + 1) * G_PI / 8), 0.5 + 0.48 * sin ((2 * i + 1) * G_PI / 8));
      cairo_close_path (cr);
      break;
    case KSK_STATE_GAP:
      add_torn_strip (cr);
      break;
    case KSK_STATE_IDLE:
    case KSK_STATE_DONE:
    case KSK_STATE_SKIPPED:
    default:
      cairo_arc (cr, 0.5, 0.5, 0.44, 0, 2 * G_PI);
      break;
  }
}

/* What is drawn into the shape. */
static void
add_sign (cairo_t *cr, KskState state)
{
  switch (state) {
    case KSK_STATE_DONE:
      cairo_move_to (cr, 0.26, 0.52);
      cairo_line_to (cr, 0.44, 0.70);
      cairo_line_to (cr, 0.74, 0.32);
      break;
    case KSK_STATE_WARNING:
      cairo_move_to (cr, 0.5, 0.36);
      cairo_line_to (cr, 0.5, 0.62);
      cairo_move_to (cr, 0.5, 0.77);
      cairo_line_to (cr, 0.5, 0.78);
      break;
    case KSK_STATE_FAILED:
      cairo_move_to (cr, 0.32, 0.32);
      cairo_line_to (cr, 0.68, 0.68);
      cairo_move_to (cr, 0.68, 0.32);
      cairo_line_to (cr, 0.32, 0.68);
      break;
    case KSK_STATE_SKIPPED:
      cairo_move_to (cr, 0.28, 0.5);
      cairo_line_to (cr, 0.72, 0.5);
      break;
    case KSK_STATE_IDLE:
    case KSK_STATE_CURRENT:
    case KSK_STATE_BUSY:
    case KSK_STATE_GAP:
    default:
      break;
  }
}

/* Of a torn strip too little is left for an outline: it is light on a ground of its own. */
static void
fill_shape (cairo_t *cr, KskState state, const KskColourPair *colours)
{
  if (state == KSK_STATE_GAP) {
    cairo_path_t *strip = cairo_copy_path (cr);
    cairo_new_path (cr);
    cairo_rectangle (cr, 0, 0, 1, 1);
    ksk_style_set_source (cr, colours->ground);
    cairo_fill (cr);
    cairo_append_path (cr, strip);
    cairo_path_destroy (strip);
  }
  ksk_style_set_source (cr, state == KSK_STATE_GAP ? colours->text : colours->ground);
  cairo_fill_preserve (cr);
}

void
ksk_state_mark_draw (cairo_t *cr, KskState state, double x, double y, double size)
{
  g_return_if_fail (cr != NULL);
  const KskColourPair *colours = ksk_style_get_state_colours (state);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size, size);
  cairo_new_path (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  add_shape (cr, state);
  fill_shape (cr, state, colours);
  /* The outline has the colour of the text: the shape shows on its own ground too. */
  ksk_style_set_source (cr, colours->text);
  cairo_set_line_width (cr, 0.07);
  cairo_stroke (cr);
  add_sign (cr, state);
  cairo_set_line_width (cr, 0.13);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
ksk_state_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KskStateMark *self = KSK_STATE_MARK (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int size = MIN (width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  ksk_state_mark_draw (cr, self->state, (width - size) / 2.0, (height - size) / 2.0, size);
  cairo_destroy (cr);
}

static void
ksk_state_mark_class_init (KskStateMarkClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = ksk_state_mark_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ksk_state_mark_init (KskStateMark *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-mark");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
ksk_state_mark_new (KskState state)
{
  KskStateMark *self = g_object_new (KSK_TYPE_STATE_MARK, NULL);

  self->state = state;
  return GTK_WIDGET (self);
}

void
ksk_state_mark_set_state (KskStateMark *self, KskState state)
{
  g_return_if_fail (KSK_IS_STATE_MARK (self));
  self->state = state;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

KskState
ksk_state_mark_get_state (KskStateMark *self)
{
  g_return_val_if_fail (KSK_IS_STATE_MARK (self), KSK_STATE_IDLE);
  return self->state;
}
