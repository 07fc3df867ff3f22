/* Something takes the whole stage until it was seen: a medium of the journal is lost, the HSM is no longer active. */
#include <glib/gi18n.h>

#include "asides.h"
#include "refusal-facts.h"

#define KSK_TYPE_ALARM_PAGE (ksk_alarm_page_get_type ())
G_DECLARE_FINAL_TYPE (KskAlarmPage, ksk_alarm_page, KSK, ALARM_PAGE, KskPage)

struct _KskAlarmPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskAlarmPage, ksk_alarm_page, KSK_TYPE_PAGE)

static void
seen_cb (GtkButton *button, KskPage *page)
{
  ksk_session_acknowledge_alarm (ksk_page_get_session (page));
}

static void
ksk_alarm_page_build (KskPage *page)
{
  KskAlarmPage *self = KSK_ALARM_PAGE (page);

  ksk_page_set_alarming (page);
  self->facts = ksk_facts_new ();
  self->button = gtk_button_new_with_label (_ ("Everyone has seen this"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (seen_cb), page);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
}

static void
ksk_alarm_page_update (KskPage *page)
{
  KskAlarmPage *self = KSK_ALARM_PAGE (page);
  KskRefusal *alarm = ksk_session_get_alarm (ksk_page_get_session (page));

  if (alarm == NULL)
    return;
  ksk_page_set_texts (page, _ ("ALARM"), _ (ksk_refusal_get_happened (alarm)), NULL);
  ksk_refusal_facts_show (KSK_FACTS (self->facts), alarm);
}

static gboolean
ksk_alarm_page_play (KskPage *page)
{
  return ksk_page_press (KSK_ALARM_PAGE (page)->button);
}

static void
ksk_alarm_page_class_init (KskAlarmPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_alarm_page_build;
  page_class->update = ksk_alarm_page_update;
  page_class->play = ksk_alarm_page_play;
}

static void
ksk_alarm_page_init (KskAlarmPage *self)
{
}
