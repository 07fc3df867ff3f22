/* The HSM was active before a restart and is not any more: it is activated once more. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"
#include "pin-entry.h"

#define KSK_TYPE_REACTIVATE_HSM_PAGE (ksk_reactivate_hsm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskReactivateHsmPage, ksk_reactivate_hsm_page, KSK, REACTIVATE_HSM_PAGE, KskPage)

struct _KskReactivateHsmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *pin;
  GtkWidget *button;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (KskReactivateHsmPage, ksk_reactivate_hsm_page, KSK_TYPE_PAGE)

static void
reactivated_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (KskPage) page = data;
  g_autoptr (GError) error = NULL;

  KSK_REACTIVATE_HSM_PAGE (page)->is_busy = FALSE;
  gboolean done = ksk_session_reactivate_finish (KSK_SESSION (session), result, &error);
  ksk_page_set_complaint (page, done ? NULL : error->message);
  ksk_page_update (page);
}

static void
reactivate (KskPage *page, KskSecret *pin)
{
  KSK_REACTIVATE_HSM_PAGE (page)->is_busy = TRUE;
  ksk_page_set_complaint (page, NULL);
  ksk_page_update (page);
  ksk_session_reactivate_async (ksk_page_get_session (page), pin, reactivated_cb, g_object_ref (page));
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
ksk_reactivate_hsm_page_build (KskPage *page)
{
  KskReactivateHsmPage *self = KSK_REACTIVATE_HSM_PAGE (page);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  ksk_page_set_texts (page, "CA", _ ("The HSM was active, and is not any more. It is activated once more."),
                      _ ("The serial number is the one that was read before."));
  self->facts = ksk_facts_new ();
  ksk_facts_add_code (KSK_FACTS (self->facts), _ ("Serial number"),
                      ksk_session_get_story (ksk_page_get_session (page))->hsm_serial);
  self->pin = ksk_pin_entry_new ();
  self->button = gtk_button_new_with_label (_ ("Activate without a PIN"));
  g_signal_connect (self->pin, "submitted", G_CALLBACK (submitted_cb), page);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), page);
  gtk_widget_add_css_class (line, "ksk-line");
  gtk_widget_set_hexpand (self->pin, TRUE);
  gtk_box_append (GTK_BOX (line), self->pin);
  gtk_box_append (GTK_BOX (line), self->button);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, line, self->pin);
}

static void
ksk_reactivate_hsm_page_update (KskPage *page)
{
  KskReactivateHsmPage *self = KSK_REACTIVATE_HSM_PAGE (page);

  gtk_widget_set_sensitive (self->pin, !self->is_busy);
  gtk_widget_set_sensitive (self->button, !self->is_busy);
}

static gboolean
ksk_reactivate_hsm_page_play (KskPage *page)
{
  return ksk_page_press (KSK_REACTIVATE_HSM_PAGE (page)->button);
}

static void
ksk_reactivate_hsm_page_class_init (KskReactivateHsmPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_reactivate_hsm_page_build;
  page_class->update = ksk_reactivate_hsm_page_update;
  page_class->play = ksk_reactivate_hsm_page_play;
}

static void
ksk_reactivate_hsm_page_init (KskReactivateHsmPage *self)
{
}
