/* A button with the key that does the same: large words that say so. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @text: translated: what happens. @key: (nullable): `F8`; what is printed on it. */
GtkWidget *ksk_key_button_new (const char *text, const char *key);
void ksk_key_button_set_text (GtkWidget *button, const char *text);

G_END_DECLS
