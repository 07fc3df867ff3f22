/* A request is looked at in three views; what failed comes first, and only the horizon may be waived, by two people. */
#include "ceremony/actions/review-request.h"

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

/* All three, from the first to the first. */
static void
judge_views (PageTest *test, const char *what)
{
  static const char *const views[] = { "findings", "bundles", "timeline" };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    g_autofree char *name = g_strdup_printf ("%s-%s", what, views[i]);
    g_autofree char *count = g_strdup_printf ("F6 %u/3", i + 1);
    g_assert_true (exchange_test_shows (test, count));
    page_test_judge (test, name);
    g_assert_true (page_test_press (test, GDK_KEY_F6, 0));
  }
  g_assert_true (exchange_test_shows (test, "F6 1/3"));
}

static void
test_accepted (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_REVIEW);

  page_test_settle (test);
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
  g_assert_true (exchange_test_shows (test, "ACCEPTED"));
  g_assert_true (exchange_test_shows (test, "9 signatures would be made."));
}

/* The HSM does not hold the key: several rules are broken, and no plan can be made. */
static void
test_rejected (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_COMPARE);

  test->room->token->fault = FAKE_TOKEN_NO_KEYS;
  page_test_play_to (test, STEP_REVIEW, FALSE);
  g_assert_true (exchange_test_shows (test, "REJECTED"));
  g_assert_false (ksk_action_is_complete (exchange_test_get_action (test)));
  judge_views (test, "review-rejected");
}

static void
put (PageTest *test, KskMediumRole role, const char *name, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);

  fake_room_put (test->room, role, name, text);
}

static void
move_bundles (TestDocument *document, gint64 by_s)
{
  for (guint i = 0; i < document->bundles->len; i++) {
    TestBundle *bundle = g_ptr_array_index (document->bundles, i);
    bundle->inception_s += by_s;
    bundle->expiration_s += by_s;
  }
  test_document_sign (document);
}

/* The quarter is another: everything is as it should be, but for the time until then. */
static PageTest *
new_far_ahead (const KskScaleInput *size)
{
  PageTest *test = exchange_test_new_without_documents (size, STEP_LOAD_PREVIOUS);
  g_autoptr (TestDocument) response_document = test_document_new_response ();
  g_autoptr (TestDocument) request_document = test_document_new_request ();

  move_bundles (response_document, 180 * TEST_DAY_S);
  move_bundles (request_document, 180 * TEST_DAY_S);
  g_autoptr (KskResponse) response = test_document_build_response (response_document);
  g_autoptr (KskRequest) request = test_document_build_request (request_document);
  g_autoptr (GBytes) skr = ksk_response_to_xml (response);
  g_autoptr (GBytes) ksr = ksk_request_to_xml (request);
  put (test, KSK_MEDIUM_LOG, "skr-root-2026-q2-0.xml", skr);
  put (test, KSK_MEDIUM_REQUEST, "ksr-root-2026-q3-0.xml", ksr);
  page_test_play_to (test, STEP_REVIEW, FALSE);
  return test;
}

/* The horizon alone stands in the way: with a reason and two people it does not. */
static void
test_waived (gconstpointer size)
{
  g_autoptr (PageTest) test = new_far_ahead (size);
  g_autofree char *ca = ksk_session_dup_initials (test->room->session, KSK_ROLE_CA);
  g_autofree char *iw = ksk_session_dup_initials (test->room->session, KSK_ROLE_IW);

  g_assert_true (exchange_test_shows (test, "REJECTED"));
  g_assert_true (exchange_test_shows (test, "Only the horizon stands in the way."));
  judge_views (test, "review-horizon");
  exchange_test_enter (test, "The next ceremony cannot be held.");
  exchange_test_enter (test, ca);
  exchange_test_enter (test, ca);
  g_assert_false (ksk_action_is_complete (exchange_test_get_action (test)));
  page_test_judge (test, "review-horizon-complaint");
  exchange_test_enter (test, iw);
  g_assert_true (exchange_test_shows (test, "ACCEPTED"));
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
  page_test_judge (test, "review-waived");
}

/* The buttons do what the key does; and the autopilot looks at every view. */
static void
test_buttons (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_COMPARE);

  test->room->token->fault = FAKE_TOKEN_NO_KEYS;
  page_test_play_to (test, STEP_REVIEW, FALSE);
  exchange_test_press_button (test, "Timeline");
  g_assert_true (exchange_test_shows (test, "F6 3/3"));
  exchange_test_press_button (test, "Bundles");
  g_assert_true (exchange_test_shows (test, "F6 2/3"));
  for (guint i = 0; i < 3; i++)
    g_assert_true (ksk_page_play (exchange_test_get_page (test)));
  g_assert_true (exchange_test_shows (test, "F6 3/3"));
  g_assert_false (ksk_page_play (exchange_test_get_page (test)));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  g_test_add_func ("/ui/pages/review-request/accepted", test_accepted);
  exchange_test_add ("/ui/pages/review-request/rejected", test_rejected);
  exchange_test_add ("/ui/pages/review-request/waived", test_waived);
  g_test_add_func ("/ui/pages/review-request/buttons", test_buttons);
  return g_test_run ();
}
