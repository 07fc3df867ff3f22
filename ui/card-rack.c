/* Places of all cards, and the drawn readers. */
#include "card-rack.h"

#include <glib/gi18n.h>

#include "card-slot.h"
#include "label.h"

/* Seven places, and the count in the eighth. */
#define N_COLUMNS 4

struct _KskCardRack {
  GtkWidget parent_instance;

  KskSession *session;
  GtkWidget *column; /* child */
  GtkWidget *places;
  GPtrArray *cells; /* (element-type KskCardCell), borrowed */
  GtkWidget *tally;
  GtkWidget *readers;
  GtkWidget *turn;
  GtkWidget *notice;
  char *notices;   /* (nullable): when last shown */
  char *complaint; /* (nullable): why the last card that was picked is where it was */
};

G_DEFINE_FINAL_TYPE (KskCardRack, ksk_card_rack, GTK_TYPE_WIDGET)

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

static KskCardTable *
get_table (KskCardRack *self)
{
  return ksk_session_get_card_table (self->session);
}

static KskCardSource *
get_source (KskCardRack *self)
{
  return ksk_card_table_get_source (get_table (self));
}

static gboolean
is_on_table (KskCardRack *self)
{
  return ksk_card_table_get_place (get_table (self)) == KSK_CARDS_ON_TABLE;
}

static const KskCardSpot *
find_spot (KskCardRack *self, guint card)
{
  GPtrArray *spots = ksk_card_table_get_spots (get_table (self));

  return card >= 1 && card <= spots->len ? g_ptr_array_index (spots, card - 1) : NULL;
}

static guint
count_occupied (KskCardRack *self)
{
  g_autoptr (GPtrArray) readers = ksk_card_table_dup_readers (get_table (self));
  guint n = 0;

  for (guint i = 0; i < readers->len; i++)
    n += ((const KskReader *)g_ptr_array_index (readers, i))->state != KSK_READER_EMPTY;
  return n;
}

/* Returns FALSE when that card was in none: what a reader has refused may have no number. */
static gboolean
take_out (KskCardRack *self, guint card)
{
  guint n_before = count_occupied (self);

  g_clear_pointer (&self->complaint, g_free);
  ksk_card_source_take_out (get_source (self), card);
  gboolean is_out = count_occupied (self) < n_before;
  if (is_out)
    g_signal_emit (self, signals[PICKED], 0);
  return is_out;
}

static gboolean
put_in (KskCardRack *self, guint card)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->complaint, g_free);
  if (!ksk_card_source_insert (get_source (self), card, &error))
    self->complaint = g_strdup (_ (error->message));
  g_signal_emit (self, signals[PICKED], 0);
  return error == NULL;
}

gboolean
ksk_card_rack_pick (KskCardRack *self, guint card)
{
  g_return_val_if_fail (KSK_IS_CARD_RACK (self), FALSE);

  return is_on_table (self) && find_spot (self, card) != NULL && (take_out (self, card) || put_in (self, card));
}

static GdkContentProvider *
prepare_cell_cb (GtkDragSource *drag, double x, double y, KskCardCell *cell)
{
  return gdk_content_provider_new_typed (G_TYPE_UINT, ksk_card_cell_get_card (cell));
}

/* An empty reader has nothing to be dragged. */
static GdkContentProvider *
prepare_slot_cb (GtkDragSource *drag, double x, double y, KskCardSlot *slot)
{
  guint card = ksk_card_slot_get_card (slot);

  return card > 0 ? gdk_content_provider_new_typed (G_TYPE_UINT, card) : NULL;
}

static void
add_drag (GtkWidget *widget, GCallback prepare)
{
  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect_object (drag, "prepare", prepare, widget, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

static gboolean
dropped_in_cb (GtkDropTarget *drop, const GValue *value, double x, double y, KskCardRack *self)
{
  return put_in (self, g_value_get_uint (value));
}

static gboolean
dropped_back_cb (GtkDropTarget *drop, const GValue *value, double x, double y, KskCardRack *self)
{
  return take_out (self, g_value_get_uint (value));
}

static void
add_drop (KskCardRack *self, GtkWidget *widget, GCallback dropped)
{
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_MOVE);

  g_signal_connect_object (drop, "drop", dropped, self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drop));
}

static void
ksk_card_rack_dispose (GObject *object)
{
  KskCardRack *self = KSK_CARD_RACK (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ksk_card_rack_parent_class)->dispose (object);
}

static void
ksk_card_rack_finalize (GObject *object)
{
  KskCardRack *self = KSK_CARD_RACK (object);

  g_ptr_array_unref (self->cells);
  g_free (self->notices);
  g_free (self->complaint);
  G_OBJECT_CLASS (ksk_card_rack_parent_class)->finalize (object);
}

static void
ksk_card_rack_class_init (KskCardRackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_card_rack_dispose;
  G_OBJECT_CLASS (klass)->finalize = ksk_card_rack_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[PICKED] = g_signal_new ("picked", KSK_TYPE_CARD_RACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_card_rack_init (KskCardRack *self)
{
  self->cells = g_ptr_array_new ();
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->places = gtk_grid_new ();
  self->tally = ksk_label_new (NULL, "ksk-title");
  self->readers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->turn = ksk_label_new (NULL, "ksk-strong");
  self->notice = ksk_label_new (NULL, "ksk-alert");
  gtk_grid_set_column_homogeneous (GTK_GRID (self->places), TRUE);
  gtk_box_set_homogeneous (GTK_BOX (self->readers), TRUE);
  gtk_widget_set_valign (self->tally, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->column), self->places);
  gtk_box_append (GTK_BOX (self->column), self->readers);
  gtk_box_append (GTK_BOX (self->column), self->turn);
  gtk_box_append (GTK_BOX (self->column), self->notice);
}

/* Initials, because a name has no room at this size; the sentence below has the name of whose turn it is. */
static char *
dup_holder (KskCardRack *self, KskRole role)
{
  g_autofree char *initials = ksk_session_dup_initials (self->session, role);
  const char *name = ksk_role_get_name (role);

  if (*initials == '\0' || g_str_equal (initials, name))
    return g_strdup (name);
  return g_strdup_printf ("%s %s", name, initials);
}

static void
build_cells (KskCardRack *self)
{
  GPtrArray *spots = ksk_card_table_get_spots (get_table (self));

  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    g_autofree char *holder = dup_holder (self, spot->holder);
    GtkWidget *cell = ksk_card_cell_new (spot->card, holder);
    if (is_on_table (self))
      add_drag (cell, G_CALLBACK (prepare_cell_cb));
    gtk_grid_attach (GTK_GRID (self->places), cell, (int)i % N_COLUMNS, (int)i / N_COLUMNS, 1, 1);
    g_ptr_array_add (self->cells, cell);
  }
  gtk_grid_attach (GTK_GRID (self->places), self->tally, (int)spots->len % N_COLUMNS, (int)spots->len / N_COLUMNS, 1,
                   1);
}

GtkWidget *
ksk_card_rack_new (KskSession *session)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), NULL);
  KskCardRack *self = g_object_new (KSK_TYPE_CARD_RACK, NULL);

  self->session = g_object_ref (session);
  build_cells (self);
  gtk_widget_set_visible (self->readers, is_on_table (self));
  if (is_on_table (self)) {
    add_drop (self, self->readers, G_CALLBACK (dropped_in_cb));
    add_drop (self, self->places, G_CALLBACK (dropped_back_cb));
  }
  ksk_card_rack_show (self, KSK_CARDS_GO_IN, 0);
  return GTK_WIDGET (self);
}

/* Readers do not come and go on the table, but how many there are is for the source to say. */
static void
show_readers (KskCardRack *self)
{
  g_autoptr (GPtrArray) readers = ksk_card_table_dup_readers (get_table (self));
  GtkWidget *slot = gtk_widget_get_first_child (self->readers);

  for (guint i = 0; i < readers->len; i++) {
    const KskReader *reader = g_ptr_array_index (readers, i);
    g_autofree char *note = NULL;
    if (slot == NULL) {
      slot = ksk_card_slot_new ();
      add_drag (slot, G_CALLBACK (prepare_slot_cb));
      gtk_box_append (GTK_BOX (self->readers), slot);
    }
    const KskCardSpot *spot = reader->state == KSK_READER_CARD ? find_spot (self, reader->card) : NULL;
    if (spot != NULL && spot->is_wanted && !spot->is_open)
      note = ksk_card_source_dup_note (get_source (self), reader->card);
    ksk_card_slot_set (KSK_CARD_SLOT (slot), reader, note);
    slot = gtk_widget_get_next_sibling (slot);
  }
}

static gboolean
is_to_come_out (const KskCardSpot *spot, guint cards)
{
  return (cards >> (spot->card - 1) & 1) != 0;
}

static void
append_card (GString *list, guint card)
{
  g_string_append_printf (list, "%s%u", list->len > 0 ? ", " : "", card);
}

static char *
describe_coming_out (KskCardRack *self, guint cards)
{
  GPtrArray *spots = ksk_card_table_get_spots (get_table (self));
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    if (spot->is_in && is_to_come_out (spot, cards))
      append_card (list, spot->card);
  }
  /* Translators: numbers of cards: `1, 4, 5`. */
  return list->len > 0 ? g_strdup_printf (_ ("These come out now: %s"), list->str)
                       : g_strdup (_ ("The cards are out."));
}

/* Whose hands are on which card: for the whole room. */
static char *
describe_turn (KskCardRack *self)
{
  KskCardTable *table = get_table (self);
  GPtrArray *spots = ksk_card_table_get_spots (table);
  const KskCardSpot *asked = find_spot (self, ksk_card_table_get_asked (table));
  g_autoptr (GString) list = g_string_new (NULL);

  if (ksk_card_table_is_busy (table))
    return g_strdup (_ ("The card compares the PIN."));
  if (asked != NULL) {
    const KskPerson *person = ksk_story_find_person (ksk_session_get_story (self->session), asked->holder);
    /* Translators: role, name of the person, number of the card. */
    return g_strdup_printf (_ ("%s, %s, types the PIN of card %u. Everyone else looks away."),
                            ksk_role_get_name (asked->holder),
                            person != NULL ? person->name : _ (ksk_role_get_title (asked->holder)), asked->card);
  }
  if (ksk_card_table_get_need (table) > 0 && ksk_card_table_get_n_open (table) >= ksk_card_table_get_need (table))
    return g_strdup (_ ("These are enough."));
  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    if (spot->is_wanted && !spot->is_open && !spot->is_in && spot->tries_left != 0)
      append_card (list, spot->card);
  }
  return list->len > 0 ? g_strdup_printf (_ ("These go in now: %s"), list->str) : g_strdup ("");
}

static void
show_tally (KskCardRack *self, KskCardsTask task, guint cards)
{
  KskCardTable *table = get_table (self);
  GPtrArray *spots = ksk_card_table_get_spots (table);
  guint need = ksk_card_table_get_need (table), n_in = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    n_in += spot->is_in && is_to_come_out (spot, cards);
  }
  if (task == KSK_CARDS_COME_OUT)
    text = g_strdup_printf (ngettext ("%u is in", "%u are in", n_in), n_in);
  else if (ksk_card_table_get_place (table) == KSK_CARDS_AT_DEVICE)
    /* Translators: how many cards, of how many that it takes; at most 12 signs. */
    text = g_strdup_printf (_ ("%u of %u in"), ksk_card_table_get_n_open (table), need);
  else
    /* Translators: how many cards, of how many that it takes; at most 12 signs. */
    text = g_strdup_printf (_ ("%u of %u open"), ksk_card_table_get_n_open (table), need);
  gtk_label_set_text (GTK_LABEL (self->tally), text);
  gtk_widget_set_visible (self->tally, task == KSK_CARDS_COME_OUT || need > 0);
}

static const char *
translate (const char *text)
{
  return _ (text);
}

/* What is wrong with cards is graver than a reader that was full when one was picked. */
static void
clear_old_complaint (KskCardRack *self, GStrv sentences)
{
  g_autofree char *notices = g_strjoinv ("\n", sentences);

  if (g_strcmp0 (self->notices, notices) == 0)
    return;
  g_free (self->notices);
  self->notices = g_steal_pointer (&notices);
  g_clear_pointer (&self->complaint, g_free);
}

/* The gravest, and how many there are: the room acts on one after the other. */
static void
show_notice (KskCardRack *self)
{
  g_auto (GStrv) sentences = ksk_card_table_dup_notices (get_table (self), translate);
  clear_old_complaint (self, sentences);
  guint n_more = g_strv_length (sentences);
  const char *first = self->complaint != NULL ? self->complaint : sentences[0];
  g_autoptr (GString) text = g_string_new (first);

  if (self->complaint == NULL && n_more > 0)
    n_more--;
  if (n_more > 0) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text, ngettext ("(%u more notice)", "(%u more notices)", n_more), n_more);
  }
  gtk_label_set_text (GTK_LABEL (self->notice), text->str);
  gtk_widget_set_visible (self->notice, first != NULL);
}

gboolean
ksk_card_rack_has_notices (KskCardRack *self)
{
  g_return_val_if_fail (KSK_IS_CARD_RACK (self), FALSE);
  return gtk_widget_get_visible (self->notice);
}

void
ksk_card_rack_show (KskCardRack *self, KskCardsTask task, guint cards)
{
  g_return_if_fail (KSK_IS_CARD_RACK (self));
  GPtrArray *spots = ksk_card_table_get_spots (get_table (self));
  KskCardPlace place = ksk_card_table_get_place (get_table (self));
  g_autofree char *turn = task == KSK_CARDS_COME_OUT ? describe_coming_out (self, cards) : describe_turn (self);

  show_notice (self);
  for (guint i = 0; i < spots->len && i < self->cells->len; i++) {
    const KskCardSpot *spot = g_ptr_array_index (spots, i);
    gboolean stays = task == KSK_CARDS_COME_OUT && !is_to_come_out (spot, cards);
    KskCardLook look = ksk_card_look_choose (spot, place, stays ? KSK_CARDS_GO_IN : task);
    /* While something is wrong there is no room for what was before. */
    ksk_card_cell_set (g_ptr_array_index (self->cells, i), &look,
                       spot->has_activated && !ksk_card_rack_has_notices (self));
  }
  if (is_on_table (self))
    show_readers (self);
  gtk_label_set_text (GTK_LABEL (self->turn), turn);
  /* Which cards are wanted their places say too: beside a notice there is room only for who types. */
  gtk_widget_set_visible (
      self->turn,
      *turn != '\0' && (!ksk_card_rack_has_notices (self) || ksk_card_table_get_asked (get_table (self)) > 0));
  show_tally (self, task, cards);
}
