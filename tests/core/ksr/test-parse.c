/* What a KSR and an SKR say, field by field, and the limits of what is read. */
#include "tests/core/ksr/documents.h"

#include <string.h>

#define NAME_51 "0123456789abcdef0123456789abcdef0123456789abcdef012"
#define NAME_255 NAME_51 NAME_51 NAME_51 NAME_51 NAME_51

static void
assert_policy (const KskSignaturePolicy *policy)
{
  static const KskAlgorithmPolicy algorithms[] = { { 8, 2048, 65537 }, { 13, 256, 0 } };
  g_assert_cmpint (policy->publish_safety_s, ==, 10 * 86400);
  g_assert_cmpint (policy->retire_safety_s, ==, 11 * 86400);
  g_assert_cmpint (policy->max_signature_validity_s, ==, 22 * 86400);
  g_assert_cmpint (policy->min_signature_validity_s, ==, 20 * 86400);
  g_assert_cmpint (policy->max_validity_overlap_s, ==, 12 * 86400);
  g_assert_cmpint (policy->min_validity_overlap_s, ==, 9 * 86400);
  g_assert_cmpuint (policy->algorithms->len, ==, G_N_ELEMENTS (algorithms));
  for (guint i = 0; i < policy->algorithms->len; i++) {
    const KskAlgorithmPolicy *one = &g_array_index (policy->algorithms, KskAlgorithmPolicy, i);
    g_assert_cmpuint (one->algorithm, ==, algorithms[i].algorithm);
    g_assert_cmpuint (one->size_bits, ==, algorithms[i].size_bits);
    g_assert_cmpuint (one->rsa_exponent, ==, algorithms[i].rsa_exponent);
  }
}

static void
assert_key (KskDnskey *key, const char *identifier, guint stated_tag, guint algorithm, const char *octets, gsize size)
{
  GBytes *bytes = ksk_dnskey_get_public_key_bytes (key);
  g_assert_cmpstr (ksk_dnskey_get_identifier (key), ==, identifier);
  g_assert_cmpuint (ksk_dnskey_get_stated_tag (key), ==, stated_tag);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (key), !=, stated_tag);
  g_assert_cmpuint (ksk_dnskey_get_ttl (key), ==, 172800);
  g_assert_cmpuint (ksk_dnskey_get_flags (key), ==, 256);
  g_assert_cmpuint (ksk_dnskey_get_protocol (key), ==, 3);
  g_assert_cmpuint (ksk_dnskey_get_algorithm (key), ==, algorithm);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), octets, size);
}

static void
assert_signature (KskRrsig *rrsig, const char *identifier, guint algorithm, guint key_tag, const char *text)
{
  const KskRrsigFields *fields = ksk_rrsig_get_fields (rrsig);
  GBytes *signature = ksk_rrsig_get_signature (rrsig);
  g_assert_cmpstr (fields->identifier, ==, identifier);
  g_assert_cmpuint (fields->ttl_s, ==, 172800);
  g_assert_cmpstr (fields->type_covered, ==, "DNSKEY");
  g_assert_cmpuint (fields->algorithm, ==, algorithm);
  g_assert_cmpuint (fields->labels, ==, 0);
  g_assert_cmpuint (fields->original_ttl_s, ==, 172800);
  g_assert_cmpint (fields->expiration_s, ==, 1769040000);
  g_assert_cmpint (fields->inception_s, ==, 1767225600);
  g_assert_cmpuint (fields->key_tag, ==, key_tag);
  g_assert_cmpstr (fields->signer_name, ==, ".");
  g_assert_cmpmem (g_bytes_get_data (signature, NULL), g_bytes_get_size (signature), text, strlen (text));
}

static void
assert_bundles (GPtrArray *bundles, const char *signer, guint first_line)
{
  g_assert_cmpuint (bundles->len, ==, 2);
  KskBundle *one = bundles->pdata[0], *two = bundles->pdata[1];
  g_assert_cmpstr (ksk_bundle_get_id (one), ==, "bundle-1");
  g_assert_cmpint (ksk_bundle_get_inception (one), ==, 1767225600);
  g_assert_cmpint (ksk_bundle_get_expiration (one), ==, 1769040000);
  g_assert_cmpuint (ksk_bundle_get_line (one), ==, first_line);
  g_assert_cmpstr (ksk_bundle_get_signers (one)[0], ==, signer);
  g_assert_cmpuint (ksk_bundle_get_keys (one)->len, ==, 2);
  assert_key (ksk_bundle_get_keys (one)->pdata[0], "ZSK-1", 11111, 8, "\3\1\0\1", 4);
  assert_key (ksk_bundle_get_keys (one)->pdata[1], "ZSK-2", 2222, 13, "\1\2\3\4\5\6", 6);
  g_assert_cmpuint (ksk_bundle_get_signatures (one)->len, ==, 2);
  assert_signature (ksk_bundle_get_signatures (one)->pdata[0], "ZSK-1", 8, 11111, "first");
  assert_signature (ksk_bundle_get_signatures (one)->pdata[1], "ZSK-2", 13, 2222, "second");

  g_assert_cmpstr (ksk_bundle_get_id (two), ==, "bundle-2");
  g_assert_cmpint (ksk_bundle_get_inception (two), ==, 1768089600);
  g_assert_cmpint (ksk_bundle_get_expiration (two), ==, 1769903999);
  g_assert_null (ksk_bundle_get_signers (two)[0]);
  g_assert_cmpuint (ksk_bundle_get_keys (two)->len, ==, 1);
  g_assert_cmpuint (ksk_bundle_get_signatures (two)->len, ==, 1);
  g_assert_cmpuint (ksk_bundle_get_line (two), >, first_line);
  /* The same key in two bundles is one value. */
  g_assert_true (ksk_bundle_get_keys (two)->pdata[0] == ksk_bundle_get_keys (one)->pdata[1]);
  g_assert_true (ksk_bundle_find_key (two, "ZSK-2") == ksk_bundle_get_keys (two)->pdata[0]);
  g_assert_null (ksk_bundle_find_key (two, "ZSK-1"));
}

static void
test_request (void)
{
  g_autoptr (KskRequest) request = test_request_parse (test_ksr_text);
  g_assert_cmpstr (ksk_request_get_id (request), ==, "request-1");
  g_assert_cmpuint (ksk_request_get_serial (request), ==, 7);
  g_assert_cmpstr (ksk_request_get_domain (request), ==, ".");
  g_assert_cmpint (ksk_request_get_timestamp (request), ==, 1764590400);
  assert_policy (ksk_request_get_zsk_policy (request));
  assert_bundles (ksk_request_get_bundles (request), "KSK-1", 16);
}

static void
test_response (void)
{
  g_autofree char *text = test_text_replace (test_skr_text, "<PublishSafety>P10D", "<PublishSafety>P3D");
  g_autoptr (KskResponse) plain = test_response_parse (test_skr_text), response = test_response_parse (text);
  g_assert_cmpstr (ksk_response_get_id (plain), ==, "request-1");
  g_assert_cmpuint (ksk_response_get_serial (plain), ==, 7);
  g_assert_cmpstr (ksk_response_get_domain (plain), ==, ".");
  g_assert_cmpint (ksk_response_get_timestamp (plain), ==, 1764590400);
  assert_policy (ksk_response_get_ksk_policy (plain));
  assert_policy (ksk_response_get_zsk_policy (plain));
  assert_bundles (ksk_response_get_bundles (plain), NULL, 26);

  /* The KSK's policy stands first. */
  g_assert_cmpint (ksk_response_get_ksk_policy (response)->publish_safety_s, ==, 3 * 86400);
  g_assert_cmpint (ksk_response_get_zsk_policy (response)->publish_safety_s, ==, 10 * 86400);
  g_assert_false (ksk_response_equal (response, plain));
}

typedef struct {
  const char *name;
  const char *from;
  const char *to;
} Accepted;

/* The largest value of each field, and what only a check refuses. */
static const Accepted accepted[] = {
  { "serial-0", "serial=\"7\"", "serial=\"0\"" },
  { "serial-2^63-1", "serial=\"7\"", "serial=\"9223372036854775807\"" },
  { "id-255", "request-1", NAME_255 },
  { "id-255-in-two-octet-characters", "request-1",
    "\xc3\xa4" NAME_51 NAME_51 NAME_51 NAME_51 "0123456789abcdef0123456789abcdef0123456789abcdef0" },
  { "id-of-one", "request-1", "x" },
  { "domain-of-anything", "domain=\".\"", "domain=\"not a domain\"" },
  { "ttl-0", "<TTL>172800", "<TTL>0" },
  { "ttl-2^31-1", "<TTL>172800", "<TTL>2147483647" },
  { "flags-0", "<Flags>256", "<Flags>0" },
  { "flags-65535", "<Flags>256", "<Flags>65535" },
  { "protocol-0", "<Protocol>3", "<Protocol>0" },
  { "protocol-255", "<Protocol>3", "<Protocol>255" },
  { "algorithm-deprecated", "<Algorithm>8", "<Algorithm>1" },
  { "algorithm-16", "<Algorithm>8", "<Algorithm>16" },
  { "key-tag-0", "keyTag=\"11111\"", "keyTag=\"0\"" },
  { "key-tag-65535", "keyTag=\"11111\"", "keyTag=\"65535\"" },
  { "labels-255", "<Labels>0", "<Labels>255" },
  { "original-ttl-2^31-1", "<OriginalTTL>172800", "<OriginalTTL>2147483647" },
  { "type-other", "DNSKEY", "A" },
  { "signer-other", "<SignersName>.", "<SignersName>example." },
  { "exponent-2^64-1", "65537", "18446744073709551615" },
  { "exponent-0", "65537", "0" },
  { "size-2^32-1", "2048", "4294967295" },
  { "size-0", "2048", "0" },
  { "policy-algorithm-255", "algorithm=\"8\"", "algorithm=\"255\"" },
  { "policy-algorithm-0", "algorithm=\"8\"", "algorithm=\"0\"" },
  { "time-0", "2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
  { "time-last", "2026-01-01T00:00:00Z", "2106-02-07T06:28:15Z" },
  { "timestamp-0", "2025-12-01T12:00:00Z", "1970-01-01T00:00:00Z" },
  { "inception-behind-expiration", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z" },
  { "duration-0", "P10D", "PT0S" },
  { "duration-100-years", "P10D", "P36525D" },
  { "key-without-identifier", "<Key keyIdentifier=\"ZSK-1\"", "<Key" },
  { "signature-without-identifier", "<Signature keyIdentifier=\"ZSK-1\"", "<Signature" },
  { "key-again-with-another-identifier",
    "keyIdentifier=\"ZSK-2\" keyTag=\"2222\">\n<TTL>172800</TTL>\n<Flags>256</Flags>\n"
    "<Protocol>3</Protocol>\n<Algorithm>13</Algorithm>\n<PublicKey>AQIDBAUG",
    "keyIdentifier=\"ZSK-2\" keyTag=\"11111\">\n<TTL>172800</TTL>\n"
    "<Flags>256</Flags>\n<Protocol>3</Protocol>\n<Algorithm>8</Algorithm>\n<PublicKey>AwEAAQ==" },
  { "policy-algorithm-in-two-sizes", "algorithm=\"13\"><ECDSA size=\"256\"",
    "algorithm=\"8\"><RSA size=\"1024\" exponent=\"65537\"" },
  { "policy-algorithm-with-two-exponents", "algorithm=\"13\"><ECDSA size=\"256\"",
    "algorithm=\"8\"><RSA size=\"2048\" exponent=\"3\"" },
  { "dsa", "algorithm=\"13\"><ECDSA size=\"256\"", "algorithm=\"3\"><DSA size=\"1024\"" },
  { "deprecated-as-anything", "algorithm=\"13\"><ECDSA size=\"256\"", "algorithm=\"5\"><EdDSA size=\"1\"" },
  { "p384", "algorithm=\"13\"><ECDSA size=\"256\"", "algorithm=\"14\"><ECDSA size=\"384\"" },
  { "ed25519", "algorithm=\"13\"><ECDSA size=\"256\"", "algorithm=\"15\"><EdDSA size=\"256\"" },
  { "ed448", "algorithm=\"13\"><ECDSA size=\"256\"", "algorithm=\"16\"><EdDSA size=\"456\"" },
  { "rsa-sha512", "algorithm=\"8\"><RSA size=\"2048\"", "algorithm=\"10\"><RSA size=\"4096\"" },
};

/* Each is another value than the plain document, and writes to one that reads back. */
static void
test_accepted (gconstpointer data)
{
  const Accepted *one = data;
  g_autofree char *text = test_text_replace (test_ksr_text, one->from, one->to);
  g_autoptr (KskRequest) plain = test_request_parse (test_ksr_text), request = test_request_parse (text);
  g_autoptr (GBytes) xml = ksk_request_to_xml (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRequest) again = ksk_request_parse (xml, 0, &error);

  g_assert_no_error (error);
  g_assert_false (ksk_request_equal (request, plain));
  g_assert_true (ksk_request_equal (request, again));
}

/* A key that is nearly that of another bundle is not taken for it. */
static void
test_nearly_shared_key (void)
{
  static const char *const edits[][2] = {
    { "keyIdentifier=\"ZSK-2\" keyTag=\"2222\"", "keyIdentifier=\"ZSK-3\" keyTag=\"2222\"" },
    { "keyIdentifier=\"ZSK-2\" keyTag=\"2222\"", "keyTag=\"2222\"" },
    { "keyTag=\"2222\"", "keyTag=\"2223\"" },
    { "2222\">\n<TTL>172800", "2222\">\n<TTL>172801" },
    { "2222\">\n<TTL>172800</TTL>\n<Flags>256", "2222\">\n<TTL>172800</TTL>\n<Flags>257" },
    { "2222\">\n<TTL>172800</TTL>\n<Flags>256</Flags>\n<Protocol>3",
      "2222\">\n<TTL>172800</TTL>\n<Flags>256</Flags>\n<Protocol>4" },
    { "<Algorithm>13</Algorithm>\n<PublicKey>", "<Algorithm>14</Algorithm>\n<PublicKey>" },
    { "AQIDBAUG", "AQIDBAUH" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *text = test_text_replace (test_ksr_text, edits[i][0], edits[i][1]);
    g_autoptr (KskRequest) request = test_request_parse (text), plain = test_request_parse (test_ksr_text);
    GPtrArray *bundles = ksk_request_get_bundles (request), *plain_bundles = ksk_request_get_bundles (plain);
    g_test_message ("%s", edits[i][1]);
    g_assert_false (ksk_bundle_equal (bundles->pdata[0], plain_bundles->pdata[0]));
    g_assert_true (ksk_bundle_equal (bundles->pdata[1], plain_bundles->pdata[1]));
  }
}

/* No bundles at all: a check says so in better words. */
static void
test_no_bundles (void)
{
  const char *first = strstr (test_ksr_text, "<RequestBundle"), *end = strstr (test_ksr_text, "</Request>");
  g_autofree char *text = g_strdup_printf ("%.*s%s", (int)(first - test_ksr_text), test_ksr_text, end);
  g_autoptr (KskRequest) request = test_request_parse (text);
  g_assert_cmpuint (ksk_request_get_bundles (request)->len, ==, 0);
}

/* Line numbers go on behind 65535, where libxml2's own field for them ends. */
static void
test_many_lines (void)
{
  g_autofree char *lines = g_strnfill (70000, '\n');
  g_autofree char *with_lines = g_strconcat (lines, "<RequestBundle id=\"bundle-2\">", NULL);
  g_autofree char *text = test_text_replace (test_ksr_text, "<RequestBundle id=\"bundle-2\">", with_lines);
  g_autofree char *spoilt = test_text_replace (text, "2026-01-31T23:59:59Z", "2126-01-31T23:59:59Z");
  g_autoptr (GBytes) bytes = g_bytes_new_static (spoilt, strlen (spoilt));
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_request_parse (bytes, 0, &error));
  g_assert_error (error, KSK_KSR_ERROR, KSK_KSR_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, "line 70061: "));
}

static void
test_references (void)
{
  g_autoptr (KskRequest) request = test_request_parse (test_ksr_text), held = ksk_request_ref (request);
  g_autoptr (KskResponse) response = test_response_parse (test_skr_text), held_too = ksk_response_ref (response);
  g_autoptr (KskBundle) bundle = ksk_bundle_ref (ksk_request_get_bundles (request)->pdata[0]);
  g_clear_pointer (&request, ksk_request_unref);
  g_clear_pointer (&response, ksk_response_unref);
  assert_bundles (ksk_request_get_bundles (held), "KSK-1", 16);
  assert_bundles (ksk_response_get_bundles (held_too), NULL, 26);
  g_clear_pointer (&held, ksk_request_unref);
  g_assert_cmpstr (ksk_bundle_get_id (bundle), ==, "bundle-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/parse/request", test_request);
  g_test_add_func ("/ksr/parse/response", test_response);
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++) {
    g_autofree char *path = g_strconcat ("/ksr/parse/accepted/", accepted[i].name, NULL);
    g_test_add_data_func (path, &accepted[i], test_accepted);
  }
  g_test_add_func ("/ksr/parse/nearly-shared-key", test_nearly_shared_key);
  g_test_add_func ("/ksr/parse/no-bundles", test_no_bundles);
  g_test_add_func ("/ksr/parse/many-lines", test_many_lines);
  g_test_add_func ("/ksr/parse/references", test_references);
  return g_test_run ();
}
