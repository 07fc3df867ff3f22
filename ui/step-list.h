/* All steps of the script, each with its state, the current one in view. */
#pragma once

#include <ksk.h>

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_STEP_LIST (ksk_step_list_get_type ())
G_DECLARE_FINAL_TYPE (KskStepList, ksk_step_list, KSK, STEP_LIST, GtkWidget)

/* Follows the session by itself. */
GtkWidget *ksk_step_list_new (KskSession *session);

G_END_DECLS
