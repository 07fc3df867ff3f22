/* A button with the key that does the same: large words that say so. */
#include "key-button.h"

#include "ui/label.h"
#include "ui/text-layout.h"

GtkWidget *
ksk_key_button_new (const char *text, const char *key)
{
  g_return_val_if_fail (text != NULL, NULL);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (NULL);

  ksk_text_layout_wrap (GTK_LABEL (label));
  if (key != NULL) {
    GtkWidget *badge = ksk_badge_new (key, "ksk-badge");
    gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (line), badge);
  }
  gtk_box_append (GTK_BOX (line), label);
  gtk_button_set_child (GTK_BUTTON (button), line);
  ksk_key_button_set_text (button, text);
  return button;
}

void
ksk_key_button_set_text (GtkWidget *button, const char *text)
{
  g_return_if_fail (GTK_IS_BUTTON (button) && text != NULL);
  GtkWidget *line = gtk_button_get_child (GTK_BUTTON (button));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (line)), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
