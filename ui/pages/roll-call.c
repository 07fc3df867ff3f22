/* Everyone answers to a role: the list of roles, and a name and initials for the one whose turn it is. */
#include <glib/gi18n.h>

#include "ui/label.h"
#include "form.h"
#include "pages.h"
#include "roster.h"

#define KSK_TYPE_ROLL_CALL_PAGE (ksk_roll_call_page_get_type ())
G_DECLARE_FINAL_TYPE (KskRollCallPage, ksk_roll_call_page, KSK, ROLL_CALL_PAGE, KskPage)

struct _KskRollCallPage {
  KskPage parent_instance;

  GtkWidget *roster;
  GtkWidget *prompt;
  GtkWidget *form;
  GtkWidget *nobody;
  guint row; /* which is asked for; another than the next one while something is put right */
};

G_DEFINE_FINAL_TYPE (KskRollCallPage, ksk_roll_call_page, KSK_TYPE_PAGE)

enum { FIELD_NAME, FIELD_INITIALS };

static KskRollCall *
get_action (KskRollCallPage *self)
{
  return KSK_ROLL_CALL (ksk_page_get_action (KSK_PAGE (self)));
}

static KskRollRow *
get_row (KskRollCallPage *self)
{
  GPtrArray *rows = ksk_roll_call_get_rows (get_action (self));

  return self->row < rows->len ? g_ptr_array_index (rows, self->row) : NULL;
}

/* `RKOS+SA`, as scripts spell it. */
static char *
name_roles (const KskRollRow *row)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < row->roles->len; i++) {
    if (i > 0)
      g_string_append_c (names, '+');
    g_string_append (names, ksk_role_get_name (g_array_index (row->roles, KskRole, i)));
  }
  return g_string_free (names, FALSE);
}

static void
go_to (KskRollCallPage *self, guint row)
{
  self->row = row;
  ksk_form_clear (KSK_FORM (self->form));
  const KskRollRow *this = get_row (self);
  if (this != NULL && this->name != NULL) {
    ksk_form_set (KSK_FORM (self->form), FIELD_NAME, this->name);
    ksk_form_set (KSK_FORM (self->form), FIELD_INITIALS, this->initials);
  }
  ksk_page_set_complaint (KSK_PAGE (self), NULL);
}

static void
answered (KskRollCallPage *self, gboolean taken, const GError *error)
{
  if (taken) {
    go_to (self, ksk_roll_call_get_next (get_action (self)));
    ksk_page_end_correction (KSK_PAGE (self));
  } else {
    ksk_page_set_complaint (KSK_PAGE (self), error->message);
  }
}

static void
submitted_cb (KskForm *form, KskRollCallPage *self)
{
  g_autoptr (GError) error = NULL;

  if (get_row (self) == NULL)
    return;
  gboolean taken = ksk_roll_call_answer (get_action (self), self->row, ksk_form_get (form, FIELD_NAME),
                                         ksk_form_get (form, FIELD_INITIALS), &error);
  answered (self, taken, error);
  if (!taken)
    ksk_form_focus (form, FIELD_NAME);
}

static void
nobody_cb (GtkButton *button, KskRollCallPage *self)
{
  g_autoptr (GError) error = NULL;

  if (get_row (self) != NULL)
    answered (self, ksk_roll_call_absent (get_action (self), self->row, &error), error);
}

static void
ksk_roll_call_page_correct (KskPage *page)
{
  KskRollCallPage *self = KSK_ROLL_CALL_PAGE (page);

  go_to (self, ksk_roll_call_get_rows (get_action (self))->len - 1);
}

/* Up and down, to put right what was typed for somebody else. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskRollCallPage *self)
{
  guint n_rows = ksk_roll_call_get_rows (get_action (self))->len;

  if (keyval == GDK_KEY_Up && self->row > 0)
    go_to (self, self->row - 1);
  else if (keyval == GDK_KEY_Down && self->row + 1 < n_rows)
    go_to (self, self->row + 1);
  else
    return keyval == GDK_KEY_Up || keyval == GDK_KEY_Down;
  ksk_page_update (KSK_PAGE (self));
  return TRUE;
}

static void
ksk_roll_call_page_build (KskPage *page)
{
  KskRollCallPage *self = KSK_ROLL_CALL_PAGE (page);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->roster = ksk_roster_new (3);
  self->prompt = ksk_label_new (NULL, "ksk-text");
  self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), _ ("Name"), KSK_MAX_NAME_CHARS);
  ksk_form_add (KSK_FORM (self->form), _ ("Initials"), KSK_MAX_INITIALS_CHARS);
  self->nobody = gtk_button_new_with_label (_ ("Nobody"));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (controls, keys);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
  g_signal_connect (self->nobody, "clicked", G_CALLBACK (nobody_cb), self);

  gtk_widget_set_hexpand (self->form, TRUE);
  gtk_widget_add_css_class (line, "ksk-line");
  gtk_box_append (GTK_BOX (line), self->form);
  gtk_box_append (GTK_BOX (line), self->nobody);
  gtk_box_append (GTK_BOX (controls), self->prompt);
  gtk_box_append (GTK_BOX (controls), line);
  ksk_page_set_content (page, self->roster, TRUE);
  ksk_page_set_controls (page, controls, focus);
  self->row = ksk_roll_call_get_next (get_action (self));
}

static void
show_prompt (KskRollCallPage *self)
{
  const KskRollRow *row = get_row (self);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (gtk_widget_get_parent (self->form), row != NULL);
  gtk_widget_set_visible (self->prompt, row != NULL);
  if (row == NULL)
    return;
  g_autofree char *roles = name_roles (row);
  text = g_strdup_printf (_ ("%s, %s:"), roles, _ (ksk_role_get_title (g_array_index (row->roles, KskRole, 0))));
  gtk_label_set_text (GTK_LABEL (self->prompt), text);
  gtk_widget_set_visible (self->nobody, !row->is_required);
}

static void
ksk_roll_call_page_update (KskPage *page)
{
  KskRollCallPage *self = KSK_ROLL_CALL_PAGE (page);
  GPtrArray *rows = ksk_roll_call_get_rows (get_action (self));

  ksk_roster_clear (KSK_ROSTER (self->roster));
  for (guint i = 0; i < rows->len; i++) {
    const KskRollRow *row = g_ptr_array_index (rows, i);
    g_autofree char *roles = name_roles (row);
    g_autofree char *text = NULL;
    KskState state = KSK_STATE_DONE;
    if (i == self->row)
      state = KSK_STATE_CURRENT;
    else if (!row->is_answered)
      state = KSK_STATE_IDLE;
    else if (row->name == NULL)
      state = KSK_STATE_SKIPPED;
    if (row->name != NULL)
      text = g_strdup_printf ("%s (%s)", row->name, row->initials);
    else if (row->is_answered)
      text = g_strdup (_ ("nobody"));
    else
      text = g_strdup (row->is_required ? _ ("waiting") : _ ("may be away"));
    ksk_roster_add (KSK_ROSTER (self->roster), state, roles, text);
  }
  show_prompt (self);
}

/* People of a rehearsal. Names, not words: not translated. */
static const struct {
  const char *name;
  const char *initials;
} cast[KSK_N_ROLES] = {
  { "Ada Lorenz", "AL" },    { "Ben Okafor", "BO" },   { "Chiara Moretti", "CM" }, { "Dev Sharma", "DS" },
  { "Elin Berg", "EB" },     { "Farid Haddad", "FH" }, { "Grace Tan", "GT" },      { "Hugo Silva", "HS" },
  { "Ines Duarte", "ID" },   { "Jonas Weber", "JW" },  { "Keiko Mori", "KM" },     { "Liam Byrne", "LB" },
  { "Maria Petrova", "MP" }, { "Nils Dahl", "ND" },    { "Olga Kovac", "OK" },     { "Pedro Ruiz", "PR" },
  { "Qi Wen", "QW" },        { "Rosa Nunes", "RN" },   { "Samir Aziz", "SZ" },     { "Tess Vos", "TV" },
};

static gboolean
ksk_roll_call_page_play (KskPage *page)
{
  KskRollCallPage *self = KSK_ROLL_CALL_PAGE (page);
  const KskRollRow *row = get_row (self);

  if (row == NULL)
    return FALSE;
  if (!row->is_required)
    return ksk_page_press (self->nobody);
  KskRole role = g_array_index (row->roles, KskRole, 0);
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ cast[role].name, cast[role].initials, NULL });
  return TRUE;
}

static void
ksk_roll_call_page_class_init (KskRollCallPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_roll_call_page_build;
  page_class->update = ksk_roll_call_page_update;
  page_class->correct = ksk_roll_call_page_correct;
  page_class->play = ksk_roll_call_page_play;
}

static void
ksk_roll_call_page_init (KskRollCallPage *self)
{
}
