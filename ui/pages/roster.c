/* A list of people, or of things, each with a state: as a shape, a word and what it is about. */
#include "roster.h"

#include "ui/label.h"
#include "ui/state-mark.h"

struct _KskRoster {
  GtkWidget parent_instance;

  guint n_columns;
  guint n_rows;
  guint current; /* which must be in view */
};

G_DEFINE_FINAL_TYPE (KskRoster, ksk_roster, GTK_TYPE_WIDGET)

static int
get_gap (KskRoster *self)
{
  const KskScale *scale = ksk_style_get_scale (GTK_WIDGET (self));

  return scale != NULL ? scale->gap : 0;
}

static int
get_column_width (KskRoster *self, int width)
{
  return MAX (1, (width - ((int)self->n_columns - 1) * get_gap (self)) / (int)self->n_columns);
}

/* Where a row stands: on which page, in which column of it, how far down. */
typedef struct {
  guint page;
  guint column;
  int y;
  int height;
} Spot;

/* Down one column after the other, page after page. Returns: (transfer full): (array length=n_rows). @n_pages: (out).
 */
static Spot *
place_rows (KskRoster *self, int column_width, int height, guint *n_pages)
{
  Spot *spots = g_new0 (Spot, self->n_rows);
  Spot next = { 0 };
  guint i = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row), i++) {
    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, column_width, &next.height, NULL, NULL, NULL);
    if (next.y > 0 && next.y + next.height > height) {
      next.y = 0;
      next.column = (next.column + 1) % self->n_columns;
      next.page += next.column == 0;
    }
    spots[i] = next;
    next.y += next.height;
  }
  *n_pages = next.page + 1;
  return spots;
}

static GtkSizeRequestMode
ksk_roster_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* At least as high as the highest row; naturally so high that all stand on one page. */
static void
ksk_roster_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                    int *minimum_baseline, int *natural_baseline)
{
  KskRoster *self = KSK_ROSTER (widget);
  int column_width = for_size >= 0 ? get_column_width (self, for_size) : -1;
  int all = 0;
  guint n_pages;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL || self->n_rows == 0)
    return;
  g_autofree Spot *spots = place_rows (self, column_width, G_MAXINT, &n_pages);
  for (guint i = 0; i < self->n_rows; i++) {
    *minimum = MAX (*minimum, spots[i].height);
    all += spots[i].height;
  }
  *natural = MAX (*minimum, all / (int)self->n_columns);
  g_free (place_rows (self, column_width, *natural, &n_pages));
  while (n_pages > 1) {
    *natural += *minimum / 2 + 1;
    g_free (place_rows (self, column_width, *natural, &n_pages));
  }
}

/* The page that the current row is on. */
static void
ksk_roster_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KskRoster *self = KSK_ROSTER (widget);
  int column_width = get_column_width (self, width);
  guint n_pages, i = 0;
  g_autofree Spot *spots = place_rows (self, column_width, height, &n_pages);

  for (GtkWidget *row = gtk_widget_get_first_child (widget); row != NULL;
       row = gtk_widget_get_next_sibling (row), i++) {
    const Spot *spot = &spots[i];
    gboolean is_shown = spot->page == spots[self->current].page;
    int x = (int)spot->column * (column_width + get_gap (self));
    GtkAllocation place = { x, spot->y, column_width, spot->height };
    gtk_widget_set_child_visible (row, is_shown);
    if (is_shown)
      gtk_widget_size_allocate (row, &place, -1);
  }
}

static void
ksk_roster_dispose (GObject *object)
{
  ksk_roster_clear (KSK_ROSTER (object));
  G_OBJECT_CLASS (ksk_roster_parent_class)->dispose (object);
}

static void
ksk_roster_class_init (KskRosterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ksk_roster_dispose;
  widget_class->get_request_mode = ksk_roster_get_request_mode;
  widget_class->measure = ksk_roster_measure;
  widget_class->size_allocate = ksk_roster_size_allocate;
}

static void
ksk_roster_init (KskRoster *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ksk_roster_new (guint n_columns)
{
  g_return_val_if_fail (n_columns > 0, NULL);
  KskRoster *self = g_object_new (KSK_TYPE_ROSTER, NULL);

  self->n_columns = n_columns;
  return GTK_WIDGET (self);
}

void
ksk_roster_clear (KskRoster *self)
{
  GtkWidget *child;

  g_return_if_fail (KSK_IS_ROSTER (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->n_rows = self->current = 0;
}

void
ksk_roster_add (KskRoster *self, KskState state, const char *badge, const char *text)
{
  g_return_if_fail (KSK_IS_ROSTER (self) && text != NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *mark = ksk_state_mark_new (state);

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), mark);
  if (badge != NULL) {
    GtkWidget *role = ksk_badge_new (badge, "ksk-badge");
    gtk_widget_set_valign (role, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (row), role);
  }
  gtk_box_append (GTK_BOX (row), ksk_label_new (text, state == KSK_STATE_CURRENT ? "ksk-strong" : "ksk-text"));
  gtk_widget_set_parent (row, GTK_WIDGET (self));
  if (state == KSK_STATE_CURRENT)
    self->current = self->n_rows;
  self->n_rows++;
}
