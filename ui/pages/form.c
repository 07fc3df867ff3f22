/* A few fields one below or beside the other, with their labels: what somebody types on a page. */
#include "form.h"

#include <string.h>

/* Up to here a field is as wide as what may be typed into it. */
#define SHORT_CHARS 12

typedef struct {
  GtkWidget *label;
  GtkWidget *entry;
  char *text; /* what was last asked for, without white space at its ends */
} Field;

struct _KskForm {
  GtkBox parent_instance;

  GArray *fields; /* of Field; widgets are borrowed */
};

G_DEFINE_FINAL_TYPE (KskForm, ksk_form, GTK_TYPE_BOX)

enum { SUBMITTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static Field *
get_field (KskForm *self, guint field)
{
  return &g_array_index (self->fields, Field, field);
}

static void
activate_cb (GtkEntry *entry, KskForm *self)
{
  gboolean passed = FALSE;

  for (guint i = 0; i < self->fields->len; i++) {
    GtkWidget *here = get_field (self, i)->entry;
    if (passed && gtk_widget_get_visible (gtk_widget_get_parent (here))) {
      gtk_widget_grab_focus (here);
      return;
    }
    passed = passed || here == GTK_WIDGET (entry);
  }
  g_signal_emit (self, signals[SUBMITTED], 0);
}

static void
clear_field (gpointer data)
{
  g_free (((Field *)data)->text);
}

static void
ksk_form_finalize (GObject *object)
{
  g_array_unref (KSK_FORM (object)->fields);
  G_OBJECT_CLASS (ksk_form_parent_class)->finalize (object);
}

static void
ksk_form_class_init (KskFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ksk_form_finalize;
  signals[SUBMITTED]
      = g_signal_new ("submitted", KSK_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_form_init (KskForm *self)
{
  self->fields = g_array_new (FALSE, TRUE, sizeof (Field));
  g_array_set_clear_func (self->fields, clear_field);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-form");
}

GtkWidget *
ksk_form_new (GtkOrientation orientation)
{
  return g_object_new (KSK_TYPE_FORM, "orientation", orientation, NULL);
}

static GtkWidget *
add_field (KskForm *self, GtkWidget *line, const char *label, guint n_chars)
{
  Field field = { gtk_label_new (label), gtk_entry_new (), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "ksk-field");
  gtk_label_set_wrap (GTK_LABEL (field.label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (field.label), 0);
  gtk_entry_set_max_length (GTK_ENTRY (field.entry), (int)n_chars);
  gtk_editable_set_width_chars (GTK_EDITABLE (field.entry), (int)MIN (n_chars, SHORT_CHARS));
  /* A short answer gets a short field, all others what room there is. */
  gtk_widget_set_hexpand (field.entry, n_chars > SHORT_CHARS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field.entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (field.entry, "activate", G_CALLBACK (activate_cb), self);
  gtk_box_append (GTK_BOX (box), field.label);
  gtk_box_append (GTK_BOX (box), field.entry);
  gtk_box_append (GTK_BOX (line), box);
  g_array_append_val (self->fields, field);
  return field.entry;
}

GtkWidget *
ksk_form_add (KskForm *self, const char *label, guint n_chars)
{
  g_return_val_if_fail (KSK_IS_FORM (self) && label != NULL && n_chars > 0, NULL);
  return add_field (self, GTK_WIDGET (self), label, n_chars);
}

GtkWidget *
ksk_form_add_beside (KskForm *self, const char *label, guint n_chars)
{
  g_return_val_if_fail (KSK_IS_FORM (self) && self->fields->len > 0 && label != NULL && n_chars > 0, NULL);
  return add_field (self, gtk_widget_get_parent (get_field (self, self->fields->len - 1)->entry), label, n_chars);
}

const char *
ksk_form_get (KskForm *self, guint field)
{
  g_return_val_if_fail (KSK_IS_FORM (self) && field < self->fields->len, "");
  Field *this = get_field (self, field);

  g_free (this->text);
  this->text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (this->entry))));
  return this->text;
}

void
ksk_form_set (KskForm *self, guint field, const char *text)
{
  g_return_if_fail (KSK_IS_FORM (self) && field < self->fields->len);
  gtk_editable_set_text (GTK_EDITABLE (get_field (self, field)->entry), text);
}

void
ksk_form_set_label (KskForm *self, guint field, const char *label)
{
  g_return_if_fail (KSK_IS_FORM (self) && field < self->fields->len && label != NULL);
  gtk_label_set_text (GTK_LABEL (get_field (self, field)->label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_field (self, field)->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

void
ksk_form_show_field (KskForm *self, guint field, gboolean visible)
{
  g_return_if_fail (KSK_IS_FORM (self) && field < self->fields->len);
  gtk_widget_set_visible (gtk_widget_get_parent (get_field (self, field)->entry), visible);
}

void
ksk_form_clear (KskForm *self)
{
  g_return_if_fail (KSK_IS_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    ksk_form_set (self, i, "");
  ksk_form_focus (self, 0);
}

void
ksk_form_focus (KskForm *self, guint field)
{
  g_return_if_fail (KSK_IS_FORM (self) && field < self->fields->len);
  gtk_widget_grab_focus (get_field (self, field)->entry);
}

void
ksk_form_play (KskForm *self, const char *const *texts)
{
  g_return_if_fail (KSK_IS_FORM (self) && texts != NULL && texts[0] != NULL);
  guint n = 0;

  for (; n < self->fields->len && texts[n] != NULL; n++)
    ksk_form_set (self, n, texts[n]);
  for (guint i = 0; i < n; i++)
    ksk_form_focus (self, i);
  g_signal_emit_by_name (get_field (self, n - 1)->entry, "activate");
}
