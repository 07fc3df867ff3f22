/* An unfinished ceremony was found: what its journal says, and what was done about it when it goes on. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"

#define KSK_TYPE_RESUMED_PAGE (ksk_resumed_page_get_type ())
G_DECLARE_FINAL_TYPE (KskResumedPage, ksk_resumed_page, KSK, RESUMED_PAGE, KskPage)

struct _KskResumedPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *button;
  guint n_found; /* records that were there before */
};

G_DEFINE_FINAL_TYPE (KskResumedPage, ksk_resumed_page, KSK_TYPE_PAGE)

/* What the journal tells of its media, in the records that it writes by itself when it is resumed. */
static gboolean
show_media (KskResumedPage *self, GPtrArray *records)
{
  gboolean any = FALSE;

  for (guint i = self->n_found; i < records->len; i++) {
    const char *kind = ksk_record_get_kind (g_ptr_array_index (records, i));
    JsonObject *object = ksk_record_get_object (g_ptr_array_index (records, i));
    g_autofree char *text = NULL;
    if (g_str_equal (kind, "torn"))
      text = g_strdup_printf (_ ("The last line of the journal was torn. It was kept aside as %s."),
                              json_object_get_string_member_with_default (object, "file", ""));
    else if (g_str_equal (kind, "medium-restored"))
      text = g_strdup_printf (_ ("A medium lacked records. They were copied to %s."),
                              json_object_get_string_member_with_default (object, "dir", ""));
    else if (g_str_equal (kind, "medium-lost"))
      text = g_strdup_printf (_ ("A medium of the journal is lost: %s."),
                              json_object_get_string_member_with_default (object, "dir", ""));
    if (text == NULL)
      continue;
    ksk_facts_add_sentence (KSK_FACTS (self->facts), text, "ksk-strong");
    any = TRUE;
  }
  return any;
}

static void
clicked_cb (GtkButton *button, KskPage *page)
{
  KskResumedPage *self = KSK_RESUMED_PAGE (page);
  KskSession *session = ksk_page_get_session (page);
  g_autoptr (GError) error = NULL;

  if (ksk_session_get_state (session) != KSK_SESSION_READY) {
    ksk_page_ask (page, KSK_COMMAND_BACK);
    return;
  }
  if (!ksk_session_start (session, &error)) {
    ksk_page_set_complaint (page, error->message);
    return;
  }
  ksk_page_set_complaint (page, NULL);
  ksk_facts_clear (KSK_FACTS (self->facts));
  if (!show_media (self, ksk_session_get_story (session)->records))
    ksk_page_ask (page, KSK_COMMAND_BACK);
}

static void
show_found (KskResumedPage *self)
{
  KskSession *session = ksk_page_get_session (KSK_PAGE (self));
  const KskStory *story = ksk_session_get_story (session);
  const KskStep *step = ksk_story_get_step (story);
  KskFacts *facts = KSK_FACTS (self->facts);

  if (story->records->len == 0)
    return;
  KskRecord *last = g_ptr_array_index (story->records, story->records->len - 1);
  gint64 mono_us = ksk_clock_get_mono_us (ksk_session_get_clock (session));
  gint64 skipped_s = MAX (mono_us - ksk_record_get_mono_us (last), 0) / G_USEC_PER_SEC;
  g_autofree char *n_records = g_strdup_printf ("%u", story->records->len);
  g_autofree char *time = ksk_facts_dup_time (ksk_record_get_utc_us (last));
  g_autofree char *skipped = ksk_duration_format_words (skipped_s);
  ksk_facts_add (facts, _ ("Records"), n_records);
  ksk_facts_add (facts, _ ("The last one"), time);
  ksk_facts_add (facts, _ ("Since then"), skipped);
  if (step != NULL) {
    g_autofree char *where = g_strdup_printf ("%s %s", step->id, step->title);
    ksk_facts_add (facts, _ ("It goes on in step"), where);
  }
}

static void
ksk_resumed_page_build (KskPage *page)
{
  KskResumedPage *self = KSK_RESUMED_PAGE (page);

  ksk_page_set_texts (page, "CA", _ ("An unfinished ceremony was found. Every record was verified."),
                      _ ("The clock on this screen and the clock on the wall show the same time."));
  self->n_found = ksk_session_get_story (ksk_page_get_session (page))->records->len;
  self->facts = ksk_facts_new ();
  self->button = gtk_button_new_with_label (_ ("Go on with the ceremony"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
  show_found (self);
}

static gboolean
ksk_resumed_page_play (KskPage *page)
{
  return ksk_page_press (KSK_RESUMED_PAGE (page)->button);
}

static void
ksk_resumed_page_class_init (KskResumedPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_resumed_page_build;
  KSK_PAGE_CLASS (klass)->play = ksk_resumed_page_play;
}

static void
ksk_resumed_page_init (KskResumedPage *self)
{
}
