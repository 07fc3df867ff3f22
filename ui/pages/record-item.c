/* Numbers on an item are read aloud and typed; each stands beside what it was the last time. */
#include <glib/gi18n.h>
#include <string.h>

#include "ui/label.h"
#include "form.h"
#include "pages.h"
#include "roster.h"

#define KSK_TYPE_RECORD_ITEM_PAGE (ksk_record_item_page_get_type ())
G_DECLARE_FINAL_TYPE (KskRecordItemPage, ksk_record_item_page, KSK, RECORD_ITEM_PAGE, KskPage)

struct _KskRecordItemPage {
  KskPage parent_instance;

  GtkWidget *label;
  GtkWidget *roster;
  GtkWidget *form;
  guint reading; /* which is asked for; another than the next one while something is put right */
};

G_DEFINE_FINAL_TYPE (KskRecordItemPage, ksk_record_item_page, KSK_TYPE_PAGE)

enum { FIELD_VALUE, FIELD_AGAIN };

static KskRecordItem *
get_action (KskRecordItemPage *self)
{
  return KSK_RECORD_ITEM (ksk_page_get_action (KSK_PAGE (self)));
}

static const char *
name_field (const char *field)
{
  if (strcmp (field, "bag") == 0)
    return _ ("Bag number");
  if (strcmp (field, "serial") == 0)
    return _ ("Serial number");
  return _ ("Seal number");
}

static void
go_to (KskRecordItemPage *self, guint reading)
{
  GPtrArray *readings = ksk_record_item_get_readings (get_action (self));

  self->reading = reading;
  gtk_widget_set_visible (self->form, reading < readings->len);
  if (reading >= readings->len)
    return;
  const KskReading *this = g_ptr_array_index (readings, reading);
  ksk_form_set_label (KSK_FORM (self->form), FIELD_VALUE, name_field (this->field));
  ksk_form_show_field (KSK_FORM (self->form), FIELD_AGAIN, ksk_record_item_needs_second (get_action (self), reading));
  ksk_form_clear (KSK_FORM (self->form));
  ksk_page_set_complaint (KSK_PAGE (self), NULL);
}

static void
submitted_cb (KskForm *form, KskRecordItemPage *self)
{
  KskRecordItem *action = get_action (self);
  g_autoptr (GError) error = NULL;

  if (self->reading >= ksk_record_item_get_readings (action)->len)
    return;
  const char *again = ksk_record_item_needs_second (action, self->reading) ? ksk_form_get (form, FIELD_AGAIN) : NULL;
  if (ksk_record_item_enter (action, self->reading, ksk_form_get (form, FIELD_VALUE), again, &error)) {
    go_to (self, ksk_record_item_get_next (action));
    ksk_page_end_correction (KSK_PAGE (self));
  } else {
    ksk_form_clear (form);
    ksk_page_set_complaint (KSK_PAGE (self), error->message);
  }
}

static void
ksk_record_item_page_correct (KskPage *page)
{
  KskRecordItemPage *self = KSK_RECORD_ITEM_PAGE (page);

  go_to (self, ksk_record_item_get_readings (get_action (self))->len - 1);
}

/* Up and down, to read a number once more. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskRecordItemPage *self)
{
  guint n_readings = ksk_record_item_get_readings (get_action (self))->len;

  if (keyval == GDK_KEY_Up && self->reading > 0)
    go_to (self, self->reading - 1);
  else if (keyval == GDK_KEY_Down && self->reading + 1 < n_readings)
    go_to (self, self->reading + 1);
  else
    return keyval == GDK_KEY_Up || keyval == GDK_KEY_Down;
  ksk_page_update (KSK_PAGE (self));
  return TRUE;
}

static void
ksk_record_item_page_build (KskPage *page)
{
  KskRecordItemPage *self = KSK_RECORD_ITEM_PAGE (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->label
      = ksk_label_new (ksk_step_get_param (ksk_action_get_step (ksk_page_get_action (page)), "label"), "ksk-strong");
  self->roster = ksk_roster_new (1);
  self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), _ ("Bag number"), KSK_MAX_READING_CHARS);
  ksk_form_add (KSK_FORM (self->form), _ ("Again, by IW"), KSK_MAX_READING_CHARS);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
  gtk_widget_add_controller (self->form, keys);
  gtk_box_append (GTK_BOX (content), self->label);
  gtk_box_append (GTK_BOX (content), self->roster);
  ksk_page_set_content (page, content, FALSE);
  ksk_page_set_controls (page, self->form, focus);
  go_to (self, ksk_record_item_get_next (get_action (self)));
}

static char *
describe (const KskReading *reading)
{
  const char *last = reading->last != NULL ? reading->last : _ ("none before");

  switch (reading->verdict) {
    case KSK_READING_SAME:
      return g_strdup_printf (_ ("%s: %s, the same as before"), name_field (reading->field), reading->value);
    case KSK_READING_NEW:
      return g_strdup_printf (_ ("%s: %s, new, read twice"), name_field (reading->field), reading->value);
    case KSK_READING_DIFFERS:
      return g_strdup_printf (_ ("%s: %s, but it was %s. Write down a deviation: F2."), name_field (reading->field),
                              reading->value, last);
    case KSK_READING_MISSING:
    default:
      return g_strdup_printf (_ ("%s: last time %s"), name_field (reading->field), last);
  }
}

static void
ksk_record_item_page_update (KskPage *page)
{
  KskRecordItemPage *self = KSK_RECORD_ITEM_PAGE (page);
  GPtrArray *readings = ksk_record_item_get_readings (get_action (self));

  ksk_roster_clear (KSK_ROSTER (self->roster));
  for (guint i = 0; i < readings->len; i++) {
    const KskReading *reading = g_ptr_array_index (readings, i);
    g_autofree char *text = describe (reading);
    KskState state = KSK_STATE_DONE;
    if (i == self->reading)
      state = KSK_STATE_CURRENT;
    else if (reading->verdict == KSK_READING_DIFFERS)
      state = KSK_STATE_FAILED;
    else if (reading->verdict == KSK_READING_MISSING)
      state = KSK_STATE_IDLE;
    ksk_roster_add (KSK_ROSTER (self->roster), state, NULL, text);
  }
}

static gboolean
ksk_record_item_page_play (KskPage *page)
{
  KskRecordItemPage *self = KSK_RECORD_ITEM_PAGE (page);
  GPtrArray *readings = ksk_record_item_get_readings (get_action (self));
  g_autofree char *made_up = NULL;

  if (self->reading >= readings->len)
    return FALSE;
  const KskReading *reading = g_ptr_array_index (readings, self->reading);
  if (reading->last == NULL || ksk_record_item_needs_second (get_action (self), self->reading))
    made_up = g_strdup_printf ("R%06" G_GUINT64_FORMAT, ksk_session_get_seq (ksk_page_get_session (page)));
  const char *value = made_up != NULL ? made_up : reading->last;
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ value, made_up, NULL });
  return TRUE;
}

static void
ksk_record_item_page_class_init (KskRecordItemPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_record_item_page_build;
  page_class->update = ksk_record_item_page_update;
  page_class->correct = ksk_record_item_page_correct;
  page_class->play = ksk_record_item_page_play;
}

static void
ksk_record_item_page_init (KskRecordItemPage *self)
{
}
