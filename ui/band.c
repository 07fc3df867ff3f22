/* What the operator works with: the controls of a page, or the bar that confirms, in the room there is for one of them.
 */
#include "band.h"

struct _KskBand {
  GtkBox parent_instance;

  gboolean both;
  GtkWidget *controls; /* (nullable), borrowed: child */
  GtkWidget *bar;      /* (nullable), borrowed: child */
};

G_DEFINE_FINAL_TYPE (KskBand, ksk_band, GTK_TYPE_BOX)

static void
ksk_band_class_init (KskBandClass *klass)
{
}

static void
ksk_band_init (KskBand *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-controls");
}

GtkWidget *
ksk_band_new (gboolean both)
{
  KskBand *self = g_object_new (KSK_TYPE_BAND, NULL);

  self->both = both;
  return GTK_WIDGET (self);
}

static void
set_child (KskBand *self, GtkWidget **place, GtkWidget *child)
{
  if (*place == child)
    return;
  if (*place != NULL)
    gtk_box_remove (GTK_BOX (self), *place);
  *place = child;
  if (child != NULL)
    gtk_box_append (GTK_BOX (self), child);
}

void
ksk_band_show (KskBand *self, KskPage *page)
{
  g_return_if_fail (KSK_IS_BAND (self) && (page == NULL || KSK_IS_PAGE (page)));
  GtkWidget *controls = page != NULL ? ksk_page_get_controls (page) : NULL;
  GtkWidget *bar = page != NULL ? ksk_page_get_bar (page) : NULL;

  if (!self->both && controls != NULL && bar != NULL) {
    if (ksk_page_is_ready (page))
      controls = NULL;
    else
      bar = NULL;
  }
  /* The bar is below: so it is taken away before and put back after. */
  if (self->controls != controls)
    set_child (self, &self->bar, NULL);
  set_child (self, &self->controls, controls);
  set_child (self, &self->bar, bar);
}
