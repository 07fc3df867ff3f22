/* Tests of what goes in and comes out: files, what follows from which, and the review between. */
#include <string.h>

#include "ceremony/exchange-private.h"
#include "tests/core/ceremony/fake-room.h"

#define PREVIOUS "skr-root-2025-q4-0.xml"
#define REQUEST "ksr-root-2026-q1-0.xml"

typedef struct {
  FakeRoom *room;
  KskExchange *exchange;
  GBytes *previous;
  GBytes *request;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->room = fake_room_new (FAKE_BEGINNING);
  fake_room_put_documents (fixture->room);
  const KskSchema *schema = ksk_config_find_schema (fixture->room->config, "normal", NULL);
  fixture->exchange = ksk_exchange_new (fixture->room->config, schema);
  fixture->previous = g_hash_table_lookup (fixture->room->media->files[KSK_MEDIUM_LOG], PREVIOUS);
  fixture->request = g_hash_table_lookup (fixture->room->media->files[KSK_MEDIUM_REQUEST], REQUEST);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ksk_exchange_free (fixture->exchange);
  fake_room_free (fixture->room);
}

static void
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ksk_exchange_set_previous (fixture->exchange, PREVIOUS, fixture->previous, &error);
  g_assert_no_error (error);
  ksk_exchange_set_request (fixture->exchange, REQUEST, fixture->request, &error);
  g_assert_no_error (error);
}

static void
review (Fixture *fixture, gint64 now_s)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskReview) made = ksk_review_new (fixture->exchange, now_s);
  ksk_review_perform (made, KSK_TOKEN (fixture->room->token), &error);
  g_assert_no_error (error);
  ksk_exchange_set_review (fixture->exchange, made);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  KskFingerprint expected;
  g_assert_cmpstr (exchange->request_file.name, ==, NULL);
  load (fixture);
  ksk_fingerprint_init (&expected, fixture->request);
  g_assert_cmpstr (exchange->request_file.name, ==, REQUEST);
  g_assert_true (exchange->request_file.bytes == fixture->request);
  g_assert_true (ksk_fingerprint_equal (&exchange->request_file.sha256, &expected));
  ksk_fingerprint_init (&expected, fixture->previous);
  g_assert_cmpstr (exchange->previous_file.name, ==, PREVIOUS);
  g_assert_true (ksk_fingerprint_equal (&exchange->previous_file.sha256, &expected));
}

/* What is no such file changes nothing. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  load (fixture);
  review (fixture, TEST_NOW_S);
  exchange->horizon_waived = TRUE;
  KskRequest *request = exchange->request;
  KskPlan *plan = exchange->plan;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("<KSR/>", 6);
  GBytes *wrong[] = { nothing, fixture->previous };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ksk_exchange_set_request (exchange, "other.xml", wrong[i], &error));
    g_assert_true (error->domain == KSK_KSR_ERROR);
    g_assert_true (exchange->request == request && exchange->plan == plan && exchange->horizon_waived);
    g_assert_cmpstr (exchange->request_file.name, ==, REQUEST);
  }
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_exchange_set_previous (exchange, "other.xml", fixture->request, &error));
  g_assert_true (error->domain == KSK_KSR_ERROR);
  g_assert_cmpstr (exchange->previous_file.name, ==, PREVIOUS);
  g_clear_error (&error);
  g_assert_false (ksk_exchange_set_response (exchange, "other.xml", fixture->request, &error));
  g_assert_true (error->domain == KSK_KSR_ERROR);
  g_assert_cmpstr (exchange->response_file.name, ==, NULL);
}

static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  g_autoptr (GError) error = NULL;
  exchange->previous_waiver = g_strdup ("The first.");
  load (fixture);
  g_assert_cmpstr (exchange->previous_waiver, ==, NULL);
  review (fixture, TEST_NOW_S);
  g_assert_nonnull (exchange->plan);
  g_assert_nonnull (exchange->hsm_keys);
  ksk_exchange_set_response (exchange, "skr.xml", fixture->previous, &error);
  g_assert_no_error (error);
  g_assert_nonnull (exchange->plan);
  exchange->horizon_waived = TRUE;

  ksk_exchange_set_request (exchange, REQUEST, fixture->request, &error);
  g_assert_no_error (error);
  g_assert_false (exchange->horizon_waived);
  g_assert_null (exchange->plan);
  g_assert_null (exchange->report);
  g_assert_null (exchange->hsm_keys);
  g_assert_null (exchange->response);
  g_assert_cmpstr (exchange->response_file.name, ==, NULL);
  g_assert_nonnull (exchange->previous);

  review (fixture, TEST_NOW_S);
  ksk_exchange_set_previous (exchange, PREVIOUS, fixture->previous, &error);
  g_assert_no_error (error);
  g_assert_null (exchange->plan);
  g_assert_nonnull (exchange->request);
}

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "ksr-root-2026-q1-0.xml", "skr-root-2026-q1-0.xml" },
    { "request.xml", "skr-request.xml" },
    { "KSR-a.xml", "skr-KSR-a.xml" },
    { "ksr-", "skr-" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = ksk_exchange_dup_response_name (names[i][0]);
    g_assert_cmpstr (name, ==, names[i][1]);
  }
}

static void
test_review (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  load (fixture);
  g_autoptr (GHashTable) labels = ksk_exchange_collect_labels (exchange);
  g_assert_true (g_hash_table_contains (labels, "KSK-1"));
  g_assert_cmpuint (g_hash_table_size (labels), ==, 1);
  review (fixture, TEST_NOW_S);
  g_assert_true (ksk_report_accepts (exchange->report));
  g_assert_cmpuint (ksk_plan_get_signatures (exchange->plan)->len, ==, 9);

  /* A rejection is a report, and no error. */
  fixture->room->token->fault = FAKE_TOKEN_NO_KEYS;
  review (fixture, TEST_NOW_S);
  g_assert_false (ksk_report_accepts (exchange->report));

  fixture->room->token->fault = FAKE_TOKEN_GONE;
  g_autoptr (GError) error = NULL;
  g_autoptr (KskReview) made = ksk_review_new (exchange, TEST_NOW_S);
  g_assert_false (ksk_review_perform (made, KSK_TOKEN (fixture->room->token), &error));
  g_assert_nonnull (strstr (error->message, "CKR_TOKEN_NOT_PRESENT"));
}

/* Only how far ahead it lies can be waived, never that it is over. */
static void
test_horizon (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  load (fixture);
  review (fixture, TEST_NOW_S - 365 * TEST_DAY_S);
  g_assert_true (ksk_report_has_failed (exchange->report, "KSR-POLICY-SIG-HORIZON"));
  exchange->horizon_waived = TRUE;
  review (fixture, TEST_NOW_S - 365 * TEST_DAY_S);
  g_assert_true (ksk_report_accepts (exchange->report));
  g_assert_cmpuint (ksk_report_count (exchange->report, KSK_VERDICT_SKIP), ==, 1);
  review (fixture, TEST_REQUEST_START_S + 30 * TEST_DAY_S);
  g_assert_true (ksk_report_has_failed (exchange->report, "KSR-POLICY-SIG-HORIZON"));
  review (fixture, TEST_REQUEST_START_S + 365 * TEST_DAY_S);
  g_assert_true (ksk_report_has_failed (exchange->report, "KSR-POLICY-SIG-HORIZON"));
}

static void
test_waiver (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  g_autoptr (GError) error = NULL;
  exchange->previous_waiver = g_strdup ("It is the first of this zone.");
  ksk_exchange_set_request (exchange, REQUEST, fixture->request, &error);
  g_assert_no_error (error);
  g_assert_nonnull (exchange->previous_waiver);
  review (fixture, TEST_NOW_S);
  g_assert_true (ksk_report_accepts (exchange->report));
  g_assert_cmpuint (ksk_report_count (exchange->report, KSK_VERDICT_SKIP), >, 0);
}

/* Records of a journal, as they come. */
static void
add (GPtrArray *lines, const char *kind, const char *file, GBytes *bytes)
{
  g_autofree char *sha256 = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  g_ptr_array_add (lines, g_strdup (kind));
  g_ptr_array_add (lines, file != NULL ? g_strdup_printf (",'file':'%s','sha256':'%s'", file, sha256) : g_strdup (""));
}

static void
add_override (GPtrArray *lines, const char *what)
{
  g_ptr_array_add (lines, g_strdup ("override"));
  g_ptr_array_add (lines, g_strdup_printf (",'what':'%s','reason':'R of %s'", what, what));
}

static gboolean
restore (Fixture *fixture, GPtrArray *lines, GError **error)
{
  g_autoptr (GString) journal = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i += 2)
    add_record (journal, i / 2 + 1, lines->pdata[i], lines->pdata[i + 1]);
  g_autoptr (GBytes) bytes = g_bytes_new (journal->str, journal->len);
  g_autoptr (GError) broken = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, NULL, &broken);
  g_assert_no_error (broken);
  return ksk_exchange_restore (fixture->exchange, records, KSK_MEDIA (fixture->room->media), error);
}

static void
keep (Fixture *fixture, const char *name, GBytes *bytes)
{
  g_hash_table_replace (fixture->room->media->record, g_strdup (name), g_bytes_ref (bytes));
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  KskExchange *exchange = fixture->exchange;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) gone = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;
  keep (fixture, PREVIOUS, fixture->previous);
  keep (fixture, REQUEST, fixture->request);
  keep (fixture, "skr.xml", fixture->previous);

  /* A request and an SKR that others took the place of are not asked for; nor is a waiver that they ended. */
  add (lines, "begin", NULL, NULL);
  add_override (lines, "no-previous-skr");
  add (lines, "previous-loaded", PREVIOUS, fixture->previous);
  add (lines, "request-loaded", "gone.xml", gone);
  add_override (lines, "horizon");
  add (lines, "response-signed", "skr-gone.xml", gone);
  add (lines, "request-loaded", REQUEST, fixture->request);
  restore (fixture, lines, &error);
  g_assert_no_error (error);
  g_assert_nonnull (exchange->previous);
  g_assert_cmpstr (exchange->request_file.name, ==, REQUEST);
  g_assert_cmpstr (exchange->response_file.name, ==, NULL);
  g_assert_cmpstr (exchange->previous_waiver, ==, NULL);
  g_assert_false (exchange->horizon_waived);

  add_override (lines, "horizon");
  add_override (lines, "no-previous-skr");
  add (lines, "response-signed", "skr.xml", fixture->previous);
  restore (fixture, lines, &error);
  g_assert_no_error (error);
  g_assert_true (exchange->horizon_waived);
  g_assert_cmpstr (exchange->previous_waiver, ==, "R of no-previous-skr");
  g_assert_cmpstr (exchange->response_file.name, ==, "skr.xml");
  g_assert_nonnull (exchange->response);
}

static void
test_restore_foreign (Fixture *fixture, gconstpointer data)
{
  static const char *const members[] = {
    "",
    ",'file':'a.xml'",
    ",'sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ",'file':7,'sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ",'file':'a.xml','sha256':'0011'",
    ",'file':'../a.xml','sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ",'file':'/etc/passwd','sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ",'file':'.hidden','sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ",'file':'','sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ",'file':'a.xml','sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
  };
  keep (fixture, "a.xml", fixture->request);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    add (lines, "begin", NULL, NULL);
    g_ptr_array_add (lines, g_strdup ("request-loaded"));
    g_ptr_array_add (lines, g_strdup (members[i]));
    g_assert_false (restore (fixture, lines, &error));
    g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
    g_assert_null (fixture->exchange->request);
  }

  /* The hash fits, but it is no KSR. */
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  keep (fixture, "b.xml", fixture->previous);
  add (lines, "begin", NULL, NULL);
  add (lines, "request-loaded", "b.xml", fixture->previous);
  g_assert_false (restore (fixture, lines, &error));
  g_assert_true (error->domain == KSK_KSR_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "b.xml: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/ceremony/exchange/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("files", test_files);
  ADD ("refused", test_refused);
  ADD ("dropped", test_dropped);
  ADD ("review", test_review);
  ADD ("horizon", test_horizon);
  ADD ("waiver", test_waiver);
  ADD ("restore", test_restore);
  ADD ("restore-foreign", test_restore_foreign);
  g_test_add_func ("/ceremony/exchange/names", test_names);
  return g_test_run ();
}
