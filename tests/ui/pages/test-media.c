/* Sticks are written, copied and let go, and the log is printed: what their pages say. */
#include "ceremony/actions/write-response.h"

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

/* The hash of what was read back is there for whoever looks at the stream. */
static void
test_scanned (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_WRITE);

  page_test_play_to (test, STEP_WRITE, TRUE);
  const KskExchangeFile *file = ksk_write_response_get_file (exchange_test_get_action (test));
  g_autofree char *expected = ksk_fingerprint_to_qr_text (&file->sha256, "SKR");
  g_assert_true (g_str_has_prefix (expected, "SKR SHA256 "));
  g_assert_true (exchange_test_shows (test, "take it out"));
  exchange_test_scan (test, "write-response", expected);
}

/* Nobody is told to take a stick out that is not let go. */
static void
test_not_released (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_REMOVE);

  g_assert_true (exchange_test_shows (test, "leave it in"));
  g_assert_false (exchange_test_shows (test, "take it out"));
  exchange_test_press_button (test, "Write everything out");
  g_assert_true (test->room->media->is_released[KSK_MEDIUM_LOG]);
  g_assert_true (exchange_test_shows (test, "take it out"));
}

/* Each copy is asked for by itself, for somebody has to change the stick. */
static void
test_copies (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_COPY);

  g_assert_true (exchange_test_shows (test, "Copy 1 of 2"));
  exchange_test_press_button (test, "Make the next copy");
  g_assert_true (exchange_test_shows (test, "Copy 2 of 2"));
  g_assert_cmpuint (test->room->media->n_copies, ==, 1);
  exchange_test_press_button (test, "Make the next copy");
  g_assert_true (exchange_test_shows (test, "2 copies"));
}

static void
test_no_printer (void)
{
  g_autoptr (PageTest) test = exchange_test_new (&exchange_test_hd, STEP_PRINT);

  test->room->printer->has_none = TRUE;
  exchange_test_press_button (test, "Print");
  g_assert_true (exchange_test_shows (test, "none: only the file was made"));
  page_test_judge (test, "print-no-printer");
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  exchange_test_add ("/ui/pages/media/scanned", test_scanned);
  g_test_add_func ("/ui/pages/media/not-released", test_not_released);
  g_test_add_func ("/ui/pages/media/copies", test_copies);
  g_test_add_func ("/ui/pages/media/no-printer", test_no_printer);
  return g_test_run ();
}
