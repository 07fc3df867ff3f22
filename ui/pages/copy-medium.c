/* The log stick is copied, one copy after the other, each read back and compared. */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"
#include "ui/label.h"
#include "key-button.h"
#include "medium-name.h"
#include "pages.h"
#include "place.h"
#include "sheet-note.h"
#include "tally.h"

#define KSK_TYPE_COPY_MEDIUM_PAGE (ksk_copy_medium_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCopyMediumPage, ksk_copy_medium_page, KSK, COPY_MEDIUM_PAGE, KskPage)

struct _KskCopyMediumPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskCopyMediumPage, ksk_copy_medium_page, KSK_TYPE_PAGE)

static KskCopyMedium *
get_action (gpointer page)
{
  return KSK_COPY_MEDIUM (ksk_page_get_action (page));
}

static void
copy_cb (GtkButton *button, KskPage *page)
{
  ksk_copy_medium_copy_next (get_action (page));
}

static void
ksk_copy_medium_page_build (KskPage *page)
{
  KskCopyMediumPage *self = KSK_COPY_MEDIUM_PAGE (page);

  self->place = ksk_place_new ();
  /* Translators: the name of the key, as printed on keyboards. */
  self->button = ksk_key_button_new (_ ("Make the next copy"), _ ("Enter"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (copy_cb), page);
  ksk_page_set_content (page, self->place, TRUE);
  ksk_page_set_controls (page, self->button, self->button);
}

/* Which copy it is, and what to do for it. */
static GtkWidget *
make_progress (KskPage *page)
{
  KskCopyMedium *action = get_action (page);
  gboolean is_busy = ksk_action_is_busy (KSK_ACTION (action));
  guint done = ksk_copy_medium_get_done (action);
  guint total = ksk_copy_medium_get_total (action);
  g_autofree char *count = g_strdup_printf (_ ("Copy %u of %u"), done + 1, total);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *tally = ksk_tally_new ();

  ksk_tally_set (KSK_TALLY (tally), done, total, is_busy);
  gtk_box_append (GTK_BOX (box), ksk_label_new (count, "ksk-title"));
  gtk_box_append (GTK_BOX (box), tally);
  gtk_box_append (GTK_BOX (box),
                  ksk_label_new (is_busy ? _ ("It is being written, read back and compared. Leave both sticks in.")
                                         : _ ("Put an empty stick in beside the log stick."),
                                 "ksk-strong"));
  return box;
}

static GtkWidget *
make_sheet (KskPage *page, const KskMediumHash *hash)
{
  guint total = ksk_copy_medium_get_total (get_action (page));
  g_autofree char *name
      = ksk_medium_role_dup_name (ksk_session_get_media (ksk_page_get_session (page)), KSK_MEDIUM_LOG);
  /* Translators: at most 14 signs. */
  g_autofree char *word = g_strdup_printf (ngettext ("%u copy", "%u copies", total), total);
  GtkWidget *sheet = ksk_hash_sheet_new (name, hash->n_bytes, "LOG", &hash->manifest);

  ksk_hash_sheet_set_note (KSK_HASH_SHEET (sheet), ksk_sheet_note_new (KSK_STATE_DONE, word));
  return sheet;
}

static void
ksk_copy_medium_page_update (KskPage *page)
{
  KskCopyMediumPage *self = KSK_COPY_MEDIUM_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  const KskMediumHash *hash = ksk_copy_medium_get_hash (get_action (page));

  if (!ksk_action_is_complete (action))
    ksk_place_show (self->place, make_progress (page));
  else if (hash != NULL)
    ksk_place_show (self->place, make_sheet (page, hash));
  else
    ksk_place_show (self->place, ksk_label_new (_ ("No copies are wanted."), "ksk-strong"));
  ksk_page_show_head (page, hash == NULL || !ksk_action_is_complete (action));
  gtk_widget_set_visible (self->button, !ksk_action_is_complete (action));
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
}

static gboolean
ksk_copy_medium_page_play (KskPage *page)
{
  return ksk_page_press (KSK_COPY_MEDIUM_PAGE (page)->button);
}

static void
ksk_copy_medium_page_class_init (KskCopyMediumPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_copy_medium_page_build;
  page_class->update = ksk_copy_medium_page_update;
  page_class->play = ksk_copy_medium_page_play;
}

static void
ksk_copy_medium_page_init (KskCopyMediumPage *self)
{
}
