/* The HSM is activated: what it says of itself, and the PIN where it takes one from here. */
#include <glib/gi18n.h>

#include "facts.h"
#include "pages.h"
#include "pin-entry.h"

#define KSK_TYPE_ACTIVATE_HSM_PAGE (ksk_activate_hsm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskActivateHsmPage, ksk_activate_hsm_page, KSK, ACTIVATE_HSM_PAGE, KskPage)

struct _KskActivateHsmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *pin;
  GtkWidget *button;
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
ksk_activate_hsm_page_build (KskPage *page)
{
  KskActivateHsmPage *self = KSK_ACTIVATE_HSM_PAGE (page);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->facts = ksk_facts_new ();
  self->pin = ksk_pin_entry_new ();
  self->button = gtk_button_new_with_label (_ ("Activate the HSM"));
  g_signal_connect (self->pin, "submitted", G_CALLBACK (submitted_cb), page);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  gtk_box_append (GTK_BOX (controls), self->pin);
  gtk_box_append (GTK_BOX (controls), self->button);
  ksk_page_set_content (page, self->facts, FALSE);
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
  if (info->activation == KSK_ACTIVATION_PIN)
    return is_busy ? _ ("The HSM compares the PIN.") : _ ("CA types the PIN of the HSM. Everyone else looks away.");
  if (info->activation == KSK_ACTIVATION_AT_DEVICE)
    return is_busy ? _ ("Look at the HSM: it asks for cards or a PIN.") : _ ("The cards are used at the HSM itself.");
  return _ ("This HSM takes no PIN here.");
}

static void
ksk_activate_hsm_page_update (KskPage *page)
{
  KskActivateHsmPage *self = KSK_ACTIVATE_HSM_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  const KskTokenInfo *info = ksk_activate_hsm_get_info (get_action (page));
  KskFacts *facts = KSK_FACTS (self->facts);
  gboolean may_begin = info != NULL && !ksk_action_is_complete (action) && !ksk_action_is_busy (action);
  gboolean takes_pin = info != NULL && info->activation == KSK_ACTIVATION_PIN;

  gtk_widget_set_visible (self->pin, may_begin && takes_pin && !info->pin_locked);
  gtk_widget_set_visible (self->button, may_begin && !takes_pin);
  ksk_facts_clear (facts);
  if (info == NULL) {
    ksk_facts_add_sentence (facts, _ ("Waiting for the HSM."), "ksk-strong");
    return;
  }
  ksk_facts_add_code (facts, _ ("Serial number"), info->serial);
  ksk_facts_add (facts, _ ("Label"), info->label);
  g_autofree char *made_by = g_strdup_printf ("%s %s", info->manufacturer, info->model);
  ksk_facts_add (facts, _ ("Made by"), made_by);
  if (ksk_action_is_complete (action))
    ksk_facts_add_sentence (facts, _ ("The HSM is active."), "ksk-strong");
  else
    ksk_facts_add_sentence (facts, describe (info, ksk_action_is_busy (action)), "ksk-strong");
}

static gboolean
ksk_activate_hsm_page_play (KskPage *page)
{
  KskActivateHsmPage *self = KSK_ACTIVATE_HSM_PAGE (page);

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
}

static void
ksk_activate_hsm_page_init (KskActivateHsmPage *self)
{
}
