/* A key that is held down has done one thing, and must not do what the same key does on the page that comes up next. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Notes for the window of @keys that @keyval was pressed; called once for each press, by whatever takes it. Returns
 * TRUE when it is held down, and only repeats itself. */
gboolean ksk_held_key_press (GtkEventControllerKey *keys, guint keyval);

/* Notes that it was released. */
void ksk_held_key_release (GtkEventControllerKey *keys, guint keyval);

/* No key is held down in @window: another one may have had its release. */
void ksk_held_key_forget (GtkWidget *window);

G_END_DECLS
