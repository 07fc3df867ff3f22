/* A camera that should record does not: the room decides whether the ceremony pauses or goes on with a deviation. */
#include <glib/gi18n.h>

#include "asides.h"
#include "facts.h"
#include "key-button.h"
#include "page-key.h"
#include "ui/camera-strip.h"

#define KSK_TYPE_LOST_FOOTAGE_PAGE (ksk_lost_footage_page_get_type ())
G_DECLARE_FINAL_TYPE (KskLostFootagePage, ksk_lost_footage_page, KSK, LOST_FOOTAGE_PAGE, KskPage)

struct _KskLostFootagePage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *pause;
  GtkWidget *deviate;
  GtkWidget *seen;
};

G_DEFINE_FINAL_TYPE (KskLostFootagePage, ksk_lost_footage_page, KSK_TYPE_PAGE)

static void
decide (KskPage *page, gboolean (*way) (KskSession *session, GError **error))
{
  KskSession *session = ksk_page_get_session (page);
  g_autoptr (GError) error = NULL;

  if (ksk_session_is_footage_lost (session) && ksk_session_can_decide_on_footage (session) && !way (session, &error))
    ksk_page_set_complaint (page, _ (error->message));
}

static void
pause_ceremony (gpointer page)
{
  decide (page, ksk_session_pause_for_footage);
}

static void
go_on_with_deviation (gpointer page)
{
  decide (page, ksk_session_deviate_for_footage);
}

static void
seen_cb (GtkButton *button, KskPage *page)
{
  ksk_session_acknowledge_alarm (ksk_page_get_session (page));
}

/* Only the key itself decides: it comes up while somebody types, and must not be answered by an Enter that was meant
 * for something else. */
static GtkWidget *
add_way (GtkWidget *line, KskPage *page, const char *text, const char *key, guint keyval, void (*func) (gpointer data))
{
  GtkWidget *button = ksk_key_button_new (text, key);

  gtk_widget_set_focusable (button, FALSE);
  ksk_page_key_add (button, keyval, func, page);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (func), page);
  gtk_box_append (GTK_BOX (line), button);
  return button;
}

static void
ksk_lost_footage_page_build (KskPage *page)
{
  KskLostFootagePage *self = KSK_LOST_FOOTAGE_PAGE (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *strip = ksk_camera_strip_new (ksk_session_get_recorder (ksk_page_get_session (page)));

  gtk_widget_add_css_class (line, "ksk-line");
  ksk_page_set_alarming (page);
  self->facts = ksk_facts_new ();
  self->pause = add_way (line, page, _ ("Pause the ceremony"), "F5", GDK_KEY_F5, pause_ceremony);
  self->deviate = add_way (line, page, _ ("Go on with a deviation"), "F2", GDK_KEY_F2, go_on_with_deviation);
  self->seen = gtk_button_new_with_label (_ ("Everyone has seen this"));
  g_signal_connect (self->seen, "clicked", G_CALLBACK (seen_cb), page);
  gtk_box_append (GTK_BOX (line), self->seen);
  ksk_camera_strip_set_brief (KSK_CAMERA_STRIP (strip), TRUE);
  gtk_widget_set_vexpand (strip, TRUE);
  gtk_box_append (GTK_BOX (content), self->facts);
  gtk_box_append (GTK_BOX (content), strip);
  ksk_page_set_content (page, content, FALSE);
  ksk_page_set_controls (page, line, NULL);
}

static void
ksk_lost_footage_page_update (KskPage *page)
{
  KskLostFootagePage *self = KSK_LOST_FOOTAGE_PAGE (page);
  KskSession *session = ksk_page_get_session (page);
  KskRefusal *alarm = ksk_session_get_alarm (session);

  if (alarm == NULL || !ksk_session_is_footage_lost (session))
    return;
  gboolean can_decide = ksk_session_can_decide_on_footage (session), is_back = ksk_session_is_footage_back (session);
  g_autofree char *lost = ksk_session_dup_lost_footage (session);
  ksk_page_set_texts (page, _ ("ALARM"), _ (ksk_refusal_get_happened (alarm)), NULL);
  ksk_facts_clear (KSK_FACTS (self->facts));
  ksk_facts_add_code (KSK_FACTS (self->facts), C_ ("footage", "Lost"), lost);
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Not affected"), _ (ksk_refusal_get_unaffected (alarm)));
  ksk_facts_add (KSK_FACTS (self->facts), _ ("Next"),
                 is_back ? _ ("Every camera records again. What was not recorded stays missing.")
                         : _ (ksk_refusal_get_next (alarm)));
  gtk_widget_set_visible (self->pause, can_decide);
  gtk_widget_set_visible (self->deviate, can_decide);
  gtk_widget_set_visible (self->seen, is_back || !can_decide);
}

static gboolean
ksk_lost_footage_page_play (KskPage *page)
{
  KskLostFootagePage *self = KSK_LOST_FOOTAGE_PAGE (page);

  return ksk_page_press (self->seen) || ksk_page_press (self->deviate);
}

static void
ksk_lost_footage_page_class_init (KskLostFootagePageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_lost_footage_page_build;
  page_class->update = ksk_lost_footage_page_update;
  page_class->play = ksk_lost_footage_page_play;
}

static void
ksk_lost_footage_page_init (KskLostFootagePage *self)
{
}
