/* Reading a hash aloud: 32 words, one at a time, and what a mismatch does. */
#include "ceremony/actions/compare-hash.h"

#include "evidence/pgp-words.h"
#include "tests/core/ceremony/actions/exchange-play.h"

static KskCompareHash *
get_compare (FakeRoom *room)
{
  return KSK_COMPARE_HASH (fake_room_get_action (room));
}

static FakeRoom *
open_room (void)
{
  FakeRoom *room = exchange_room_new ();
  exchange_open_at (room, STEP_COMPARE);
  return room;
}

static void
read_words (FakeRoom *room, guint n)
{
  for (guint i = 0; i < n; i++)
    ksk_compare_hash_next (get_compare (room));
}

static void
test_all_words (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  KskCompareHash *self = get_compare (room);
  g_assert_cmpstr (ksk_compare_hash_get_file (self)->name, ==, KSR_NAME);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, -1);
  read_words (room, 3);
  ksk_compare_hash_back (self);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, -1);

  ksk_compare_hash_begin (self);
  exchange_assert_records (room, "reading-begun");
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 0);
  ksk_compare_hash_back (self);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 0);
  read_words (room, 5);
  ksk_compare_hash_back (self);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 4);
  ksk_compare_hash_begin (self);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 4);
  read_words (room, 27);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 31);
  g_assert_false (exchange_is_complete (room));
  exchange_assert_records (room, "reading-begun");

  read_words (room, 1);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 32);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "reading-begun hash-compared");
  g_autofree char *sha256 = ksk_fingerprint_to_hex (&exchange_get (room)->request_file.sha256);
  g_autofree char *words = ksk_fingerprint_to_words (&exchange_get (room)->request_file.sha256);
  g_assert_cmpstr (fake_room_find_text (room, "hash-compared", "sha256"), ==, sha256);
  g_assert_cmpstr (fake_room_find_text (room, "hash-compared", "words"), ==, words);

  read_words (room, 1);
  ksk_compare_hash_back (self);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 32);
  exchange_assert_records (room, "reading-begun hash-compared");
}

/* The word that is being read is the one that differs. */
static void
test_mismatch (gconstpointer data)
{
  guint n_read = GPOINTER_TO_UINT (data), index = MIN (n_read, 31);
  g_autoptr (FakeRoom) room = open_room ();
  KskCompareHash *self = get_compare (room);
  ksk_compare_hash_begin (self);
  read_words (room, n_read);
  ksk_compare_hash_stop (self);
  exchange_assert_refused (room, "not the hash of the KSR", NULL);
  g_assert_cmpint (exchange_find_number (room, "hash-mismatch", "number"), ==, index + 1);
  g_assert_cmpstr (fake_room_find_text (room, "hash-mismatch", "word"), ==,
                   ksk_pgp_word (index, exchange_get (room)->request_file.sha256.bytes[index]));
  g_autofree char *before = fake_room_list_step_records (room);

  /* Nothing goes on. */
  read_words (room, 3);
  ksk_compare_hash_begin (self);
  ksk_compare_hash_stop (self);
  exchange_assert_records (room, before);

  /* It begins with the first word. */
  exchange_retry (room);
  g_assert_cmpint (ksk_compare_hash_get_read (self), ==, 0);
  read_words (room, 31);
  g_assert_false (exchange_is_complete (room));
  read_words (room, 1);
  g_assert_true (exchange_is_complete (room));
}

static void
test_stop_before (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  ksk_compare_hash_stop (get_compare (room));
  exchange_assert_records (room, "");
}

static void
test_resume (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  ksk_compare_hash_begin (get_compare (room));
  read_words (room, 20);
  exchange_restart (room);
  g_assert_cmpint (ksk_compare_hash_get_read (get_compare (room)), ==, -1);
  ksk_compare_hash_begin (get_compare (room));
  ksk_compare_hash_stop (get_compare (room));
  exchange_restart (room);
  g_assert_cmpint (ksk_compare_hash_get_read (get_compare (room)), ==, -1);
  g_assert_false (exchange_is_complete (room));
  ksk_compare_hash_begin (get_compare (room));
  read_words (room, 32);
  exchange_restart (room);
  g_assert_cmpint (ksk_compare_hash_get_read (get_compare (room)), ==, 32);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "reading-begun reading-begun hash-mismatch refused reading-begun hash-compared");
}

static void
test_paused (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  ksk_compare_hash_begin (get_compare (room));
  g_assert_cmpint (ksk_compare_hash_get_read (get_compare (room)), ==, -1);
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  ksk_compare_hash_begin (get_compare (room));
  g_assert_true (ksk_session_object (room->session, NULL));
  read_words (room, 1);
  g_assert_cmpint (ksk_compare_hash_get_read (get_compare (room)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare-hash/all-words", test_all_words);
  g_test_add_data_func ("/compare-hash/mismatch/first", GUINT_TO_POINTER (0), test_mismatch);
  g_test_add_data_func ("/compare-hash/mismatch/middle", GUINT_TO_POINTER (17), test_mismatch);
  g_test_add_data_func ("/compare-hash/mismatch/last", GUINT_TO_POINTER (31), test_mismatch);
  g_test_add_data_func ("/compare-hash/mismatch/late", GUINT_TO_POINTER (32), test_mismatch);
  g_test_add_func ("/compare-hash/stop-before", test_stop_before);
  g_test_add_func ("/compare-hash/resume", test_resume);
  g_test_add_func ("/compare-hash/paused", test_paused);
  return g_test_run ();
}
