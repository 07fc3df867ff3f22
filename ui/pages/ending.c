/* The ceremony is over, and its recordings are being closed: there is nothing to do but to wait. */
#include <glib/gi18n.h>

#include "asides.h"
#include "ui/state-mark.h"

#define KSK_TYPE_ENDING_PAGE (ksk_ending_page_get_type ())
G_DECLARE_FINAL_TYPE (KskEndingPage, ksk_ending_page, KSK, ENDING_PAGE, KskPage)

struct _KskEndingPage {
  KskPage parent_instance;
};

G_DEFINE_FINAL_TYPE (KskEndingPage, ksk_ending_page, KSK_TYPE_PAGE)

static void
ksk_ending_page_build (KskPage *page)
{
  GtkWidget *state = ksk_state_label_new (KSK_STATE_BUSY, _ ("closing files"));

  gtk_widget_set_halign (state, GTK_ALIGN_START);
  gtk_widget_set_valign (state, GTK_ALIGN_START);
  ksk_page_set_texts (
      page, NULL, _ ("The ceremony is over. Its recordings are being closed."),
      _ ("Their hashes go into the journal, and copies for viewers are made. This may take minutes; this "
         "page goes by itself. Leave the program running and the disk where it is."));
  ksk_page_set_content (page, state, FALSE);
}

static void
ksk_ending_page_class_init (KskEndingPageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_ending_page_build;
}

static void
ksk_ending_page_init (KskEndingPage *self)
{
}
