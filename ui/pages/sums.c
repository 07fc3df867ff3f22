/* The record is complete: the hash of its list, which anyone may write down. The last thing that is filmed. */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"

#include "asides.h"
#include "key-button.h"
#include "place.h"
#include "sheet-note.h"

/* The record is what the log stick and its hash stood for in earlier ceremonies: all that the ceremony leaves. What is
 * called DVD on the stage is the medium that the machine was started from. */
#define QR_KIND "LOG"

#define KSK_TYPE_SUMS_PAGE (ksk_sums_page_get_type ())
G_DECLARE_FINAL_TYPE (KskSumsPage, ksk_sums_page, KSK, SUMS_PAGE, KskPage)

struct _KskSumsPage {
  KskPage parent_instance;

  GtkWidget *sheet;
  GtkWidget *go_on;
};

G_DEFINE_FINAL_TYPE (KskSumsPage, ksk_sums_page, KSK_TYPE_PAGE)

static KskCompletion *
get_completion (KskPage *page)
{
  return ksk_session_get_completion (ksk_page_get_session (page));
}

static void
go_on_cb (GtkButton *button, KskPage *page)
{
  ksk_completion_go_on (get_completion (page));
}

static void
ksk_sums_page_build (KskPage *page)
{
  KskSumsPage *self = KSK_SUMS_PAGE (page);

  g_signal_connect_object (get_completion (page), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  self->sheet = ksk_hash_sheet_new (KSK_SUMS_NAME, 0, QR_KIND, ksk_completion_get_sums (get_completion (page)));
  /* Translators: the name of the key, as printed on keyboards. */
  self->go_on = ksk_key_button_new (_ ("Everyone has the hash: go on"), _ ("Enter"));
  g_signal_connect (self->go_on, "clicked", G_CALLBACK (go_on_cb), page);
  ksk_page_set_content (page, self->sheet, TRUE);
  ksk_page_show_head (page, FALSE);
  ksk_page_set_controls (page, self->go_on, self->go_on);
}

/* Why it was not filmed stands on the last page: here the hash needs all of the room.
 * Translators: on a badge beside the hash of the record, at most 14 signs each. */
static GtkWidget *
make_note (KskPage *page)
{
  gboolean is_closed = ksk_session_get_state (ksk_page_get_session (page)) == KSK_SESSION_CLOSED;

  if (ksk_completion_get_state (get_completion (page)) == KSK_COMPLETION_FILMING)
    return ksk_sheet_note_new (KSK_STATE_BUSY, _ ("being filmed"));
  if (ksk_completion_get_film_failure (get_completion (page)) != NULL)
    return ksk_sheet_note_new (KSK_STATE_WARNING, _ ("not filmed"));
  return ksk_sheet_note_new (is_closed ? KSK_STATE_DONE : KSK_STATE_FAILED, is_closed ? _ ("Closed") : _ ("Aborted"));
}

static void
ksk_sums_page_update (KskPage *page)
{
  KskSumsPage *self = KSK_SUMS_PAGE (page);

  ksk_hash_sheet_set_note (KSK_HASH_SHEET (self->sheet), make_note (page));
  gtk_widget_set_sensitive (self->go_on, ksk_completion_get_state (get_completion (page)) == KSK_COMPLETION_SHOWN);
}

static gboolean
ksk_sums_page_play (KskPage *page)
{
  return ksk_page_press (KSK_SUMS_PAGE (page)->go_on);
}

static void
ksk_sums_page_class_init (KskSumsPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_sums_page_build;
  page_class->update = ksk_sums_page_update;
  page_class->play = ksk_sums_page_play;
}

static void
ksk_sums_page_init (KskSumsPage *self)
{
}
