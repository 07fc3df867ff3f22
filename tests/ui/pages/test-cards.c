/* Cards on their pages: put in and opened with the keyboard alone, mistyped, blocked, out too soon, in twice, and asked
 * for again after a restart. */
#include <string.h>

#include "tests/ui/pages/drawn-cards.h"
#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"
#include "ui/card-rack.h"
#include "ui/card-slot.h"
#include "ui/pages/pin-entry.h"

/* Said at length, so that it is seen when there is no room for it. */
#define INSERT(id)                                                                                                     \
  "<step id='" id "' title='Three cards of seven' kind='insert-cards' role='CA' confirm='CA IW' minutes='3'>"          \
  "<say>Crypto officers 1, 2 and 3, please come to the table one after the other. Each reads the number of the bag "   \
  "aloud, and shows it to the camera above the table.</say>"                                                           \
  "<see>Three of the seven cards are in their readers. The bags are whole, and IW finds the same numbers in the last " \
  "script.</see><with cards='CO1 CO2 CO3'/></step>"

#define STEPS                                                                     \
  INSERT ("2.1")                                                                  \
  FAKE_STEP ("2.2", "activate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>")   \
  FAKE_STEP ("2.3", "remove-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>") \
  FAKE_STEP ("2.4", "confirm", "CA", "CA IW", "")                                 \
  INSERT ("2.5")                                                                  \
  FAKE_STEP ("2.6", "deactivate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>") \
  FAKE_STEP ("2.7", "confirm", "CA", "CA IW", "")

typedef struct {
  FakeCards *cards;
  FakeDrawn *drawn;
  PageTest *test;
} Table;

static void
table_free (Table *self)
{
  page_test_free (self->test);
  g_assert_finalize_object (self->drawn);
  g_assert_finalize_object (self->cards);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

/* @place: on the table, or in readers. */
static Table *
begin (KskCardPlace place, const KskScaleInput *size, gboolean has_desk, const char *step_id)
{
  Table *self = g_new0 (Table, 1);

  self->cards = fake_cards_new ();
  self->drawn = fake_drawn_new (self->cards);
  self->test = page_test_new_with_cards (FAKE_BEGINNING STEPS, size, has_desk,
                                         place == KSK_CARDS_ON_TABLE ? KSK_CARD_SOURCE (self->drawn)
                                                                     : KSK_CARD_SOURCE (self->cards));
  page_test_play_to (self->test, step_id, FALSE);
  return self;
}

static GtkWindow *
get_stage (Table *self)
{
  return ksk_console_get_stage (self->test->console);
}

static gboolean
shows (Table *self, const char *text)
{
  return page_test_shows (get_stage (self), text);
}

static void
press (Table *self, guint keyval, GdkModifierType state)
{
  g_assert_true (page_test_press (self->test, keyval, state));
  page_test_settle (self->test);
}

static void
type_pin (Table *self, const char *pin)
{
  g_assert_true (KSK_IS_PIN_ENTRY (page_test_get_focus (self->test)));
  for (; *pin != '\0'; pin++)
    press (self, (guint)*pin, 0);
  press (self, GDK_KEY_Return, 0);
}

static guint
count_records (Table *self, const char *kind)
{
  GPtrArray *records = ksk_session_get_story (self->test->room->session)->records;
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += g_str_equal (ksk_record_get_kind (g_ptr_array_index (records, i)), kind);
  return n;
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type, guint *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_widget (child, type, n);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The whole of it with nothing but keys, and legible at every size on the way. */
static void
test_keyboard (gconstpointer data)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, data, FALSE, "2.1");

  page_test_judge (table->test, "cards-wanted");
  g_assert_true (shows (table, "These go in now: 1, 2, 3"));
  press (table, GDK_KEY_1, 0);
  g_assert_true (shows (table, "types the PIN of card 1"));
  g_assert_true (shows (table, "PIN 111111"));
  page_test_judge (table->test, "cards-first-in");
  press (table, GDK_KEY_2, GDK_CONTROL_MASK);
  g_assert_cmpuint (count_records (table, "card-inserted"), ==, 2);
  type_pin (table, "111111");
  g_assert_false (shows (table, "PIN 111111"));
  type_pin (table, "222222");
  press (table, GDK_KEY_KP_3, 0);
  type_pin (table, "333333");
  g_assert_true (ksk_action_is_complete (fake_room_get_action (table->test->room)));
  g_assert_true (shows (table, "3 of 3 open"));
  page_test_judge (table->test, "cards-open");
  page_test_play_to (table->test, "2.2", FALSE);
  g_assert_true (GTK_IS_BUTTON (page_test_get_focus (table->test)));
  press (table, GDK_KEY_Return, 0);
  g_assert_true (table->test->room->token->is_active);
  g_assert_cmpuint (table->cards->n_forgotten, >, 0);
  page_test_play_to (table->test, "2.3", FALSE);
  page_test_judge (table->test, "cards-to-come-out");
  press (table, GDK_KEY_1, 0);
  press (table, GDK_KEY_2, 0);
  press (table, GDK_KEY_3, 0);
  g_assert_true (ksk_action_is_complete (fake_room_get_action (table->test->room)));
}

/* Two wrong PINs, then the last try in words, then the card is blocked: and each can be read at every size. */
static void
test_last_try (gconstpointer data)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, data, FALSE, "2.1");

  press (table, GDK_KEY_1, 0);
  type_pin (table, "000000");
  g_assert_true (shows (table, "2 tries are left"));
  page_test_judge (table->test, "cards-wrong-pin");
  type_pin (table, "000000");
  g_assert_true (shows (table, "LAST TRY"));
  g_assert_true (shows (table, "Card 1: LAST TRY."));
  page_test_judge (table->test, "cards-last-try");
  type_pin (table, "000000");
  g_assert_true (shows (table, "BLOCKED"));
  g_assert_true (shows (table, "Card 1 is blocked"));
  g_assert_false (KSK_IS_PIN_ENTRY (page_test_get_focus (table->test)));
  page_test_judge (table->test, "cards-blocked");
  g_assert_cmpuint (count_records (table, "card-refused"), ==, 3);
}

/* The same in any language: nothing here knows a word. */
static void
test_legible (gconstpointer data)
{
  static const char *const after[] = { "words-wrong-pin", "words-last-try", "words-blocked" };
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, data, FALSE, "2.1");

  page_test_judge (table->test, "words-wanted");
  press (table, GDK_KEY_1, 0);
  page_test_judge (table->test, "words-first-in");
  for (guint i = 0; i < G_N_ELEMENTS (after); i++) {
    type_pin (table, "000000");
    page_test_judge (table->test, after[i]);
  }
  press (table, GDK_KEY_2, 0);
  press (table, GDK_KEY_2, GDK_CONTROL_MASK);
  page_test_judge (table->test, "words-out-too-soon");
  fake_cards_set (table->cards, 1, KSK_READER_OLD_EPOCH, 2, "serial-old");
  fake_cards_set (table->cards, 2, KSK_READER_MUTE, 0, "");
  page_test_settle (table->test);
  page_test_judge (table->test, "words-strangers");
}

static void
test_out_too_soon (void)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, NULL, FALSE, "2.1");

  press (table, GDK_KEY_1, 0);
  press (table, GDK_KEY_2, 0); /* of the PIN, and no card */
  g_assert_cmpuint (count_records (table, "card-inserted"), ==, 1);
  g_assert_false (ksk_pin_entry_is_empty (KSK_PIN_ENTRY (page_test_get_focus (table->test))));
  press (table, GDK_KEY_1, GDK_CONTROL_MASK);
  g_assert_true (shows (table, "out too soon"));
  g_assert_true (shows (table, "Card 1 was taken out too soon"));
  page_test_judge (table->test, "cards-out-too-soon");
  press (table, GDK_KEY_1, 0);
  g_assert_false (shows (table, "out too soon"));
  /* What was begun for a card that went is not given to the one that comes. */
  g_assert_true (ksk_pin_entry_is_empty (KSK_PIN_ENTRY (page_test_get_focus (table->test))));
}

/* The same number in two readers: only one of them counts, and the room is told. */
static void
test_in_two_places (void)
{
  g_autoptr (Table) table = begin (KSK_CARDS_IN_READER, NULL, FALSE, "2.1");

  fake_cards_put (table->cards, 0, 2);
  fake_cards_put (table->cards, 1, 2);
  page_test_settle (table->test);
  g_assert_true (shows (table, "Card 2 is in twice"));
  g_assert_cmpuint (count_records (table, "card-inserted"), ==, 1);
  page_test_judge (table->test, "cards-twice");
  fake_cards_take (table->cards, 1);
  page_test_settle (table->test);
  g_assert_false (shows (table, "Card 2 is in twice"));
}

static void
test_strangers (gconstpointer data)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, data, FALSE, "2.1");

  fake_cards_set (table->cards, 0, KSK_READER_OLD_EPOCH, 2, "serial-old");
  fake_cards_set (table->cards, 1, KSK_READER_OTHER_SET, 3, "serial-other");
  fake_cards_set (table->cards, 2, KSK_READER_MUTE, 0, "");
  page_test_settle (table->test);
  g_assert_true (shows (table, "replaced"));
  g_assert_true (shows (table, "other set"));
  g_assert_true (shows (table, "no answer"));
  g_assert_true (shows (table, "2 more notices"));
  page_test_judge (table->test, "cards-strangers");
  press (table, GDK_KEY_1, 0);
  g_assert_true (shows (table, "No reader is free"));
  press (table, GDK_KEY_2, 0); /* the same key takes it out, although it was never taken */
  g_assert_cmpint (table->cards->readers[0].state, ==, KSK_READER_EMPTY);
}

/* With a desk nobody types on the stage, which says who does. */
static void
test_desk (void)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, NULL, TRUE, "2.1");
  guint first = 0;

  press (table, GDK_KEY_1, 0);
  GtkWidget *focus = page_test_get_focus (table->test);
  g_assert_true (gtk_widget_get_root (focus) == GTK_ROOT (ksk_console_get_desk (table->test->console)));
  g_assert_null (find_widget (GTK_WIDGET (get_stage (table)), KSK_TYPE_PIN_ENTRY, &first));
  g_assert_true (shows (table, "types the PIN of card 1"));
  g_assert_false (shows (table, "PIN, then Enter"));
  page_test_judge (table->test, "cards-with-a-desk");
  type_pin (table, "111111");
  g_assert_cmpuint (count_records (table, "card-opened"), ==, 1);
}

/* Shares do not survive the program: the cards are asked for again before the HSM is active once more. */
static void
test_restart (gconstpointer data)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, data, FALSE, "2.4");

  g_assert_true (table->test->room->token->is_active);
  fake_cards_restart (table->cards);
  page_test_restart (table->test);
  for (guint i = 0; i < 10 && !shows (table, "These go in now"); i++) {
    ksk_console_play (table->test->console);
    page_test_settle (table->test);
  }
  g_assert_true (shows (table, "These go in now"));
  page_test_judge (table->test, "cards-after-restart");
  for (guint card = 1; card <= 3; card++) {
    g_autofree char *pin = g_strnfill (6, (char)('0' + card));
    press (table, GDK_KEY_0 + card, 0);
    type_pin (table, pin);
  }
  g_assert_true (GTK_IS_BUTTON (page_test_get_focus (table->test)));
  press (table, GDK_KEY_Return, 0);
  g_assert_true (table->test->room->token->is_active);
  g_assert_cmpuint (count_records (table, "hsm-reactivated"), ==, 1);
}

/* The cards that activated also deactivate: that is said, and done. */
static void
test_reused (gconstpointer data)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, data, FALSE, "2.5");

  g_assert_true (shows (table, "used to activate"));
  page_test_judge (table->test, "cards-used");
  page_test_play_to (table->test, "2.6", FALSE);
  g_assert_true (shows (table, "A card that is in was used to activate"));
  page_test_judge (table->test, "cards-reused");
  page_test_play_to (table->test, "2.7", FALSE);
  g_assert_false (table->test->room->token->is_active);
}

/* What a drag and a drop do, without a pointer: what is offered, and what happens to it. */
static void
test_drag (void)
{
  g_autoptr (Table) table = begin (KSK_CARDS_ON_TABLE, NULL, FALSE, "2.1");
  GtkWidget *stage = GTK_WIDGET (get_stage (table));
  g_auto (GValue) card = G_VALUE_INIT;
  guint n_cell = 1, n_slot = 0;
  GtkWidget *cell = find_widget (stage, KSK_TYPE_CARD_CELL, &n_cell);
  GtkWidget *slot = find_widget (stage, KSK_TYPE_CARD_SLOT, &n_slot);
  GtkWidget *ends[] = { gtk_widget_get_parent (slot), gtk_widget_get_parent (cell) };

  g_value_init (&card, G_TYPE_UINT);
  g_autoptr (GListModel) of_cell = gtk_widget_observe_controllers (cell);
  for (guint i = 0; i < g_list_model_get_n_items (of_cell); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (of_cell, i);
    g_autoptr (GdkContentProvider) offer = NULL;
    if (!GTK_IS_DRAG_SOURCE (controller))
      continue;
    g_signal_emit_by_name (controller, "prepare", 1.0, 1.0, &offer);
    g_assert_true (gdk_content_provider_get_value (offer, &card, NULL));
  }
  g_assert_cmpuint (g_value_get_uint (&card), ==, 2);
  for (guint end = 0; end < G_N_ELEMENTS (ends); end++) {
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (ends[end]);
    gboolean taken = FALSE;
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &card, 1.0, 1.0, &taken);
    }
    g_assert_true (taken);
    page_test_settle (table->test);
    g_assert_cmpuint (ksk_card_slot_get_card (KSK_CARD_SLOT (slot)), ==, end == 0 ? 2 : 0);
  }
  g_assert_cmpuint (count_records (table, "card-removed"), ==, 1);
}

static void
add_sizes (const char *name, GTestDataFunc func)
{
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *path = g_strdup_printf ("/ui/cards/%s/%dx%d", name, size->width_px, size->height_px);
    g_test_add_data_func (path, size, func);
  }
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  add_sizes ("keyboard", test_keyboard);
  add_sizes ("last-try", test_last_try);
  add_sizes ("legible", test_legible);
  add_sizes ("strangers", test_strangers);
  add_sizes ("restart", test_restart);
  add_sizes ("reused", test_reused);
  g_test_add_func ("/ui/cards/out-too-soon", test_out_too_soon);
  g_test_add_func ("/ui/cards/in-two-places", test_in_two_places);
  g_test_add_func ("/ui/cards/desk", test_desk);
  g_test_add_func ("/ui/cards/drag", test_drag);
  return g_test_run ();
}
