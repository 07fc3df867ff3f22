/* The HSM is deactivated, preferably with cards that were not used to activate it. */
#include <glib/gi18n.h>

#include "facts.h"
#include "pages.h"

#define KSK_TYPE_DEACTIVATE_HSM_PAGE (ksk_deactivate_hsm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskDeactivateHsmPage, ksk_deactivate_hsm_page, KSK, DEACTIVATE_HSM_PAGE, KskPage)

struct _KskDeactivateHsmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskDeactivateHsmPage, ksk_deactivate_hsm_page, KSK_TYPE_PAGE)

static void
clicked_cb (GtkButton *button, KskPage *page)
{
  ksk_deactivate_hsm_deactivate (KSK_DEACTIVATE_HSM (ksk_page_get_action (page)));
}

static void
ksk_deactivate_hsm_page_build (KskPage *page)
{
  KskDeactivateHsmPage *self = KSK_DEACTIVATE_HSM_PAGE (page);

  self->facts = ksk_facts_new ();
  self->button = gtk_button_new_with_label (_ ("Deactivate the HSM"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
}

static void
ksk_deactivate_hsm_page_update (KskPage *page)
{
  KskDeactivateHsmPage *self = KSK_DEACTIVATE_HSM_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  KskFacts *facts = KSK_FACTS (self->facts);

  gtk_widget_set_visible (self->button, !ksk_action_is_complete (action));
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
  ksk_facts_clear (facts);
  ksk_facts_add_code (facts, _ ("Serial number"), ksk_session_get_story (ksk_page_get_session (page))->hsm_serial);
  ksk_facts_add_sentence (
      facts, ksk_action_is_complete (action) ? _ ("The HSM is not active.") : _ ("The HSM is active."), "ksk-strong");
  if (ksk_deactivate_hsm_reuses_cards (KSK_DEACTIVATE_HSM (action)))
    ksk_facts_add_sentence (facts, _ ("A card that is in was used to activate. Others would be better."), "ksk-alert");
}

static gboolean
ksk_deactivate_hsm_page_play (KskPage *page)
{
  return ksk_page_press (KSK_DEACTIVATE_HSM_PAGE (page)->button);
}

static void
ksk_deactivate_hsm_page_class_init (KskDeactivateHsmPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_deactivate_hsm_page_build;
  page_class->update = ksk_deactivate_hsm_page_update;
  page_class->play = ksk_deactivate_hsm_page_play;
}

static void
ksk_deactivate_hsm_page_init (KskDeactivateHsmPage *self)
{
}
