/* The record of a ceremony that is over could not be made complete: it is tried again, or left as it is. */
#include <glib/gi18n.h>

#include "asides.h"
#include "key-button.h"
#include "page-key.h"
#include "refusal-facts.h"

#define KSK_TYPE_INCOMPLETE_PAGE (ksk_incomplete_page_get_type ())
G_DECLARE_FINAL_TYPE (KskIncompletePage, ksk_incomplete_page, KSK, INCOMPLETE_PAGE, KskPage)

struct _KskIncompletePage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *leave;
};

G_DEFINE_FINAL_TYPE (KskIncompletePage, ksk_incomplete_page, KSK_TYPE_PAGE)

static KskCompletion *
get_completion (KskPage *page)
{
  return ksk_session_get_completion (ksk_page_get_session (page));
}

static void
retry_cb (GtkButton *button, KskPage *page)
{
  ksk_completion_retry (get_completion (page));
}

static void
leave (gpointer page)
{
  if (ksk_completion_get_state (get_completion (page)) == KSK_COMPLETION_FAILED)
    ksk_page_ask (page, KSK_COMMAND_LEAVE);
}

static void
ksk_incomplete_page_build (KskPage *page)
{
  KskIncompletePage *self = KSK_INCOMPLETE_PAGE (page);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  /* Translators: the name of the key, as printed on keyboards. */
  GtkWidget *retry = ksk_key_button_new (_ ("Try again"), _ ("Enter"));

  self->facts = ksk_facts_new ();
  self->leave = ksk_key_button_new (_ ("Leave the program"), "F10");
  gtk_widget_add_css_class (line, "ksk-line");
  g_signal_connect_object (get_completion (page), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect (retry, "clicked", G_CALLBACK (retry_cb), page);
  g_signal_connect_swapped (self->leave, "clicked", G_CALLBACK (leave), page);
  ksk_page_key_add (self->leave, GDK_KEY_F10, leave, page);
  gtk_box_append (GTK_BOX (line), retry);
  gtk_box_append (GTK_BOX (line), self->leave);
  ksk_page_set_alarming (page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, line, retry);
}

static void
ksk_incomplete_page_update (KskPage *page)
{
  KskRefusal *refusal = ksk_completion_get_refusal (get_completion (page));

  if (ksk_completion_get_state (get_completion (page)) != KSK_COMPLETION_FAILED)
    return;
  ksk_page_set_texts (page, _ ("STOP"), _ (ksk_refusal_get_happened (refusal)), NULL);
  ksk_refusal_facts_show (KSK_FACTS (KSK_INCOMPLETE_PAGE (page)->facts), refusal);
}

/* Nobody puts anything right in a rehearsal that plays itself. */
static gboolean
ksk_incomplete_page_play (KskPage *page)
{
  return ksk_page_press (KSK_INCOMPLETE_PAGE (page)->leave);
}

static void
ksk_incomplete_page_class_init (KskIncompletePageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_incomplete_page_build;
  page_class->update = ksk_incomplete_page_update;
  page_class->play = ksk_incomplete_page_play;
}

static void
ksk_incomplete_page_init (KskIncompletePage *self)
{
}
