/* Somebody objected: everything stands still until it is written down, answered and signed. */
#include <glib/gi18n.h>

#include "asides.h"
#include "exception-facts.h"
#include "form.h"

#define KSK_TYPE_OBJECTION_PAGE (ksk_objection_page_get_type ())
G_DECLARE_FINAL_TYPE (KskObjectionPage, ksk_objection_page, KSK, OBJECTION_PAGE, KskPage)

struct _KskObjectionPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (KskObjectionPage, ksk_objection_page, KSK_TYPE_PAGE)

enum { FIELD_WHO, FIELD_SAID, FIELD_ANSWER };

#define MAX_ROLE_CHARS 6

static gboolean
find_role (KskObjectionPage *self, KskRole *role)
{
  g_autofree char *name = g_ascii_strup (ksk_form_get (KSK_FORM (self->form), FIELD_WHO), -1);

  return ksk_role_from_name (name, role);
}

static void
submitted_cb (KskForm *form, KskPage *page)
{
  KskRole role;
  const char *complaint = NULL;

  if (!find_role (KSK_OBJECTION_PAGE (page), &role))
    complaint = _ ("Who objects is given as a role: CO3, RZM, EW.");
  else if (*ksk_form_get (form, FIELD_SAID) == '\0' || *ksk_form_get (form, FIELD_ANSWER) == '\0')
    complaint = _ ("What was said, and the answer, are both written down.");
  ksk_page_set_complaint (page, complaint);
  ksk_page_set_ready (page, complaint == NULL);
}

static gboolean
ksk_objection_page_confirm (KskPage *page, const char *const *initials, GError **error)
{
  KskObjectionPage *self = KSK_OBJECTION_PAGE (page);
  KskRole role = KSK_ROLE_CA;

  if (!find_role (self, &role)) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT,
                         _ ("Who objects is given as a role: CO3, RZM, EW."));
    return FALSE;
  }
  return ksk_session_answer_objection (ksk_page_get_session (page), role,
                                       ksk_form_get (KSK_FORM (self->form), FIELD_SAID),
                                       ksk_form_get (KSK_FORM (self->form), FIELD_ANSWER), initials, error);
}

static void
ksk_objection_page_build (KskPage *page)
{
  KskObjectionPage *self = KSK_OBJECTION_PAGE (page);

  ksk_page_set_texts (page, _ ("ALL"), _ ("Objection. Everything stands still. Say what it is; it is answered aloud."),
                      _ ("CA and IW sign the answer, and the step goes on. Or the ceremony is aborted: F10."));
  self->facts = ksk_facts_new ();
  self->form = ksk_form_new (GTK_ORIENTATION_VERTICAL);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), page);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), _ ("Who, as a role"), MAX_ROLE_CHARS);
  ksk_form_add_beside (KSK_FORM (self->form), _ ("What was said"), KSK_MAX_SENTENCE_CHARS);
  ksk_form_add (KSK_FORM (self->form), _ ("Answer"), KSK_MAX_SENTENCE_CHARS);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->form, focus);
  ksk_page_set_signers (page, ksk_aside_signers, G_N_ELEMENTS (ksk_aside_signers));
}

static void
ksk_objection_page_update (KskPage *page)
{
  KskObjectionPage *self = KSK_OBJECTION_PAGE (page);
  const KskException *open = ksk_story_get_open_exception (ksk_session_get_story (ksk_page_get_session (page)));
  KskRole role;

  if (open == NULL)
    return;
  ksk_exception_facts_show (KSK_FACTS (self->facts), open);
  if (find_role (self, &role))
    ksk_facts_add (KSK_FACTS (self->facts), _ ("Raised by"), ksk_role_get_name (role));
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Said"), ksk_form_get (KSK_FORM (self->form), FIELD_SAID));
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Answer"), ksk_form_get (KSK_FORM (self->form), FIELD_ANSWER));
}

static gboolean
ksk_objection_page_play (KskPage *page)
{
  if (ksk_page_is_ready (page))
    return FALSE;
  ksk_form_play (KSK_FORM (KSK_OBJECTION_PAGE (page)->form),
                 (const char *[]){ "RZM", "Please read the last word again.", "It was read again.", NULL });
  return TRUE;
}

static void
ksk_objection_page_class_init (KskObjectionPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_objection_page_build;
  page_class->update = ksk_objection_page_update;
  page_class->play = ksk_objection_page_play;
  page_class->confirm = ksk_objection_page_confirm;
}

static void
ksk_objection_page_init (KskObjectionPage *self)
{
}
