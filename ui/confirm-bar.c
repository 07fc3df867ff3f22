/* The bar that confirms: one field a role for initials, and the sentence above them. */
#include "confirm-bar.h"

#include <glib/gi18n.h>

/* As many fields as fit into the narrowest stage. */
#define MAX_FIELDS 4

struct _KskConfirmBar {
  GtkBox parent_instance;

  KskSession *session;
  GArray *roles;      /* of KskRole */
  GPtrArray *entries; /* of GtkEntry, borrowed, in the order of the roles */
  GtkWidget *prompt;
  GtkWidget *fields;
  char *hindrance;
  KskConfirmFunc func;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (KskConfirmBar, ksk_confirm_bar, GTK_TYPE_BOX)

static const char *
entry_text (KskConfirmBar *self, guint i)
{
  return gtk_editable_get_text (GTK_EDITABLE (g_ptr_array_index (self->entries, i)));
}

/* Returns the field that has the focus, or the first that is empty. */
static guint
get_turn (KskConfirmBar *self)
{
  guint turn = self->entries->len - 1;

  for (guint i = self->entries->len; i-- > 0;) {
    if (*entry_text (self, i) == '\0')
      turn = i;
  }
  for (guint i = 0; i < self->entries->len; i++) {
    if (gtk_widget_get_state_flags (g_ptr_array_index (self->entries, i)) & GTK_STATE_FLAG_FOCUS_WITHIN)
      turn = i;
  }
  return turn;
}

/* Says whose turn it is. All fields do not fit into one line when everybody signs: then those around it are shown. */
static void
show_turn (KskConfirmBar *self)
{
  guint turn = get_turn (self), n = self->entries->len;
  guint first = turn < MAX_FIELDS ? 0 : turn + 1 - MAX_FIELDS;
  g_autoptr (GString) text = g_string_new (NULL);

  gtk_widget_remove_css_class (self->prompt, "ksk-alert");
  if (self->hindrance != NULL) {
    gtk_label_set_text (GTK_LABEL (self->prompt), _ (self->hindrance));
    return;
  }
  for (guint i = 0; i < n; i++)
    gtk_widget_set_visible (gtk_widget_get_parent (g_ptr_array_index (self->entries, i)),
                            i >= first && i < first + MAX_FIELDS);
  KskRole role = g_array_index (self->roles, KskRole, turn);
  const KskPerson *person = ksk_story_find_person (ksk_session_get_story (self->session), role);
  if (person != NULL)
    /* Translators: name of a person, abbreviation of the role. One line. */
    g_string_printf (text, _ ("%s (%s): your initials, please."), person->name, ksk_role_get_name (role));
  else
    /* Translators: title of a role. */
    g_string_printf (text, _ ("%s: your initials, please."), _ (ksk_role_get_title (role)));
  if (n > MAX_FIELDS)
    /* Translators: the third of nine who sign. */
    g_string_append_printf (text, _ (" (%u of %u)"), turn + 1, n);
  gtk_label_set_text (GTK_LABEL (self->prompt), text->str);
}

static void
show_error (KskConfirmBar *self, const GError *error)
{
  gtk_label_set_text (GTK_LABEL (self->prompt), _ (error->message));
  gtk_widget_add_css_class (self->prompt, "ksk-alert");
}

void
ksk_confirm_bar_clear (KskConfirmBar *self)
{
  g_return_if_fail (KSK_IS_CONFIRM_BAR (self));

  for (guint i = 0; i < self->entries->len; i++)
    gtk_editable_set_text (g_ptr_array_index (self->entries, i), "");
}

static void
confirm (KskConfirmBar *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    g_strv_builder_add (builder, entry_text (self, i));
  g_auto (GStrv) initials = g_strv_builder_end (builder);
  /* What confirms may well take this bar away. */
  g_object_ref (self);
  if (self->func (self->data, (const char *const *)initials, &error)) {
    ksk_confirm_bar_clear (self);
  } else {
    gtk_widget_grab_focus (g_ptr_array_index (self->entries, 0));
    show_error (self, error);
  }
  g_object_unref (self);
}

static void
activate_cb (GtkEntry *entry, KskConfirmBar *self)
{
  guint i;

  if (!g_ptr_array_find (self->entries, entry, &i) || *entry_text (self, i) == '\0')
    return;
  if (i + 1 < self->entries->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->entries, i + 1));
  else if (!ksk_confirm_bar_focus (self))
    confirm (self);
}

static void
text_cb (GtkEntry *entry, GParamSpec *pspec, KskConfirmBar *self)
{
  show_turn (self);
}

static void
focus_cb (GtkEventControllerFocus *controller, KskConfirmBar *self)
{
  show_turn (self);
}

static void
add_field (KskConfirmBar *self, KskRole role)
{
  GtkWidget *field = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *badge = gtk_label_new (ksk_role_get_name (role));
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_add_css_class (field, "ksk-field");
  gtk_widget_add_css_class (badge, "ksk-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_entry_set_max_length (GTK_ENTRY (entry), KSK_MAX_INITIALS_CHARS);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), KSK_MAX_INITIALS_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), KSK_MAX_INITIALS_CHARS);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NAME);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (ksk_role_get_title (role)),
                                  -1);
  g_signal_connect (entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (entry, "notify::text", G_CALLBACK (text_cb), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "enter", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (entry, focus);
  gtk_box_append (GTK_BOX (field), badge);
  gtk_box_append (GTK_BOX (field), entry);
  gtk_box_append (GTK_BOX (self->fields), field);
  g_ptr_array_add (self->entries, entry);
}

static void
ksk_confirm_bar_finalize (GObject *object)
{
  KskConfirmBar *self = KSK_CONFIRM_BAR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->roles, g_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->hindrance, g_free);
  G_OBJECT_CLASS (ksk_confirm_bar_parent_class)->finalize (object);
}

static void
ksk_confirm_bar_class_init (KskConfirmBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ksk_confirm_bar_finalize;
}

static void
ksk_confirm_bar_init (KskConfirmBar *self)
{
  self->roles = g_array_new (FALSE, FALSE, sizeof (KskRole));
  self->entries = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-confirm-bar");

  self->prompt = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->prompt), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->prompt), 0);
  gtk_box_append (GTK_BOX (self), self->prompt);

  self->fields = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self), self->fields);
}

GtkWidget *
ksk_confirm_bar_new (KskSession *session, const KskRole *roles, guint n_roles, KskConfirmFunc func, gpointer data)
{
  g_return_val_if_fail (KSK_IS_SESSION (session) && n_roles > 0 && func != NULL, NULL);

  KskConfirmBar *self = g_object_new (KSK_TYPE_CONFIRM_BAR, NULL);
  self->session = g_object_ref (session);
  self->func = func;
  self->data = data;
  g_array_append_vals (self->roles, roles, n_roles);
  for (guint i = 0; i < n_roles; i++)
    add_field (self, roles[i]);
  show_turn (self);
  return GTK_WIDGET (self);
}

void
ksk_confirm_bar_set_hindrance (KskConfirmBar *self, const char *hindrance)
{
  g_return_if_fail (KSK_IS_CONFIRM_BAR (self));

  /* What was said about initials stays until somebody types. */
  if (g_strcmp0 (self->hindrance, hindrance) == 0)
    return;
  g_free (self->hindrance);
  self->hindrance = g_strdup (hindrance);
  gtk_widget_set_visible (self->fields, hindrance == NULL);
  show_turn (self);
}

gboolean
ksk_confirm_bar_focus (KskConfirmBar *self)
{
  g_return_val_if_fail (KSK_IS_CONFIRM_BAR (self), FALSE);

  for (guint i = 0; self->hindrance == NULL && i < self->entries->len; i++) {
    if (*entry_text (self, i) == '\0')
      return gtk_widget_grab_focus (g_ptr_array_index (self->entries, i));
  }
  return FALSE;
}

gboolean
ksk_confirm_bar_play (KskConfirmBar *self)
{
  g_return_val_if_fail (KSK_IS_CONFIRM_BAR (self), FALSE);

  if (self->hindrance != NULL)
    return FALSE;
  guint i = 0;
  while (i + 1 < self->entries->len && *entry_text (self, i) != '\0')
    i++;
  GtkWidget *entry = g_ptr_array_index (self->entries, i);
  KskRole role = g_array_index (self->roles, KskRole, i);
  g_autofree char *initials = ksk_session_dup_initials (self->session, role);
  gtk_widget_grab_focus (entry);
  /* Before the roll is called nobody has initials yet. */
  gtk_editable_set_text (GTK_EDITABLE (entry), *initials != '\0' ? initials : ksk_role_get_name (role));
  g_signal_emit_by_name (entry, "activate");
  return TRUE;
}
