/* Text on a page: labels that wrap and are never cut, and badges. */
#include "label.h"

#include "text-layout.h"

GtkWidget *
ksk_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  ksk_text_layout_wrap (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
ksk_badge_new (const char *text, const char *css_class)
{
  GtkWidget *badge = gtk_label_new (text);

  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_halign (badge, GTK_ALIGN_START);
  gtk_widget_add_css_class (badge, css_class);
  return badge;
}
