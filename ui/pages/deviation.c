/* A deviation from the script: what was expected and what happened; then what was done, and who signs it. */
#include <glib/gi18n.h>

#include "asides.h"
#include "exception-facts.h"
#include "form.h"

#define KSK_TYPE_DEVIATION_PAGE (ksk_deviation_page_get_type ())
G_DECLARE_FINAL_TYPE (KskDeviationPage, ksk_deviation_page, KSK, DEVIATION_PAGE, KskPage)

struct _KskDeviationPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *form;
  gboolean is_open;
};

G_DEFINE_FINAL_TYPE (KskDeviationPage, ksk_deviation_page, KSK_TYPE_PAGE)

enum { FIELD_EXPECTED, FIELD_HAPPENED };
enum { FIELD_DONE };

static void
submitted_cb (KskForm *form, KskPage *page)
{
  KskDeviationPage *self = KSK_DEVIATION_PAGE (page);
  g_autoptr (GError) error = NULL;

  if (self->is_open) {
    gboolean is_typed = *ksk_form_get (form, FIELD_DONE) != '\0';
    ksk_page_set_complaint (page, is_typed ? NULL : _ ("What was done is missing."));
    ksk_page_set_ready (page, is_typed);
    return;
  }
  if (!ksk_session_open_deviation (ksk_page_get_session (page), ksk_form_get (form, FIELD_EXPECTED),
                                   ksk_form_get (form, FIELD_HAPPENED), &error)) {
    ksk_page_set_complaint (page, error->message);
    ksk_form_focus (form, FIELD_EXPECTED);
  }
}

static gboolean
ksk_deviation_page_confirm (KskPage *page, const char *const *initials, GError **error)
{
  KskDeviationPage *self = KSK_DEVIATION_PAGE (page);

  return ksk_session_close_deviation (ksk_page_get_session (page), ksk_form_get (KSK_FORM (self->form), FIELD_DONE),
                                      initials, error);
}

static void
ksk_deviation_page_build (KskPage *page)
{
  KskDeviationPage *self = KSK_DEVIATION_PAGE (page);
  GtkWidget *focus;

  self->is_open = ksk_session_get_state (ksk_page_get_session (page)) == KSK_SESSION_DEVIATION;
  self->facts = ksk_facts_new ();
  self->form = ksk_form_new (GTK_ORIENTATION_VERTICAL);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), page);
  if (self->is_open) {
    ksk_page_set_texts (page, "IW", _ ("Read the deviation aloud. Say what was done about it; CA and IW sign."), NULL);
    focus = ksk_form_add (KSK_FORM (self->form), _ ("What was done"), KSK_MAX_SENTENCE_CHARS);
    ksk_page_set_signers (page, ksk_aside_signers, G_N_ELEMENTS (ksk_aside_signers));
  } else {
    ksk_page_set_texts (page, "IW", _ ("Something is not as the script says. Write down what, then go on."), NULL);
    focus = ksk_form_add (KSK_FORM (self->form), _ ("Expected"), KSK_MAX_SENTENCE_CHARS);
    ksk_form_add (KSK_FORM (self->form), _ ("Happened"), KSK_MAX_SENTENCE_CHARS);
  }
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->form, focus);
}

static void
ksk_deviation_page_update (KskPage *page)
{
  KskDeviationPage *self = KSK_DEVIATION_PAGE (page);
  const KskException *open = ksk_story_get_open_exception (ksk_session_get_story (ksk_page_get_session (page)));

  if (!self->is_open || open == NULL)
    return;
  ksk_exception_facts_show (KSK_FACTS (self->facts), open);
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Done"), ksk_form_get (KSK_FORM (self->form), FIELD_DONE));
}

static gboolean
ksk_deviation_page_play (KskPage *page)
{
  KskDeviationPage *self = KSK_DEVIATION_PAGE (page);

  if (ksk_page_is_ready (page))
    return FALSE;
  if (self->is_open)
    ksk_form_play (KSK_FORM (self->form), (const char *[]){ "It was noted.", NULL });
  else
    ksk_form_play (KSK_FORM (self->form), (const char *[]){ "As the script says.", "Something else.", NULL });
  return TRUE;
}

static void
ksk_deviation_page_class_init (KskDeviationPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_deviation_page_build;
  page_class->update = ksk_deviation_page_update;
  page_class->play = ksk_deviation_page_play;
  page_class->confirm = ksk_deviation_page_confirm;
}

static void
ksk_deviation_page_init (KskDeviationPage *self)
{
}
