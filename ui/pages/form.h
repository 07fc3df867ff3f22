/* A few fields one below or beside the other, with their labels: what somebody types on a page. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_FORM (ksk_form_get_type ())
G_DECLARE_FINAL_TYPE (KskForm, ksk_form, KSK, FORM, GtkBox)

/* Enter goes to the next field; in the last one it emits KskForm::submitted. @orientation: of the fields among each
 * other. */
GtkWidget *ksk_form_new (GtkOrientation orientation);

/* @n_chars: how many may be typed. Returns: (transfer none): the field, for the focus. */
GtkWidget *ksk_form_add (KskForm *self, const char *label, guint n_chars);

/* The same, in one line with the field before it. */
GtkWidget *ksk_form_add_beside (KskForm *self, const char *label, guint n_chars);

const char *ksk_form_get (KskForm *self, guint field); /* without white space at its ends */
void ksk_form_set (KskForm *self, guint field, const char *text);
void ksk_form_set_label (KskForm *self, guint field, const char *label);
void ksk_form_show_field (KskForm *self, guint field, gboolean visible); /* Enter passes over one that is away */

/* Empties all fields and goes to the first. */
void ksk_form_clear (KskForm *self);
void ksk_form_focus (KskForm *self, guint field);

/* Types what is given into the fields, from the first on, and presses Enter in the last. For the autopilot. */
void ksk_form_play (KskForm *self, const char *const *texts);

G_END_DECLS
