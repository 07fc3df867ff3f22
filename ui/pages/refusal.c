/* The step cannot go on: the software or a device said no. */
#include <glib/gi18n.h>

#include "asides.h"
#include "refusal-facts.h"

#define KSK_TYPE_REFUSAL_PAGE (ksk_refusal_page_get_type ())
G_DECLARE_FINAL_TYPE (KskRefusalPage, ksk_refusal_page, KSK, REFUSAL_PAGE, KskPage)

struct _KskRefusalPage {
  KskPage parent_instance;

  GtkWidget *facts;
};

G_DEFINE_FINAL_TYPE (KskRefusalPage, ksk_refusal_page, KSK_TYPE_PAGE)

static void
retry_cb (GtkButton *button, KskPage *page)
{
  KskAction *action = ksk_session_get_action (ksk_page_get_session (page));

  if (action != NULL && ksk_action_get_refusal (action) != NULL)
    ksk_action_retry (action);
}

static void
deviation_cb (GtkButton *button, KskPage *page)
{
  ksk_page_ask (page, KSK_COMMAND_DEVIATION);
}

static void
abort_cb (GtkButton *button, KskPage *page)
{
  ksk_page_ask (page, KSK_COMMAND_ABORT);
}

static GtkWidget *
add_button (GtkWidget *line, const char *label, GCallback callback, KskPage *page)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect (button, "clicked", callback, page);
  gtk_box_append (GTK_BOX (line), button);
  return button;
}

static void
ksk_refusal_page_build (KskPage *page)
{
  KskRefusalPage *self = KSK_REFUSAL_PAGE (page);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (line, "ksk-line");
  ksk_page_set_alarming (page);
  self->facts = ksk_facts_new ();
  GtkWidget *focus = add_button (line, _ ("Try again"), G_CALLBACK (retry_cb), page);
  add_button (line, _ ("Deviation (F2)"), G_CALLBACK (deviation_cb), page);
  add_button (line, _ ("Abort (F10)"), G_CALLBACK (abort_cb), page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, line, focus);
}

static void
ksk_refusal_page_update (KskPage *page)
{
  KskRefusalPage *self = KSK_REFUSAL_PAGE (page);
  KskAction *action = ksk_session_get_action (ksk_page_get_session (page));
  KskRefusal *refusal = action != NULL ? ksk_action_get_refusal (action) : NULL;

  if (refusal == NULL)
    return;
  ksk_page_set_texts (page, _ ("STOP"), _ (ksk_refusal_get_happened (refusal)), NULL);
  ksk_refusal_facts_show (KSK_FACTS (self->facts), refusal);
}

static void
ksk_refusal_page_class_init (KskRefusalPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_refusal_page_build;
  KSK_PAGE_CLASS (klass)->update = ksk_refusal_page_update;
}

static void
ksk_refusal_page_init (KskRefusalPage *self)
{
}
