/* The ceremony is over and its record complete: where it is, and with which record its journal ends. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"
#include "key-button.h"

#define KSK_TYPE_FINISHED_PAGE (ksk_finished_page_get_type ())
G_DECLARE_FINAL_TYPE (KskFinishedPage, ksk_finished_page, KSK, FINISHED_PAGE, KskPage)

struct _KskFinishedPage {
  KskPage parent_instance;

  GtkWidget *leave;
};

G_DEFINE_FINAL_TYPE (KskFinishedPage, ksk_finished_page, KSK_TYPE_PAGE)

static void
leave_cb (GtkButton *button, KskPage *page)
{
  ksk_page_ask (page, KSK_COMMAND_LEAVE);
}

/* As on a hash sheet: groups of four, eight in a line. Returns: (transfer full). */
static char *
group (const char *hex)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0'; i++) {
    if (i > 0 && i % 4 == 0)
      g_string_append_c (text, i % 32 == 0 ? '\n' : ' ');
    g_string_append_c (text, hex[i]);
  }
  return g_string_free (text, FALSE);
}

/* What copies on media there are. */
static void
add_copies (KskFacts *facts, KskCompletion *completion)
{
  guint total = ksk_completion_get_n_copies (completion), n_done = ksk_completion_count_copies (completion);
  g_autofree char *all = g_strdup_printf (_ ("%u of %u, read back and compared"), n_done, total);
  /* What was made before that is not known: the journal had ended.
     Translators: the second number is how many are wanted. */
  g_autofree char *some
      = g_strdup_printf (_ ("%u of %u since the program was started, read back and compared"), n_done, total);

  if (total > 0)
    ksk_facts_add (facts, _ ("Copies made"), n_done == total ? all : some);
}

static GtkWidget *
make_facts (KskSession *session)
{
  KskCompletion *completion = ksk_session_get_completion (session);
  g_autofree char *hex = ksk_fingerprint_to_hex (ksk_completion_get_sums (completion));
  g_autofree char *sums = group (hex);
  g_autofree char *last = group (ksk_session_get_hash (session));
  /* Translators: the number of the last record in the journal, after `#`. */
  g_autofree char *journal = g_strdup_printf (_ ("Journal to #%u"), (guint)ksk_session_get_seq (session));
  GtkWidget *facts = ksk_facts_new ();

  ksk_facts_add_code (KSK_FACTS (facts), KSK_SUMS_NAME, sums);
  ksk_facts_add_code (KSK_FACTS (facts), journal, last);
  add_copies (KSK_FACTS (facts), completion);
  ksk_facts_add (KSK_FACTS (facts), _ ("Not filmed"), ksk_completion_get_film_failure (completion));
  return facts;
}

static void
ksk_finished_page_build (KskPage *page)
{
  KskFinishedPage *self = KSK_FINISHED_PAGE (page);
  KskSession *session = ksk_page_get_session (page);
  gboolean is_closed = ksk_session_get_state (session) == KSK_SESSION_CLOSED;
  g_autofree char *place
      = g_strdup_printf (_ ("The record is in %s"), ksk_completion_get_folder (ksk_session_get_completion (session)));

  /* Translators: the name of the key, as printed on keyboards. */
  self->leave = ksk_key_button_new (_ ("Leave the program"), _ ("Enter"));
  g_signal_connect (self->leave, "clicked", G_CALLBACK (leave_cb), page);
  ksk_page_set_texts (page, NULL, is_closed ? _ ("The ceremony is closed.") : _ ("The ceremony was aborted."), place);
  ksk_page_set_content (page, make_facts (session), FALSE);
  ksk_page_set_controls (page, self->leave, self->leave);
}

static gboolean
ksk_finished_page_play (KskPage *page)
{
  return ksk_page_press (KSK_FINISHED_PAGE (page)->leave);
}

static void
ksk_finished_page_class_init (KskFinishedPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_finished_page_build;
  KSK_PAGE_CLASS (klass)->play = ksk_finished_page_play;
}

static void
ksk_finished_page_init (KskFinishedPage *self)
{
}
