/* Every exception is read out, one after the other. */
#include <glib/gi18n.h>

#include "exception-facts.h"
#include "pages.h"

#define KSK_TYPE_EXCEPTIONS_PAGE (ksk_exceptions_page_get_type ())
G_DECLARE_FINAL_TYPE (KskExceptionsPage, ksk_exceptions_page, KSK, EXCEPTIONS_PAGE, KskPage)

struct _KskExceptionsPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskExceptionsPage, ksk_exceptions_page, KSK_TYPE_PAGE)

static void
clicked_cb (GtkButton *button, KskPage *page)
{
  ksk_exceptions_next (KSK_EXCEPTIONS (ksk_page_get_action (page)));
}

static void
ksk_exceptions_page_build (KskPage *page)
{
  KskExceptionsPage *self = KSK_EXCEPTIONS_PAGE (page);

  self->facts = ksk_facts_new ();
  self->button = gtk_button_new_with_label ("");
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
}

static void
ksk_exceptions_page_update (KskPage *page)
{
  KskExceptionsPage *self = KSK_EXCEPTIONS_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  const KskStory *story = ksk_session_get_story (ksk_page_get_session (page));
  const KskException *current = ksk_exceptions_get_current (KSK_EXCEPTIONS (action));
  guint n = story->exceptions->len;
  g_autofree char *counted = NULL;

  gtk_widget_set_visible (self->button, !ksk_action_is_complete (action));
  gtk_button_set_label (GTK_BUTTON (self->button),
                        n == 0 ? _ ("It was said that there is none") : _ ("This was read out"));
  if (current != NULL) {
    ksk_exception_facts_show (KSK_FACTS (self->facts), current);
    return;
  }
  ksk_facts_clear (KSK_FACTS (self->facts));
  if (n == 0)
    counted = g_strdup (_ ("There was no deviation and no objection."));
  else
    counted = g_strdup_printf (ngettext ("%u exception was read out.", "%u exceptions were read out.", n), n);
  ksk_facts_add_sentence (KSK_FACTS (self->facts), counted, "ksk-strong");
}

static gboolean
ksk_exceptions_page_play (KskPage *page)
{
  return ksk_page_press (KSK_EXCEPTIONS_PAGE (page)->button);
}

static void
ksk_exceptions_page_class_init (KskExceptionsPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_exceptions_page_build;
  page_class->update = ksk_exceptions_page_update;
  page_class->play = ksk_exceptions_page_play;
}

static void
ksk_exceptions_page_init (KskExceptionsPage *self)
{
}
