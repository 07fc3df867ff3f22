/* The hash of a medium is compared with the printed one, by the program where the script has it, by people otherwise.
 */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"
#include "facts.h"
#include "key-button.h"
#include "medium-name.h"
#include "pages.h"
#include "place.h"
#include "sheet-note.h"

#define KSK_TYPE_HASH_MEDIUM_PAGE (ksk_hash_medium_page_get_type ())
G_DECLARE_FINAL_TYPE (KskHashMediumPage, ksk_hash_medium_page, KSK, HASH_MEDIUM_PAGE, KskPage)

struct _KskHashMediumPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskHashMediumPage, ksk_hash_medium_page, KSK_TYPE_PAGE)

static KskHashMedium *
get_action (gpointer page)
{
  return KSK_HASH_MEDIUM (ksk_page_get_action (page));
}

static void
read_cb (GtkButton *button, KskPage *page)
{
  ksk_hash_medium_read (get_action (page));
}

static void
ksk_hash_medium_page_build (KskPage *page)
{
  KskHashMediumPage *self = KSK_HASH_MEDIUM_PAGE (page);

  self->place = ksk_place_new ();
  /* Translators: the name of the key, as printed on keyboards. */
  self->button = ksk_key_button_new (_ ("Read the medium"), _ ("Enter"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (read_cb), page);
  g_signal_connect_object (ksk_session_get_media (ksk_page_get_session (page)), "changed", G_CALLBACK (ksk_page_update),
                           page, G_CONNECT_SWAPPED);
  ksk_page_set_content (page, self->place, TRUE);
  ksk_page_set_controls (page, self->button, self->button);
}

static GtkWidget *
make_facts (KskPage *page, const char *name)
{
  GtkWidget *facts = ksk_facts_new ();

  ksk_facts_add (KSK_FACTS (facts), _ ("Medium"), name);
  ksk_facts_add_code (KSK_FACTS (facts), _ ("Expected"), ksk_hash_medium_get_expected (get_action (page)));
  if (ksk_action_is_busy (ksk_page_get_action (page)))
    ksk_facts_add_sentence (KSK_FACTS (facts), _ ("It is being read to its end."), "ksk-strong");
  return facts;
}

/* A medium that is not what the script expects is refused, and never comes this far. */
static GtkWidget *
make_sheet (KskPage *page, const char *name, const KskMediumHash *hash)
{
  gboolean is_boot = ksk_hash_medium_get_role (get_action (page)) == KSK_MEDIUM_BOOT;
  gboolean is_expected = ksk_hash_medium_get_expected (get_action (page)) != NULL;
  GtkWidget *sheet = ksk_hash_sheet_new (name, hash->n_bytes, is_boot ? "DVD" : "LOG", &hash->manifest);

  /* Translators: the hash of a medium is that of the script, or is to be compared with the printed one; at most 14
   * signs. */
  ksk_hash_sheet_set_note (KSK_HASH_SHEET (sheet), is_expected
                                                       ? ksk_sheet_note_new (KSK_STATE_DONE, _ ("as expected"))
                                                       : ksk_sheet_note_new (KSK_STATE_CURRENT, _ ("compare it")));
  return sheet;
}

static void
ksk_hash_medium_page_update (KskPage *page)
{
  KskHashMediumPage *self = KSK_HASH_MEDIUM_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  KskHashMedium *medium = get_action (page);
  const KskMediumHash *hash = ksk_hash_medium_get_hash (medium);
  g_autofree char *name = ksk_medium_role_dup_name (ksk_session_get_media (ksk_page_get_session (page)),
                                                    ksk_hash_medium_get_role (medium));

  ksk_place_show (self->place, hash != NULL ? make_sheet (page, name, hash) : make_facts (page, name));
  ksk_page_show_head (page, hash == NULL);
  gtk_widget_set_visible (self->button, !ksk_action_is_complete (action));
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
}

static gboolean
ksk_hash_medium_page_play (KskPage *page)
{
  return ksk_page_press (KSK_HASH_MEDIUM_PAGE (page)->button);
}

static void
ksk_hash_medium_page_class_init (KskHashMediumPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_hash_medium_page_build;
  page_class->update = ksk_hash_medium_page_update;
  page_class->play = ksk_hash_medium_page_play;
}

static void
ksk_hash_medium_page_init (KskHashMediumPage *self)
{
}
