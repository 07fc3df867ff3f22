/* A copy of the record was not made: it is tried again, with the same medium or another one, or done without. */
#include <glib/gi18n.h>

#include "asides.h"
#include "copy-keys.h"
#include "facts.h"
#include "key-button.h"
#include "page-key.h"
#include "refusal-facts.h"

#define KSK_TYPE_COPY_FAILED_PAGE (ksk_copy_failed_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCopyFailedPage, ksk_copy_failed_page, KSK, COPY_FAILED_PAGE, KskPage)

struct _KskCopyFailedPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *retry;
  GtkWidget *without;
};

G_DEFINE_FINAL_TYPE (KskCopyFailedPage, ksk_copy_failed_page, KSK_TYPE_PAGE)

static KskCompletion *
get_completion (gpointer page)
{
  return ksk_session_get_completion (ksk_page_get_session (page));
}

static void
retry_cb (GtkButton *button, KskPage *page)
{
  ksk_completion_copy (get_completion (page));
}

static void
do_without (gpointer page)
{
  ksk_completion_skip (get_completion (page));
}

static void
ksk_copy_failed_page_build (KskPage *page)
{
  KskCopyFailedPage *self = KSK_COPY_FAILED_PAGE (page);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->facts = ksk_facts_new ();
  /* Translators: the name of the key, as printed on keyboards. */
  self->retry = ksk_key_button_new (_ ("Try again"), _ ("Enter"));
  self->without = ksk_key_button_new (_ ("Do without this copy"), KSK_WITHOUT_COPY_KEY_NAME);
  gtk_widget_add_css_class (line, "ksk-line");
  g_signal_connect_object (get_completion (page), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect (self->retry, "clicked", G_CALLBACK (retry_cb), page);
  g_signal_connect_swapped (self->without, "clicked", G_CALLBACK (do_without), page);
  gtk_widget_set_focusable (self->without, FALSE);
  ksk_page_key_add (self->without, KSK_WITHOUT_COPY_KEY, do_without, page);
  gtk_box_append (GTK_BOX (line), self->retry);
  gtk_box_append (GTK_BOX (line), self->without);
  ksk_page_set_alarming (page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, line, self->retry);
}

static void
ksk_copy_failed_page_update (KskPage *page)
{
  KskCopyFailedPage *self = KSK_COPY_FAILED_PAGE (page);
  KskCompletion *completion = get_completion (page);
  KskRefusal *refusal = ksk_completion_get_refusal (completion);

  if (ksk_completion_get_state (completion) != KSK_COMPLETION_COPY_FAILED)
    return;
  guint number = ksk_completion_get_copy (completion);
  g_autofree char *label = ksk_completion_dup_copy_label (completion, number);
  g_autofree char *copy
      = g_strdup_printf (_ ("Copy %u of %u of the record"), number, ksk_completion_get_n_copies (completion));
  const char *place = ksk_completion_get_copy_place (completion, number);
  g_autofree char *missing = g_strdup_printf (_ ("None is in at %s."), place);

  ksk_page_set_texts (page, _ ("STOP"), _ (ksk_refusal_get_happened (refusal)), copy);
  ksk_refusal_facts_show (KSK_FACTS (self->facts), refusal);
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Medium"), label != NULL ? label : missing);
  gtk_widget_set_sensitive (self->retry, label != NULL);
}

/* Nobody puts anything right in a rehearsal that plays itself. */
static gboolean
ksk_copy_failed_page_play (KskPage *page)
{
  return ksk_page_press (KSK_COPY_FAILED_PAGE (page)->without);
}

static void
ksk_copy_failed_page_class_init (KskCopyFailedPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_copy_failed_page_build;
  page_class->update = ksk_copy_failed_page_update;
  page_class->play = ksk_copy_failed_page_play;
}

static void
ksk_copy_failed_page_init (KskCopyFailedPage *self)
{
}
