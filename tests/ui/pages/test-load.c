/* A file is chosen and loaded; without a last SKR there is a reason, and two people. */
#include "ceremony/actions/load.h"

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

/* More files than fit: those around the chosen one are shown. */
static void
test_many (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_LOAD_REQUEST);

  for (guint i = 0; i < 12; i++) {
    g_autofree char *name = g_strdup_printf ("a-file-with-a-name-longer-than-most-are-%02u.xml", i);
    fake_room_put (test->room, KSK_MEDIUM_REQUEST, name, "no request");
  }
  page_test_judge (test, "load-many");
  g_assert_true (exchange_test_shows (test, "File 13 of 13"));
}

static void
test_keys (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_LOAD_REQUEST);

  fake_room_put (test->room, KSK_MEDIUM_REQUEST, "a.xml", "no request");
  fake_room_put (test->room, KSK_MEDIUM_REQUEST, "z.xml", "no request");
  /* What was chosen stays so when other files come. */
  g_assert_true (exchange_test_shows (test, "File 2 of 3"));
  page_test_press (test, GDK_KEY_Up, 0);
  page_test_press (test, GDK_KEY_Up, 0);
  g_assert_true (exchange_test_shows (test, "File 1 of 3"));
  page_test_press (test, GDK_KEY_Down, 0);
  page_test_press (test, GDK_KEY_Return, 0);
  page_test_settle (test);
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
  g_assert_cmpstr (ksk_load_get_file (exchange_test_get_action (test))->name, ==, "ksr-root-2026-q1-0.xml");
}

static void
test_no_request (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_LOAD_REQUEST);

  fake_room_put (test->room, KSK_MEDIUM_REQUEST, "a.xml", "no request");
  page_test_settle (test);
  page_test_press (test, GDK_KEY_Up, 0);
  page_test_press (test, GDK_KEY_Return, 0);
  page_test_settle (test);
  exchange_test_expect_refusal (test, "a.xml is not a valid KSR", "");
}

/* Going on without the last SKR takes a reason and two people of the roll. */
static void
test_waived (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new_without_documents (size, STEP_LOAD_PREVIOUS);
  g_autofree char *ca = ksk_session_dup_initials (test->room->session, KSK_ROLE_CA);
  g_autofree char *iw = ksk_session_dup_initials (test->room->session, KSK_ROLE_IW);

  page_test_judge (test, "load-empty");
  exchange_test_press_button (test, "No last SKR");
  page_test_judge (test, "load-waiver");
  exchange_test_enter (test, "The zone is signed for the first time.");
  exchange_test_enter (test, ca);
  exchange_test_enter (test, ca);
  g_assert_false (ksk_load_is_waived (exchange_test_get_action (test)));
  page_test_judge (test, "load-waiver-complaint");
  exchange_test_press_button (test, "Do not");
  g_assert_true (exchange_test_shows (test, "The stick is not in.") || exchange_test_shows (test, "no such file"));

  exchange_test_press_button (test, "No last SKR");
  exchange_test_enter (test, "The zone is signed for the first time.");
  exchange_test_enter (test, ca);
  exchange_test_enter (test, iw);
  g_assert_true (ksk_load_is_waived (exchange_test_get_action (test)));
  g_assert_cmpstr (fake_room_find_text (test->room, "override", "what"), ==, "no-previous-skr");
  page_test_judge (test, "load-waived");
}

/* Nothing offers to do without the KSR. */
static void
test_not_waivable (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_LOAD_REQUEST);

  g_assert_false (exchange_test_shows (test, "No last SKR"));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  exchange_test_add ("/ui/pages/load/many", test_many);
  exchange_test_add ("/ui/pages/load/waived", test_waived);
  g_test_add_func ("/ui/pages/load/keys", test_keys);
  g_test_add_func ("/ui/pages/load/no-request", test_no_request);
  g_test_add_func ("/ui/pages/load/not-waivable", test_not_waivable);
  return g_test_run ();
}
