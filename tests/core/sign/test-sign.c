/* Signing a plan: what comes out, and that nothing comes out when a signature is late, wrong or missing. */
#include "tests/core/sign/room.h"

#include <string.h>

/* Everything in the hands of keys of one kind: `R` or `E`, the case's value. */
static void
use_kind (TestSigningRoom *room)
{
  const char *ksk = room->value == 'R' ? "KSK-R" : "KSK-E", *zsk = room->value == 'R' ? "ZSK-R" : "ZSK-E";
  for (guint number = 1; number <= 9; number++) {
    TestBundle *before = test_document_get_bundle (room->previous, number);
    TestBundle *bundle = test_document_get_bundle (room->request, number);
    test_bundle_remove (before, "KSK-1");
    test_bundle_add (before, test_room_get_pair (ksk), ksk, KSK_DNSKEY_FLAGS_KSK, TRUE);
    g_ptr_array_set_size (bundle->members, 0);
    test_bundle_add (bundle, test_room_get_pair (zsk), zsk, KSK_DNSKEY_FLAGS_ZSK, TRUE);
  }
}

/* KSK-1 and KSK-R sign, before and in the request. */
static void
use_two_algorithms (TestSigningRoom *room)
{
  for (guint number = 1; number <= 9; number++) {
    test_bundle_add (test_document_get_bundle (room->previous, number), test_room_get_pair ("KSK-R"), "KSK-R",
                     KSK_DNSKEY_FLAGS_KSK, TRUE);
    test_bundle_add (test_document_get_bundle (room->request, number), test_room_get_pair ("ZSK-R"), "ZSK-R",
                     KSK_DNSKEY_FLAGS_ZSK, TRUE);
  }
}

static void
publish_two (TestSigningRoom *room)
{
  for (guint number = 1; number <= 9; number++)
    test_bundle_add (test_document_get_bundle (room->previous, number), test_room_get_pair ("KSK-2"), "KSK-2",
                     KSK_DNSKEY_FLAGS_KSK, FALSE);
}

#define PERIODS                      \
  "  publish_safety: P1D\n"          \
  "  retire_safety: P2D\n"           \
  "  max_signature_validity: P25D\n" \
  "  min_signature_validity: P15D\n" \
  "  max_validity_overlap: P16D\n"   \
  "  min_validity_overlap: P5D\n"

typedef struct {
  TestPlanCase the_case;
  const char *labels; /* in the order of signing */
  KskAlgorithmPolicy algorithms[3];
  gboolean deterministic;
} SignCase;

#define NINE_TIMES(label) label " " label " " label " " label " " label " " label " " label " " label " " label

static const SignCase sign_cases[] = {
  { { .name = "p256", .ksk_policy = PERIODS, .slots = { { 1, 9, NULL, "one", NULL } } },
    NINE_TIMES ("KSK-1"),
    { { 13, 256, 0 } },
    FALSE },
  { { .name = "rsa", .ksk_policy = PERIODS, .slots = { { 1, 9, NULL, "rsa", NULL } }, .edit = use_kind, .value = 'R' },
    NINE_TIMES ("KSK-R"),
    { { 8, 1024, 65537 } },
    TRUE },
  { { .name = "ed25519",
      .ksk_policy = PERIODS,
      .slots = { { 1, 9, NULL, "ed", NULL } },
      .edit = use_kind,
      .value = 'E' },
    NINE_TIMES ("KSK-E"),
    { { 15, 256, 0 } },
    TRUE },
  { { .name = "two-algorithms",
      .ksk_policy = PERIODS,
      .slots = { { 1, 9, NULL, "one, rsa", NULL } },
      .edit = use_two_algorithms },
    NINE_TIMES ("KSK-R KSK-1"),
    { { 8, 1024, 65537 }, { 13, 256, 0 } },
    FALSE },
  { { .name = "revoke", .ksk_policy = PERIODS, .slots = { { 1, 9, NULL, "one, two", "one" } }, .edit = publish_two },
    NULL,
    { { 13, 256, 0 } },
    FALSE },
};

/* The answer is the request's but for its bundles and the KSK's policy. */
static void
assert_response (KskResponse *response, const TestPlan *planned, const KskAlgorithmPolicy *algorithms)
{
  const KskSignaturePolicy *policy = ksk_response_get_ksk_policy (response);
  GPtrArray *bundles = ksk_response_get_bundles (response), *unsigned_bundles = ksk_plan_get_bundles (planned->plan);
  GPtrArray *signatures = ksk_plan_get_signatures (planned->plan);
  guint n_signatures = 0;
  g_assert_cmpstr (ksk_response_get_id (response), ==, ksk_request_get_id (planned->request));
  g_assert_cmpuint (ksk_response_get_serial (response), ==, ksk_request_get_serial (planned->request));
  g_assert_cmpstr (ksk_response_get_domain (response), ==, ksk_request_get_domain (planned->request));
  g_assert_cmpint (ksk_response_get_timestamp (response), ==, -1);
  g_assert_true (ksk_signature_policy_equal (ksk_response_get_zsk_policy (response),
                                             ksk_request_get_zsk_policy (planned->request)));
  g_assert_cmpint (policy->publish_safety_s, ==, 1 * TEST_DAY_S);
  g_assert_cmpint (policy->retire_safety_s, ==, 2 * TEST_DAY_S);
  g_assert_cmpint (policy->max_signature_validity_s, ==, 25 * TEST_DAY_S);
  g_assert_cmpint (policy->min_signature_validity_s, ==, 15 * TEST_DAY_S);
  g_assert_cmpint (policy->max_validity_overlap_s, ==, 16 * TEST_DAY_S);
  g_assert_cmpint (policy->min_validity_overlap_s, ==, 5 * TEST_DAY_S);
  for (guint i = 0; i < policy->algorithms->len; i++) {
    const KskAlgorithmPolicy *one = &g_array_index (policy->algorithms, KskAlgorithmPolicy, i);
    g_assert_cmpuint (one->algorithm, ==, algorithms[i].algorithm);
    g_assert_cmpuint (one->size_bits, ==, algorithms[i].size_bits);
    g_assert_cmpuint (one->rsa_exponent, ==, algorithms[i].rsa_exponent);
  }
  g_assert_cmpuint (algorithms[policy->algorithms->len].algorithm, ==, 0);

  g_assert_cmpuint (bundles->len, ==, unsigned_bundles->len);
  for (guint i = 0; i < bundles->len; i++) {
    GPtrArray *own = ksk_bundle_get_signatures (bundles->pdata[i]), *none = g_ptr_array_new ();
    g_autoptr (KskBundle) stripped = ksk_bundle_new (
        ksk_bundle_get_id (bundles->pdata[i]), ksk_bundle_get_inception (bundles->pdata[i]),
        ksk_bundle_get_expiration (bundles->pdata[i]), ksk_bundle_get_keys (bundles->pdata[i]), none, NULL, 0);
    g_assert_true (ksk_bundle_equal (stripped, unsigned_bundles->pdata[i]));
    g_assert_cmpuint (own->len, >, 0);
    n_signatures += own->len;
    g_ptr_array_unref (none);
  }
  g_assert_cmpuint (n_signatures, ==, signatures->len);
}

static void
test_sign (gconstpointer data)
{
  const SignCase *one = data;
  g_autoptr (TestPlan) planned = test_plan_new (&one->the_case);
  g_assert_true (ksk_report_accepts (planned->report));
  g_autoptr (TestSigner) signer = test_signer_new (TEST_SIGNER_GOOD, 0), again = test_signer_new (TEST_SIGNER_GOOD, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = NULL, other_xml = NULL;
  g_autoptr (KskResponse) response = ksk_plan_sign (planned->plan, KSK_SIGNER (signer), NULL, NULL, NULL, &xml, &error);
  g_assert_no_error (error);
  assert_response (response, planned, one->algorithms);
  g_assert_cmpuint (signer->calls, ==, ksk_plan_get_signatures (planned->plan)->len);
  if (one->labels != NULL)
    g_assert_cmpstr (signer->labels->str, ==, one->labels);

  g_autoptr (GBytes) written = ksk_response_to_xml (response);
  g_autoptr (KskResponse) read = ksk_response_parse (xml, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (xml, written));
  g_assert_true (ksk_response_equal (read, response));
  g_autoptr (KskReport) report = ksk_verify_response (read, NULL);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_FAIL), ==, 0);
  g_assert_false (ksk_report_has_failed (report, "SKR-SIGNATURE"));

  g_autoptr (KskResponse) other
      = ksk_plan_sign (planned->plan, KSK_SIGNER (again), NULL, NULL, NULL, &other_xml, &error);
  g_assert_no_error (error);
  g_assert_nonnull (other);
  g_assert_cmpint (ksk_response_equal (response, other), ==, one->deterministic);
  g_assert_cmpint (g_bytes_equal (xml, other_xml), ==, one->deterministic);
}

static const TestPlanCase plain_case = { .slots = { { 1, 9, NULL, "one", NULL } } };

typedef struct {
  guint calls;
  guint cancel_at;
  GCancellable *cancellable;
  KskPlan *plan;
} Progress;

static void
on_progress (guint done, guint total, const KskPlannedSignature *signature, gpointer user_data)
{
  Progress *progress = user_data;
  progress->calls++;
  g_assert_cmpuint (done, ==, progress->calls);
  g_assert_cmpuint (total, ==, 9);
  g_assert_true (signature == ksk_plan_get_signatures (progress->plan)->pdata[done - 1]);
  if (done == progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

/* No value, no bytes; @calls: signatures asked for, of which @done were told of. */
static void
assert_fails (TestSigner *signer, GCancellable *cancellable, guint cancel_at, GQuark domain, gint code,
              const char *says, guint calls, guint done)
{
  g_autoptr (TestPlan) planned = test_plan_new (&plain_case);
  Progress progress = { 0, cancel_at, cancellable, planned->plan };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (KskResponse) response
      = ksk_plan_sign (planned->plan, KSK_SIGNER (signer), on_progress, &progress, cancellable, &xml, &error);
  g_assert_error (error, domain, code);
  g_test_message ("%s", error->message);
  if (!g_pattern_match_simple (says, error->message))
    g_assert_cmpstr (error->message, ==, says);
  g_assert_null (response);
  g_assert_null (xml);
  g_assert_cmpuint (signer->calls, ==, calls);
  g_assert_cmpuint (progress.calls, ==, done);
}

static void
test_faults (void)
{
  static const struct {
    TestSignerFault fault;
    gboolean bad_signature;
    const char *says;
  } cases[] = {
    { TEST_SIGNER_FAILS, FALSE, "the test says no" },
    { TEST_SIGNER_GARBAGE, TRUE,
      "what the HSM answered is not a signature by this key (the signature does not verify)" },
    { TEST_SIGNER_OTHER_KEY, TRUE, "what the HSM answered *" },
    { TEST_SIGNER_OTHER_DATA, TRUE, "what the HSM answered *" },
    { TEST_SIGNER_FLIPPED, TRUE, "what the HSM answered *" },
    { TEST_SIGNER_SHORT, TRUE, "what the HSM answered * (the signature has 63 octets where this key makes 64)" },
    { TEST_SIGNER_LONG, TRUE, "what the HSM answered * (the signature has 65 octets where this key makes 64)" },
    { TEST_SIGNER_EMPTY, TRUE, "what the HSM answered * (the signature has 0 octets where this key makes 64)" },
  };
  static const guint places[] = { 1, 5, 9 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (places); k++) {
      g_autoptr (TestSigner) signer = test_signer_new (cases[i].fault, places[k]);
      g_autofree char *says = g_strdup_printf ("Bundle %u, key KSK-1: %s", places[k], cases[i].says);
      assert_fails (signer, NULL, 0, cases[i].bad_signature ? KSK_SIGN_ERROR : G_IO_ERROR,
                    cases[i].bad_signature ? (gint)KSK_SIGN_ERROR_BAD_SIGNATURE : (gint)G_IO_ERROR_BUSY, says,
                    places[k], places[k] - 1);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) before = g_cancellable_new (), meanwhile = g_cancellable_new (),
                           by_signer = g_cancellable_new ();
  g_autoptr (TestSigner) idle = test_signer_new (TEST_SIGNER_GOOD, 0), third = test_signer_new (TEST_SIGNER_GOOD, 0);
  g_autoptr (TestSigner) fourth = test_signer_new (TEST_SIGNER_CANCELS, 4);
  g_cancellable_cancel (before);
  assert_fails (idle, before, 0, G_IO_ERROR, G_IO_ERROR_CANCELLED, "*", 0, 0);
  assert_fails (third, meanwhile, 3, G_IO_ERROR, G_IO_ERROR_CANCELLED, "*", 3, 3);
  /* The signature that was being made is finished and told of. */
  assert_fails (fourth, by_signer, 0, G_IO_ERROR, G_IO_ERROR_CANCELLED, "*", 4, 4);
}

/* Too late to cancel: everything is there. */
static void
test_cancelled_at_the_end (void)
{
  g_autoptr (TestPlan) planned = test_plan_new (&plain_case);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TestSigner) signer = test_signer_new (TEST_SIGNER_CANCELS, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskResponse) response
      = ksk_plan_sign (planned->plan, KSK_SIGNER (signer), NULL, NULL, cancellable, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (response);
}

static void
test_progress (void)
{
  g_autoptr (TestPlan) planned = test_plan_new (&plain_case);
  g_autoptr (TestSigner) signer = test_signer_new (TEST_SIGNER_GOOD, 0);
  Progress progress = { .plan = planned->plan };
  g_autoptr (KskResponse) response
      = ksk_plan_sign (planned->plan, KSK_SIGNER (signer), on_progress, &progress, NULL, NULL, NULL);
  g_assert_nonnull (response);
  g_assert_cmpuint (progress.calls, ==, 9);
}

/* Where to digest is the key's configuration. */
static void
test_hash_in_hsm (void)
{
  static const TestPlanCase cases[] = {
    { .keys = "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, valid_from: 2020-01-01, "
              "hash_using_hsm: true}\n",
      .slots = { { 1, 9, NULL, "one", NULL } } },
    { .keys = "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, valid_from: 2020-01-01, "
              "hash_using_hsm: false}\n",
      .slots = { { 1, 9, NULL, "one", NULL } } },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TestPlan) planned = test_plan_new (&cases[i]);
    g_autoptr (TestSigner) signer = test_signer_new (TEST_SIGNER_GOOD, 0);
    g_autoptr (KskResponse) response = ksk_plan_sign (planned->plan, KSK_SIGNER (signer), NULL, NULL, NULL, NULL, NULL);
    g_assert_nonnull (response);
    g_assert_cmpint (signer->hash_in_hsm, ==, i == 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (sign_cases); i++) {
    g_autofree char *path = g_strconcat ("/sign/sign/", sign_cases[i].the_case.name, NULL);
    g_test_add_data_func (path, &sign_cases[i], test_sign);
  }
  g_test_add_func ("/sign/faults", test_faults);
  g_test_add_func ("/sign/cancelled", test_cancelled);
  g_test_add_func ("/sign/cancelled-at-the-end", test_cancelled_at_the_end);
  g_test_add_func ("/sign/progress", test_progress);
  g_test_add_func ("/sign/hash-in-hsm", test_hash_in_hsm);
  return g_test_run ();
}
