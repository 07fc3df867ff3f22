/* Nothing but the confirmation signs; then each signature is counted, and the answers are shown. */
#include "ceremony/actions/sign.h"

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

static void
test_legible (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_SIGN);

  page_test_judge (test, "sign-before");
  exchange_test_enter (test, KSK_SIGN_CONFIRMATION);
  g_assert_true (exchange_test_shows (test, "verified"));
  page_test_judge (test, "sign-after");
}

/* While the HSM is at work: the picture is taken in the middle of it. */
static void
test_progress (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_SIGN);

  /* One of its signatures fails, and the page that says so is not looked at: what stood there before is. */
  page_test_settle (test);
  page_test_type (test, KSK_SIGN_CONFIRMATION);
  g_mutex_lock (&test->room->token->lock);
  page_test_press (test, GDK_KEY_Return, 0);
  g_assert_true (ksk_action_is_busy (exchange_test_get_action (test)));
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), "Signature 1 of 9"));
  g_mutex_unlock (&test->room->token->lock);
  page_test_settle (test);
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
}

static void
test_refused (gconstpointer typed)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_SIGN);

  exchange_test_enter (test, typed);
  g_assert_null (fake_room_find_text (test->room, "response-signed", "file"));
  g_assert_cmpuint (test->room->token->n_signatures, ==, 0);
  g_assert_false (ksk_action_is_complete (exchange_test_get_action (test)));
  g_assert_true (exchange_test_shows (test, "Nothing is signed"));
  /* What was wrong is away, and the next try is taken. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_test_get_focus (test))), ==, "");
  exchange_test_enter (test, KSK_SIGN_CONFIRMATION);
  g_assert_cmpuint (test->room->token->n_signatures, ==, 9);
  g_assert_false (exchange_test_shows (test, "Nothing is signed"));
}

/* A signature fails: after trying again the confirmation is asked for once more. */
static void
test_again (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_SIGN);

  test->room->token->fail_at = 4;
  exchange_test_enter (test, KSK_SIGN_CONFIRMATION);
  exchange_test_expect_refusal (test, "Signing stopped", "CKR_DEVICE_ERROR");
  test->room->token->fail_at = 0;
  ksk_action_retry (exchange_test_get_action (test));
  g_assert_true (exchange_test_shows (test, "Type Yes to sign"));
  exchange_test_enter (test, KSK_SIGN_CONFIRMATION);
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  exchange_test_add ("/ui/pages/sign/legible", test_legible);
  exchange_test_add ("/ui/pages/sign/progress", test_progress);
  g_test_add_data_func ("/ui/pages/sign/lower-case", "yes", test_refused);
  g_test_add_data_func ("/ui/pages/sign/upper-case", "YES", test_refused);
  g_test_add_data_func ("/ui/pages/sign/one-letter", "Y", test_refused);
  g_test_add_data_func ("/ui/pages/sign/more", "Yes please", test_refused);
  g_test_add_data_func ("/ui/pages/sign/nothing", "", test_refused);
  g_test_add_func ("/ui/pages/sign/again", test_again);
  return g_test_run ();
}
