/* All keys. */
#include <glib/gi18n.h>

#include "ui/label.h"
#include "ui/pager.h"

#include "asides.h"

#define KSK_TYPE_HELP_PAGE (ksk_help_page_get_type ())
G_DECLARE_FINAL_TYPE (KskHelpPage, ksk_help_page, KSK, HELP_PAGE, KskPage)

struct _KskHelpPage {
  KskPage parent_instance;
};

G_DEFINE_FINAL_TYPE (KskHelpPage, ksk_help_page, KSK_TYPE_PAGE)

static void
back_cb (GtkButton *button, KskPage *page)
{
  ksk_page_ask (page, KSK_COMMAND_BACK);
}

static void
ksk_help_page_build (KskPage *page)
{
  GtkWidget *lines = ksk_pager_new ();
  GtkWidget *back = gtk_button_new_with_label (_ ("Back (Esc)"));
  g_autoptr (GtkSizeGroup) column = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (const KskKeyLine *line = ksk_keys_get_lines (); line->keys != NULL; line++) {
    GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    GtkWidget *keys = ksk_label_new (line->keys, "ksk-strong");
    gtk_widget_set_hexpand (keys, FALSE);
    gtk_size_group_add_widget (column, keys);
    gtk_widget_add_css_class (row, "ksk-field");
    gtk_box_append (GTK_BOX (row), keys);
    gtk_box_append (GTK_BOX (row), ksk_label_new (_ (line->what), "ksk-text"));
    ksk_pager_append (KSK_PAGER (lines), row);
  }
  g_signal_connect (back, "clicked", G_CALLBACK (back_cb), page);
  ksk_page_set_content (page, lines, TRUE);
  ksk_page_show_head (page, FALSE);
  ksk_page_set_controls (page, back, back);
}

static void
ksk_help_page_class_init (KskHelpPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_help_page_build;
}

static void
ksk_help_page_init (KskHelpPage *self)
{
}
