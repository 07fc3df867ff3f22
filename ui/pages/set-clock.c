/* The ceremony clock is set to the wall clock: what the wall shows is typed, and Enter is pressed on the mark. */
#include <glib/gi18n.h>

#include "ui/label.h"
#include "facts.h"
#include "form.h"
#include "pages.h"

#define KSK_TYPE_SET_CLOCK_PAGE (ksk_set_clock_page_get_type ())
G_DECLARE_FINAL_TYPE (KskSetClockPage, ksk_set_clock_page, KSK, SET_CLOCK_PAGE, KskPage)

struct _KskSetClockPage {
  KskPage parent_instance;

  GtkWidget *facts;
  GtkWidget *form;
  GtkWidget *propose;
  GtkWidget *accept;
};

G_DEFINE_FINAL_TYPE (KskSetClockPage, ksk_set_clock_page, KSK_TYPE_PAGE)

#define MAX_TIME_CHARS 25

static KskSetClock *
get_action (KskPage *page)
{
  return KSK_SET_CLOCK (ksk_page_get_action (page));
}

static void
submitted_cb (KskForm *form, KskPage *page)
{
  g_autoptr (GError) error = NULL;

  gboolean taken = ksk_set_clock_mark (get_action (page), ksk_form_get (form, 0), &error);
  ksk_page_set_complaint (page, taken ? NULL : error->message);
  if (taken)
    ksk_page_end_correction (page);
}

/* Only when asked for: a proposal that moved on by itself would be a minute late exactly when Enter is pressed. */
static void
propose_cb (GtkButton *button, KskPage *page)
{
  KskSetClockPage *self = KSK_SET_CLOCK_PAGE (page);
  g_autofree char *proposal = ksk_set_clock_dup_proposal (get_action (page));

  ksk_form_set (KSK_FORM (self->form), 0, proposal);
  ksk_form_focus (KSK_FORM (self->form), 0);
}

static void
ksk_set_clock_page_correct (KskPage *page)
{
  propose_cb (NULL, page);
}

static void
accept_cb (GtkButton *button, KskPage *page)
{
  g_autoptr (GError) error = NULL;

  gboolean taken = ksk_set_clock_accept (get_action (page), &error);
  ksk_page_set_complaint (page, taken ? NULL : error->message);
}

static void
ksk_set_clock_page_build (KskPage *page)
{
  KskSetClockPage *self = KSK_SET_CLOCK_PAGE (page);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->facts = ksk_facts_new ();
  self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), _ ("Wall clock, UTC"), MAX_TIME_CHARS);
  self->propose = gtk_button_new_with_label (_ ("Next minute"));
  self->accept = gtk_button_new_with_label (_ ("The wall clock is right"));
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), page);
  g_signal_connect (self->propose, "clicked", G_CALLBACK (propose_cb), page);
  g_signal_connect (self->accept, "clicked", G_CALLBACK (accept_cb), page);
  gtk_widget_set_hexpand (self->form, TRUE);
  gtk_widget_add_css_class (line, "ksk-line");
  gtk_box_append (GTK_BOX (line), self->form);
  gtk_box_append (GTK_BOX (line), self->propose);
  gtk_box_append (GTK_BOX (controls),
                  ksk_label_new (_ ("Type what the wall clock will show. Press Enter on the mark."), "ksk-text"));
  gtk_box_append (GTK_BOX (controls), line);
  gtk_box_append (GTK_BOX (controls), self->accept);
  ksk_page_set_content (page, self->facts, FALSE);
  ksk_page_set_controls (page, controls, focus);
  propose_cb (NULL, page);
}

/* `+0.3 s`, `-12.0 s`. */
static char *
format_difference (gint64 difference_us)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%+.1f", (double)difference_us / G_USEC_PER_SEC);
  return g_strdup_printf ("%s s", seconds);
}

static void
ksk_set_clock_page_update (KskPage *page)
{
  KskSetClockPage *self = KSK_SET_CLOCK_PAGE (page);
  KskSetClock *action = get_action (page);
  KskFacts *facts = KSK_FACTS (self->facts);

  ksk_facts_clear (facts);
  gtk_widget_set_visible (self->accept,
                          ksk_set_clock_is_alarming (action) && !ksk_action_is_complete (KSK_ACTION (action)));
  if (!ksk_set_clock_is_marked (action))
    return;
  g_autofree char *drift = format_difference (ksk_set_clock_get_drift_us (action));
  g_autofree char *ahead = format_difference (ksk_set_clock_get_system_us (action));
  ksk_facts_add (facts, _ ("The clock moved by"), drift);
  ksk_facts_add (facts, _ ("The machine's clock is ahead by"), ahead);
  if (ksk_set_clock_is_alarming (action))
    ksk_facts_add_sentence (facts, _ ("More than three minutes apart: look at the wall clock again."), "ksk-alert");
}

static gboolean
ksk_set_clock_page_play (KskPage *page)
{
  KskSetClockPage *self = KSK_SET_CLOCK_PAGE (page);

  if (ksk_action_is_complete (ksk_page_get_action (page)))
    return FALSE;
  if (ksk_page_press (self->accept))
    return TRUE;
  /* The machine's clock is what hangs on the wall of a rehearsal: the ceremony clock says what time that is. */
  gint64 now_us = ksk_clock_get_utc_us (ksk_session_get_clock (ksk_page_get_session (page)));
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *now = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ now, NULL });
  return TRUE;
}

static void
ksk_set_clock_page_class_init (KskSetClockPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_set_clock_page_build;
  page_class->update = ksk_set_clock_page_update;
  page_class->correct = ksk_set_clock_page_correct;
  page_class->play = ksk_set_clock_page_play;
}

static void
ksk_set_clock_page_init (KskSetClockPage *self)
{
}
