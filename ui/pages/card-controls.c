/* What is done with cards from the keyboard. */
#include "card-controls.h"

#include <glib/gi18n.h>

#include "pin-entry.h"
#include "ui/label.h"

struct _KskCardControls {
  GtkBox parent_instance;

  KskSession *session;
  KskCardRack *rack;
  GtkWidget *prompt;
  GtkWidget *pin;
  KskCardsTask task;
  guint cards;              /* to come out */
  guint asked;              /* the card that the entry is for: what was typed is for no other */
  GtkWidget *window;        /* (nullable), borrowed: while this can be seen in it */
  GtkEventController *keys; /* (nullable), borrowed: of @window */
};

G_DEFINE_FINAL_TYPE (KskCardControls, ksk_card_controls, GTK_TYPE_BOX)

static KskCardTable *
get_table (KskCardControls *self)
{
  return ksk_session_get_card_table (self->session);
}

static KskCardSource *
get_source (KskCardControls *self)
{
  return ksk_card_table_get_source (get_table (self));
}

static void
submitted_cb (KskPinEntry *pin, KskCardControls *self)
{
  ksk_card_table_open (get_table (self), self->asked, ksk_pin_entry_take (pin));
}

/* Digits are of whatever is typed into, first of all of a PIN. */
static gboolean
types_something (KskCardControls *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  return focus != NULL && gtk_widget_get_mapped (focus) && (GTK_IS_TEXT (focus) || KSK_IS_PIN_ENTRY (focus));
}

static gboolean
pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
            KskCardControls *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);
  guint card = keyval >= GDK_KEY_1 && keyval < GDK_KEY_1 + KSK_MAX_CARDS ? keyval - GDK_KEY_0 : 0;

  if (keyval >= GDK_KEY_KP_1 && keyval < GDK_KEY_KP_1 + KSK_MAX_CARDS)
    card = keyval - GDK_KEY_KP_0;
  if (card == 0 || (held != GDK_CONTROL_MASK && (held != 0 || types_something (self))))
    return FALSE;
  ksk_card_rack_pick (self->rack, card);
  return TRUE;
}

static void
unmap_cb (KskCardControls *self)
{
  if (self->keys != NULL)
    gtk_widget_remove_controller (self->window, self->keys);
  self->keys = NULL;
  self->window = NULL;
}

/* The window, because keys go to what has the focus in it and pass nothing else. */
static void
map_cb (KskCardControls *self)
{
  unmap_cb (self);
  self->window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect (self->keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->window, self->keys);
}

static void
ksk_card_controls_dispose (GObject *object)
{
  KskCardControls *self = KSK_CARD_CONTROLS (object);

  g_clear_object (&self->rack);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ksk_card_controls_parent_class)->dispose (object);
}

static void
ksk_card_controls_class_init (KskCardControlsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_card_controls_dispose;
}

static void
ksk_card_controls_init (KskCardControls *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-line");
  self->prompt = ksk_label_new (NULL, "ksk-text");
  self->pin = ksk_pin_entry_new ();
  gtk_widget_set_hexpand (self->pin, TRUE);
  gtk_widget_set_valign (self->prompt, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->pin, FALSE);
  gtk_box_append (GTK_BOX (self), self->prompt);
  gtk_box_append (GTK_BOX (self), self->pin);
  g_signal_connect_object (self->pin, "submitted", G_CALLBACK (submitted_cb), self, 0);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

GtkWidget *
ksk_card_controls_new (KskSession *session, KskCardRack *rack)
{
  g_return_val_if_fail (KSK_IS_SESSION (session) && KSK_IS_CARD_RACK (rack), NULL);
  KskCardControls *self = g_object_new (KSK_TYPE_CARD_CONTROLS, NULL);

  self->session = g_object_ref (session);
  self->rack = g_object_ref (rack);
  return GTK_WIDGET (self);
}

static char *
describe (KskCardControls *self)
{
  gboolean on_table = ksk_card_table_get_place (get_table (self)) == KSK_CARDS_ON_TABLE;

  if (ksk_card_table_is_busy (get_table (self)))
    return g_strdup (_ ("The card compares the PIN."));
  if (self->asked > 0) {
    GPtrArray *spots = ksk_card_table_get_spots (get_table (self));
    const KskCardSpot *spot = g_ptr_array_index (spots, self->asked - 1);
    /* Translators: number of the card, role. */
    return g_strdup_printf (_ ("The PIN of card %u, %s"), self->asked, ksk_role_get_name (spot->holder));
  }
  if (on_table)
    return g_strdup (_ ("Keys 1 to 7: a card goes in, or comes out."));
  if (self->task == KSK_CARDS_COME_OUT)
    return g_strdup (_ ("Take the cards out."));
  return g_strdup (_ ("Put the cards into the readers."));
}

void
ksk_card_controls_show (KskCardControls *self, KskCardsTask task, guint cards)
{
  g_return_if_fail (KSK_IS_CARD_CONTROLS (self));
  guint asked = task == KSK_CARDS_GO_IN ? ksk_card_table_get_asked (get_table (self)) : 0;
  gboolean takes_pin = asked > 0 && !ksk_card_table_is_busy (get_table (self));

  self->task = task;
  self->cards = cards;
  if (self->asked != asked)
    ksk_pin_entry_clear (KSK_PIN_ENTRY (self->pin));
  self->asked = asked;
  g_autofree char *text = describe (self);
  gtk_label_set_text (GTK_LABEL (self->prompt), text);
  gboolean appears = takes_pin && !gtk_widget_get_visible (self->pin);
  gtk_widget_set_visible (self->pin, takes_pin);
  if (appears && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->pin);
}

/* A PIN of a real card is written nowhere: then it is for people to type. */
static gboolean
play_pin (KskCardControls *self)
{
  g_autofree char *note = ksk_card_source_dup_note (get_source (self), self->asked);
  KskPinEntry *pin = KSK_PIN_ENTRY (self->pin);

  if (note == NULL || !gtk_widget_get_visible (self->pin))
    return FALSE;
  for (const char *key = note; *key != '\0'; key++)
    ksk_pin_entry_press (pin, (guint)*key);
  return ksk_pin_entry_press (pin, GDK_KEY_Return);
}

static gboolean
has_free_reader (KskCardControls *self)
{
  g_autoptr (GPtrArray) readers = ksk_card_table_dup_readers (get_table (self));

  for (guint i = 0; i < readers->len; i++) {
    if (((const KskReader *)g_ptr_array_index (readers, i))->state == KSK_READER_EMPTY)
      return TRUE;
  }
  return FALSE;
}

/* Of the cards that are to move, the first; where there is no reader for it, one that is not needed comes out before.
 */
static guint
choose_card (KskCardControls *self)
{
  GPtrArray *spots = ksk_card_table_get_spots (get_table (self));
  gboolean comes_out = self->task == KSK_CARDS_COME_OUT || !has_free_reader (self);

  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    gboolean is_to_come_out
        = self->task == KSK_CARDS_COME_OUT ? (self->cards >> i & 1) != 0 : spot->is_open || !spot->is_wanted;
    gboolean is_to_go_in = spot->is_wanted && !spot->is_open && spot->tries_left != 0;
    if (comes_out ? spot->is_in && is_to_come_out : !spot->is_in && is_to_go_in)
      return spot->card;
  }
  return 0;
}

gboolean
ksk_card_controls_play (KskCardControls *self)
{
  g_return_val_if_fail (KSK_IS_CARD_CONTROLS (self), FALSE);
  KskCardTable *table = get_table (self);

  if (ksk_card_table_is_busy (table))
    return FALSE;
  if (self->asked > 0)
    return play_pin (self);
  if (self->task == KSK_CARDS_GO_IN && ksk_card_table_get_n_open (table) >= ksk_card_table_get_need (table))
    return FALSE;
  guint card = choose_card (self);
  return card > 0 && ksk_card_rack_pick (self->rack, card);
}
