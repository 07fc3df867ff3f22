/* The HSM was active before a restart and is not any more: it is activated once more. */
#include <glib/gi18n.h>

#include "asides.h"
#include "card-controls.h"
#include "facts.h"
#include "pin-entry.h"

#define KSK_TYPE_REACTIVATE_HSM_PAGE (ksk_reactivate_hsm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskReactivateHsmPage, ksk_reactivate_hsm_page, KSK, REACTIVATE_HSM_PAGE, KskPage)

struct _KskReactivateHsmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *rack; /* in the place of the facts while cards are asked for */
  GtkWidget *card_controls;
  GtkWidget *pin;
  GtkWidget *button;
  GtkWidget *stop;
  GCancellable *running; /* (nullable): while the HSM is being activated */
};

G_DEFINE_FINAL_TYPE (KskReactivateHsmPage, ksk_reactivate_hsm_page, KSK_TYPE_PAGE)

static KskCardTable *
get_table (KskPage *page)
{
  return ksk_session_get_card_table (ksk_page_get_session (page));
}

static gboolean
is_at_device (KskPage *page)
{
  return ksk_card_table_get_place (get_table (page)) == KSK_CARDS_AT_DEVICE;
}

/* Why it was refused and what to do; a failure before it was asked has no such words. */
static void
complain (KskPage *page, const GError *error)
{
  KskRefusal *refusal = ksk_session_get_reactivation_refusal (ksk_page_get_session (page));
  g_autofree char *text = NULL;

  if (refusal != NULL)
    text = g_strdup_printf ("%s %s", _ (ksk_refusal_get_happened (refusal)), _ (ksk_refusal_get_next (refusal)));
  ksk_page_set_complaint (page, text != NULL ? text : error->message);
}

static void
reactivated_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (KskPage) page = data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&KSK_REACTIVATE_HSM_PAGE (page)->running);
  gboolean done = ksk_session_reactivate_finish (KSK_SESSION (session), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ksk_page_set_complaint (page, _ ("Nobody waits for the HSM any more. It was not active when it last answered."));
  else if (done)
    ksk_page_set_complaint (page, NULL);
  else
    complain (page, error);
  ksk_page_update (page);
}

static void
reactivate (KskPage *page, KskSecret *pin)
{
  KskReactivateHsmPage *self = KSK_REACTIVATE_HSM_PAGE (page);

  self->running = g_cancellable_new ();
  ksk_page_set_complaint (page, NULL);
  ksk_page_update (page);
  ksk_session_reactivate_async (ksk_page_get_session (page), pin, self->running, reactivated_cb, g_object_ref (page));
}

static void
submitted_cb (KskPinEntry *entry, KskPage *page)
{
  reactivate (page, ksk_pin_entry_take (entry));
}

/* Whether it takes a PIN from here nobody has asked it since the restart; no PIN is a question too. */
static void
clicked_cb (GtkButton *button, KskPage *page)
{
  reactivate (page, NULL);
}

static void
stop_cb (GtkButton *button, KskPage *page)
{
  g_cancellable_cancel (KSK_REACTIVATE_HSM_PAGE (page)->running);
}

static GtkWidget *
build_controls (KskReactivateHsmPage *self)
{
  KskPage *page = KSK_PAGE (self);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->card_controls = ksk_card_controls_new (ksk_page_get_session (page), KSK_CARD_RACK (self->rack));
  self->pin = ksk_pin_entry_new ();
  self->button
      = gtk_button_new_with_label (is_at_device (page) ? _ ("Activate without a PIN") : _ ("Activate the HSM"));
  self->stop = gtk_button_new_with_label (_ ("Wait no longer"));
  g_signal_connect (self->pin, "submitted", G_CALLBACK (submitted_cb), page);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  g_signal_connect (self->stop, "clicked", G_CALLBACK (stop_cb), page);
  gtk_widget_add_css_class (line, "ksk-line");
  gtk_widget_set_hexpand (self->pin, TRUE);
  gtk_box_append (GTK_BOX (line), self->pin);
  gtk_box_append (GTK_BOX (line), self->button);
  gtk_box_append (GTK_BOX (line), self->stop);
  gtk_box_append (GTK_BOX (controls), self->card_controls);
  gtk_box_append (GTK_BOX (controls), line);
  return controls;
}

static void
ksk_reactivate_hsm_page_build (KskPage *page)
{
  KskReactivateHsmPage *self = KSK_REACTIVATE_HSM_PAGE (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  ksk_page_set_texts (page, "CA", _ ("The HSM was active, and is not any more. It is activated once more."),
                      _ ("The serial number is the one that was read before."));
  self->facts = ksk_facts_new ();
  self->rack = ksk_card_rack_new (ksk_page_get_session (page));
  gtk_box_append (GTK_BOX (content), self->facts);
  gtk_box_append (GTK_BOX (content), self->rack);
  g_signal_connect_object (self->rack, "picked", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_table (page), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  ksk_page_set_content (page, content, FALSE);
  ksk_page_set_controls (page, build_controls (self), NULL);
}

static void
show_facts (KskPage *page, KskFacts *facts, gboolean is_busy)
{
  ksk_facts_clear (facts);
  ksk_facts_add_code (facts, _ ("Serial number"), ksk_session_get_story (ksk_page_get_session (page))->hsm_serial);
  if (is_busy)
    ksk_facts_add_sentence (facts,
                            is_at_device (page) ? _ ("Look at the HSM: it may ask for cards or a PIN.")
                                                : _ ("The HSM compares the PIN that the cards give."),
                            "ksk-strong");
}

static void
ksk_reactivate_hsm_page_update (KskPage *page)
{
  KskReactivateHsmPage *self = KSK_REACTIVATE_HSM_PAGE (page);
  KskCardTable *table = get_table (page);
  gboolean is_busy = self->running != NULL;
  gboolean asks
      = !is_at_device (page) && !is_busy && ksk_card_table_get_n_open (table) < ksk_card_table_get_need (table);

  ksk_card_rack_show (KSK_CARD_RACK (self->rack), KSK_CARDS_GO_IN, 0);
  ksk_card_controls_show (KSK_CARD_CONTROLS (self->card_controls), KSK_CARDS_GO_IN, 0);
  show_facts (page, KSK_FACTS (self->facts), is_busy);
  gtk_widget_set_visible (self->facts, !asks);
  gtk_widget_set_visible (self->rack, asks);
  ksk_page_show_head (page, !asks || !ksk_card_rack_has_notices (KSK_CARD_RACK (self->rack)));
  gtk_widget_set_visible (self->card_controls, asks);
  gtk_widget_set_visible (self->pin, is_at_device (page));
  gtk_widget_set_sensitive (self->pin, !is_busy);
  gtk_widget_set_visible (self->button, !asks);
  gtk_widget_set_sensitive (self->button, !is_busy);
  gtk_widget_set_visible (self->stop, is_busy && is_at_device (page));
}

static gboolean
ksk_reactivate_hsm_page_play (KskPage *page)
{
  KskReactivateHsmPage *self = KSK_REACTIVATE_HSM_PAGE (page);

  if (gtk_widget_get_visible (self->card_controls))
    return ksk_card_controls_play (KSK_CARD_CONTROLS (self->card_controls));
  return ksk_page_press (self->button);
}

static void
ksk_reactivate_hsm_page_dispose (GObject *object)
{
  g_clear_object (&KSK_REACTIVATE_HSM_PAGE (object)->running);
  G_OBJECT_CLASS (ksk_reactivate_hsm_page_parent_class)->dispose (object);
}

static void
ksk_reactivate_hsm_page_class_init (KskReactivateHsmPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ksk_reactivate_hsm_page_dispose;
  page_class->build = ksk_reactivate_hsm_page_build;
  page_class->update = ksk_reactivate_hsm_page_update;
  page_class->play = ksk_reactivate_hsm_page_play;
}

static void
ksk_reactivate_hsm_page_init (KskReactivateHsmPage *self)
{
}
