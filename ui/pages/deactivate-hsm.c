/* The HSM is deactivated, preferably with cards that were not used to activate it. */
#include <glib/gi18n.h>

#include "card-controls.h"
#include "facts.h"
#include "pages.h"

#define KSK_TYPE_DEACTIVATE_HSM_PAGE (ksk_deactivate_hsm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskDeactivateHsmPage, ksk_deactivate_hsm_page, KSK, DEACTIVATE_HSM_PAGE, KskPage)

struct _KskDeactivateHsmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *rack; /* in the place of the facts while cards are asked for */
  GtkWidget *card_controls;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskDeactivateHsmPage, ksk_deactivate_hsm_page, KSK_TYPE_PAGE)

static KskDeactivateHsm *
get_action (KskPage *page)
{
  return KSK_DEACTIVATE_HSM (ksk_page_get_action (page));
}

static KskCardTable *
get_table (KskPage *page)
{
  return ksk_session_get_card_table (ksk_page_get_session (page));
}

static void
clicked_cb (GtkButton *button, KskPage *page)
{
  ksk_deactivate_hsm_deactivate (get_action (page));
}

static void
ksk_deactivate_hsm_page_build (KskPage *page)
{
  KskDeactivateHsmPage *self = KSK_DEACTIVATE_HSM_PAGE (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->facts = ksk_facts_new ();
  self->rack = ksk_card_rack_new (ksk_page_get_session (page));
  self->card_controls = ksk_card_controls_new (ksk_page_get_session (page), KSK_CARD_RACK (self->rack));
  self->button = gtk_button_new_with_label (_ ("Deactivate the HSM"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_object (self->rack, "picked", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_table (page), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  gtk_box_append (GTK_BOX (content), self->facts);
  gtk_box_append (GTK_BOX (content), self->rack);
  gtk_box_append (GTK_BOX (controls), self->card_controls);
  gtk_box_append (GTK_BOX (controls), self->button);
  ksk_page_set_content (page, content, FALSE);
  ksk_page_set_controls (page, controls, NULL);
}

/* At the device nobody here can say more than the refusal would. */
static gboolean
asks_for_cards (KskPage *page)
{
  KskAction *action = ksk_page_get_action (page);

  return ksk_card_table_get_place (get_table (page)) != KSK_CARDS_AT_DEVICE && !ksk_action_is_complete (action)
         && !ksk_action_is_busy (action) && !ksk_deactivate_hsm_has_cards (get_action (page));
}

/* Numbers of the cards that activated, or of those that are used now: `1, 2, 3`. Returns: (transfer full). */
static char *
list_cards (KskPage *page, gboolean activated)
{
  GPtrArray *spots = ksk_card_table_get_spots (get_table (page));
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    if (activated ? spot->has_activated : spot->is_in || spot->is_open)
      g_string_append_printf (list, "%s%u", list->len > 0 ? ", " : "", spot->card);
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
show_facts (KskPage *page, KskFacts *facts)
{
  KskAction *action = ksk_page_get_action (page);
  g_autofree char *before = list_cards (page, TRUE);
  g_autofree char *now = list_cards (page, FALSE);

  ksk_facts_clear (facts);
  ksk_facts_add_code (facts, _ ("Serial number"), ksk_session_get_story (ksk_page_get_session (page))->hsm_serial);
  ksk_facts_add (facts, _ ("Activated with cards"), before);
  ksk_facts_add (facts, _ ("Cards now"), now);
  ksk_facts_add_sentence (
      facts, ksk_action_is_complete (action) ? _ ("The HSM is not active.") : _ ("The HSM is active."), "ksk-strong");
  if (ksk_deactivate_hsm_reuses_cards (get_action (page)))
    ksk_facts_add_sentence (facts, _ ("A card that is in was used to activate. Others would be better."), "ksk-alert");
}

static void
ksk_deactivate_hsm_page_update (KskPage *page)
{
  KskDeactivateHsmPage *self = KSK_DEACTIVATE_HSM_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  gboolean asks = asks_for_cards (page);

  ksk_card_rack_show (KSK_CARD_RACK (self->rack), KSK_CARDS_GO_IN, 0);
  ksk_card_controls_show (KSK_CARD_CONTROLS (self->card_controls), KSK_CARDS_GO_IN, 0);
  show_facts (page, KSK_FACTS (self->facts));
  gtk_widget_set_visible (self->facts, !asks);
  gtk_widget_set_visible (self->rack, asks);
  ksk_page_show_head (page, !asks || !ksk_card_rack_has_notices (KSK_CARD_RACK (self->rack)));
  gtk_widget_set_visible (self->card_controls, asks);
  gtk_widget_set_visible (self->button, !asks && !ksk_action_is_complete (action));
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
}

static gboolean
ksk_deactivate_hsm_page_play (KskPage *page)
{
  KskDeactivateHsmPage *self = KSK_DEACTIVATE_HSM_PAGE (page);

  if (gtk_widget_get_visible (self->card_controls))
    return ksk_card_controls_play (KSK_CARD_CONTROLS (self->card_controls));
  return ksk_page_press (self->button);
}

static void
ksk_deactivate_hsm_page_class_init (KskDeactivateHsmPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_deactivate_hsm_page_build;
  page_class->update = ksk_deactivate_hsm_page_update;
  page_class->play = ksk_deactivate_hsm_page_play;
  page_class->content_says_all = TRUE;
}

static void
ksk_deactivate_hsm_page_init (KskDeactivateHsmPage *self)
{
}
