/* The ceremony is closed, or was aborted: the hash of its journal, which anyone may write down. */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"

#include "asides.h"
#include "sheet-note.h"

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

static void
ksk_finished_page_build (KskPage *page)
{
  KskFinishedPage *self = KSK_FINISHED_PAGE (page);
  KskSession *session = ksk_page_get_session (page);
  gboolean is_closed = ksk_session_get_state (session) == KSK_SESSION_CLOSED;
  KskFingerprint hash = { 0 };

  self->leave = gtk_button_new_with_label (_ ("Leave the program"));
  g_signal_connect (self->leave, "clicked", G_CALLBACK (leave_cb), page);
  ksk_page_set_controls (page, self->leave, self->leave);
  if (!ksk_fingerprint_from_hex (&hash, ksk_session_get_hash (session))) {
    ksk_page_set_texts (page, NULL, _ ("The ceremony is over."), NULL);
    return;
  }
  GtkWidget *sheet = ksk_hash_sheet_new (KSK_JOURNAL_NAME, 0, "JOURNAL", &hash);
  ksk_hash_sheet_set_note (KSK_HASH_SHEET (sheet), ksk_sheet_note_new (is_closed ? KSK_STATE_DONE : KSK_STATE_FAILED,
                                                                       is_closed ? _ ("Closed") : _ ("Aborted")));
  ksk_page_set_content (page, sheet, TRUE);
  ksk_page_show_head (page, FALSE);
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
