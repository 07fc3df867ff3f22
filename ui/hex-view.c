/* A hash in hex: groups of four digits. */
#include "hex-view.h"

#include <string.h>

#include "cells-layout.h"

#define GROUP 4
#define MAX_DIGITS 128

struct _KskHexView {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (KskHexView, ksk_hex_view, GTK_TYPE_WIDGET)

static void
ksk_hex_view_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ksk_hex_view_parent_class)->dispose (object);
}

static void
ksk_hex_view_class_init (KskHexViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_hex_view_dispose;
}

static void
ksk_hex_view_init (KskHexView *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ksk_cells_layout_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-hex");
}

GtkWidget *
ksk_hex_view_new (const char *hex)
{
  g_return_val_if_fail (hex != NULL && strlen (hex) % GROUP == 0 && strlen (hex) <= MAX_DIGITS, NULL);
  KskHexView *self = g_object_new (KSK_TYPE_HEX_VIEW, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, hex, -1);
  for (; *hex != '\0'; hex += GROUP) {
    g_autofree char *group = g_strndup (hex, GROUP);
    GtkWidget *label = gtk_label_new (group);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_set_parent (label, GTK_WIDGET (self));
  }
  return GTK_WIDGET (self);
}
