/* The hash is read word by word: what the page shows at every size, its keys, and its QR code. */
#include "ceremony/actions/compare-hash.h"

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

static PageTest *
new_test (void)
{
  return exchange_test_new (&exchange_test_hd, STEP_COMPARE);
}

static void
read_words (PageTest *test, guint n_words)
{
  ksk_compare_hash_begin (exchange_test_get_action (test));
  for (guint i = 0; i < n_words; i++)
    ksk_compare_hash_next (exchange_test_get_action (test));
}

/* Whoever is far away reads the same hash from the picture as those in the room. */
static void
test_legible (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_COMPARE);
  const KskExchangeFile *file = ksk_compare_hash_get_file (exchange_test_get_action (test));
  g_autofree char *expected = ksk_fingerprint_to_qr_text (&file->sha256, "KSR");

  read_words (test, 11);
  g_assert_true (exchange_test_shows (test, "Word 12 of 32"));
  page_test_judge (test, "compare-hash-reading");
  exchange_test_scan (test, "compare-hash", expected);
}

static void
test_keys (void)
{
  static const struct {
    const char *key;
    int read;
  } presses[] = {
    { "Right", -1 }, { "space", 0 }, { "space", 1 }, { "Right", 2 }, { "Left", 1 }, { "Left", 0 }, { "Left", 0 },
  };
  g_autoptr (PageTest) test = new_test ();

  for (guint i = 0; i < G_N_ELEMENTS (presses); i++) {
    if (!exchange_test_key (test, "key", presses[i].key))
      return;
    g_assert_cmpint (ksk_compare_hash_get_read (exchange_test_get_action (test)), ==, presses[i].read);
  }
}

/* Somebody leans on the keyboard: one word is read, not all of them. */
static void
test_held (gconstpointer key)
{
  g_autoptr (PageTest) test = new_test ();

  read_words (test, 0);
  if (!exchange_test_hold (test, key))
    return;
  g_assert_cmpint (ksk_compare_hash_get_read (exchange_test_get_action (test)), ==, 1);
  exchange_test_key (test, "key", key);
  g_assert_cmpint (ksk_compare_hash_get_read (exchange_test_get_action (test)), ==, 2);
}

static void
test_mismatch (void)
{
  g_autoptr (PageTest) test = new_test ();

  read_words (test, 1);
  if (exchange_test_key (test, "key", "F8"))
    exchange_test_expect_refusal (test, "not the hash of the KSR", "word 2");
}

/* After the last word the focus is in the field for initials; the key works all the same. */
static void
test_mismatch_late (void)
{
  g_autoptr (PageTest) test = new_test ();

  read_words (test, KSK_FINGERPRINT_BYTES);
  page_test_settle (test);
  g_assert_true (GTK_IS_TEXT (page_test_get_focus (test)));
  if (exchange_test_key (test, "key", "F8"))
    exchange_test_expect_refusal (test, "not the hash of the KSR", "word 32");
}

/* Initials that were typed under one reading do not sign the next. */
static void
test_read_again (void)
{
  g_autoptr (PageTest) test = new_test ();

  read_words (test, KSK_FINGERPRINT_BYTES);
  page_test_settle (test);
  GtkWidget *first = page_test_get_focus (test);
  page_test_type (test, "PR");
  if (!exchange_test_key (test, "key", "F8"))
    return;
  g_assert_false (ksk_action_is_complete (exchange_test_get_action (test)));
  ksk_action_retry (exchange_test_get_action (test));
  read_words (test, KSK_FINGERPRINT_BYTES);
  page_test_settle (test);
  g_assert_true (page_test_get_focus (test) == first);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (first)), ==, "");
}

/* The button that says so in large words does the same. */
static void
test_mismatch_button (void)
{
  g_autoptr (PageTest) test = new_test ();

  read_words (test, 0);
  exchange_test_press_button (test, "Stop, mismatch");
  exchange_test_expect_refusal (test, "not the hash of the KSR", "word 1");
}

/* A page that fades out can still be pressed, but its step is over. */
static void
test_over (void)
{
  g_autoptr (PageTest) test = new_test ();

  read_words (test, 1);
  KskPage *page = g_object_ref (exchange_test_get_page (test));
  GtkWidget *stop = exchange_test_find_button (test, "Stop, mismatch");
  page_test_play_to (test, STEP_REVIEW, FALSE);
  g_signal_emit_by_name (stop, "clicked");
  g_assert_null (fake_room_find_text (test->room, "hash-mismatch", "word"));
  g_object_unref (page);
}

static void
test_played (void)
{
  g_autoptr (PageTest) test = new_test ();
  guint n = 0;

  while (ksk_page_play (exchange_test_get_page (test)))
    n++;
  g_assert_cmpuint (n, ==, 1 + KSK_FINGERPRINT_BYTES);
  g_assert_true (ksk_action_is_complete (exchange_test_get_action (test)));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  exchange_test_add ("/ui/pages/compare-hash/legible", test_legible);
  g_test_add_func ("/ui/pages/compare-hash/read-again", test_read_again);
  g_test_add_func ("/ui/pages/compare-hash/keys", test_keys);
  g_test_add_data_func ("/ui/pages/compare-hash/held/space", "space", test_held);
  g_test_add_data_func ("/ui/pages/compare-hash/held/right", "Right", test_held);
  g_test_add_func ("/ui/pages/compare-hash/mismatch", test_mismatch);
  g_test_add_func ("/ui/pages/compare-hash/mismatch-late", test_mismatch_late);
  g_test_add_func ("/ui/pages/compare-hash/mismatch-button", test_mismatch_button);
  g_test_add_func ("/ui/pages/compare-hash/over", test_over);
  g_test_add_func ("/ui/pages/compare-hash/played", test_played);
  return g_test_run ();
}
