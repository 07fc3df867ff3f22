/* Media that are hashed, copied and taken out. */
#include <string.h>

#include "ceremony/actions/copy-medium.h"
#include "ceremony/actions/hash-medium.h"
#include "ceremony/actions/remove-medium.h"
#include "tests/core/ceremony/actions/exchange-play.h"

#define STEP_HASH FAKE_STEP ("1.4", "hash-medium", "CA", "CA IW", "<with medium='log'%s/>")
#define STEP_COPY(copies) FAKE_STEP ("1.5", "copy-medium", "CA", "CA IW", "<with copies='" copies "'/>")
#define STEP_REMOVE FAKE_STEP ("1.6", "remove-medium", "CA", "CA IW", "<with medium='log'/>")

/* A log stick with two files. @expected: (nullable): of the step that hashes it. */
static FakeRoom *
open_room (const char *steps, const char *expected, const char *step_id)
{
  g_autoptr (GString) text = g_string_new (FAKE_BEGINNING);
  g_autofree char *with = expected != NULL ? g_strdup_printf (" sha256='%s'", expected) : g_strdup ("");
  g_string_append (text, steps);
  g_string_replace (text, "%s", with, 0);
  FakeRoom *room = fake_room_new (text->str);
  fake_room_put (room, KSK_MEDIUM_LOG, "a.xml", "one");
  fake_room_put (room, KSK_MEDIUM_LOG, "b.txt", "three");
  g_assert_false (fake_room_open (room));
  fake_room_go_to (room, step_id);
  return room;
}

static KskMediumHash
compute_hash (FakeRoom *room)
{
  KskMediumHash hash;
  g_assert_true (ksk_media_hash (KSK_MEDIA (room->media), KSK_MEDIUM_LOG, &hash, NULL, NULL));
  return hash;
}

static char *
compute_digits (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  fake_room_put (room, KSK_MEDIUM_LOG, "a.xml", "one");
  fake_room_put (room, KSK_MEDIUM_LOG, "b.txt", "three");
  KskMediumHash hash = compute_hash (room);
  return ksk_fingerprint_to_hex (&hash.manifest);
}

static void
assert_hash (const KskMediumHash *found, FakeRoom *room)
{
  KskMediumHash hash = compute_hash (room);
  g_assert_nonnull (found);
  g_assert_true (ksk_fingerprint_equal (&found->manifest, &hash.manifest));
  g_assert_true (ksk_fingerprint_equal (&found->contents, &hash.contents));
  g_assert_cmpuint (found->n_files, ==, 2);
  g_assert_cmpuint (found->n_bytes, ==, 8);
}

static KskHashMedium *
get_hash (FakeRoom *room)
{
  return KSK_HASH_MEDIUM (fake_room_get_action (room));
}

static void
read_it (FakeRoom *room)
{
  ksk_hash_medium_read (get_hash (room));
  fake_room_settle (room);
}

static void
test_hash (gconstpointer data)
{
  const char *form = data;
  g_autofree char *digits = compute_digits ();
  g_autofree char *expected = strcmp (form, "none") == 0    ? NULL
                              : strcmp (form, "upper") == 0 ? g_ascii_strup (digits, -1)
                                                            : g_strdup (digits);
  g_autoptr (FakeRoom) room = open_room (STEP_HASH, expected, "1.4");
  g_assert_cmpint (ksk_hash_medium_get_role (get_hash (room)), ==, KSK_MEDIUM_LOG);
  g_assert_cmpstr (ksk_hash_medium_get_expected (get_hash (room)), ==, expected);
  g_assert_null (ksk_hash_medium_get_hash (get_hash (room)));
  g_assert_false (exchange_is_complete (room));
  read_it (room);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (exchange_is_complete (room));
    assert_hash (ksk_hash_medium_get_hash (get_hash (room)), room);
    exchange_assert_records (room, "medium-hashed");
    exchange_restart (room);
  }
  g_assert_cmpstr (fake_room_find_text (room, "medium-hashed", "medium"), ==, "log");
  g_assert_cmpstr (fake_room_find_text (room, "medium-hashed", "label"), ==, "log stick");
  g_assert_cmpstr (fake_room_find_text (room, "medium-hashed", "sha256"), ==, digits);
  g_assert_cmpstr (fake_room_find_text (room, "medium-hashed", "expected"), ==, expected);
  g_assert_nonnull (fake_room_find_text (room, "medium-hashed", "words"));
}

static void
test_other_hash (void)
{
  g_autofree char *digits = compute_digits ();
  g_autoptr (FakeRoom) room = open_room (STEP_HASH, digits, "1.4");
  fake_room_put (room, KSK_MEDIUM_LOG, "a.xml", "two");
  read_it (room);
  exchange_assert_refused (room, "is not the one that the script has", digits);
  exchange_assert_records (room, "medium-hashed refused");
  /* It is never shown as the hash of this medium, also not once the refusal is away. */
  g_assert_null (ksk_hash_medium_get_hash (get_hash (room)));
  exchange_retry (room);
  g_assert_null (ksk_hash_medium_get_hash (get_hash (room)));
  exchange_restart (room);
  g_assert_null (ksk_hash_medium_get_hash (get_hash (room)));
  g_assert_false (exchange_is_complete (room));

  read_it (room);
  exchange_assert_refused (room, "is not the one that the script has", digits);
  fake_room_put (room, KSK_MEDIUM_LOG, "a.xml", "one");
  exchange_retry (room);
  g_assert_false (exchange_is_complete (room));
  read_it (room);
  g_assert_true (exchange_is_complete (room));
}

static void
test_unreadable (void)
{
  g_autoptr (FakeRoom) room = open_room (STEP_HASH, NULL, "1.4");
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_MISSING;
  read_it (room);
  exchange_assert_refused (room, "log medium could not be read", "no medium");
  g_assert_null (ksk_hash_medium_get_hash (get_hash (room)));
  read_it (room);
  exchange_assert_records (room, "refused");
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_GOOD;
  exchange_retry (room);
  read_it (room);
  g_assert_true (exchange_is_complete (room));
}

static KskCopyMedium *
get_copy (FakeRoom *room)
{
  return KSK_COPY_MEDIUM (fake_room_get_action (room));
}

static void
copy_next (FakeRoom *room)
{
  ksk_copy_medium_copy_next (get_copy (room));
  fake_room_settle (room);
}

static void
test_copies (void)
{
  g_autoptr (FakeRoom) room = open_room (STEP_HASH STEP_COPY ("2"), NULL, "1.5");
  g_assert_cmpuint (ksk_copy_medium_get_total (get_copy (room)), ==, 2);
  g_assert_null (ksk_copy_medium_get_hash (get_copy (room)));
  copy_next (room);
  g_assert_cmpuint (ksk_copy_medium_get_done (get_copy (room)), ==, 1);
  g_assert_false (exchange_is_complete (room));
  exchange_restart (room);
  g_assert_cmpuint (ksk_copy_medium_get_done (get_copy (room)), ==, 1);
  g_assert_false (exchange_is_complete (room));
  assert_hash (ksk_copy_medium_get_hash (get_copy (room)), room);

  copy_next (room);
  g_assert_true (exchange_is_complete (room));
  copy_next (room);
  exchange_assert_records (room, "medium-copied medium-copied");
  g_assert_cmpuint (room->media->n_copies, ==, 2);
  g_assert_cmpint (exchange_find_number (room, "medium-copied", "number"), ==, 2);
  g_assert_cmpint (exchange_find_number (room, "medium-copied", "of"), ==, 2);
  g_assert_cmpstr (fake_room_find_text (room, "medium-copied", "medium"), ==, "log");
  exchange_restart (room);
  g_assert_true (exchange_is_complete (room));
}

/* The stick of the first copy is not the second one, also after a restart. */
static void
test_same_stick (void)
{
  g_autoptr (FakeRoom) room = open_room (STEP_HASH STEP_COPY ("2"), NULL, "1.5");
  room->media->copy_device = "usb-A-0:0";
  copy_next (room);
  g_assert_cmpstr (fake_room_find_text (room, "medium-copied", "device"), ==, "usb-A-0:0");
  exchange_restart (room);
  copy_next (room);
  exchange_assert_refused (room, "Copy 2 of the log stick", "has a copy already: usb-A-0:0");
  g_assert_cmpuint (room->media->n_copies, ==, 1);
  room->media->copy_device = "usb-B-0:0";
  exchange_retry (room);
  copy_next (room);
  g_assert_true (exchange_is_complete (room));
}

static void
test_no_copies (void)
{
  g_autoptr (FakeRoom) room = open_room (STEP_HASH STEP_COPY ("0"), NULL, "1.5");
  g_assert_true (exchange_is_complete (room));
}

static void
test_bad_copy (gconstpointer data)
{
  FakeMediumFault fault = GPOINTER_TO_INT (data);
  g_autoptr (FakeRoom) room = open_room (STEP_HASH STEP_COPY ("2"), NULL, "1.5");
  copy_next (room);
  room->media->faults[KSK_MEDIUM_LOG] = fault;
  copy_next (room);
  exchange_assert_refused (room, "Copy 2 of the log stick", fault == FAKE_MEDIUM_SPOILS ? "the copy has" : "log: ");
  g_assert_cmpuint (ksk_copy_medium_get_done (get_copy (room)), ==, 1);
  copy_next (room);
  exchange_assert_records (room, "medium-copied refused");
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_GOOD;
  exchange_retry (room);
  g_assert_false (exchange_is_complete (room));
  copy_next (room);
  g_assert_true (exchange_is_complete (room));
}

static KskRemoveMedium *
get_remove (FakeRoom *room)
{
  return KSK_REMOVE_MEDIUM (fake_room_get_action (room));
}

static void
release (FakeRoom *room)
{
  ksk_remove_medium_release (get_remove (room));
  fake_room_settle (room);
}

static void
test_remove (void)
{
  g_autoptr (FakeRoom) room = open_room (STEP_HASH STEP_REMOVE, NULL, "1.6");
  g_assert_cmpint (ksk_remove_medium_get_role (get_remove (room)), ==, KSK_MEDIUM_LOG);
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_MISSING;
  release (room);
  exchange_assert_refused (room, "could not be released: log", "no medium");
  release (room);
  exchange_assert_records (room, "refused");
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_GOOD;
  exchange_retry (room);
  g_assert_false (exchange_is_complete (room));
  release (room);
  g_assert_true (exchange_is_complete (room));
  g_assert_true (room->media->is_released[KSK_MEDIUM_LOG]);
  release (room);
  exchange_assert_records (room, "refused retry medium-released");
  g_assert_cmpstr (fake_room_find_text (room, "medium-released", "medium"), ==, "log");
  g_assert_cmpstr (fake_room_find_text (room, "medium-released", "label"), ==, "log stick");
  exchange_restart (room);
  g_assert_true (exchange_is_complete (room));
}

static void
test_paused (void)
{
  g_autoptr (FakeRoom) hashing = open_room (STEP_HASH, NULL, "1.4");
  g_assert_true (ksk_session_pause (hashing->session, "Lunch.", NULL));
  read_it (hashing);
  exchange_assert_records (hashing, "pause");
  g_autoptr (FakeRoom) copying = open_room (STEP_HASH STEP_COPY ("1"), NULL, "1.5");
  g_assert_true (ksk_session_pause (copying->session, "Lunch.", NULL));
  copy_next (copying);
  exchange_assert_records (copying, "pause");
  g_autoptr (FakeRoom) removing = open_room (STEP_HASH STEP_REMOVE, NULL, "1.6");
  g_assert_true (ksk_session_pause (removing->session, "Lunch.", NULL));
  release (removing);
  exchange_assert_records (removing, "pause");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/hash-medium/nothing-expected", "none", test_hash);
  g_test_add_data_func ("/hash-medium/expected", "lower", test_hash);
  g_test_add_data_func ("/hash-medium/expected-in-capitals", "upper", test_hash);
  g_test_add_func ("/hash-medium/other", test_other_hash);
  g_test_add_func ("/hash-medium/unreadable", test_unreadable);
  g_test_add_func ("/copy-medium/copies", test_copies);
  g_test_add_func ("/copy-medium/none", test_no_copies);
  g_test_add_func ("/copy-medium/same-stick", test_same_stick);
  g_test_add_data_func ("/copy-medium/missing", GINT_TO_POINTER (FAKE_MEDIUM_MISSING), test_bad_copy);
  g_test_add_data_func ("/copy-medium/full", GINT_TO_POINTER (FAKE_MEDIUM_FULL), test_bad_copy);
  g_test_add_data_func ("/copy-medium/spoilt", GINT_TO_POINTER (FAKE_MEDIUM_SPOILS), test_bad_copy);
  g_test_add_func ("/remove-medium/released", test_remove);
  g_test_add_func ("/media/paused", test_paused);
  return g_test_run ();
}
