/* The participants sign: each with their own initials. */
#include <glib/gi18n.h>

#include "form.h"
#include "pages.h"
#include "roster.h"

#define KSK_TYPE_ATTEST_PAGE (ksk_attest_page_get_type ())
G_DECLARE_FINAL_TYPE (KskAttestPage, ksk_attest_page, KSK, ATTEST_PAGE, KskPage)

struct _KskAttestPage {
  KskPage parent_instance;

  GtkWidget *roster;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (KskAttestPage, ksk_attest_page, KSK_TYPE_PAGE)

static KskAttest *
get_action (KskAttestPage *self)
{
  return KSK_ATTEST (ksk_page_get_action (KSK_PAGE (self)));
}

static GPtrArray *
get_people (KskAttestPage *self)
{
  return ksk_session_get_story (ksk_page_get_session (KSK_PAGE (self)))->people;
}

static void
submitted_cb (KskForm *form, KskAttestPage *self)
{
  guint next = ksk_attest_get_next (get_action (self));
  g_autoptr (GError) error = NULL;

  if (next >= get_people (self)->len)
    return;
  gboolean taken = ksk_attest_sign (get_action (self), next, ksk_form_get (form, 0), &error);
  ksk_form_clear (form);
  ksk_page_set_complaint (KSK_PAGE (self), taken ? NULL : error->message);
}

static void
ksk_attest_page_build (KskPage *page)
{
  KskAttestPage *self = KSK_ATTEST_PAGE (page);

  self->roster = ksk_roster_new (3);
  self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), "", KSK_MAX_INITIALS_CHARS);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
  ksk_page_set_content (page, self->roster, TRUE);
  ksk_page_set_controls (page, self->form, focus);
}

static void
ksk_attest_page_update (KskPage *page)
{
  KskAttestPage *self = KSK_ATTEST_PAGE (page);
  GPtrArray *people = get_people (self);
  guint next = ksk_attest_get_next (get_action (self));

  ksk_roster_clear (KSK_ROSTER (self->roster));
  for (guint i = 0; i < people->len; i++) {
    const KskPerson *person = g_ptr_array_index (people, i);
    const char *badge = ksk_role_get_name (g_array_index (person->roles, KskRole, 0));
    KskState state = KSK_STATE_IDLE;
    if (i == next)
      state = KSK_STATE_CURRENT;
    else if (ksk_attest_has_signed (get_action (self), i))
      state = KSK_STATE_DONE;
    else if (!person->present)
      state = KSK_STATE_SKIPPED;
    ksk_roster_add (KSK_ROSTER (self->roster), state, badge, person->name);
  }
  gtk_widget_set_visible (self->form, next < people->len);
  if (next < people->len) {
    const KskPerson *person = g_ptr_array_index (people, next);
    g_autofree char *text = g_strdup_printf (_ ("%s, your initials, please"), person->name);
    ksk_form_set_label (KSK_FORM (self->form), 0, text);
  }
}

static gboolean
ksk_attest_page_play (KskPage *page)
{
  KskAttestPage *self = KSK_ATTEST_PAGE (page);
  guint next = ksk_attest_get_next (get_action (self));

  if (next >= get_people (self)->len)
    return FALSE;
  const KskPerson *person = g_ptr_array_index (get_people (self), next);
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ person->initials, NULL });
  return TRUE;
}

static void
ksk_attest_page_class_init (KskAttestPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_attest_page_build;
  page_class->update = ksk_attest_page_update;
  page_class->play = ksk_attest_page_play;
}

static void
ksk_attest_page_init (KskAttestPage *self)
{
}
