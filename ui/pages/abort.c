/* The ceremony is ended without a result: why, and who signs it. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"
#include "form.h"

#define KSK_TYPE_ABORT_PAGE (ksk_abort_page_get_type ())
G_DECLARE_FINAL_TYPE (KskAbortPage, ksk_abort_page, KSK, ABORT_PAGE, KskPage)

struct _KskAbortPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (KskAbortPage, ksk_abort_page, KSK_TYPE_PAGE)

static void
submitted_cb (KskForm *form, KskPage *page)
{
  gboolean is_typed = *ksk_form_get (form, 0) != '\0';

  ksk_page_set_complaint (page, is_typed ? NULL : _ ("The reason is missing."));
  ksk_page_set_ready (page, is_typed);
}

static gboolean
ksk_abort_page_confirm (KskPage *page, const char *const *initials, GError **error)
{
  return ksk_session_abort (ksk_page_get_session (page), ksk_form_get (KSK_FORM (KSK_ABORT_PAGE (page)->form), 0),
                            initials, error);
}

static void
ksk_abort_page_build (KskPage *page)
{
  KskAbortPage *self = KSK_ABORT_PAGE (page);

  ksk_page_set_texts (page, "CA",
                      _ ("Shall the ceremony end here, without a result? Nothing after this can be undone."),
                      _ ("CA and IW sign the reason. Esc goes back to where it was."));
  self->facts = ksk_facts_new ();
  self->form = ksk_form_new (GTK_ORIENTATION_VERTICAL);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), page);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), _ ("Reason"), KSK_MAX_SENTENCE_CHARS);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->form, focus);
  ksk_page_set_signers (page, ksk_aside_signers, G_N_ELEMENTS (ksk_aside_signers));
}

static void
ksk_abort_page_update (KskPage *page)
{
  KskAbortPage *self = KSK_ABORT_PAGE (page);

  ksk_facts_clear (KSK_FACTS (self->facts));
  if (ksk_page_is_ready (page))
    ksk_facts_add (KSK_FACTS (self->facts), _ ("Reason"), ksk_form_get (KSK_FORM (self->form), 0));
}

static gboolean
ksk_abort_page_play (KskPage *page)
{
  if (ksk_page_is_ready (page))
    return FALSE;
  ksk_form_play (KSK_FORM (KSK_ABORT_PAGE (page)->form), (const char *[]){ "It cannot go on.", NULL });
  return TRUE;
}

static void
ksk_abort_page_class_init (KskAbortPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_abort_page_build;
  page_class->update = ksk_abort_page_update;
  page_class->play = ksk_abort_page_play;
  page_class->confirm = ksk_abort_page_confirm;
}

static void
ksk_abort_page_init (KskAbortPage *self)
{
}
