/* The ceremony is over, and its record is being made complete: there is nothing to do but to wait. */
#include <glib/gi18n.h>

#include "asides.h"
#include "progress.h"

#define KSK_TYPE_WRITING_PAGE (ksk_writing_page_get_type ())
G_DECLARE_FINAL_TYPE (KskWritingPage, ksk_writing_page, KSK, WRITING_PAGE, KskPage)

struct _KskWritingPage {
  KskPage parent_instance;

  GtkWidget *progress;
};

G_DEFINE_FINAL_TYPE (KskWritingPage, ksk_writing_page, KSK_TYPE_PAGE)

static void
ksk_writing_page_build (KskPage *page)
{
  KskWritingPage *self = KSK_WRITING_PAGE (page);
  KskCompletion *completion = ksk_session_get_completion (ksk_page_get_session (page));

  g_signal_connect_object (completion, "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  self->progress = ksk_progress_new ();
  ksk_page_set_texts (page, NULL, _ ("The ceremony is over. Its record is being written."),
                      _ ("Papers and pages are added, then every file is read and its hash is put into one list. With "
                         "films this takes minutes; this page goes by itself."));
  ksk_page_set_content (page, self->progress, FALSE);
}

static void
ksk_writing_page_update (KskPage *page)
{
  KskPublisherProgress progress;

  ksk_completion_get_progress (ksk_session_get_completion (ksk_page_get_session (page)), &progress);
  ksk_progress_show (KSK_WRITING_PAGE (page)->progress, &progress);
}

static void
ksk_writing_page_class_init (KskWritingPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_writing_page_build;
  KSK_PAGE_CLASS (klass)->update = ksk_writing_page_update;
}

static void
ksk_writing_page_init (KskWritingPage *self)
{
}
