/* Every bit of a small KSR and of a small SKR flipped, and both cut at every length. What then still parses and is
 * accepted differs from what was made only in values that nothing signs and no rule holds fast: the lists below. */
#include "tests/core/ksr/documents.h"
#include "tests/fixtures/request-builder.h"

#include <string.h>

/* A sanitized program takes a hundred times as long; it looks at some bits of every octet, and sees less. */
#define STRIDE (TEST_HAS_ADDRESS_SANITIZER ? 5 : 1)

static const char config_text[] = "request_policy:\n"
                                  "  acceptable_domains: [ab.]\n"
                                  "  num_bundles: 2\n"
                                  "  enable_unsupported_ecdsa: true\n"
                                  "  approved_algorithms: [ECDSAP256SHA256]\n"
                                  "  num_keys_per_bundle: [1, 1]\n"
                                  "  num_different_keys_in_all_bundles: 2\n"
                                  "  min_cycle_inception_length: P10D\n"
                                  "  max_cycle_inception_length: P10D\n"
                                  "  min_bundle_interval: P10D\n"
                                  "  max_bundle_interval: P10D\n"
                                  "response_policy:\n"
                                  "  num_bundles: 1\n"
                                  "ksk_policy:\n"
                                  "  ttl: 172800\n";

/* In a KSR: names, numbers and times of the document, the limits and periods that it states itself as long as its
 * bundles keep to them, the TTL that the proof of possession would have in a cache. The room compares the digest of the
 * file because of these. */
static const char *const free_in_requests[] = {
  "id",
  "serial",
  "timestamp",
  "domain in its case",
  "safety periods of the ZSK policy",
  "limits of the ZSK policy",
  "id of a bundle",
  "TTL of a signature",
  "signer's name in its case",
};

/* In an SKR, which has no timestamp here and no rules but its signatures and the trust anchor: besides these the
 * policies, which inform, a shorter time for a bundle than is signed, and what does not stand in the records of keys
 * that do not sign. */
static const char *const free_in_responses[] = {
  "id",
  "serial",
  "domain in its case",
  "safety periods of the KSK policy",
  "limits of the KSK policy",
  "algorithms of the KSK policy",
  "safety periods of the ZSK policy",
  "limits of the ZSK policy",
  "algorithms of the ZSK policy",
  "id of a bundle",
  "later inception of a bundle",
  "earlier expiration of a bundle",
  "stated tag of a key",
  "identifier of another key",
  "TTL of another key",
  "TTL of a signature",
  "signer's name in its case",
};

/* Names of what differs. (element-type utf8) */
typedef GHashTable Differences;

static void
note (Differences *found, const char *what, gboolean equal)
{
  if (!equal)
    g_hash_table_add (found, (gpointer)g_intern_string (what));
}

/* Equal, or equal but for the case of letters, which DNS does not tell apart. */
static void
note_name (Differences *found, const char *what, const char *a, const char *b)
{
  g_autofree char *in_case = g_strconcat (what, " in its case", NULL);
  note (found, ksk_domain_name_equal (a, b) ? in_case : what, strcmp (a, b) == 0);
}

#define NOTE(found, what, get) note (found, what, get (a) == get (b))

static void
compare_keys (Differences *found, KskDnskey *a, KskDnskey *b, gboolean signs)
{
  note (found, signs ? "identifier of a signing key" : "identifier of another key",
        g_strcmp0 (ksk_dnskey_get_identifier (a), ksk_dnskey_get_identifier (b)) == 0);
  NOTE (found, signs ? "TTL of a signing key" : "TTL of another key", ksk_dnskey_get_ttl);
  NOTE (found, "stated tag of a key", ksk_dnskey_get_stated_tag);
  note (found, "record of a key", g_bytes_equal (ksk_dnskey_get_rdata (a), ksk_dnskey_get_rdata (b)));
}

static void
compare_signatures (Differences *found, KskRrsig *x, KskRrsig *y)
{
  const KskRrsigFields *a = ksk_rrsig_get_fields (x), *b = ksk_rrsig_get_fields (y);
  note (found, "identifier of a signature", g_strcmp0 (a->identifier, b->identifier) == 0);
  note (found, "TTL of a signature", a->ttl_s == b->ttl_s);
  note_name (found, "signer's name", a->signer_name, b->signer_name);
  note (found, "field of a signature",
        strcmp (a->type_covered, b->type_covered) == 0 && a->algorithm == b->algorithm && a->labels == b->labels
            && a->original_ttl_s == b->original_ttl_s && a->expiration_s == b->expiration_s
            && a->inception_s == b->inception_s && a->key_tag == b->key_tag);
  note (found, "octets of a signature", g_bytes_equal (ksk_rrsig_get_signature (x), ksk_rrsig_get_signature (y)));
}

static void
compare_bundles (Differences *found, GPtrArray *x, GPtrArray *y)
{
  note (found, "number of bundles", x->len == y->len);
  for (guint i = 0; i < MIN (x->len, y->len); i++) {
    KskBundle *a = x->pdata[i], *b = y->pdata[i];
    GPtrArray *keys = ksk_bundle_get_keys (a), *other_keys = ksk_bundle_get_keys (b);
    GPtrArray *signatures = ksk_bundle_get_signatures (a), *other_signatures = ksk_bundle_get_signatures (b);
    const char *signer = ksk_rrsig_get_fields (signatures->pdata[0])->identifier;
    note (found, "id of a bundle", strcmp (ksk_bundle_get_id (a), ksk_bundle_get_id (b)) == 0);
    NOTE (found,
          ksk_bundle_get_inception (b) < ksk_bundle_get_inception (a) ? "earlier inception of a bundle"
                                                                      : "later inception of a bundle",
          ksk_bundle_get_inception);
    NOTE (found,
          ksk_bundle_get_expiration (b) > ksk_bundle_get_expiration (a) ? "later expiration of a bundle"
                                                                        : "earlier expiration of a bundle",
          ksk_bundle_get_expiration);
    note (found, "number of keys", keys->len == other_keys->len);
    note (found, "number of signatures", signatures->len == other_signatures->len);
    for (guint k = 0; k < MIN (keys->len, other_keys->len); k++)
      compare_keys (found, keys->pdata[k], other_keys->pdata[k],
                    g_strcmp0 (ksk_dnskey_get_identifier (keys->pdata[k]), signer) == 0);
    for (guint k = 0; k < MIN (signatures->len, other_signatures->len); k++)
      compare_signatures (found, signatures->pdata[k], other_signatures->pdata[k]);
  }
}

static void
compare_policies (Differences *found, const KskSignaturePolicy *a, const KskSignaturePolicy *b, const char *whose)
{
  g_autofree char *safety = g_strconcat ("safety periods of the ", whose, " policy", NULL);
  g_autofree char *limits = g_strconcat ("limits of the ", whose, " policy", NULL);
  g_autofree char *algorithms = g_strconcat ("algorithms of the ", whose, " policy", NULL);
  note (found, safety, a->publish_safety_s == b->publish_safety_s && a->retire_safety_s == b->retire_safety_s);
  note (found, limits,
        a->min_signature_validity_s == b->min_signature_validity_s
            && a->max_signature_validity_s == b->max_signature_validity_s
            && a->min_validity_overlap_s == b->min_validity_overlap_s
            && a->max_validity_overlap_s == b->max_validity_overlap_s);
  /* With the periods of one, only the algorithms can still differ. */
  g_autoptr (KskSignaturePolicy) mixed = ksk_signature_policy_copy (a);
  g_array_set_size (mixed->algorithms, 0);
  g_array_append_vals (mixed->algorithms, b->algorithms->data, b->algorithms->len);
  note (found, algorithms, ksk_signature_policy_equal (a, mixed));
}

static void
compare_requests (Differences *found, KskRequest *a, KskRequest *b)
{
  note (found, "id", strcmp (ksk_request_get_id (a), ksk_request_get_id (b)) == 0);
  NOTE (found, "serial", ksk_request_get_serial);
  NOTE (found, "timestamp", ksk_request_get_timestamp);
  note_name (found, "domain", ksk_request_get_domain (a), ksk_request_get_domain (b));
  compare_policies (found, ksk_request_get_zsk_policy (a), ksk_request_get_zsk_policy (b), "ZSK");
  compare_bundles (found, ksk_request_get_bundles (a), ksk_request_get_bundles (b));
}

static void
compare_responses (Differences *found, KskResponse *a, KskResponse *b)
{
  note (found, "id", strcmp (ksk_response_get_id (a), ksk_response_get_id (b)) == 0);
  NOTE (found, "serial", ksk_response_get_serial);
  NOTE (found, "timestamp", ksk_response_get_timestamp);
  note_name (found, "domain", ksk_response_get_domain (a), ksk_response_get_domain (b));
  compare_policies (found, ksk_response_get_zsk_policy (a), ksk_response_get_zsk_policy (b), "ZSK");
  compare_policies (found, ksk_response_get_ksk_policy (a), ksk_response_get_ksk_policy (b), "KSK");
  compare_bundles (found, ksk_response_get_bundles (a), ksk_response_get_bundles (b));
}

static TestKey *
get_key (const char *name)
{
  return test_key_get (KSK_ALGORITHM_ECDSAP256SHA256, name);
}

/* A document whose policy leaves no room: 21 days, 11 of them in common. */
static TestDocument *
make_document (const char *id, guint64 serial)
{
  TestDocument *document = test_document_new (id, serial, "ab.");
  document->zsk_policy->min_signature_validity_s = document->zsk_policy->max_signature_validity_s = 21 * TEST_DAY_S;
  document->zsk_policy->min_validity_overlap_s = document->zsk_policy->max_validity_overlap_s = 11 * TEST_DAY_S;
  test_policy_add (document->zsk_policy, KSK_ALGORITHM_ECDSAP256SHA256, 256, 0);
  test_policy_add (document->ksk_policy, KSK_ALGORITHM_ECDSAP256SHA256, 256, 0);
  return document;
}

static TestBundle *
add_bundle (TestDocument *document, const char *id, gint64 inception_s, const char *zsk, gboolean zsk_signs)
{
  TestBundle *bundle = test_document_add_bundle (document, id, inception_s, inception_s + 21 * TEST_DAY_S);
  test_bundle_add (bundle, get_key (zsk), zsk, KSK_DNSKEY_FLAGS_ZSK, zsk_signs);
  return bundle;
}

static KskResponse *
make_response (void)
{
  g_autoptr (TestDocument) document = make_document ("earlier", 1);
  TestBundle *bundle = add_bundle (document, "b0", TEST_REQUEST_START_S - 10 * TEST_DAY_S, "Z1", FALSE);
  test_bundle_add (bundle, get_key ("K1"), "K1", KSK_DNSKEY_FLAGS_KSK, TRUE);
  test_document_sign (document);
  return test_document_build_response (document);
}

static KskRequest *
make_request (void)
{
  g_autoptr (TestDocument) document = make_document ("r", 2);
  add_bundle (document, "b1", TEST_REQUEST_START_S, "Z1", TRUE);
  add_bundle (document, "b2", TEST_REQUEST_START_S + 10 * TEST_DAY_S, "Z2", TRUE);
  test_document_sign (document);
  g_autoptr (KskRequest) request = test_document_build_request (document);
  return ksk_request_new ("r", 2, "ab.", TEST_NOW_S, ksk_request_get_zsk_policy (request),
                          ksk_request_get_bundles (request));
}

/* What the mutants of a file are read with, and against what. */
typedef struct {
  KskRequest *request;    /* the original; NULL for an SKR */
  KskResponse *response;  /* the original, or the previous SKR of @request */
  KskTrustAnchor *anchor; /* of an SKR */
  KskConfig *config;      /* of a KSR */
  KskInventory *hsm_keys; /* of a KSR */
  Differences *found;     /* in what was accepted */
  guint parsed;
  guint accepted;
} Reading;

static void
read_request (Reading *reading, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRequest) mutant = ksk_request_parse (bytes, 0, &error);
  g_assert_true ((mutant == NULL) == (error != NULL));
  if (mutant == NULL || ksk_request_equal (mutant, reading->request))
    return;
  reading->parsed++;
  KskCheckInput input = { mutant, reading->response, NULL, reading->config, reading->hsm_keys, TEST_NOW_S };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  if (!ksk_report_accepts (report))
    return;
  reading->accepted++;
  compare_requests (reading->found, reading->request, mutant);
}

static void
read_response (Reading *reading, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskResponse) mutant = ksk_response_parse (bytes, 0, &error);
  g_assert_true ((mutant == NULL) == (error != NULL));
  if (mutant == NULL || ksk_response_equal (mutant, reading->response))
    return;
  reading->parsed++;
  g_autoptr (KskReport) report = ksk_verify_response (mutant, reading->anchor);
  if (!ksk_report_accepts (report))
    return;
  reading->accepted++;
  compare_responses (reading->found, reading->response, mutant);
}

/* Without the indentation, whose bits are all alike. */
static GByteArray *
pack (GBytes *xml)
{
  gsize size;
  const char *text = g_bytes_get_data (xml, &size);
  GByteArray *packed = g_byte_array_new ();
  for (gsize i = 0; i < size; i++)
    if (text[i] != ' ' || (i > 0 && text[i - 1] != ' ' && text[i - 1] != '\n'))
      g_byte_array_append (packed, (const guint8 *)text + i, 1);
  return packed;
}

static void
read_mutants (Reading *reading, GBytes *xml, void (*read_one) (Reading *reading, GBytes *bytes),
              const char *const *expected, gsize n_expected)
{
  g_autoptr (GByteArray) packed = pack (xml);
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  reading->found = found;

  g_autoptr (GBytes) whole = g_bytes_new (packed->data, packed->len);
  read_one (reading, whole);
  g_assert_cmpuint (reading->parsed, ==, 0);
  for (guint size = 0; size < packed->len; size += STRIDE) {
    /* A copy, so that reading behind its end is noticed. */
    g_autoptr (GBytes) cut = g_bytes_new (packed->data, size);
    read_one (reading, cut);
  }
  g_assert_cmpuint (reading->parsed, ==, 0);

  for (guint bit = 0; bit < 8 * packed->len; bit += STRIDE) {
    packed->data[bit / 8] ^= (guint8)(1 << (bit % 8));
    g_autoptr (GBytes) flipped = g_bytes_new (packed->data, packed->len);
    read_one (reading, flipped);
    packed->data[bit / 8] ^= (guint8)(1 << (bit % 8));
  }
  g_test_message ("%u bits: %u mutants are other documents, %u are accepted", 8 * packed->len, reading->parsed,
                  reading->accepted);

  GHashTableIter iterator;
  gpointer what;
  g_hash_table_iter_init (&iterator, found);
  while (g_hash_table_iter_next (&iterator, &what, NULL)) {
    gboolean is_expected = FALSE;
    for (gsize i = 0; i < n_expected; i++)
      is_expected |= strcmp (expected[i], what) == 0;
    g_test_message ("may differ: %s", (const char *)what);
    g_assert_true (is_expected);
  }
  if (STRIDE == 1)
    g_assert_cmpuint (g_hash_table_size (found), ==, n_expected);
}

static void
test_request (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) yaml = g_bytes_new_static (config_text, strlen (config_text));
  g_autoptr (KskConfig) config = ksk_config_parse (yaml, "test.yaml", &error);
  g_assert_no_error (error);
  g_autoptr (KskInventory) hsm_keys = ksk_inventory_new ();
  g_autoptr (KskPublicKey) ksk = test_key_dup_public (get_key ("K1"));
  g_assert_true (ksk_inventory_add (hsm_keys, "K1", ksk));
  g_autoptr (KskRequest) request = make_request ();
  g_autoptr (KskResponse) previous = make_response ();

  KskCheckInput input = { request, previous, NULL, config, hsm_keys, TEST_NOW_S };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_FAIL), ==, 0);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_SKIP), ==, 0);

  g_autoptr (GBytes) xml = ksk_request_to_xml (request);
  Reading reading = { .request = request, .response = previous, .config = config, .hsm_keys = hsm_keys };
  read_mutants (&reading, xml, read_request, free_in_requests, G_N_ELEMENTS (free_in_requests));
}

static void
test_response (void)
{
  g_autoptr (KskResponse) response = make_response ();
  g_autoptr (KskPublicKey) ksk = test_key_dup_public (get_key ("K1"));
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("K1", KSK_DNSKEY_FLAGS_KSK, 3, KSK_ALGORITHM_ECDSAP256SHA256,
                                              ksk_public_key_get_wire (ksk), TEST_TTL_S);
  g_autofree char *hex = ksk_dnskey_dup_ds_sha256 (key, "ab.", NULL);
  KskKeyDigest digest = { (char *)"K1", TEST_RESPONSE_START_S, -1, ksk_dnskey_get_key_tag (key), 13, 2, hex };
  g_autoptr (GPtrArray) digests = g_ptr_array_new ();
  g_ptr_array_add (digests, &digest);
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new (NULL, NULL, "ab.", digests);
  g_autoptr (KskReport) report = ksk_verify_response (response, anchor);
  g_assert_true (ksk_report_accepts (report));
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_SKIP), ==, 0);

  g_autoptr (GBytes) xml = ksk_response_to_xml (response);
  Reading reading = { .response = response, .anchor = anchor };
  read_mutants (&reading, xml, read_response, free_in_responses, G_N_ELEMENTS (free_in_responses));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/bit-flips/request", test_request);
  g_test_add_func ("/ksr/bit-flips/response", test_response);
  return g_test_run ();
}
