/* A container that asks for no size: windows are as large as their monitor, and never as their content would have it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @child: (transfer floating): gets all of the room, also when it would need more. Returns: (transfer full): a floating
 * widget. */
GtkWidget *ksk_pane_new (GtkWidget *child);

G_END_DECLS
