/* The time that each bundle's signatures are valid for, drawn. */
#include "timeline.h"

#include <glib/gi18n.h>

#include "style.h"

#define DAY_S G_GINT64_CONSTANT (86400)
#define MAX_ROWS 30

typedef struct {
  gint64 from_s;
  gint64 to_s;
  gboolean is_previous;
} Bar;

struct _KskTimeline {
  GtkWidget parent_instance;

  GArray *bars; /* (element-type Bar): in time order */
  gint64 now_s;
  gint64 horizon_s;
  gint64 from_s; /* what is drawn */
  gint64 to_s;
};

G_DEFINE_FINAL_TYPE (KskTimeline, ksk_timeline, GTK_TYPE_WIDGET)

/* One drawing of it. */
typedef struct {
  KskTimeline *self;
  cairo_t *cr;
  PangoLayout *layout;
  int line; /* thickness */
  int text_height;
  double left, right; /* of the time axis */
  double top, bottom; /* of the bars */
  double row;         /* height of one bar and its gap */
} Drawing;

static double
get_x (const Drawing *d, gint64 time_s)
{
  return d->left
         + (d->right - d->left) * (double)(time_s - d->self->from_s) / (double)(d->self->to_s - d->self->from_s);
}

static int
set_text (const Drawing *d, const char *text)
{
  int width;

  pango_layout_set_text (d->layout, text, -1);
  pango_layout_get_pixel_size (d->layout, &width, NULL);
  return width;
}

/* Black text that begins at @x, moved left when it would leave the picture. */
static void
draw_text (const Drawing *d, const char *text, double x, double y)
{
  int width = set_text (d, text);

  cairo_set_source_rgb (d->cr, 0, 0, 0);
  cairo_move_to (d->cr, MAX (0, MIN (x, d->right - width)), y);
  pango_cairo_show_layout (d->cr, d->layout);
}

/* Slanted lines inside of the rectangle: a pattern that needs no colour. */
static void
hatch (const Drawing *d, double x, double y, double width, double height)
{
  double step = 4 * d->line;

  cairo_save (d->cr);
  cairo_rectangle (d->cr, x, y, width, height);
  cairo_clip (d->cr);
  for (double at = x - height; at < x + width; at += step) {
    cairo_move_to (d->cr, at, y + height);
    cairo_line_to (d->cr, at + height, y);
  }
  cairo_set_source_rgb (d->cr, 0, 0, 0);
  cairo_set_line_width (d->cr, d->line);
  cairo_stroke (d->cr);
  cairo_restore (d->cr);
}

static void
draw_bar (const Drawing *d, guint i)
{
  const Bar *bar = &g_array_index (d->self->bars, Bar, i);
  const Bar *next = i + 1 < d->self->bars->len ? bar + 1 : NULL;
  double x = get_x (d, bar->from_s);
  double width = MAX (get_x (d, bar->to_s) - x, d->line);
  double y = d->top + i * d->row + d->row * 0.12;
  double height = d->row * 0.76;

  cairo_rectangle (d->cr, x, y, width, height);
  ksk_style_set_source (d->cr,
                        ksk_style_get_state_colours (bar->is_previous ? KSK_STATE_IDLE : KSK_STATE_BUSY)->ground);
  cairo_fill (d->cr);
  if (next != NULL && next->from_s < bar->to_s && next->to_s > bar->from_s) {
    double from = get_x (d, MAX (next->from_s, bar->from_s));
    hatch (d, from, y, get_x (d, MIN (bar->to_s, next->to_s)) - from, height);
  }
  cairo_rectangle (d->cr, x, y, width, height);
  cairo_set_source_rgb (d->cr, 0, 0, 0);
  cairo_set_line_width (d->cr, d->line);
  cairo_stroke (d->cr);
}

/* Numbers on the left, as many as there is room for: of every row, of every second, ... The previous one has none. */
static void
draw_numbers (const Drawing *d)
{
  guint step = (guint)MAX (1, (int)((d->text_height + d->row - 1) / d->row));
  guint n_previous = d->self->bars->len > 0 && g_array_index (d->self->bars, Bar, 0).is_previous ? 1 : 0;

  for (guint i = n_previous; i < d->self->bars->len; i += step) {
    g_autofree char *digits = g_strdup_printf ("%u", i - n_previous + 1);
    draw_text (d, digits, 0, d->top + i * d->row + (d->row - d->text_height) / 2);
  }
}

/* Where a moment's word stands: right of its line, or left where the picture ends. */
static double
get_word_x (const Drawing *d, gint64 time_s, const char *word)
{
  double x = get_x (d, time_s);
  double gap = 3 * d->line;
  int width = set_text (d, word);

  return x + gap + width > d->right ? x - gap - width : x + gap;
}

/* A line through all rows with its word above. */
static void
draw_moment (const Drawing *d, gint64 time_s, const char *word, double text_y, gboolean dashed)
{
  double x = get_x (d, time_s);
  double dash = 4 * d->line;

  cairo_save (d->cr);
  cairo_set_source_rgb (d->cr, 0, 0, 0);
  cairo_set_line_width (d->cr, 2 * d->line);
  if (dashed)
    cairo_set_dash (d->cr, &dash, 1, 0);
  cairo_move_to (d->cr, x, text_y + d->text_height * 0.2);
  cairo_line_to (d->cr, x, d->bottom);
  cairo_stroke (d->cr);
  cairo_restore (d->cr);
  draw_text (d, word, get_word_x (d, time_s, word), text_y);
}

/* Today and the horizon, one below the other where their words would touch. */
static int
count_moment_lines (const Drawing *d)
{
  const KskTimeline *self = d->self;

  if (self->now_s == 0 || self->horizon_s == 0)
    return self->now_s > 0 || self->horizon_s > 0 ? 1 : 0;
  double today = get_word_x (d, self->now_s, _ ("today"));
  double today_end = today + set_text (d, _ ("today"));
  double horizon = get_word_x (d, self->horizon_s, _ ("horizon"));
  double horizon_end = horizon + set_text (d, _ ("horizon"));
  double gap = d->text_height / 2.0;
  return today_end + gap < horizon || horizon_end + gap < today ? 1 : 2;
}

static GDateTime *
next_month (GDateTime *time, int months)
{
  g_autoptr (GDateTime) first
      = g_date_time_new_utc (g_date_time_get_year (time), g_date_time_get_month (time), 1, 0, 0, 0);

  return first != NULL ? g_date_time_add_months (first, months) : NULL;
}

/* Firsts of months below the bars, as many as there is room for. */
static void
draw_axis (const Drawing *d)
{
  double month_px = (d->right - d->left) * 30.0 * DAY_S / (double)(d->self->to_s - d->self->from_s);
  int months = 1 + (int)(set_text (d, "2026-01-01") * 1.15 / month_px);
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (d->self->from_s);
  g_autoptr (GDateTime) at = start != NULL ? next_month (start, 0) : NULL;

  cairo_set_source_rgb (d->cr, 0, 0, 0);
  cairo_set_line_width (d->cr, d->line);
  cairo_move_to (d->cr, d->left, d->bottom);
  cairo_line_to (d->cr, d->right, d->bottom);
  cairo_stroke (d->cr);
  while (at != NULL && g_date_time_to_unix (at) <= d->self->to_s) {
    gint64 time_s = g_date_time_to_unix (at);
    g_autofree char *text = g_date_time_format (at, "%Y-%m-%d");
    double x = get_x (d, time_s);
    if (time_s >= d->self->from_s) {
      cairo_move_to (d->cr, x, d->bottom);
      cairo_line_to (d->cr, x, d->bottom + 3 * d->line);
      cairo_stroke (d->cr);
      if (x + set_text (d, text) <= d->right)
        draw_text (d, text, x, d->bottom + 2 * d->line);
    }
    g_autoptr (GDateTime) last = g_steal_pointer (&at);
    at = next_month (last, months);
  }
}

/* What the patterns mean. */
static void
draw_legend (const Drawing *d, double y)
{
  struct {
    const char *word;
    KskState state;
    gboolean hatched;
  } entries[] = {
    { _ ("valid"), KSK_STATE_BUSY, FALSE },
    { _ ("overlap"), KSK_STATE_BUSY, TRUE },
    { _ ("previous"), KSK_STATE_IDLE, FALSE },
  };
  double side = d->text_height * 0.7;
  double x = d->left;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    double top = y + (d->text_height - side) / 2;
    cairo_rectangle (d->cr, x, top, 2 * side, side);
    ksk_style_set_source (d->cr, ksk_style_get_state_colours (entries[i].state)->ground);
    cairo_fill (d->cr);
    if (entries[i].hatched)
      hatch (d, x, top, 2 * side, side);
    cairo_rectangle (d->cr, x, top, 2 * side, side);
    cairo_set_source_rgb (d->cr, 0, 0, 0);
    cairo_set_line_width (d->cr, d->line);
    cairo_stroke (d->cr);
    draw_text (d, entries[i].word, x + 2.3 * side, y);
    x += 2.3 * side + set_text (d, entries[i].word) + side;
  }
}

static void
draw (KskTimeline *self, cairo_t *cr, int width, int height)
{
  const KskScale *scale = ksk_style_get_scale (GTK_WIDGET (self));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  Drawing d = { .self = self, .cr = cr, .layout = layout, .line = scale != NULL ? MAX (1, scale->line * 3 / 4) : 1 };
  set_text (&d, "88 ");
  pango_layout_get_pixel_size (layout, NULL, &d.text_height);
  d.left = set_text (&d, "88 ");
  d.right = width;
  int n_lines = count_moment_lines (&d);
  d.top = n_lines * d.text_height;
  d.bottom = height - 2 * d.text_height - 2 * d.line;
  d.row = (d.bottom - d.top) / MAX (1, self->bars->len);
  if (d.row < 1 || d.right <= d.left)
    return;
  for (guint i = 0; i < self->bars->len; i++)
    draw_bar (&d, i);
  draw_numbers (&d);
  draw_axis (&d);
  if (self->now_s > 0)
    draw_moment (&d, self->now_s, _ ("today"), 0, FALSE);
  if (self->horizon_s > 0)
    draw_moment (&d, self->horizon_s, _ ("horizon"), (n_lines - 1) * d.text_height, TRUE);
  draw_legend (&d, height - d.text_height);
}

static void
ksk_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  draw (KSK_TIMELINE (widget), cr, width, height);
  cairo_destroy (cr);
}

static void
ksk_timeline_finalize (GObject *object)
{
  g_array_unref (KSK_TIMELINE (object)->bars);
  G_OBJECT_CLASS (ksk_timeline_parent_class)->finalize (object);
}

static void
ksk_timeline_class_init (KskTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ksk_timeline_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ksk_timeline_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ksk_timeline_init (KskTimeline *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

static void
add_bundle (KskTimeline *self, KskBundle *bundle, gboolean is_previous, GString *description)
{
  Bar bar = { ksk_bundle_get_inception (bundle), ksk_bundle_get_expiration (bundle), is_previous };
  g_autofree char *from = ksk_time_format (bar.from_s);
  g_autofree char *to = ksk_time_format (bar.to_s);

  g_array_append_val (self->bars, bar);
  g_string_append_printf (description, "%s – %s\n", from, to);
}

/* Everything that is drawn, and a day on each side. */
static void
find_range (KskTimeline *self)
{
  gint64 from_s = G_MAXINT64;
  gint64 to_s = 0;

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);
    from_s = MIN (from_s, MIN (bar->from_s, bar->to_s));
    to_s = MAX (to_s, MAX (bar->from_s, bar->to_s));
  }
  const gint64 moments[] = { self->now_s, self->horizon_s };
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
    if (moments[i] > 0) {
      from_s = MIN (from_s, moments[i]);
      to_s = MAX (to_s, moments[i]);
    }
  }
  self->from_s = MIN (from_s, to_s) - DAY_S;
  self->to_s = to_s + DAY_S;
}

GtkWidget *
ksk_timeline_new (GPtrArray *bundles, KskBundle *previous, gint64 now_s, gint64 horizon_s)
{
  g_return_val_if_fail (bundles != NULL, NULL);
  KskTimeline *self = g_object_new (KSK_TYPE_TIMELINE, NULL);
  g_autoptr (GString) description = g_string_new (NULL);

  if (previous != NULL)
    add_bundle (self, previous, TRUE, description);
  for (guint i = 0; i < MIN (bundles->len, MAX_ROWS); i++)
    add_bundle (self, g_ptr_array_index (bundles, i), FALSE, description);
  self->now_s = now_s;
  self->horizon_s = horizon_s;
  find_range (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("When bundles are valid"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description->str, -1);
  return GTK_WIDGET (self);
}
