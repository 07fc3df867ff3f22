/* A key of one page, which works whatever has the focus. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Has @func called with @data, a swapped callback, whenever @keyval is pressed in the window that @widget is in, and
 * before whatever has the focus there: only while @widget can be seen; several keys may be added to one. A key that is
 * held down calls once, and calls nothing else until it is released, whatever page comes up. @data: alive for as long
 * as
 * @widget. */
void ksk_page_key_add (GtkWidget *widget, guint keyval, void (*func) (gpointer data), gpointer data);

G_END_DECLS
