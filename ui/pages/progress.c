/* How far the record has come that is written or copied. */
#include "progress.h"

#include <glib/gi18n.h>

#include "ui/label.h"
#include "ui/state-mark.h"

/* Translators: each on a badge, at most 14 signs: what the program does. */
static const char *const words[] = {
  [KSK_PUBLISH_PAPERS] = N_ ("making papers"),
  [KSK_PUBLISH_FILES] = N_ ("hashing files"),
  [KSK_PUBLISH_COPY] = N_ ("copying"),
  [KSK_PUBLISH_COMPARE] = N_ ("reading back"),
};

GtkWidget *
ksk_progress_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *state = ksk_state_label_new (KSK_STATE_BUSY, _ (words[KSK_PUBLISH_PAPERS]));

  gtk_widget_set_halign (state, GTK_ALIGN_START);
  gtk_widget_set_valign (state, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), state);
  gtk_box_append (GTK_BOX (box), ksk_label_new (NULL, "ksk-title"));
  return box;
}

void
ksk_progress_show (GtkWidget *widget, const KskPublisherProgress *progress)
{
  g_return_if_fail (GTK_IS_BOX (widget) && progress != NULL && progress->part < G_N_ELEMENTS (words));
  g_autofree char *text
      = progress->fraction >= 0 ? g_strdup_printf ("%d %%", (int)(MIN (progress->fraction, 1) * 100)) : NULL;

  ksk_state_label_set (KSK_STATE_LABEL (gtk_widget_get_first_child (widget)), KSK_STATE_BUSY,
                       _ (words[progress->part]));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (widget)), text != NULL ? text : "");
}
