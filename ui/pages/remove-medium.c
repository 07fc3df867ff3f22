/* A stick is written out; it is taken out when the page says so, and not before. */
#include <glib/gi18n.h>

#include "ui/label.h"
#include "ui/state-mark.h"
#include "facts.h"
#include "key-button.h"
#include "medium-name.h"
#include "pages.h"

#define KSK_TYPE_REMOVE_MEDIUM_PAGE (ksk_remove_medium_page_get_type ())
G_DECLARE_FINAL_TYPE (KskRemoveMediumPage, ksk_remove_medium_page, KSK, REMOVE_MEDIUM_PAGE, KskPage)

struct _KskRemoveMediumPage {
  KskPage parent_instance;

  GtkWidget *state;
  GtkWidget *sentence;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskRemoveMediumPage, ksk_remove_medium_page, KSK_TYPE_PAGE)

static KskRemoveMedium *
get_action (gpointer page)
{
  return KSK_REMOVE_MEDIUM (ksk_page_get_action (page));
}

static void
release_cb (GtkButton *button, KskPage *page)
{
  ksk_remove_medium_release (get_action (page));
}

static void
ksk_remove_medium_page_build (KskPage *page)
{
  KskRemoveMediumPage *self = KSK_REMOVE_MEDIUM_PAGE (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *facts = ksk_facts_new ();
  /* Asked for once: a stick that was taken out keeps its name on the page. */
  g_autofree char *name = ksk_medium_role_dup_name (ksk_session_get_media (ksk_page_get_session (page)),
                                                    ksk_remove_medium_get_role (get_action (page)));

  ksk_facts_add (KSK_FACTS (facts), _ ("Medium"), name);
  self->state = ksk_state_label_new (KSK_STATE_IDLE, "");
  self->sentence = ksk_label_new (NULL, "ksk-text");
  gtk_widget_add_css_class (self->state, "ksk-title");
  gtk_widget_set_halign (self->state, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (content), facts);
  gtk_box_append (GTK_BOX (content), self->state);
  gtk_box_append (GTK_BOX (content), self->sentence);
  /* Translators: the name of the key, as printed on keyboards. */
  self->button = ksk_key_button_new (_ ("Write everything out"), _ ("Enter"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (release_cb), page);
  ksk_page_set_content (page, content, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
}

static void
ksk_remove_medium_page_update (KskPage *page)
{
  KskRemoveMediumPage *self = KSK_REMOVE_MEDIUM_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  gboolean is_complete = ksk_action_is_complete (action);
  gboolean is_busy = ksk_action_is_busy (action);

  if (is_complete)
    /* Translators: a stick; at most 14 signs. */
    ksk_state_label_set (KSK_STATE_LABEL (self->state), KSK_STATE_DONE, _ ("take it out"));
  else
    /* Translators: a stick; at most 14 signs. */
    ksk_state_label_set (KSK_STATE_LABEL (self->state), is_busy ? KSK_STATE_BUSY : KSK_STATE_WARNING,
                         _ ("leave it in"));
  gtk_label_set_text (GTK_LABEL (self->sentence), is_complete
                                                      ? _ ("Everything is written, and it is no longer in use.")
                                                      : _ ("It is still in use, and not everything may be written."));
  gtk_widget_set_visible (self->button, !is_complete);
  gtk_widget_set_sensitive (self->button, !is_busy);
}

static gboolean
ksk_remove_medium_page_play (KskPage *page)
{
  return ksk_page_press (KSK_REMOVE_MEDIUM_PAGE (page)->button);
}

static void
ksk_remove_medium_page_class_init (KskRemoveMediumPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_remove_medium_page_build;
  page_class->update = ksk_remove_medium_page_update;
  page_class->play = ksk_remove_medium_page_play;
}

static void
ksk_remove_medium_page_init (KskRemoveMediumPage *self)
{
}
