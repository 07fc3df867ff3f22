/* Pages that are of no step: each is legible at every size, and does what it says. */
#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"

#define LONG                                                                                                         \
  "The number on the bag of the laptop was read as BB51184257, and the script of the last ceremony has BB51184275. " \
  "Everyone looked again."

static void
type_line (PageTest *test, const char *text)
{
  page_test_type (test, text);
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
}

static void
sign (PageTest *test)
{
  page_test_settle (test);
  type_line (test, "AL");
  type_line (test, "BO");
  page_test_settle (test);
}

static KskSessionState
get_state (PageTest *test)
{
  return ksk_session_get_state (test->room->session);
}

#define STEPS                                                                     \
  FAKE_STEP ("1.4", "confirm", "CA", "CA IW", "")                                 \
  FAKE_STEP ("2.1", "insert-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>") \
  FAKE_STEP ("2.2", "activate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>")   \
  FAKE_STEP ("2.3", "confirm", "CA", "CA IW", "")

static PageTest *
begin (gconstpointer size)
{
  PageTest *test = page_test_new (FAKE_BEGINNING STEPS, size, FALSE);

  page_test_play_to (test, "1.4", FALSE);
  return test;
}

static void
test_deviation (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  g_assert_true (page_test_press (test, GDK_KEY_F2, 0));
  page_test_judge (test, "deviation-asked");
  type_line (test, LONG);
  type_line (test, LONG);
  page_test_settle (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_DEVIATION);
  page_test_judge (test, "deviation-open");
  type_line (test, LONG);
  page_test_judge (test, "deviation-done");
  sign (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_RUNNING);
}

static void
test_objection (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  g_assert_true (page_test_press (test, GDK_KEY_F3, 0));
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_OBJECTION);
  page_test_judge (test, "objection");
  type_line (test, "rzm");
  type_line (test, LONG);
  type_line (test, LONG);
  page_test_judge (test, "objection-answered");
  sign (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_RUNNING);

  /* The next one begins with nothing of the last: neither its answer nor the initials under it. */
  g_assert_true (page_test_press (test, GDK_KEY_F3, 0));
  page_test_settle (test);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_test_get_focus (test))), ==, "");
  for (guint i = 0; i < 10; i++)
    page_test_press (test, GDK_KEY_Return, 0);
  page_test_settle (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_OBJECTION);
}

static void
test_pause (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  g_assert_true (page_test_press (test, GDK_KEY_F5, 0));
  page_test_judge (test, "pause-asked");
  type_line (test, LONG);
  page_test_settle (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_PAUSED);
  page_test_judge (test, "paused");
  sign (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_RUNNING);
}

static void
test_abort (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  g_assert_true (page_test_press (test, GDK_KEY_F10, 0));
  page_test_judge (test, "abort-asked");
  type_line (test, LONG);
  page_test_judge (test, "abort-signed");
  sign (test);
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_ABORTED);
  page_test_judge (test, "aborted");
}

static void
test_help_and_people (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  g_assert_true (page_test_press (test, GDK_KEY_F1, 0));
  page_test_judge (test, "help");
  g_assert_true (page_test_press (test, GDK_KEY_Escape, 0));
  g_assert_true (page_test_press (test, GDK_KEY_F4, 0));
  g_assert_true (page_test_press (test, GDK_KEY_Down, 0));
  page_test_judge (test, "people");
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  page_test_settle (test);
  g_assert_false (ksk_story_find_person (ksk_session_get_story (test->room->session), KSK_ROLE_IW)->present);
  g_assert_true (page_test_press (test, GDK_KEY_Escape, 0));
  page_test_judge (test, "absent");
  /* The page remembers who was chosen. */
  g_assert_true (page_test_press (test, GDK_KEY_F4, 0));
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  g_assert_true (ksk_story_find_person (ksk_session_get_story (test->room->session), KSK_ROLE_IW)->present);
}

static void
test_refusal (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  page_test_play_to (test, "2.2", FALSE);
  test->room->token->fault = FAKE_TOKEN_REFUSES;
  ksk_console_play (test->console);
  page_test_settle (test);
  g_assert_nonnull (ksk_action_get_refusal (fake_room_get_action (test->room)));
  page_test_judge (test, "refusal");
  test->room->token->fault = FAKE_TOKEN_GOOD;
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  page_test_settle (test);
  g_assert_null (ksk_action_get_refusal (fake_room_get_action (test->room)));
}

static void
test_restart (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  page_test_play_to (test, "2.3", FALSE);
  page_test_restart (test);
  page_test_judge (test, "resumed");
  g_assert_cmpint (get_state (test), ==, KSK_SESSION_READY);
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  page_test_settle (test);
  g_assert_nonnull (ksk_session_get_alarm (test->room->session));
  page_test_judge (test, "alarm");
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  page_test_settle (test);
  g_assert_true (ksk_session_needs_reactivation (test->room->session));
  page_test_judge (test, "reactivate-hsm");
  for (const char *digit = FAKE_PIN; *digit != '\0'; digit++)
    g_assert_true (page_test_press (test, (guint)*digit, 0));
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  page_test_settle (test);
  g_assert_false (ksk_session_needs_reactivation (test->room->session));
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.3");
}

static const struct {
  const char *name;
  GTestDataFunc test;
} tests[] = {
  { "deviation", test_deviation }, { "objection", test_objection },  { "pause", test_pause },
  { "abort", test_abort },         { "help", test_help_and_people }, { "refusal", test_refusal },
  { "restart", test_restart },
};

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
      g_autofree char *path = g_strdup_printf ("/ui/pages/%s/%dx%d", tests[i].name, size->width_px, size->height_px);
      g_test_add_data_func (path, size, tests[i].test);
    }
  }
  return g_test_run ();
}
