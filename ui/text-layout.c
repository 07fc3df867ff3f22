/* How wide a label that wraps must be, and would like to be: as GtkLabel says it, at a tenth of what that takes.
 *
 * GtkLabel lays its text out with one character a line to find the widest, and tries a dozen widths to find the
 * smallest one that is high enough. A page has fifty labels, and a frame of the stage 16 ms. Here the text is laid out
 * once, in one line: its widest character is in there, and where no second line has room nothing narrower can do. */
#include "text-layout.h"

struct _KskTextLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (KskTextLayout, ksk_text_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_hyphen_width (PangoLayout *like)
{
  g_autoptr (PangoLayout) hyphen = pango_layout_copy (like);
  int width, other_width;

  pango_layout_set_attributes (hyphen, NULL);
  pango_layout_set_text (hyphen, "\342\200\220", -1);
  pango_layout_get_pixel_size (hyphen, &width, NULL);
  pango_layout_set_text (hyphen, "-", -1);
  pango_layout_get_pixel_size (hyphen, &other_width, NULL);
  return MAX (width, other_width);
}

/* Narrowest is one character a line, with the hyphen that says that the word goes on. */
static void
measure_width (GtkLabel *label, int *narrowest, int *widest)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (label));
  PangoRectangle character;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, widest, NULL);
  *narrowest = 0;
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do {
    pango_layout_iter_get_cluster_extents (iter, NULL, &character);
    *narrowest = MAX (*narrowest, PANGO_PIXELS_CEIL (character.width));
  } while (pango_layout_iter_next_cluster (iter));
  pango_layout_iter_free (iter);
  if (*narrowest < *widest)
    *narrowest = MIN (*widest, *narrowest + get_hyphen_width (layout));
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
         int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (GTK_LABEL (widget), minimum, natural);
  else
    GTK_WIDGET_GET_CLASS (widget)->measure (widget, orientation, for_size, minimum, natural, minimum_baseline,
                                            natural_baseline);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_GET_CLASS (widget)->size_allocate (widget, width, height, baseline);
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_WIDGET_GET_CLASS (widget)->get_request_mode (widget);
}

static void
ksk_text_layout_class_init (KskTextLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = measure;
  layout_class->allocate = allocate;
  layout_class->get_request_mode = get_request_mode;
}

static void
ksk_text_layout_init (KskTextLayout *self)
{
}

void
ksk_text_layout_wrap (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_layout_manager (GTK_WIDGET (label), g_object_new (KSK_TYPE_TEXT_LAYOUT, NULL));
}
