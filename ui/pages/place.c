/* A place on a page for one thing at a time. */
#include "place.h"

GtkWidget *
ksk_place_new (void)
{
  GtkWidget *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_vexpand (place, TRUE);
  return place;
}

void
ksk_place_show (GtkWidget *place, GtkWidget *content)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (place));
  while ((child = gtk_widget_get_first_child (place)) != NULL)
    gtk_box_remove (GTK_BOX (place), child);
  if (content == NULL)
    return;
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (place), content);
}
