/* Rows, as many at a time as fit. */
#include "pager.h"

#include <glib/gi18n.h>

struct _KskPager {
  GtkWidget parent_instance;

  GPtrArray *rows;  /* (element-type GtkWidget), borrowed: children */
  GArray *starts;   /* (element-type guint): the first row of each page */
  GtkWidget *label; /* `page 2 of 3` */
  guint page;
  guint idle; /* 0, or about to show the number */
};

G_DEFINE_FINAL_TYPE (KskPager, ksk_pager, GTK_TYPE_WIDGET)

static int
measure_height (GtkWidget *widget, int width)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* Cuts the rows into pages of that size. A row that is too high has a page of its own. */
static void
cut (KskPager *self, int width, int height)
{
  int used = 0;

  g_array_set_size (self->starts, 0);
  for (guint i = 0; i < self->rows->len; i++) {
    int row_height = measure_height (g_ptr_array_index (self->rows, i), width);
    if (self->starts->len == 0 || used + row_height > height) {
      g_array_append_val (self->starts, i);
      used = 0;
    }
    used += row_height;
  }
}

static guint
get_start (KskPager *self, guint page)
{
  return page < self->starts->len ? g_array_index (self->starts, guint, page) : self->rows->len;
}

static gboolean
show_number_cb (gpointer data)
{
  KskPager *self = data;
  g_autofree char *text = g_strdup_printf (_ ("page %u of %u"), self->page + 1, MAX (1, self->starts->len));

  self->idle = 0;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  return G_SOURCE_REMOVE;
}

/* Later, because a text must not change while sizes are being given out. */
static void
show_number (KskPager *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_number_cb, self, NULL);
}

static void
ksk_pager_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KskPager *self = KSK_PAGER (widget);
  int label_height = measure_height (self->label, width);

  guint n_pages = self->starts->len;
  guint page = self->page;
  cut (self, width, height);
  gboolean several = self->starts->len > 1;
  if (several)
    cut (self, width, height - label_height);
  self->page = MIN (self->page, MAX (1, self->starts->len) - 1);
  if (self->starts->len != n_pages || self->page != page)
    show_number (self);
  gtk_widget_set_child_visible (self->label, several);
  gtk_widget_size_allocate (self->label, &(GtkAllocation){ 0, height - label_height, width, label_height }, -1);

  int y = 0;
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);
    gboolean shown = i >= get_start (self, self->page) && i < get_start (self, self->page + 1);
    gtk_widget_set_child_visible (row, shown);
    if (!shown)
      continue;
    int row_height = measure_height (row, width);
    gtk_widget_size_allocate (row, &(GtkAllocation){ 0, y, width, row_height }, -1);
    y += row_height;
  }
}

static void
ksk_pager_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  KskPager *self = KSK_PAGER (widget);
  int row_minimum, row_natural;

  gtk_widget_measure (self->label, orientation, -1, minimum, natural, NULL, NULL);
  for (guint i = 0; i < self->rows->len; i++) {
    gtk_widget_measure (g_ptr_array_index (self->rows, i), orientation, for_size, &row_minimum, &row_natural, NULL,
                        NULL);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
      *minimum = MAX (*minimum, row_minimum);
      *natural = MAX (*natural, row_natural);
    } else {
      *natural += row_natural;
    }
  }
}

static GtkSizeRequestMode
ksk_pager_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ksk_pager_dispose (GObject *object)
{
  KskPager *self = KSK_PAGER (object);
  GtkWidget *child;

  g_clear_handle_id (&self->idle, g_source_remove);
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ksk_pager_parent_class)->dispose (object);
}

static void
ksk_pager_finalize (GObject *object)
{
  KskPager *self = KSK_PAGER (object);

  g_ptr_array_unref (self->rows);
  g_array_unref (self->starts);
  G_OBJECT_CLASS (ksk_pager_parent_class)->finalize (object);
}

static gboolean
turn_cb (GtkWidget *widget, GVariant *pages, gpointer data)
{
  ksk_pager_turn (KSK_PAGER (widget), g_variant_get_int32 (pages));
  return TRUE;
}

static void
ksk_pager_class_init (KskPagerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ksk_pager_dispose;
  G_OBJECT_CLASS (klass)->finalize = ksk_pager_finalize;
  widget_class->size_allocate = ksk_pager_size_allocate;
  widget_class->measure = ksk_pager_measure;
  widget_class->get_request_mode = ksk_pager_get_request_mode;
}

static void
add_key (GtkEventController *controller, guint key, int pages)
{
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_keyval_trigger_new (key, 0), gtk_callback_action_new (turn_cb, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (pages));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
ksk_pager_init (KskPager *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  self->rows = g_ptr_array_new ();
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_add_css_class (self->label, "ksk-strong");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  add_key (controller, GDK_KEY_Page_Up, -1);
  add_key (controller, GDK_KEY_Page_Down, 1);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ksk_pager_new (void)
{
  return g_object_new (KSK_TYPE_PAGER, NULL);
}

void
ksk_pager_append (KskPager *self, GtkWidget *row)
{
  g_return_if_fail (KSK_IS_PAGER (self) && GTK_IS_WIDGET (row) && self->rows->len < KSK_PAGER_MAX_ROWS);
  gtk_widget_insert_before (row, GTK_WIDGET (self), self->label);
  g_ptr_array_add (self->rows, row);
}

guint
ksk_pager_get_n_pages (KskPager *self)
{
  g_return_val_if_fail (KSK_IS_PAGER (self), 1);
  return MAX (1, self->starts->len);
}

guint
ksk_pager_get_page (KskPager *self)
{
  g_return_val_if_fail (KSK_IS_PAGER (self), 0);
  return self->page;
}

gboolean
ksk_pager_turn (KskPager *self, int pages)
{
  g_return_val_if_fail (KSK_IS_PAGER (self), FALSE);
  gint64 page = (gint64)self->page + pages;

  if (page < 0 || page >= ksk_pager_get_n_pages (self))
    return FALSE;
  self->page = (guint)page;
  show_number (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return TRUE;
}
