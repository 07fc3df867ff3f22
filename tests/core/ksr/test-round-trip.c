/* Values to files and back: equal, and the same bytes whatever order they came in. */
#include "tests/core/ksr/documents.h"
#include "tests/fixtures/request-builder.h"

#include <string.h>

#define WRITTEN_POLICY(of)                                      \
  "      <" of ">\n"                                            \
  "        <PublishSafety>P10D</PublishSafety>\n"               \
  "        <RetireSafety>P11D</RetireSafety>\n"                 \
  "        <MaxSignatureValidity>P22D</MaxSignatureValidity>\n" \
  "        <MinSignatureValidity>P20D</MinSignatureValidity>\n" \
  "        <MaxValidityOverlap>P12D</MaxValidityOverlap>\n"     \
  "        <MinValidityOverlap>P9D</MinValidityOverlap>\n"      \
  "        <SignatureAlgorithm algorithm=\"8\">\n"              \
  "          <RSA size=\"2048\" exponent=\"65537\"/>\n"         \
  "        </SignatureAlgorithm>\n"                             \
  "        <SignatureAlgorithm algorithm=\"13\">\n"             \
  "          <ECDSA size=\"256\"/>\n"                           \
  "        </SignatureAlgorithm>\n"                             \
  "      </" of ">\n"
#define WRITTEN_KEY(identifier, tag, algorithm, key)                  \
  "      <Key keyIdentifier=\"" identifier "\" keyTag=\"" tag "\">\n" \
  "        <TTL>172800</TTL>\n"                                       \
  "        <Flags>256</Flags>\n"                                      \
  "        <Protocol>3</Protocol>\n"                                  \
  "        <Algorithm>" algorithm "</Algorithm>\n"                    \
  "        <PublicKey>" key "</PublicKey>\n"                          \
  "      </Key>\n"
#define WRITTEN_SIGNATURE(identifier, tag, algorithm, day, data)                        \
  "      <Signature keyIdentifier=\"" identifier "\">\n"                                \
  "        <TTL>172800</TTL>\n"                                                         \
  "        <TypeCovered>DNSKEY</TypeCovered>\n"                                         \
  "        <Algorithm>" algorithm "</Algorithm>\n"                                      \
  "        <Labels>0</Labels>\n"                                                        \
  "        <OriginalTTL>172800</OriginalTTL>\n"                                         \
  "        <SignatureExpiration>2026-01-" day "T00:00:00+00:00</SignatureExpiration>\n" \
  "        <SignatureInception>2026-01-01T00:00:00+00:00</SignatureInception>\n"        \
  "        <KeyTag>" tag "</KeyTag>\n"                                                  \
  "        <SignersName>.</SignersName>\n"                                              \
  "        <SignatureData>" data "</SignatureData>\n"                                   \
  "      </Signature>\n"
#define WRITTEN_ROOT                             \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
  "<KSR id=\"request-1\" domain=\".\" serial=\"7\" timestamp=\"2025-12-01T12:00:00+00:00\">\n"
#define WRITTEN_BUNDLE_1_TIMES                               \
  "      <Inception>2026-01-01T00:00:00+00:00</Inception>\n" \
  "      <Expiration>2026-01-22T00:00:00+00:00</Expiration>\n"
#define WRITTEN_BUNDLE_1                                      \
  WRITTEN_KEY ("ZSK-1", "11111", "8", "AwEAAQ==")             \
  WRITTEN_KEY ("ZSK-2", "2222", "13", "AQIDBAUG")             \
  WRITTEN_SIGNATURE ("ZSK-1", "11111", "8", "22", "Zmlyc3Q=") \
  WRITTEN_SIGNATURE ("ZSK-2", "2222", "13", "22", "c2Vjb25k")
#define WRITTEN_BUNDLE_2                                                                                       \
  "      <Inception>2026-01-11T00:00:00+00:00</Inception>\n"                                                   \
  "      <Expiration>2026-01-31T23:59:59+00:00</Expiration>\n" WRITTEN_KEY ("ZSK-2", "2222", "13", "AQIDBAUG") \
      WRITTEN_SIGNATURE ("ZSK-2", "2222", "13", "31", "dGhpcmQ=")

static const char written_ksr[] = WRITTEN_ROOT
    "  <Request>\n"
    "    <RequestPolicy>\n" WRITTEN_POLICY ("ZSK") "    </RequestPolicy>\n"
                                                   "    <RequestBundle id=\"bundle-1\">\n" WRITTEN_BUNDLE_1_TIMES
                                                   "      <Signer keyIdentifier=\"KSK-1\"/>\n" WRITTEN_BUNDLE_1
                                                   "    </RequestBundle>\n"
                                                   "    <RequestBundle id=\"bundle-2\">\n" WRITTEN_BUNDLE_2
                                                   "    </RequestBundle>\n"
                                                   "  </Request>\n"
                                                   "</KSR>\n";

static const char written_skr[] = WRITTEN_ROOT
    "  <Response>\n"
    "    <ResponsePolicy>\n" WRITTEN_POLICY ("KSK")
        WRITTEN_POLICY ("ZSK") "    </ResponsePolicy>\n"
                               "    <ResponseBundle id=\"bundle-1\">\n" WRITTEN_BUNDLE_1_TIMES WRITTEN_BUNDLE_1
                               "    </ResponseBundle>\n"
                               "    <ResponseBundle id=\"bundle-2\">\n" WRITTEN_BUNDLE_2 "    </ResponseBundle>\n"
                               "  </Response>\n"
                               "</KSR>\n";

static void
assert_text (GBytes *xml, const char *expected)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_bytes (void)
{
  g_autoptr (KskRequest) request = test_request_parse (test_ksr_text), again = test_request_parse (written_ksr);
  g_autoptr (KskResponse) response = test_response_parse (test_skr_text), too = test_response_parse (written_skr);
  g_autoptr (GBytes) ksr = ksk_request_to_xml (request), skr = ksk_response_to_xml (response);
  assert_text (ksr, written_ksr);
  assert_text (skr, written_skr);
  g_assert_true (ksk_request_equal (request, again));
  g_assert_true (ksk_response_equal (response, too));
}

static void
assert_request_returns (KskRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = ksk_request_to_xml (request);
  g_autoptr (KskRequest) again = ksk_request_parse (xml, 0, &error);
  g_assert_no_error (error);
  g_assert_true (ksk_request_equal (request, again));
  g_autoptr (GBytes) twice = ksk_request_to_xml (again);
  g_assert_true (g_bytes_equal (xml, twice));
}

static void
assert_response_returns (KskResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = ksk_response_to_xml (response);
  g_autoptr (KskResponse) again = ksk_response_parse (xml, 0, &error);
  g_assert_no_error (error);
  g_assert_true (ksk_response_equal (response, again));
  g_autoptr (GBytes) twice = ksk_response_to_xml (again);
  g_assert_true (g_bytes_equal (xml, twice));
}

static void
test_real (void)
{
  g_autoptr (TestDocument) asked = test_document_new_request (), answered = test_document_new_response ();
  test_document_sign (asked);
  test_document_sign (answered);
  g_autoptr (KskRequest) request = test_document_build_request (asked);
  g_autoptr (KskResponse) response = test_document_build_response (answered);
  assert_request_returns (request);
  assert_response_returns (response);
}

/* An array with the elements of @array in reverse. Borrows them. */
static GPtrArray *
reverse (GPtrArray *array)
{
  GPtrArray *reversed = g_ptr_array_new ();
  for (guint i = array->len; i > 0; i--)
    g_ptr_array_add (reversed, array->pdata[i - 1]);
  return reversed;
}

static GPtrArray *
reverse_bundles (GPtrArray *bundles)
{
  GPtrArray *reversed = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);
  for (guint i = bundles->len; i > 0; i--) {
    KskBundle *bundle = bundles->pdata[i - 1];
    g_autoptr (GPtrArray) keys = reverse (ksk_bundle_get_keys (bundle));
    g_autoptr (GPtrArray) signatures = reverse (ksk_bundle_get_signatures (bundle));
    g_ptr_array_add (reversed, ksk_bundle_new (ksk_bundle_get_id (bundle), ksk_bundle_get_inception (bundle),
                                               ksk_bundle_get_expiration (bundle), keys, signatures,
                                               ksk_bundle_get_signers (bundle), 1000));
  }
  return reversed;
}

/* The order of the arrays that a value is made of, and the lines it came from, leave no trace. */
static void
test_any_order (void)
{
  g_autoptr (TestDocument) asked = test_document_new_request (), answered = test_document_new_response ();
  test_document_sign (asked);
  test_document_sign (answered);
  g_autoptr (KskRequest) request = test_document_build_request (asked);
  g_autoptr (KskResponse) response = test_document_build_response (answered);
  g_autoptr (GPtrArray) requested = reverse_bundles (ksk_request_get_bundles (request));
  g_autoptr (GPtrArray) responded = reverse_bundles (ksk_response_get_bundles (response));

  g_autoptr (KskRequest) other = ksk_request_new (ksk_request_get_id (request), ksk_request_get_serial (request),
                                                  ksk_request_get_domain (request), ksk_request_get_timestamp (request),
                                                  ksk_request_get_zsk_policy (request), requested);
  g_autoptr (KskResponse) other_response
      = ksk_response_new (ksk_response_get_id (response), ksk_response_get_serial (response),
                          ksk_response_get_domain (response), ksk_response_get_timestamp (response),
                          ksk_response_get_ksk_policy (response), ksk_response_get_zsk_policy (response), responded);
  g_autoptr (GBytes) xml = ksk_request_to_xml (request), other_xml = ksk_request_to_xml (other);
  g_autoptr (GBytes) skr = ksk_response_to_xml (response), other_skr = ksk_response_to_xml (other_response);

  g_assert_true (ksk_request_equal (request, other));
  g_assert_true (g_bytes_equal (xml, other_xml));
  g_assert_true (ksk_response_equal (response, other_response));
  g_assert_true (g_bytes_equal (skr, other_skr));
}

/* Names with everything that XML must have escaped, no names at all, empty bytes, the limits of numbers. */
static void
test_extremes (void)
{
  static const char odd[] = "<a b=\"c\" d='e'>&amp; ]]> \xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91  --> <?x?>";
  const char *const signers[] = { "S&1", "\"S2\"", NULL };
  g_autoptr (KskSignaturePolicy) policy = ksk_signature_policy_new ();
  policy->publish_safety_s = KSK_DURATION_MAX_S;
  policy->retire_safety_s = 1;
  test_policy_add (policy, 0, G_MAXUINT32, G_MAXUINT64);
  test_policy_add (policy, KSK_ALGORITHM_DSA, 1024, 0);
  test_policy_add (policy, KSK_ALGORITHM_DSA_NSEC3_SHA1, 1024, 0);
  test_policy_add (policy, KSK_ALGORITHM_ECC_GOST, 256, 0);
  test_policy_add (policy, KSK_ALGORITHM_ED448, 456, 0);
  test_policy_add (policy, KSK_ALGORITHM_RSASHA512, 0, 0);
  /* A request may describe a deprecated algorithm as RSA. */
  test_policy_add (policy, KSK_ALGORITHM_DSA, 1024, 3);
  test_policy_add (policy, KSK_ALGORITHM_ECC_GOST, 256, 3);

  static const guint8 octets[65531] = { 0 };
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0), longest = g_bytes_new_static (octets, sizeof octets);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  g_ptr_array_add (keys, ksk_dnskey_new_stated (NULL, 0, 0, 1, nothing, 0, 0));
  g_ptr_array_add (keys, ksk_dnskey_new_stated (odd, 65535, 255, 16, longest, G_MAXINT32, 65535));
  KskRrsigFields fields = { NULL, 0, odd, 1, 255, G_MAXINT32, KSK_TIME_MAX, 0, 65535, odd };
  g_autoptr (GPtrArray) signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);
  g_ptr_array_add (signatures, ksk_rrsig_new (&fields, nothing));
  fields.identifier = odd;
  g_ptr_array_add (signatures, ksk_rrsig_new (&fields, nothing));

  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref),
                        none = g_ptr_array_new ();
  g_ptr_array_add (bundles, ksk_bundle_new (odd, KSK_TIME_MAX, 0, keys, signatures, signers, 0));
  g_autoptr (KskRequest) request = ksk_request_new (odd, G_MAXINT64, odd, KSK_TIME_MAX, policy, bundles);
  g_autoptr (KskRequest) empty = ksk_request_new ("x", 0, ".", 0, policy, none);
  g_autoptr (KskResponse) response = ksk_response_new (odd, G_MAXINT64, odd, -1, policy, policy, none);
  assert_request_returns (request);
  assert_request_returns (empty);
  assert_response_returns (response);
  g_assert_cmpstr (ksk_bundle_get_signers (ksk_request_get_bundles (request)->pdata[0])[1], ==, "\"S2\"");
}

/* Every field counts when two values are compared. */
static void
test_equal (void)
{
  static const char *const edits[][2] = {
    { "request-1", "request-2" },
    { "domain=\".\"", "domain=\"x.\"" },
    { "serial=\"7\"", "serial=\"8\"" },
    { "12:00:00Z", "12:00:01Z" },
    { "<PublishSafety>P10D", "<PublishSafety>P1D" },
    { "P11D", "P1D" },
    { "P22D", "P1D" },
    { "P20D", "P1D" },
    { "P12D", "P1D" },
    { "P9D", "P1D" },
    { "size=\"2048\"", "size=\"2049\"" },
    { "exponent=\"65537\"", "exponent=\"3\"" },
    { "size=\"256\"", "size=\"257\"" },
    { "bundle-1", "bundle-0" },
    { "<Inception>2026-01-01T00:00:00Z", "<Inception>2026-01-01T00:00:01Z" },
    { "<Expiration>2026-01-22T00:00:00Z", "<Expiration>2026-01-22T00:00:01Z" },
    { "<Key keyIdentifier=\"ZSK-1\"", "<Key keyIdentifier=\"ZSK-0\"" },
    { "keyTag=\"11111\"", "keyTag=\"11112\"" },
    { "<TTL>172800", "<TTL>172801" },
    { "<Flags>256", "<Flags>257" },
    { "<Protocol>3", "<Protocol>4" },
    { "<Algorithm>8", "<Algorithm>10" },
    { "AwEAAQ==", "AwEAAg==" },
    { "<Signature keyIdentifier=\"ZSK-1\"", "<Signature keyIdentifier=\"ZSK-0\"" },
    { "<TTL>172800</TTL>\n<TypeCovered>", "<TTL>172801</TTL>\n<TypeCovered>" },
    { "DNSKEY", "DNSKEy" },
    { "<Algorithm>8</Algorithm>\n<Labels>", "<Algorithm>10</Algorithm>\n<Labels>" },
    { "<Labels>0", "<Labels>1" },
    { "<OriginalTTL>172800", "<OriginalTTL>172801" },
    { "<SignatureExpiration>2026-01-22T00:00:00Z", "<SignatureExpiration>2026-01-22T00:00:01Z" },
    { "<SignatureInception>2026-01-01T00:00:00Z", "<SignatureInception>2026-01-01T00:00:01Z" },
    { "<KeyTag>11111", "<KeyTag>11112" },
    { "<SignersName>.", "<SignersName>x." },
    { "Zmlyc3Q=", "Zmlyc3U=" },
  };
  g_autoptr (KskRequest) request = test_request_parse (test_ksr_text);
  g_autoptr (KskResponse) response = test_response_parse (test_skr_text);

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *ksr = test_text_replace (test_ksr_text, edits[i][0], edits[i][1]);
    g_autofree char *skr = test_text_replace (test_skr_text, edits[i][0], edits[i][1]);
    g_autoptr (KskRequest) other = test_request_parse (ksr);
    g_autoptr (KskResponse) other_response = test_response_parse (skr);
    g_test_message ("%s", edits[i][1]);
    g_assert_false (ksk_request_equal (request, other));
    g_assert_false (ksk_response_equal (response, other_response));
  }
  g_autofree char *no_signer = test_text_replace (test_ksr_text, "<Signer keyIdentifier=\"KSK-1\"/>\n", "");
  g_autofree char *other_signer = test_text_replace (test_ksr_text, "\"KSK-1\"", "\"KSK-2\"");
  g_autoptr (KskRequest) unsigned_one = test_request_parse (no_signer), other = test_request_parse (other_signer);
  g_assert_false (ksk_request_equal (request, unsigned_one));
  g_assert_false (ksk_request_equal (request, other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/round-trip/bytes", test_bytes);
  g_test_add_func ("/ksr/round-trip/real", test_real);
  g_test_add_func ("/ksr/round-trip/any-order", test_any_order);
  g_test_add_func ("/ksr/round-trip/extremes", test_extremes);
  g_test_add_func ("/ksr/round-trip/equal", test_equal);
  return g_test_run ();
}
