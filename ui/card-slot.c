/* A drawn reader on the table, and the drawn card that is in it. */
#include "card-slot.h"

#include <glib/gi18n.h>

#include "label.h"

struct _KskCardSlot {
  GtkWidget parent_instance;

  GtkWidget *column; /* child */
  GtkWidget *name;
  GtkWidget *card; /* the drawn card */
  GtkWidget *number;
  GtkWidget *note;
  GtkWidget *state; /* how it is with the reader when no card of ours is in it */
  GtkWidget *mark;
  GtkWidget *word;
  guint n_card;
};

G_DEFINE_FINAL_TYPE (KskCardSlot, ksk_card_slot, GTK_TYPE_WIDGET)

/* What a reader says when no card of ours is in it. */
static const struct {
  KskState state;
  const char *word;
} words[] = {
  [KSK_READER_EMPTY] = { KSK_STATE_IDLE, N_ ("empty") },
  [KSK_READER_READING] = { KSK_STATE_BUSY, N_ ("reading") },
  [KSK_READER_CARD] = { KSK_STATE_DONE, N_ ("card") },
  [KSK_READER_UNKNOWN] = { KSK_STATE_FAILED, N_ ("unknown") },
  [KSK_READER_OTHER_SET] = { KSK_STATE_FAILED, N_ ("other set") },
  [KSK_READER_OLD_EPOCH] = { KSK_STATE_FAILED, N_ ("replaced") },
  [KSK_READER_MUTE] = { KSK_STATE_FAILED, N_ ("no answer") },
  [KSK_READER_GONE] = { KSK_STATE_FAILED, N_ ("gone") },
};

static void
ksk_card_slot_dispose (GObject *object)
{
  g_clear_pointer (&KSK_CARD_SLOT (object)->column, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_card_slot_parent_class)->dispose (object);
}

static void
ksk_card_slot_class_init (KskCardSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_card_slot_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_card_slot_init (KskCardSlot *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->name = ksk_label_new (NULL, "ksk-text");
  self->card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->number = gtk_label_new (NULL);
  self->note = ksk_label_new (NULL, "ksk-text");
  self->state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->mark = ksk_state_mark_new (KSK_STATE_IDLE);
  self->word = ksk_label_new (NULL, "ksk-strong");
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_widget_add_css_class (self->column, "ksk-texts");
  gtk_widget_add_css_class (self->card, "ksk-drawn-card");
  gtk_widget_add_css_class (self->number, "ksk-strong");
  gtk_box_append (GTK_BOX (self->card), self->number);
  gtk_box_append (GTK_BOX (self->card), self->note);
  gtk_box_append (GTK_BOX (self->state), self->mark);
  gtk_box_append (GTK_BOX (self->state), self->word);
  gtk_box_append (GTK_BOX (self->column), self->name);
  gtk_box_append (GTK_BOX (self->column), self->card);
  gtk_box_append (GTK_BOX (self->column), self->state);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-slot");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ksk_card_slot_new (void)
{
  return g_object_new (KSK_TYPE_CARD_SLOT, NULL);
}

/* Crypto officer 3 holds card 3. */
static const char *
get_holder (guint card)
{
  return ksk_role_get_name ((KskRole)(KSK_ROLE_CO1 + card - 1));
}

void
ksk_card_slot_set (KskCardSlot *self, const KskReader *reader, const char *note)
{
  g_return_if_fail (KSK_IS_CARD_SLOT (self) && reader != NULL && (guint)reader->state < G_N_ELEMENTS (words));
  gboolean has_card = reader->state == KSK_READER_CARD, is_empty = reader->state == KSK_READER_EMPTY;
  g_autofree char *number = g_strdup_printf ("%u", reader->card);
  g_autofree char *text
      = note != NULL ? g_strdup_printf (_ ("PIN %s"), note) : g_strdup (has_card ? get_holder (reader->card) : "");

  self->n_card = reader->card;
  gtk_label_set_text (GTK_LABEL (self->name), reader->name);
  gtk_widget_set_visible (self->card, has_card);
  gtk_label_set_text (GTK_LABEL (self->number), number);
  gtk_label_set_text (GTK_LABEL (self->note), text);
  gtk_widget_set_visible (self->state, !has_card);
  ksk_state_mark_set_state (KSK_STATE_MARK (self->mark), words[reader->state].state);
  gtk_label_set_text (GTK_LABEL (self->word), _ (words[reader->state].word));
  if (is_empty)
    gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-slot-empty");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "ksk-slot-empty");
  /* An empty one is an outline: there is nothing in it. */
  ksk_style_show_state (GTK_WIDGET (self), words[reader->state].state);
}

guint
ksk_card_slot_get_card (KskCardSlot *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SLOT (self), 0);
  return self->n_card;
}
