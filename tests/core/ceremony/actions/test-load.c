/* Loading the last SKR and the KSR: what is taken, what is refused, and what is there after a restart. */
#include <string.h>

#include "ceremony/actions/load.h"
#include "ksr/write.h"
#include "tests/core/ceremony/actions/exchange-play.h"

static KskLoad *
get_load (FakeRoom *room)
{
  return KSK_LOAD (fake_room_get_action (room));
}

static GBytes *
get_medium_file (FakeRoom *room, KskMediumRole role, const char *name)
{
  return g_hash_table_lookup (room->media->files[role], name);
}

static GBytes *
get_kept (FakeRoom *room, const char *name)
{
  return g_hash_table_lookup (room->media->record, name);
}

static void
load (FakeRoom *room, const char *name)
{
  ksk_load_load (get_load (room), name);
  fake_room_settle (room);
}

static void
test_previous (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  KskLoad *self = get_load (room);
  GBytes *bytes = get_medium_file (room, KSK_MEDIUM_LOG, PREVIOUS_NAME);
  g_assert_false (ksk_load_is_request (self));
  g_assert_cmpstr (ksk_load_get_names (self)[0], ==, PREVIOUS_NAME);
  g_assert_null (ksk_load_get_names (self)[1]);
  g_assert_null (ksk_load_get_file (self));
  g_assert_null (ksk_load_get_report (self));
  g_assert_false (exchange_is_complete (room));

  load (room, PREVIOUS_NAME);
  g_assert_true (exchange_is_complete (room));
  g_assert_cmpstr (ksk_load_get_file (self)->name, ==, PREVIOUS_NAME);
  g_assert_true (g_bytes_equal (ksk_load_get_file (self)->bytes, bytes));
  g_assert_true (ksk_report_accepts (ksk_load_get_report (self)));
  g_assert_nonnull (exchange_get (room)->previous);
  g_assert_true (g_bytes_equal (get_kept (room, PREVIOUS_NAME), bytes));
  exchange_assert_records (room, "previous-loaded");
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (fake_room_find_text (room, "previous-loaded", "file"), ==, PREVIOUS_NAME);
  g_assert_cmpstr (fake_room_find_text (room, "previous-loaded", "sha256"), ==, sha256);
  g_assert_nonnull (fake_room_find_text (room, "previous-loaded", "words"));
  g_assert_cmpint (exchange_find_number (room, "previous-loaded", "size"), ==, g_bytes_get_size (bytes));
}

static void
test_request (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_REQUEST);
  KskLoad *self = get_load (room);
  g_assert_true (ksk_load_is_request (self));
  g_assert_cmpstr (ksk_load_get_names (self)[0], ==, KSR_NAME);
  load (room, KSR_NAME);
  g_assert_true (exchange_is_complete (room));
  g_assert_null (ksk_load_get_report (self));
  g_assert_cmpstr (ksk_load_get_file (self)->name, ==, KSR_NAME);
  g_assert_nonnull (exchange_get (room)->request);
  g_assert_true (g_bytes_equal (get_kept (room, KSR_NAME), get_medium_file (room, KSK_MEDIUM_REQUEST, KSR_NAME)));
  exchange_assert_records (room, "request-loaded");
}

static void
test_no_medium (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_MISSING;
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  g_assert_null (ksk_load_get_names (get_load (room)));
  exchange_assert_records (room, "");

  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_GOOD;
  ksk_load_look (get_load (room));
  fake_room_settle (room);
  g_assert_cmpstr (ksk_load_get_names (get_load (room))[0], ==, PREVIOUS_NAME);

  /* Taken out between looking and loading. */
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_MISSING;
  load (room, PREVIOUS_NAME);
  exchange_assert_refused (room, PREVIOUS_NAME " could not be read from the stick", "no medium");
  g_assert_null (get_kept (room, PREVIOUS_NAME));
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_GOOD;
  exchange_retry (room);
  load (room, PREVIOUS_NAME);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "refused retry previous-loaded");
}

/* Each is refused, is not kept, and the good file is taken after it. */
static void
assert_refused_then_loads (FakeRoom *room, KskMediumRole role, const char *name, GBytes *bad, const char *happened,
                           const char *detail)
{
  g_autoptr (GBytes) good = g_bytes_ref (get_medium_file (room, role, name));
  exchange_put (room, role, name, bad);
  load (room, name);
  exchange_assert_refused (room, happened, detail);
  g_assert_null (ksk_load_get_file (get_load (room)));
  g_assert_null (get_kept (room, name));

  exchange_put (room, role, name, good);
  exchange_retry (room);
  load (room, name);
  g_assert_true (exchange_is_complete (room));
}

static void
test_not_a_request (void)
{
  static const char *const texts[] = { "", "no xml", "<KSR/>", "<!DOCTYPE KSR [<!ENTITY a 'b'>]><KSR/>" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (FakeRoom) room = exchange_room_new ();
    g_autoptr (GBytes) bad = g_bytes_new_static (texts[i], strlen (texts[i]));
    exchange_open_at (room, STEP_LOAD_REQUEST);
    assert_refused_then_loads (room, KSK_MEDIUM_REQUEST, KSR_NAME, bad, KSR_NAME " is not a valid KSR", "");
  }
}

static void
test_wrong_document (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  assert_refused_then_loads (room, KSK_MEDIUM_LOG, PREVIOUS_NAME, get_medium_file (room, KSK_MEDIUM_REQUEST, KSR_NAME),
                             "is not a valid SKR", "line ");
}

static GBytes *
make_bad_response (void)
{
  g_autoptr (TestDocument) document = test_document_new_response ();
  test_document_sign (document);
  ((TestSignature *)test_document_get_bundle (document, 5)->signatures->pdata[0])->corrupt = TRUE;
  g_autoptr (KskResponse) response = test_document_build_response (document);
  return ksk_response_to_xml (response);
}

static void
test_bad_signature (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (GBytes) bad = make_bad_response ();
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  assert_refused_then_loads (room, KSK_MEDIUM_LOG, PREVIOUS_NAME, bad, "breaks the rules",
                             "SKR-SIGNATURE: SKR bundle 5");
}

/* A file of exactly the limit is read, and refused for what it is; one more is not read at all. */
static void
test_size (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  gsize limit = ksk_config_get_request_policy (room->config)->max_request_bytes;
  g_autofree char *spaces = g_strnfill (limit + 1, ' ');
  g_autoptr (GBytes) longer = g_bytes_new_static (spaces, limit + 1);
  g_autoptr (GBytes) longest = g_bytes_new_static (spaces, limit);
  exchange_open_at (room, STEP_LOAD_REQUEST);
  exchange_put (room, KSK_MEDIUM_REQUEST, KSR_NAME, longer);
  load (room, KSR_NAME);
  exchange_assert_refused (room, "could not be read", "too large");
  exchange_retry (room);
  exchange_put (room, KSK_MEDIUM_REQUEST, KSR_NAME, longest);
  load (room, KSR_NAME);
  exchange_assert_refused (room, "is not a valid KSR", NULL);
}

static void
test_names (void)
{
  static const char *const bad[]
      = { ".hidden.xml", "a/b.xml", "a\\b.xml", "a\nb.xml", "turned\342\200\256.xml", ".xml" };
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (GBytes) bytes = g_bytes_ref (get_medium_file (room, KSK_MEDIUM_LOG, PREVIOUS_NAME));
  g_autofree char *rest = g_strnfill (124, 'a'), *longest = g_strconcat (rest, ".xml", NULL);
  g_autofree char *longer = g_strconcat ("a", longest, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    exchange_put (room, KSK_MEDIUM_LOG, bad[i], bytes);
  exchange_put (room, KSK_MEDIUM_LOG, longer, bytes);
  exchange_put (room, KSK_MEDIUM_LOG, longest, bytes);
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  const char *const *names = ksk_load_get_names (get_load (room));
  g_assert_cmpuint (g_strv_length ((GStrv)names), ==, 2);
  g_assert_cmpstr (names[0], ==, longest);
  g_assert_cmpstr (names[1], ==, PREVIOUS_NAME);
  load (room, longest);
  g_assert_true (exchange_is_complete (room));
}

static void
test_no_name_fits (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (GBytes) bytes = g_bytes_ref (get_medium_file (room, KSK_MEDIUM_LOG, PREVIOUS_NAME));
  g_hash_table_remove_all (room->media->files[KSK_MEDIUM_LOG]);
  exchange_put (room, KSK_MEDIUM_LOG, "\xc3\xa9.xml", bytes);
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  exchange_assert_refused (room, "has a name that this program does not take", NULL);
  exchange_put (room, KSK_MEDIUM_LOG, PREVIOUS_NAME, bytes);
  exchange_retry (room);
  g_assert_cmpstr (ksk_load_get_names (get_load (room))[0], ==, PREVIOUS_NAME);
}

static void
test_record_faults (void)
{
  static const FakeMediumFault faults[] = { FAKE_MEDIUM_MISSING, FAKE_MEDIUM_FULL, FAKE_MEDIUM_READ_ONLY };
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (FakeRoom) room = exchange_room_new ();
    exchange_open_at (room, STEP_LOAD_REQUEST);
    room->media->record_fault = faults[i];
    load (room, KSR_NAME);
    exchange_assert_refused (room, KSR_NAME " could not be kept", "record: ");
    g_assert_null (exchange_get (room)->request);
    room->media->record_fault = FAKE_MEDIUM_GOOD;
    exchange_retry (room);
    load (room, KSR_NAME);
    g_assert_true (exchange_is_complete (room));
  }
}

/* What a program that was killed has kept is set aside; what a record speaks of never is. */
static void
test_same_name (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  g_hash_table_insert (room->media->record, g_strdup (PREVIOUS_NAME), g_bytes_ref (other));
  load (room, PREVIOUS_NAME);
  g_assert_true (exchange_is_complete (room));
  g_assert_true (g_bytes_equal (get_kept (room, PREVIOUS_NAME ".aside-1"), other));

  g_autoptr (GBytes) first = g_bytes_ref (get_medium_file (room, KSK_MEDIUM_LOG, PREVIOUS_NAME));
  fake_room_put_documents (room); /* signed anew: other bytes */
  load (room, PREVIOUS_NAME);
  exchange_assert_refused (room, "could not be kept", "another " PREVIOUS_NAME);
  g_assert_nonnull (
      strstr (ksk_refusal_get_next (ksk_action_get_refusal (fake_room_get_action (room))), "another file"));
  g_assert_true (g_bytes_equal (get_kept (room, PREVIOUS_NAME), first));
  g_assert_null (get_kept (room, PREVIOUS_NAME ".aside-2"));

  /* What was loaded stays. */
  exchange_retry (room);
  g_assert_true (exchange_is_complete (room));
  g_assert_true (g_bytes_equal (ksk_load_get_file (get_load (room))->bytes, first));
}

static void
test_another (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_REQUEST);
  exchange_put (room, KSK_MEDIUM_REQUEST, "ksr-other.xml", get_medium_file (room, KSK_MEDIUM_REQUEST, KSR_NAME));
  ksk_load_look (get_load (room));
  fake_room_settle (room);
  load (room, KSR_NAME);
  load (room, "ksr-other.xml");
  g_assert_cmpstr (ksk_load_get_file (get_load (room))->name, ==, "ksr-other.xml");
  exchange_assert_records (room, "request-loaded request-loaded");
  exchange_restart (room);
  g_assert_cmpstr (ksk_load_get_file (get_load (room))->name, ==, "ksr-other.xml");
}

static void
test_resume (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  exchange_restart (room);
  g_assert_cmpstr (ksk_load_get_names (get_load (room))[0], ==, PREVIOUS_NAME);
  g_assert_false (exchange_is_complete (room));

  load (room, PREVIOUS_NAME);
  room->media->faults[KSK_MEDIUM_LOG] = FAKE_MEDIUM_MISSING;
  exchange_restart (room);
  g_assert_true (exchange_is_complete (room));
  g_assert_cmpstr (ksk_load_get_file (get_load (room))->name, ==, PREVIOUS_NAME);
  g_assert_true (ksk_report_accepts (ksk_load_get_report (get_load (room))));
}

static void
test_waive (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (GError) error = NULL;
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  g_assert_false (ksk_load_waive (get_load (room), "", fake_signers, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
  exchange_assert_records (room, "");
  g_clear_error (&error);

  ksk_load_waive (get_load (room), "The first ceremony.", fake_signers, &error);
  g_assert_no_error (error);
  g_assert_true (ksk_load_is_waived (get_load (room)));
  g_assert_true (exchange_is_complete (room));
  g_assert_nonnull (exchange_get (room)->previous_waiver);
  exchange_assert_records (room, "override previous-waived");

  g_assert_false (ksk_load_waive (get_load (room), "Again.", fake_signers, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  exchange_restart (room);
  g_assert_true (ksk_load_is_waived (get_load (room)));
  g_assert_true (exchange_is_complete (room));
  g_assert_nonnull (exchange_get (room)->previous_waiver);

  /* One was found after all. */
  ksk_load_look (get_load (room));
  fake_room_settle (room);
  load (room, PREVIOUS_NAME);
  g_assert_false (ksk_load_is_waived (get_load (room)));
  g_assert_null (exchange_get (room)->previous_waiver);
  g_clear_error (&error);
  g_assert_false (ksk_load_waive (get_load (room), "Too late.", fake_signers, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
}

/* Killed between the exception and the record of the step. */
static void
test_waive_killed (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (GError) error = NULL;
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  ksk_session_override (room->session, "no-previous-skr", "The first ceremony.", fake_signers, &error);
  g_assert_no_error (error);
  exchange_restart (room);
  g_assert_true (ksk_load_is_waived (get_load (room)));
  exchange_assert_records (room, "override previous-waived");
}

/* Nothing begins while the ceremony stands still. */
static void
test_paused (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_LOAD_REQUEST);
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  load (room, KSR_NAME);
  g_assert_false (exchange_is_complete (room));
  exchange_assert_records (room, "pause");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load/previous", test_previous);
  g_test_add_func ("/load/request", test_request);
  g_test_add_func ("/load/no-medium", test_no_medium);
  g_test_add_func ("/load/not-a-request", test_not_a_request);
  g_test_add_func ("/load/wrong-document", test_wrong_document);
  g_test_add_func ("/load/bad-signature", test_bad_signature);
  g_test_add_func ("/load/size", test_size);
  g_test_add_func ("/load/names", test_names);
  g_test_add_func ("/load/no-name-fits", test_no_name_fits);
  g_test_add_func ("/load/record-faults", test_record_faults);
  g_test_add_func ("/load/same-name", test_same_name);
  g_test_add_func ("/load/another", test_another);
  g_test_add_func ("/load/resume", test_resume);
  g_test_add_func ("/load/waive", test_waive);
  g_test_add_func ("/load/waive-killed", test_waive_killed);
  g_test_add_func ("/load/paused", test_paused);
  return g_test_run ();
}
