/* One of the places of the rack, drawn large. */
#include "card-cell.h"

#include <glib/gi18n.h>

#include "label.h"

struct _KskCardCell {
  GtkWidget parent_instance;

  guint card;
  GtkWidget *row; /* child */
  GtkWidget *mark;
  GtkWidget *word;
  GtkWidget *used;
};

G_DEFINE_FINAL_TYPE (KskCardCell, ksk_card_cell, GTK_TYPE_WIDGET)

static KskCardLook
choose_to_come_out (const KskCardSpot *spot)
{
  if (spot->is_in)
    return (KskCardLook){ KSK_STATE_CURRENT, N_ ("take out") };
  if (spot->serial != NULL)
    return (KskCardLook){ KSK_STATE_DONE, N_ ("out") };
  return (KskCardLook){ KSK_STATE_IDLE, N_ ("empty") };
}

static KskCardLook
choose_to_go_in (const KskCardSpot *spot, KskCardPlace place)
{
  if (spot->is_open && place == KSK_CARDS_AT_DEVICE)
    return (KskCardLook){ KSK_STATE_DONE, N_ ("in") };
  if (spot->is_open)
    return (KskCardLook){ KSK_STATE_DONE, spot->is_in ? N_ ("open") : N_ ("open, out") };
  if (spot->tries_left == 1)
    return (KskCardLook){ KSK_STATE_WARNING, N_ ("LAST TRY") };
  if (spot->is_in && spot->is_wanted && place != KSK_CARDS_AT_DEVICE)
    return (KskCardLook){ KSK_STATE_BUSY, N_ ("in: PIN") };
  if (spot->is_in)
    return (KskCardLook){ KSK_STATE_IDLE, N_ ("in") };
  if (spot->is_out_too_soon)
    return (KskCardLook){ KSK_STATE_WARNING, N_ ("out too soon") };
  if (spot->is_wanted)
    return (KskCardLook){ KSK_STATE_CURRENT, N_ ("wanted") };
  return (KskCardLook){ KSK_STATE_IDLE, N_ ("empty") };
}

KskCardLook
ksk_card_look_choose (const KskCardSpot *spot, KskCardPlace place, KskCardsTask task)
{
  g_return_val_if_fail (spot != NULL, ((KskCardLook){ KSK_STATE_IDLE, "" }));

  if (spot->tries_left == 0)
    return (KskCardLook){ KSK_STATE_FAILED, N_ ("BLOCKED") };
  return task == KSK_CARDS_COME_OUT ? choose_to_come_out (spot) : choose_to_go_in (spot, place);
}

static void
ksk_card_cell_dispose (GObject *object)
{
  g_clear_pointer (&KSK_CARD_CELL (object)->row, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_card_cell_parent_class)->dispose (object);
}

static void
ksk_card_cell_class_init (KskCardCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_card_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_card_cell_init (KskCardCell *self)
{
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->mark = ksk_state_mark_new (KSK_STATE_IDLE);
  self->word = ksk_label_new (NULL, "ksk-strong");
  self->used = ksk_label_new (_ ("used to activate"), "ksk-text");
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  gtk_widget_add_css_class (self->row, "ksk-texts");
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-card");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ksk_card_cell_new (guint card, const char *holder)
{
  g_return_val_if_fail (card >= 1 && card <= KSK_MAX_CARDS && holder != NULL, NULL);
  KskCardCell *self = g_object_new (KSK_TYPE_CARD_CELL, NULL);
  g_autofree char *digit = g_strdup_printf ("%u", card);
  GtkWidget *number = gtk_label_new (digit);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->card = card;
  gtk_widget_add_css_class (number, "ksk-card-number");
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (texts, "ksk-texts");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (state), self->mark);
  gtk_box_append (GTK_BOX (state), self->word);
  gtk_box_append (GTK_BOX (texts), ksk_label_new (holder, "ksk-text"));
  gtk_box_append (GTK_BOX (texts), state);
  gtk_box_append (GTK_BOX (texts), self->used);
  gtk_box_append (GTK_BOX (self->row), number);
  gtk_box_append (GTK_BOX (self->row), texts);
  ksk_card_cell_set (self, &(KskCardLook){ KSK_STATE_IDLE, "" }, FALSE);
  return GTK_WIDGET (self);
}

guint
ksk_card_cell_get_card (KskCardCell *self)
{
  g_return_val_if_fail (KSK_IS_CARD_CELL (self), 0);
  return self->card;
}

void
ksk_card_cell_set (KskCardCell *self, const KskCardLook *look, gboolean used)
{
  g_return_if_fail (KSK_IS_CARD_CELL (self) && look != NULL);

  ksk_style_show_state (GTK_WIDGET (self), look->state);
  ksk_state_mark_set_state (KSK_STATE_MARK (self->mark), look->state);
  gtk_label_set_text (GTK_LABEL (self->word), *look->word != '\0' ? _ (look->word) : "");
  gtk_widget_set_visible (self->used, used);
}
