/* The HSM is activated: what it says of itself, and the cards or the PIN that it takes. */
#include <glib/gi18n.h>

#include "card-controls.h"
#include "facts.h"
#include "pages.h"
#include "pin-entry.h"

#define KSK_TYPE_ACTIVATE_HSM_PAGE (ksk_activate_hsm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskActivateHsmPage, ksk_activate_hsm_page, KSK, ACTIVATE_HSM_PAGE, KskPage)

struct _KskActivateHsmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *rack; /* in the place of the facts while cards are asked for */
  GtkWidget *card_controls;
  GtkWidget *pin;
  GtkWidget *button;
  GtkWidget *stop;
};

G_DEFINE_FINAL_TYPE (KskActivateHsmPage, ksk_activate_hsm_page, KSK_TYPE_PAGE)

static KskActivateHsm *
get_action (KskPage *page)
{
  return KSK_ACTIVATE_HSM (ksk_page_get_action (page));
}

static void
submitted_cb (KskPinEntry *pin, KskPage *page)
{
  ksk_activate_hsm_activate (get_action (page), ksk_pin_entry_take (pin));
}

static void
clicked_cb (GtkButton *button, KskPage *page)
{
  ksk_activate_hsm_activate (get_action (page), NULL);
}

static void
stop_cb (GtkButton *button, KskPage *page)
{
  ksk_activate_hsm_stop (get_action (page));
}

static void
ksk_activate_hsm_page_build (KskPage *page)
{
  KskActivateHsmPage *self = KSK_ACTIVATE_HSM_PAGE (page);
  KskSession *session = ksk_page_get_session (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->facts = ksk_facts_new ();
  self->rack = ksk_card_rack_new (session);
  self->card_controls = ksk_card_controls_new (session, KSK_CARD_RACK (self->rack));
  self->pin = ksk_pin_entry_new ();
  self->button = gtk_button_new_with_label (_ ("Activate the HSM"));
  self->stop = gtk_button_new_with_label (_ ("Wait no longer"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_set_halign (self->stop, GTK_ALIGN_START);
  g_signal_connect_object (self->rack, "picked", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (ksk_session_get_card_table (session), "changed", G_CALLBACK (ksk_page_update), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->pin, "submitted", G_CALLBACK (submitted_cb), page);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  g_signal_connect (self->stop, "clicked", G_CALLBACK (stop_cb), page);
  gtk_box_append (GTK_BOX (content), self->facts);
  gtk_box_append (GTK_BOX (content), self->rack);
  gtk_box_append (GTK_BOX (controls), self->card_controls);
  gtk_box_append (GTK_BOX (controls), self->pin);
  gtk_box_append (GTK_BOX (controls), self->button);
  gtk_box_append (GTK_BOX (controls), self->stop);
  ksk_page_set_content (page, content, FALSE);
  ksk_page_set_controls (page, controls, NULL);
}

/* For the whole room: whose hands are on which keyboard, and how many tries are left. */
static const char *
describe (const KskTokenInfo *info, gboolean is_busy)
{
  if (info->pin_locked)
    return _ ("The HSM is locked: it takes no PIN any more.");
  if (info->pin_final_try)
    return _ ("One try is left before the HSM locks.");
  if (info->pin_count_low)
    return _ ("A PIN was wrong before: few tries are left.");
  switch (info->activation) {
    case KSK_ACTIVATION_PIN:
      return is_busy ? _ ("The HSM compares the PIN.") : _ ("CA types the PIN of the HSM. Everyone else looks away.");
    case KSK_ACTIVATION_AT_DEVICE:
      return is_busy ? _ ("Look at the HSM: it asks for cards or a PIN.") : _ ("The cards are used at the HSM itself.");
    case KSK_ACTIVATION_CARDS:
      return is_busy ? _ ("The HSM compares the PIN that the cards give.") : _ ("The PIN of the HSM is in the cards.");
    case KSK_ACTIVATION_NONE:
    default:
      return _ ("This HSM takes no PIN here.");
  }
}

/* After a restart the shares are gone: then cards are asked for here. */
static gboolean
asks_for_cards (KskPage *page)
{
  const KskTokenInfo *info = ksk_activate_hsm_get_info (get_action (page));
  KskAction *action = ksk_page_get_action (page);

  return info != NULL && info->activation == KSK_ACTIVATION_CARDS && !info->pin_locked
         && !ksk_action_is_complete (action) && !ksk_action_is_busy (action)
         && !ksk_activate_hsm_has_cards (get_action (page));
}

static void
show_controls (KskActivateHsmPage *self, const KskTokenInfo *info, gboolean asks)
{
  KskAction *action = ksk_page_get_action (KSK_PAGE (self));
  gboolean is_busy = ksk_action_is_busy (action);
  gboolean may_begin = info != NULL && !asks && !ksk_action_is_complete (action) && !is_busy;
  gboolean takes_pin = info != NULL && info->activation == KSK_ACTIVATION_PIN;

  gtk_widget_set_visible (self->card_controls, asks);
  gtk_widget_set_visible (self->pin, may_begin && takes_pin && !info->pin_locked);
  gtk_widget_set_visible (self->button, may_begin && !takes_pin);
  gtk_widget_set_visible (self->stop, is_busy && info != NULL && info->activation == KSK_ACTIVATION_AT_DEVICE);
}

static void
show_facts (KskPage *page, KskFacts *facts, const KskTokenInfo *info)
{
  KskAction *action = ksk_page_get_action (page);
  const char *answer = ksk_activate_hsm_get_answer (get_action (page));

  ksk_facts_clear (facts);
  if (info == NULL) {
    ksk_facts_add_sentence (facts, _ ("Waiting for the HSM."), "ksk-strong");
    return;
  }
  ksk_facts_add_code (facts, _ ("Serial number"), info->serial);
  ksk_facts_add (facts, _ ("Label"), info->label);
  g_autofree char *made_by = g_strdup_printf ("%s %s", info->manufacturer, info->model);
  ksk_facts_add (facts, _ ("Made by"), made_by);
  if (ksk_action_is_complete (action)) {
    ksk_facts_add_sentence (facts, _ ("The HSM is active."), "ksk-strong");
    return;
  }
  ksk_facts_add_sentence (facts, describe (info, ksk_action_is_busy (action)), "ksk-strong");
  if (answer != NULL && ksk_action_is_busy (action)) {
    ksk_facts_add_sentence (facts, _ ("No answer yet that it is active: that is no failure."), "ksk-text");
    ksk_facts_add (facts, _ ("It last said"), answer);
  }
}

static void
ksk_activate_hsm_page_update (KskPage *page)
{
  KskActivateHsmPage *self = KSK_ACTIVATE_HSM_PAGE (page);
  const KskTokenInfo *info = ksk_activate_hsm_get_info (get_action (page));
  gboolean asks = asks_for_cards (page);

  ksk_card_rack_show (KSK_CARD_RACK (self->rack), KSK_CARDS_GO_IN, 0);
  ksk_card_controls_show (KSK_CARD_CONTROLS (self->card_controls), KSK_CARDS_GO_IN, 0);
  show_facts (page, KSK_FACTS (self->facts), info);
  show_controls (self, info, asks);
  gtk_widget_set_visible (self->facts, !asks);
  gtk_widget_set_visible (self->rack, asks);
  ksk_page_show_head (page, !asks || !ksk_card_rack_has_notices (KSK_CARD_RACK (self->rack)));
}

static gboolean
ksk_activate_hsm_page_play (KskPage *page)
{
  KskActivateHsmPage *self = KSK_ACTIVATE_HSM_PAGE (page);

  if (gtk_widget_get_visible (self->card_controls))
    return ksk_card_controls_play (KSK_CARD_CONTROLS (self->card_controls));
  if (!gtk_widget_get_visible (self->pin))
    return ksk_page_press (self->button);
  for (const char *digit = "123456"; *digit != '\0'; digit++)
    ksk_pin_entry_press (KSK_PIN_ENTRY (self->pin), (guint)*digit);
  return ksk_pin_entry_press (KSK_PIN_ENTRY (self->pin), GDK_KEY_Return);
}

static void
ksk_activate_hsm_page_class_init (KskActivateHsmPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_activate_hsm_page_build;
  page_class->update = ksk_activate_hsm_page_update;
  page_class->play = ksk_activate_hsm_page_play;
  page_class->content_says_all = TRUE;
}

static void
ksk_activate_hsm_page_init (KskActivateHsmPage *self)
{
}
