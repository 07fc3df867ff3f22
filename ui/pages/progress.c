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
  gtk_box_append (GTK_BOX (box), ksk_label_new (NULL, "ksk-strong"));
  gtk_box_append (GTK_BOX (box), ksk_label_new (NULL, "ksk-code"));
  return box;
}

/* Of seconds nobody can tell; @left_s: 0: not known. Returns: (transfer full). */
static char *
dup_left (guint left_s)
{
  guint minutes = (left_s + 59) / 60;

  if (left_s == 0)
    return g_strdup ("");
  if (minutes == 1)
    return g_strdup (_ ("less than a minute left"));
  return g_strdup_printf (ngettext ("about %u minute left", "about %u minutes left", minutes), minutes);
}

static GtkWidget *
show_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, text[0] != '\0');
  return gtk_widget_get_next_sibling (label);
}

void
ksk_progress_show (GtkWidget *widget, const KskPublisherProgress *progress)
{
  g_return_if_fail (GTK_IS_BOX (widget) && progress != NULL && progress->part < G_N_ELEMENTS (words));
  g_autofree char *percent
      = progress->fraction >= 0 ? g_strdup_printf ("%d %%", (int)(MIN (progress->fraction, 1) * 100)) : g_strdup ("");
  g_autofree char *left = dup_left (progress->left_s);
  GtkWidget *state = gtk_widget_get_first_child (widget);

  ksk_state_label_set (KSK_STATE_LABEL (state), KSK_STATE_BUSY, _ (words[progress->part]));
  show_text (show_text (show_text (gtk_widget_get_next_sibling (state), percent), left), progress->file);
}
