/* A PIN is typed: nothing shows it or its length, on any screen, in any record, and it is forgotten at once. */
#include <string.h>

#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"
#include "ui/pages/pin-entry.h"

#define STEPS                                                                     \
  FAKE_STEP ("2.1", "insert-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>") \
  FAKE_STEP ("2.2", "activate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>")   \
  FAKE_STEP ("2.3", "confirm", "CA", "CA IW", "")

static PageTest *
begin (gboolean has_desk)
{
  PageTest *test = page_test_new (FAKE_BEGINNING STEPS, NULL, has_desk);

  page_test_play_to (test, "2.2", FALSE);
  g_assert_true (KSK_IS_PIN_ENTRY (page_test_get_focus (test)));
  return test;
}

static void
type_pin (PageTest *test, const char *pin)
{
  for (; *pin != '\0'; pin++)
    g_assert_true (page_test_press (test, (guint)*pin, 0));
  page_test_settle (test);
}

static void
collect_texts (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_EDITABLE (widget))
    g_string_append_printf (texts, "%s\n", gtk_editable_get_text (GTK_EDITABLE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

/* Returns: (transfer full): every text in the window that somebody types into. */
static char *
list_texts (PageTest *test)
{
  GString *texts = g_string_new (NULL);

  collect_texts (GTK_WIDGET (gtk_widget_get_root (page_test_get_focus (test))), texts);
  return g_string_free (texts, FALSE);
}

/* What is a key elsewhere belongs to the PIN here. */
static void
test_question_mark (void)
{
  g_autoptr (PageTest) test = begin (FALSE);
  GtkWidget *entry = page_test_get_focus (test);

  type_pin (test, "12?4");
  g_assert_true (page_test_get_focus (test) == entry);
  g_autoptr (KskSecret) pin = ksk_pin_entry_take (KSK_PIN_ENTRY (entry));
  g_assert_cmpstr ((const char *)ksk_secret_get_bytes (pin), ==, "12?4");
}

static void
test_length_is_not_shown (void)
{
  g_autoptr (PageTest) test = begin (FALSE);

  type_pin (test, "7");
  g_autofree char *one = list_texts (test);
  type_pin (test, "77777777");
  g_autofree char *nine = list_texts (test);
  g_assert_cmpstr (one, ==, nine);
  page_test_judge (test, "pin-typed");
  g_assert_true (page_test_press (test, GDK_KEY_BackSpace, 0));
  g_assert_true (ksk_pin_entry_is_empty (KSK_PIN_ENTRY (page_test_get_focus (test))));
}

static void
test_activates_and_forgets (void)
{
  g_autoptr (PageTest) test = begin (FALSE);
  g_autoptr (KskPinEntry) entry = g_object_ref (KSK_PIN_ENTRY (page_test_get_focus (test)));

  type_pin (test, FAKE_PIN);
  g_autofree char *texts = list_texts (test);
  g_assert_null (strstr (texts, FAKE_PIN));
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  g_assert_true (ksk_pin_entry_is_empty (entry));
  page_test_settle (test);
  g_assert_true (test->room->token->is_active);

  GPtrArray *records = ksk_session_get_story (test->room->session)->records;
  for (guint i = 0; i < records->len; i++) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    json_node_set_object (node, ksk_record_get_object (g_ptr_array_index (records, i)));
    g_autofree char *line = json_to_string (node, FALSE);
    g_assert_null (strstr (line, "\"" FAKE_PIN "\""));
  }
}

/* Enter on nothing tries nothing: a try may be one of three. */
static void
test_enter_alone (void)
{
  g_autoptr (PageTest) test = begin (FALSE);
  guint64 seq = ksk_session_get_seq (test->room->session);

  for (guint i = 0; i < 5; i++)
    page_test_press (test, GDK_KEY_Return, 0);
  page_test_settle (test);
  g_assert_cmpuint (ksk_session_get_seq (test->room->session), ==, seq);
}

/* What was typed does not wait for its owner while another page stands there. */
static void
test_forgets_when_left (void)
{
  g_autoptr (PageTest) test = begin (FALSE);
  g_autoptr (KskPinEntry) entry = g_object_ref (KSK_PIN_ENTRY (page_test_get_focus (test)));

  type_pin (test, "12");
  g_assert_true (page_test_press (test, GDK_KEY_F1, 0));
  page_test_settle (test);
  g_assert_true (ksk_pin_entry_is_empty (entry));
}

/* With a desk the entry is there and nowhere else, and the stage says who types. */
static void
test_desk (void)
{
  g_autoptr (PageTest) test = begin (TRUE);
  GtkWindow *stage = ksk_console_get_stage (test->console);

  type_pin (test, "12");
  g_assert_true (gtk_widget_get_root (page_test_get_focus (test)) == GTK_ROOT (ksk_console_get_desk (test->console)));
  g_assert_false (page_test_shows (stage, "PIN, then Enter"));
  g_assert_false (page_test_shows (stage, "\xe2\x80\xa2"));
  g_assert_true (page_test_shows (stage, "CA types the PIN"));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  g_test_add_func ("/ui/pin/question-mark", test_question_mark);
  g_test_add_func ("/ui/pin/length-is-not-shown", test_length_is_not_shown);
  g_test_add_func ("/ui/pin/activates-and-forgets", test_activates_and_forgets);
  g_test_add_func ("/ui/pin/enter-alone", test_enter_alone);
  g_test_add_func ("/ui/pin/forgets-when-left", test_forgets_when_left);
  g_test_add_func ("/ui/pin/desk", test_desk);
  return g_test_run ();
}
