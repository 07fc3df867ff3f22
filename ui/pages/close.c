/* The ceremony is over: what it came to, and the hash of its journal. */
#include <glib/gi18n.h>

#include "facts.h"
#include "pages.h"

#define KSK_TYPE_CLOSE_PAGE (ksk_close_page_get_type ())
G_DECLARE_FINAL_TYPE (KskClosePage, ksk_close_page, KSK, CLOSE_PAGE, KskPage)

struct _KskClosePage {
  KskPage parent_instance;

  GtkWidget *facts;
};

G_DEFINE_FINAL_TYPE (KskClosePage, ksk_close_page, KSK_TYPE_PAGE)

static void
ksk_close_page_build (KskPage *page)
{
  KskClosePage *self = KSK_CLOSE_PAGE (page);

  self->facts = ksk_facts_new ();
  ksk_page_set_content (page, self->facts, FALSE);
}

static void
ksk_close_page_update (KskPage *page)
{
  KskClosePage *self = KSK_CLOSE_PAGE (page);
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
ksk_close_page_class_init (KskClosePageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_close_page_build;
  KSK_PAGE_CLASS (klass)->update = ksk_close_page_update;
}

static void
ksk_close_page_init (KskClosePage *self)
{
}
