/* Nothing but the confirmation signs; then each signature is counted, and the answers are shown. */
#include "ceremony/actions/sign.h"

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

/* The HSM is held up, so that there is time to look at what is shown meanwhile. */
static void
test_progress (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_SIGN);
  GtkWindow *stage = ksk_console_get_stage (test->console);

  page_test_settle (test);
  page_test_type (test, KSK_SIGN_CONFIRMATION);
  g_mutex_lock (&test->room->token->lock);
  page_test_press (test, GDK_KEY_Return, 0);
  g_assert_true (ksk_action_is_busy (exchange_test_get_action (test)));
  g_assert_true (page_test_shows (stage, "Signature 1 of 9"));
  g_assert_false (page_test_shows (stage, "Type Yes to sign"));
  g_mutex_unlock (&test->room->token->lock);
  g_assert_true (exchange_test_shows (test, "9 signatures are made, and each is verified."));
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
}

/* Whatever else is typed signs nothing, and what was typed is away for the next try. */
static void
test_refused (void)
{
  static const char *const wrong[] = { "yes", "YES", "Y", "Yes please", "", "No" };
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_SIGN);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    exchange_test_enter (test, wrong[i]);
    g_assert_cmpuint (test->room->token->n_signatures, ==, 0);
    g_assert_false (ksk_action_is_complete (exchange_test_get_action (test)));
    g_assert_true (exchange_test_shows (test, "Nothing is signed"));
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_test_get_focus (test))), ==, "");
  }
  g_assert_null (fake_room_find_text (test->room, "response-signed", "file"));
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

/* A page on which nothing can be done says why, until that is over. */
static void
test_absent (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_SIGN);

  g_assert_true (ksk_session_set_present (test->room->session, KSK_ROLE_IW, FALSE, NULL));
  g_assert_true (exchange_test_shows (test, "IW is not in the room."));
  exchange_test_enter (test, KSK_SIGN_CONFIRMATION);
  g_assert_cmpuint (test->room->token->n_signatures, ==, 0);
  g_assert_true (ksk_session_set_present (test->room->session, KSK_ROLE_IW, TRUE, NULL));
  g_assert_false (exchange_test_shows (test, "IW is not in the room."));
  exchange_test_enter (test, KSK_SIGN_CONFIRMATION);
  g_assert_cmpuint (test->room->token->n_signatures, ==, 9);
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  g_test_add_func ("/ui/pages/sign/progress", test_progress);
  g_test_add_func ("/ui/pages/sign/refused", test_refused);
  g_test_add_func ("/ui/pages/sign/again", test_again);
  g_test_add_func ("/ui/pages/sign/absent", test_absent);
  return g_test_run ();
}
