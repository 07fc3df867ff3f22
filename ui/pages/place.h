/* A place on a page for one thing at a time. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer full): a floating widget, empty, which takes what height there is. */
GtkWidget *ksk_place_new (void);

/* @content: (transfer floating) (nullable): what stood there before is let go. */
void ksk_place_show (GtkWidget *place, GtkWidget *content);

G_END_DECLS
