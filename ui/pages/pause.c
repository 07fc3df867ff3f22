/* The ceremony pauses: why, since when, and who goes on. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"
#include "form.h"

#define KSK_TYPE_PAUSE_PAGE (ksk_pause_page_get_type ())
G_DECLARE_FINAL_TYPE (KskPausePage, ksk_pause_page, KSK, PAUSE_PAGE, KskPage)

struct _KskPausePage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *form; /* (nullable): while it is not paused yet */
};

G_DEFINE_FINAL_TYPE (KskPausePage, ksk_pause_page, KSK_TYPE_PAGE)

static void
submitted_cb (KskForm *form, KskPage *page)
{
  g_autoptr (GError) error = NULL;

  if (!ksk_session_pause (ksk_page_get_session (page), ksk_form_get (form, 0), &error))
    ksk_page_set_complaint (page, error->message);
}

static gboolean
ksk_pause_page_confirm (KskPage *page, const char *const *initials, GError **error)
{
  return ksk_session_go_on (ksk_page_get_session (page), initials, error);
}

/* The record that tells of the pause. Returns: (nullable). */
static KskRecord *
find_record (KskPage *page)
{
  GPtrArray *records = ksk_session_get_story (ksk_page_get_session (page))->records;

  for (guint i = records->len; i-- > 0;) {
    KskRecord *record = g_ptr_array_index (records, i);
    if (g_str_equal (ksk_record_get_kind (record), "pause"))
      return record;
  }
  return NULL;
}

static void
ksk_pause_page_build (KskPage *page)
{
  KskPausePage *self = KSK_PAUSE_PAGE (page);

  self->facts = ksk_facts_new ();
  ksk_page_set_content (page, self->facts, FALSE);
  if (ksk_session_get_state (ksk_page_get_session (page)) == KSK_SESSION_PAUSED) {
    KskRecord *record = find_record (page);
    ksk_page_set_texts (page, _ ("ALL"), _ ("The ceremony pauses. Two people of the operator stay in the room."),
                        _ ("The cameras go on recording. CA and IW sign when it goes on."));
    if (record != NULL) {
      g_autofree char *time = ksk_facts_dup_time (ksk_record_get_utc_us (record));
      ksk_facts_add (KSK_FACTS (self->facts), _ ("Since"), time);
      ksk_facts_add (KSK_FACTS (self->facts), _ ("Why"),
                     json_object_get_string_member_with_default (ksk_record_get_object (record), "reason", ""));
    }
    ksk_page_set_signers (page, ksk_aside_signers, G_N_ELEMENTS (ksk_aside_signers));
    ksk_page_set_ready (page, TRUE);
    return;
  }
  ksk_page_set_texts (page, "CA", _ ("Say why the ceremony pauses."), NULL);
  self->form = ksk_form_new (GTK_ORIENTATION_VERTICAL);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), page);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), _ ("Reason"), KSK_MAX_SENTENCE_CHARS);
  ksk_page_set_controls (page, self->form, focus);
}

static gboolean
ksk_pause_page_play (KskPage *page)
{
  KskPausePage *self = KSK_PAUSE_PAGE (page);

  if (self->form == NULL)
    return FALSE;
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ "A break.", NULL });
  return TRUE;
}

static void
ksk_pause_page_class_init (KskPausePageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_pause_page_build;
  page_class->play = ksk_pause_page_play;
  page_class->confirm = ksk_pause_page_confirm;
}

static void
ksk_pause_page_init (KskPausePage *self)
{
}
