/* Text on a page: labels that wrap and are never cut, and badges. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @text: (nullable). @css_class: one of the style's: the size of the text. */
GtkWidget *ksk_label_new (const char *text, const char *css_class);

/* A short word in a frame: a role. */
GtkWidget *ksk_badge_new (const char *text, const char *css_class);

G_END_DECLS
