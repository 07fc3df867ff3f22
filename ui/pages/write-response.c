/* The SKR is written to the maintainer's stick and read back; then its hash, and whether the stick may be taken out. */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"
#include "ui/label.h"
#include "facts.h"
#include "key-button.h"
#include "pages.h"
#include "place.h"
#include "sheet-note.h"

#define KSK_TYPE_WRITE_RESPONSE_PAGE (ksk_write_response_page_get_type ())
G_DECLARE_FINAL_TYPE (KskWriteResponsePage, ksk_write_response_page, KSK, WRITE_RESPONSE_PAGE, KskPage)

struct _KskWriteResponsePage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *sheet; /* (nullable), borrowed: once it is written */
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskWriteResponsePage, ksk_write_response_page, KSK_TYPE_PAGE)

static KskWriteResponse *
get_action (gpointer page)
{
  return KSK_WRITE_RESPONSE (ksk_page_get_action (page));
}

static void
write_cb (GtkButton *button, KskPage *page)
{
  ksk_write_response_write (get_action (page));
}

static void
ksk_write_response_page_build (KskPage *page)
{
  KskWriteResponsePage *self = KSK_WRITE_RESPONSE_PAGE (page);

  self->place = ksk_place_new ();
  /* Translators: the name of the key, as printed on keyboards. */
  self->button = ksk_key_button_new (_ ("Write the response to the stick"), _ ("Enter"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (write_cb), page);
  g_signal_connect_object (ksk_session_get_media (ksk_page_get_session (page)), "changed", G_CALLBACK (ksk_page_update),
                           page, G_CONNECT_SWAPPED);
  ksk_page_set_content (page, self->place, TRUE);
  ksk_page_set_controls (page, self->button, self->button);
}

/* What is about to be written, and where to. */
static GtkWidget *
make_facts (KskPage *page)
{
  const KskExchangeFile *file = ksk_write_response_get_file (get_action (page));
  KskMedia *media = ksk_session_get_media (ksk_page_get_session (page));
  g_autofree char *label = ksk_media_get_label (media, KSK_MEDIUM_REQUEST);
  gsize size = file->bytes != NULL ? g_bytes_get_size (file->bytes) : 0;
  g_autofree char *bytes = g_strdup_printf (ngettext ("%lu byte", "%lu bytes", size), (gulong)size);
  GtkWidget *facts = ksk_facts_new ();

  ksk_facts_add_code (KSK_FACTS (facts), _ ("File"), file->name);
  ksk_facts_add (KSK_FACTS (facts), _ ("Size"), bytes);
  ksk_facts_add (KSK_FACTS (facts), _ ("Written to"), label != NULL ? label : _ ("The stick is not in."));
  if (ksk_action_is_busy (ksk_page_get_action (page)))
    ksk_facts_add_sentence (KSK_FACTS (facts), _ ("It is being written and read back. Leave the stick in."),
                            "ksk-strong");
  return facts;
}

static GtkWidget *
make_sheet (KskWriteResponsePage *self)
{
  const KskExchangeFile *file = ksk_write_response_get_file (get_action (self));

  self->sheet = ksk_hash_sheet_new (file->name, g_bytes_get_size (file->bytes), "SKR", &file->sha256);
  return self->sheet;
}

/* Whether the stick may be taken out. */
static GtkWidget *
make_note (KskPage *page)
{
  if (ksk_action_is_complete (ksk_page_get_action (page)))
    /* Translators: the stick; at most 14 signs. */
    return ksk_sheet_note_new (KSK_STATE_DONE, _ ("take it out"));
  /* Translators: the stick; at most 14 signs. */
  return ksk_sheet_note_new (KSK_STATE_BUSY, _ ("leave it in"));
}

static void
ksk_write_response_page_update (KskPage *page)
{
  KskWriteResponsePage *self = KSK_WRITE_RESPONSE_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  gboolean is_written = ksk_write_response_is_written (get_action (page));

  gtk_widget_set_visible (self->button, !is_written);
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
  ksk_page_show_head (page, !is_written);
  if (!is_written) {
    ksk_place_show (self->place, make_facts (page));
    return;
  }
  if (self->sheet == NULL)
    ksk_place_show (self->place, make_sheet (self));
  ksk_hash_sheet_set_note (KSK_HASH_SHEET (self->sheet), make_note (page));
}

static gboolean
ksk_write_response_page_play (KskPage *page)
{
  return ksk_page_press (KSK_WRITE_RESPONSE_PAGE (page)->button);
}

static void
ksk_write_response_page_class_init (KskWriteResponsePageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_write_response_page_build;
  page_class->update = ksk_write_response_page_update;
  page_class->play = ksk_write_response_page_play;
}

static void
ksk_write_response_page_init (KskWriteResponsePage *self)
{
}
