/* The bar that confirms: one field a role for initials, and the sentence above them. */
#pragma once

#include <gtk/gtk.h>
#include <ksk.h>

G_BEGIN_DECLS

#define KSK_TYPE_CONFIRM_BAR (ksk_confirm_bar_get_type ())
G_DECLARE_FINAL_TYPE (KskConfirmBar, ksk_confirm_bar, KSK, CONFIRM_BAR, GtkBox)

/* @initials: (array zero-terminated=1): in the order of the roles. What @error says is shown; the fields stay. */
typedef gboolean (*KskConfirmFunc) (gpointer data, const char *const *initials, GError **error);

/**
 * ksk_confirm_bar_new:
 * @roles: (array length=n_roles): at least one.
 *
 * Enter goes to the next field, and in the last one confirms. Nothing but initials that somebody typed confirms, so
 * that an Enter too many does no harm.
 */
GtkWidget *ksk_confirm_bar_new (KskSession *session, const KskRole *roles, guint n_roles, KskConfirmFunc func,
                                gpointer data);

/* @hindrance: (nullable): why nothing can be confirmed now; the fields are then away. */
void ksk_confirm_bar_set_hindrance (KskConfirmBar *self, const char *hindrance);

/* What was typed is forgotten: after it has confirmed, and when that which is to be confirmed has changed. */
void ksk_confirm_bar_clear (KskConfirmBar *self);

/* Focuses the first field that is empty. Returns FALSE when there is nothing to type. */
gboolean ksk_confirm_bar_focus (KskConfirmBar *self);

/* Types the initials of the first role whose field is empty, and presses Enter. Returns FALSE when nothing can be
 * confirmed. */
gboolean ksk_confirm_bar_play (KskConfirmBar *self);

G_END_DECLS
