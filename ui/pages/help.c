/* All keys. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"

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
  GtkWidget *facts = ksk_facts_new ();
  GtkWidget *back = gtk_button_new_with_label (_ ("Back (Esc)"));

  for (const KskKeyLine *line = ksk_keys_get_lines (); line->keys != NULL; line++)
    ksk_facts_add (KSK_FACTS (facts), line->keys, _ (line->what));
  g_signal_connect (back, "clicked", G_CALLBACK (back_cb), page);
  ksk_page_set_content (page, facts, TRUE);
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
