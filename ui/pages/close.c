/* The ceremony is over: what it came to; and what is still to be read out. */
#include <glib/gi18n.h>

#include "exception-facts.h"
#include "facts.h"
#include "pages.h"

#define KSK_TYPE_CLOSE_PAGE (ksk_close_page_get_type ())
G_DECLARE_FINAL_TYPE (KskClosePage, ksk_close_page, KSK, CLOSE_PAGE, KskPage)

struct _KskClosePage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *button; /* while something is to be read out */
};

G_DEFINE_FINAL_TYPE (KskClosePage, ksk_close_page, KSK_TYPE_PAGE)

static KskClose *
get_action (KskPage *page)
{
  return KSK_CLOSE (ksk_page_get_action (page));
}

static void
clicked_cb (GtkButton *button, KskPage *page)
{
  ksk_close_read_out (get_action (page));
}

static void
ksk_close_page_build (KskPage *page)
{
  KskClosePage *self = KSK_CLOSE_PAGE (page);

  self->facts = ksk_facts_new ();
  self->button = gtk_button_new_with_label (_ ("This was read out"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->button, NULL);
}

static void
show_sums (KskClosePage *self, KskPage *page)
{
  KskSession *session = ksk_page_get_session (page);
  const KskStory *story = ksk_session_get_story (session);
  g_autofree char *steps = g_strdup_printf ("%u", story->step);
  g_autofree char *exceptions = g_strdup_printf ("%u", story->exceptions->len);
  g_autofree char *records = g_strdup_printf ("%" G_GUINT64_FORMAT, ksk_session_get_seq (session));

  ksk_facts_clear (KSK_FACTS (self->facts));
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Steps done before this one"), steps);
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Exceptions"), exceptions);
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Records in the journal so far"), records);
}

static void
ksk_close_page_update (KskPage *page)
{
  KskClosePage *self = KSK_CLOSE_PAGE (page);
  const KskException *unread = ksk_close_get_unread (get_action (page));

  gtk_widget_set_visible (self->button, unread != NULL);
  if (unread != NULL)
    ksk_exception_facts_show (KSK_FACTS (self->facts), unread);
  else
    show_sums (self, page);
}

static gboolean
ksk_close_page_play (KskPage *page)
{
  return ksk_close_get_unread (get_action (page)) != NULL && ksk_page_press (KSK_CLOSE_PAGE (page)->button);
}

static void
ksk_close_page_class_init (KskClosePageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_close_page_build;
  KSK_PAGE_CLASS (klass)->update = ksk_close_page_update;
  KSK_PAGE_CLASS (klass)->play = ksk_close_page_play;
}

static void
ksk_close_page_init (KskClosePage *self)
{
}
