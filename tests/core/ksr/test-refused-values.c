/* Values that the schema's data types let through, or not, and that are not strict; and what stands twice. */
#include "tests/core/ksr/documents.h"

#include <string.h>

#include "dnssec/base64.h"

#define S KSK_KSR_ERROR_SCHEMA
#define V KSK_KSR_ERROR_VALUE

#define NAME_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KEY_TAG "keyTag=\"11111\""
#define FIRST_TIME "2026-01-01T00:00:00Z"

static const TestRefusal name_cases[] = {
  { "id-empty", "\"request-1\"", "\"\"", V, 2, "id is empty" },
  { "id-blank", "\"request-1\"", "\" \t\n \"", V, 3, "id is empty" },
  { "id-256", "\"request-1\"", "\"" NAME_64 NAME_64 NAME_64 NAME_64 "\"", V, 2, "id is longer than 255 octets" },
  { "id-tab", "\"request-1\"", "\"request&#9;1\"", V, 2, "id holds a character that cannot be printed" },
  { "id-direction", "\"request-1\"", "\"request&#x202e;1\"", V, 2, "id holds a character that cannot be printed" },
  { "id-newline", "\"request-1\"", "\"request&#10;1\"", V, 2, "id holds a character that cannot be printed" },
  { "id-return", "\"request-1\"", "\"request&#13;1\"", V, 2, "id holds a character that cannot be printed" },
  { "id-delete", "\"request-1\"",
    "\"request\x7f"
    "1\"",
    V, 2, "id holds a character that cannot be printed" },
  { "id-next-line", "\"request-1\"",
    "\"request\xc2\x85"
    "1\"",
    V, 2, "id holds a character that cannot be printed" },
  { "id-csi", "\"request-1\"", "\"request&#x9b;1\"", V, 2, "id holds a character that cannot be printed" },
  { "domain-empty", "domain=\".\"", "domain=\"\"", V, 2, "domain is empty" },
  { "domain-newline", "domain=\".\"", "domain=\".&#10;.\"", V, 2, "domain holds a character that cannot be printed" },
  { "bundle-id-empty", "\"bundle-1\"", "''", V, 16, "id is empty" },
  { "bundle-id-256", "\"bundle-1\"", "\"" NAME_64 NAME_64 NAME_64 NAME_64 "\"", V, 16, "id is longer than 255 octets" },
  { "key-identifier-empty", "keyIdentifier=\"ZSK-1\"", "keyIdentifier=\"\"", V, 20, "keyIdentifier is empty" },
  { "key-identifier-control", "keyIdentifier=\"ZSK-1\"", "keyIdentifier=\"&#x80;\"", V, 20,
    "keyIdentifier holds a character that cannot be printed" },
  { "signature-identifier-empty", "<Signature keyIdentifier=\"ZSK-1\">", "<Signature keyIdentifier=\"\">", V, 34,
    "keyIdentifier is empty" },
  { "signer-empty", "\"KSK-1\"", "\"\"", V, 19, "keyIdentifier is empty" },
  { "type-empty", "DNSKEY", "", V, 36, "TypeCovered is empty" },
  { "type-newline", "DNSKEY", "DNS\nKEY", V, 36, "TypeCovered holds a character that cannot be printed" },
  { "signers-name-empty", "<SignersName>.</SignersName>", "<SignersName/>", V, 43, "SignersName is empty" },
  { "signers-name-256", "<SignersName>.</SignersName>",
    "<SignersName>" NAME_64 NAME_64 NAME_64 NAME_64 "</SignersName>", V, 43, "SignersName is longer than 255 octets" },
};

/* Numbers: plain digits within the limits of the field. */
static const TestRefusal number_cases[] = {
  { "serial-plus", "serial=\"7\"", "serial=\"+7\"", V, 2,
    "serial \"+7\" is not a number of plain digits from 0 to 9223372036854775807" },
  { "serial-minus", "serial=\"7\"", "serial=\"-7\"", S, 2, NULL },
  { "serial-minus-zero", "serial=\"7\"", "serial=\"-0\"", V, 2, NULL },
  { "serial-empty", "serial=\"7\"", "serial=\"\"", S, 2, NULL },
  { "serial-space-inside", "serial=\"7\"", "serial=\"7 7\"", S, 2, NULL },
  { "serial-hexadecimal", "serial=\"7\"", "serial=\"0x7\"", S, 2, NULL },
  { "serial-point", "serial=\"7\"", "serial=\"7.0\"", S, 2, NULL },
  { "serial-exponent", "serial=\"7\"", "serial=\"7e0\"", S, 2, NULL },
  { "serial-2^63", "serial=\"7\"", "serial=\"9223372036854775808\"", V, 2, NULL },
  { "serial-2^64", "serial=\"7\"", "serial=\"18446744073709551616\"", V, 2, NULL },
  { "serial-2^64-and-7", "serial=\"7\"", "serial=\"18446744073709551623\"", V, 2, NULL },
  { "serial-arabic", "serial=\"7\"", "serial=\"\xd9\xa7\"", S, 2, NULL },
  { "serial-full-width", "serial=\"7\"", "serial=\"\xef\xbc\x97\"", S, 2, NULL },
  { "serial-no-break-space", "serial=\"7\"",
    "serial=\"\xc2\xa0"
    "7\"",
    S, 2, NULL },
  { "ttl-plus", "172800", "+172800", V, 21, "TTL \"+172800\" is not a number of plain digits from 0 to 2147483647" },
  { "ttl-minus", "172800", "-172800", S, 21, NULL },
  { "ttl-minus-zero", "172800", "-0", V, 21, NULL },
  { "ttl-empty", "172800", "", S, 21, NULL },
  { "ttl-space-inside", "172800", "172 800", S, 21, NULL },
  { "ttl-newline-inside", "172800", "172\n800", S, 21, NULL },
  { "ttl-comma", "172800", "172,800", S, 21, NULL },
  { "ttl-letters", "172800", "2d", S, 21, NULL },
  { "ttl-2^31", "172800", "2147483648", V, 21, NULL },
  { "ttl-2^32", "172800", "4294967296", V, 21, NULL },
  { "ttl-2^32-and-172800", "172800", "4295140096", V, 21, NULL },
  { "ttl-arabic", "172800", "\xd9\xa1\xd9\xa7", S, 21, NULL },
  { "flags-plus", "<Flags>256", "<Flags>+256", S, 22, NULL },
  { "flags-65536", "<Flags>256", "<Flags>65536", S, 22, NULL },
  { "flags-65792", "<Flags>256", "<Flags>65792", S, 22, NULL },
  { "protocol-plus", "<Protocol>3", "<Protocol>+3", S, 23, NULL },
  { "protocol-256", "<Protocol>3", "<Protocol>256", S, 23, NULL },
  { "algorithm-plus", "<Algorithm>8", "<Algorithm>+8", S, 24, NULL },
  { "algorithm-256", "<Algorithm>8", "<Algorithm>256", S, 24, NULL },
  { "algorithm-264", "<Algorithm>8", "<Algorithm>264", S, 24, NULL },
  { "algorithm-unassigned", "<Algorithm>8", "<Algorithm>11", V, 24, "Algorithm 11 is not a DNSSEC algorithm" },
  { "algorithm-zero", "<Algorithm>8", "<Algorithm>0", V, 24, "Algorithm 0 is not a DNSSEC algorithm" },
  { "algorithm-255", "<Algorithm>8", "<Algorithm>255", V, 24, "Algorithm 255 is not a DNSSEC algorithm" },
  { "algorithm-name", "<Algorithm>8", "<Algorithm>RSASHA256", S, 24, NULL },
  { "signature-algorithm-unassigned", "<Algorithm>8</Algorithm>\n<Labels>", "<Algorithm>2</Algorithm>\n<Labels>", V, 37,
    "Algorithm 2 is not a DNSSEC algorithm" },
  { "key-tag-plus", KEY_TAG, "keyTag=\"+11111\"", S, 20, NULL },
  { "key-tag-65536", KEY_TAG, "keyTag=\"65536\"", S, 20, NULL },
  { "key-tag-76647", KEY_TAG, "keyTag=\"76647\"", S, 20, NULL },
  { "key-tag-empty", KEY_TAG, "keyTag=\"\"", S, 20, NULL },
  { "labels-plus", "<Labels>0", "<Labels>+0", S, 38, NULL },
  { "labels-256", "<Labels>0", "<Labels>256", S, 38, NULL },
  { "original-ttl-2^31", "<OriginalTTL>172800", "<OriginalTTL>2147483648", V, 39, NULL },
  { "signature-key-tag-65536", "<KeyTag>11111", "<KeyTag>65536", S, 42, NULL },
  { "signature-key-tag-plus", "<KeyTag>11111", "<KeyTag>+11111", S, 42, NULL },
  { "policy-algorithm-plus", "algorithm=\"8\"", "algorithm=\"+8\"", S, 12, NULL },
  { "policy-algorithm-256", "algorithm=\"8\"", "algorithm=\"256\"", S, 12, NULL },
  { "rsa-size-plus", "size=\"2048\"", "size=\"+2048\"", V, 12, NULL },
  { "rsa-size-2^32", "size=\"2048\"", "size=\"4294967296\"", V, 12, NULL },
  { "rsa-exponent-plus", "\"65537\"", "\"+65537\"", V, 12, NULL },
  { "rsa-exponent-2^64", "\"65537\"", "\"18446744073709551616\"", V, 12, NULL },
  { "ecdsa-size-plus", "size=\"256\"", "size=\"+256\"", V, 13, NULL },
};

/* Times and durations: the spellings themselves have tests of their own; these are the ways they come in. */
static const TestRefusal time_cases[] = {
  { "date-alone", FIRST_TIME, "2026-01-01", S, 17, NULL },
  { "basic-format", FIRST_TIME, "20260101T000000Z", S, 17, NULL },
  { "fraction", FIRST_TIME, "2026-01-01T00:00:00.5Z", V, 17, "Inception \"2026-01-01T00:00:00.5Z\" is not a time *" },
  { "fraction-of-nothing", FIRST_TIME, "2026-01-01T00:00:00.0Z", V, 17, NULL },
  { "february-30", FIRST_TIME, "2026-02-30T00:00:00Z", S, 17, NULL },
  { "no-leap-day", FIRST_TIME, "2026-02-29T00:00:00Z", S, 17, NULL },
  { "hour-24", FIRST_TIME, "2026-01-01T24:00:00Z", V, 17, NULL },
  { "second-60", FIRST_TIME, "2026-01-01T00:00:60Z", S, 17, NULL },
  { "two-zones", FIRST_TIME, "2026-01-01T00:00:00ZZ", S, 17, NULL },
  { "small-letters", FIRST_TIME, "2026-01-01t00:00:00z", S, 17, NULL },
  { "offset-of-15-hours", FIRST_TIME, "2026-01-01T00:00:00+15:00", S, 17, NULL },
  { "before-christ", FIRST_TIME, "-2026-01-01T00:00:00Z", V, 17, NULL },
  { "year-12026", FIRST_TIME, "12026-01-01T00:00:00Z", V, 17, NULL },
  { "before-1970", FIRST_TIME, "1969-12-31T23:59:59Z", V, 17,
    "Inception 1969-12-31T23:59:59Z is outside the years 1970 to 2106 *" },
  { "after-2106", FIRST_TIME, "2106-02-07T06:28:16Z", V, 17, NULL },
  { "empty-time", FIRST_TIME, "", S, 17, NULL },
  { "expiration", "2026-01-22T00:00:00Z", "2107-01-22T00:00:00Z", V, 18, "Expiration *" },
  { "signature-expiration", "<SignatureExpiration>2026", "<SignatureExpiration>2107", V, 40, "SignatureExpiration *" },
  { "signature-inception", "<SignatureInception>2026", "<SignatureInception>1926", V, 41, "SignatureInception *" },
  { "timestamp-empty", "timestamp=\"2025-12-01T12:00:00Z\"", "timestamp=\"\"", S, 2, NULL },
  { "timestamp-fraction", "T12:00:00Z", "T12:00:00.123Z", V, 2, "timestamp *" },
  { "timestamp-after-2106", "\"2025-12", "\"2125-12", V, 2, "timestamp *" },
  { "duration-empty", "P10D", "", S, 6, NULL },
  { "duration-of-nothing", "P10D", "P", S, 6, NULL },
  { "duration-number", "P10D", "10", S, 6, NULL },
  { "duration-negative", "P10D", "-P10D", V, 6, "PublishSafety \"-P10D\" is not a duration *" },
  { "duration-plus", "P10D", "+P10D", S, 6, NULL },
  { "duration-month", "P10D", "P1M", V, 6, NULL },
  { "duration-year", "P11D", "P1Y", V, 7, "RetireSafety *" },
  { "duration-week", "P22D", "P3W", S, 8, NULL },
  { "duration-fraction", "P20D", "PT0.5S", V, 9, "MinSignatureValidity *" },
  { "duration-too-long", "P12D", "P36525DT1S", V, 10, "MaxValidityOverlap P36525DT1S is longer than 100 years" },
  { "duration-2^64", "P9D", "PT18446744073709551617S", S, 11, NULL },
};

static const TestRefusal base64_cases[] = {
  { "padding-missing", "AwEAAQ==", "AwEAAQ", S, 25, NULL },
  { "padding-half", "AwEAAQ==", "AwEAAQ=", S, 25, NULL },
  { "padding-more", "AwEAAQ==", "AwEAAQ===", S, 25, NULL },
  { "padding-without-need", "AwEAAQ==", "AwEA====", S, 25, NULL },
  { "padding-inside", "AwEAAQ==", "AwEAAQ==AwEA", S, 25, NULL },
  { "spare-bits", "AwEAAQ==", "AwEAAR==", S, 25, NULL },
  { "spare-bits-of-two", "AwEAAQ==", "AwEAAQF=", S, 25, NULL },
  { "one-character", "AwEAAQ==", "A", S, 25, NULL },
  { "url-alphabet", "AwEAAQ==", "AwEA-_A=", S, 25, NULL },
  { "other-character", "AwEAAQ==", "AwEA!AQ==", V, 25, "PublicKey is not canonical base64" },
  { "no-break-space", "AwEAAQ==",
    "AwEA\xc2\xa0"
    "AQ==",
    V, 25, NULL },
  { "form-feed-as-text", "AwEAAQ==", "AwEA\\fAQ==", S, 25, NULL },
  { "signature-data", "Zmlyc3Q=", "Zmlyc3R=", S, 44, NULL },
  { "signature-data-short", "Zmlyc3Q=", "Zmlyc3Q", S, 44, NULL },
};

#define KEY_2_AS "<TTL>172800</TTL><Flags>256</Flags><Protocol>3</Protocol><Algorithm>13</Algorithm>"
#define SIGNATURE_1_TAIL                                                                                  \
  "<TTL>172800</TTL><TypeCovered>DNSKEY</TypeCovered><Algorithm>8</Algorithm><Labels>0</Labels>"          \
  "<OriginalTTL>172800</OriginalTTL><SignatureExpiration>2026-01-22T00:00:00+00:00</SignatureExpiration>" \
  "<SignatureInception>2026-01-01T00:00:00</SignatureInception><KeyTag>11111</KeyTag>"                    \
  "<SignersName>.</SignersName><SignatureData>Zmly c3Q=</SignatureData></Signature>"

/* What stands twice, however it is spelt; which element describes which algorithm. */
static const TestRefusal other_cases[] = {
  { "key-twice", "<Key keyIdentifier=\"ZSK-2\"",
    "<Key keyTag='02222' keyIdentifier=' ZSK-2'>" KEY_2_AS
    "<PublicKey>AQID BAUG</PublicKey></Key><Key keyIdentifier=\"ZSK-2\"",
    V, 32, "the same Key stands twice in the bundle" },
  { "signature-twice", "<Signature keyIdentifier=\"ZSK-1\">",
    "<Signature keyIdentifier='ZSK-1'>" SIGNATURE_1_TAIL "<Signature keyIdentifier=\"ZSK-1\">", V, 44,
    "the same Signature stands twice in the bundle" },
  { "timestamp-twice", "<Request>", "<Request timestamp=\"2025-12-01T12:00:00Z\">", V, 3,
    "the timestamp stands twice" },
  { "policy-algorithm-twice", "</ZSK>",
    "<SignatureAlgorithm algorithm=\"013\"><ECDSA size=\" 256\"/></SignatureAlgorithm>\n</ZSK>", V, 14,
    "the same SignatureAlgorithm stands twice" },
  { "rsa-as-ecdsa", "<RSA size=\"2048\" exponent=\"65537\"/>", "<ECDSA size=\"256\"/>", V, 12,
    "algorithm 8 is described as ECDSA, not as RSA" },
  { "rsa-as-eddsa", "<RSA size=\"2048\" exponent=\"65537\"/>", "<EdDSA size=\"256\"/>", V, 12,
    "algorithm 8 is described as EdDSA, not as RSA" },
  { "rsa-as-dsa", "algorithm=\"8\"><RSA size=\"2048\" exponent=\"65537\"/>", "algorithm=\"10\"><DSA size=\"2048\"/>", V,
    12, "algorithm 10 is described as DSA, not as RSA" },
  { "p256-as-rsa", "<ECDSA size=\"256\"/>", "<RSA size=\"2048\" exponent=\"3\"/>", V, 13,
    "algorithm 13 is described as RSA, not as ECDSA" },
  { "p384-as-eddsa", "algorithm=\"13\"><ECDSA size=\"256\"/>", "algorithm=\"14\"><EdDSA size=\"384\"/>", V, 13,
    "algorithm 14 is described as EdDSA, not as ECDSA" },
  { "ed25519-as-ecdsa", "algorithm=\"13\"", "algorithm=\"15\"", V, 13,
    "algorithm 15 is described as ECDSA, not as EdDSA" },
  { "ed448-as-ecdsa", "algorithm=\"13\"", "algorithm=\"16\"", V, 13,
    "algorithm 16 is described as ECDSA, not as EdDSA" },
};

/* The decoder alone: the schema's data type lets nearly nothing through to it that is not canonical. */
static void
test_base64 (void)
{
  static const struct {
    const char *text;
    const char *bytes; /* NULL: refused */
    gsize size;
  } cases[] = {
    { "", "", 0 },
    { " \t\r\n ", "", 0 },
    { "AA==", "\0", 1 },
    { "AAA=", "\0\0", 2 },
    { "AAAA", "\0\0\0", 3 },
    { "+/+/", "\xfb\xff\xbf", 3 },
    { " A\nA = = ", "\0", 1 },
    { "AA", NULL, 0 },
    { "AA=", NULL, 0 },
    { "AA===", NULL, 0 },
    { "AAA", NULL, 0 },
    { "A", NULL, 0 },
    { "A===", NULL, 0 },
    { "=", NULL, 0 },
    { "====", NULL, 0 },
    { "AB==", NULL, 0 },
    { "AAB=", NULL, 0 },
    { "AA==AA==", NULL, 0 },
    { "AA==AAAA", NULL, 0 },
    { "AAAAA", NULL, 0 },
    { "-_-_", NULL, 0 },
    { "AAAA!", NULL, 0 },
    { "AA\vAA", NULL, 0 },
    { "AA\fAA", NULL, 0 },
    { "AA\xc2\xa0"
      "AA",
      NULL, 0 },
    { "\xef\xbb\xbf"
      "AAAA",
      NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = ksk_base64_decode (cases[i].text);
    g_test_message ("\"%s\"", cases[i].text);
    g_assert_cmpint (bytes != NULL, ==, cases[i].bytes != NULL);
    if (bytes != NULL)
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cases[i].bytes, cases[i].size);
  }
}

/* A DNSKEY has 65535 octets at most, four of them before the key. */
static void
test_longest_key (void)
{
  static guint8 octets[65532];
  g_autofree char *most = g_base64_encode (octets, 65531), *more = g_base64_encode (octets, 65532);
  g_autofree char *longest = test_text_replace (test_ksr_text, "AwEAAQ==", most);
  g_autofree char *too_long = test_text_replace (test_ksr_text, "AwEAAQ==", more);
  g_autoptr (KskRequest) request = test_request_parse (longest);
  g_autoptr (GBytes) bytes = g_bytes_new_static (too_long, strlen (too_long));
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (request);
  g_assert_null (ksk_request_parse (bytes, 0, &error));
  g_assert_error (error, KSK_KSR_ERROR, V);
  g_assert_cmpstr (error->message, ==, "line 25: PublicKey is longer than a DNSKEY can be");
}

/* More bytes than the limit are refused unread, so even when they are no XML. */
static void
test_size (void)
{
  g_autoptr (GBytes) ksr = g_bytes_new_static (test_ksr_text, strlen (test_ksr_text));
  g_autoptr (GBytes) skr = g_bytes_new_static (test_skr_text, strlen (test_skr_text));
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0), zeros = g_bytes_new_take (g_malloc0 (1000), 1000);
  gsize size = g_bytes_get_size (ksr), skr_size = g_bytes_get_size (skr);
  g_autoptr (GError) too_large = NULL, skr_too_large = NULL, wild = NULL, nothing = NULL;
  g_autoptr (KskRequest) request = ksk_request_parse (ksr, size, NULL),
                         larger = ksk_request_parse (ksr, size + 1, NULL);
  g_autoptr (KskResponse) response = ksk_response_parse (skr, skr_size, NULL);

  g_assert_nonnull (request);
  g_assert_nonnull (larger);
  g_assert_nonnull (response);
  g_assert_null (ksk_request_parse (ksr, size - 1, &too_large));
  g_assert_error (too_large, KSK_KSR_ERROR, KSK_KSR_ERROR_TOO_LARGE);
  g_assert_null (ksk_response_parse (skr, skr_size - 1, &skr_too_large));
  g_assert_error (skr_too_large, KSK_KSR_ERROR, KSK_KSR_ERROR_TOO_LARGE);
  g_assert_null (ksk_request_parse (zeros, 999, &wild));
  g_assert_error (wild, KSK_KSR_ERROR, KSK_KSR_ERROR_TOO_LARGE);
  g_assert_null (ksk_request_parse (empty, 0, &nothing));
  g_assert_error (nothing, KSK_KSR_ERROR, KSK_KSR_ERROR_MALFORMED);
}

/* 16 MiB where no limit is given. libxml2 takes no comment of more than ten million characters, so there are two. */
static void
test_default_size (void)
{
  gsize comment = KSK_MAX_REQUEST_BYTES / 2 - 1000, size = strlen (test_ksr_text);
  gsize rest = KSK_MAX_REQUEST_BYTES - size - (comment + 7) - 7;
  g_autofree char *first = g_strnfill (comment, '.'), *second = g_strnfill (rest, '.');
  g_autofree char *comments = g_strdup_printf ("<!--%s--><!--%s--></KSR>", first, second);
  g_autofree char *full = test_text_replace (test_ksr_text, "</KSR>", comments);
  g_autofree char *more = g_strconcat (full, "\n", NULL);
  g_autoptr (GBytes) too_much = g_bytes_new_static (more, strlen (more));
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (strlen (full), ==, KSK_MAX_REQUEST_BYTES);
  g_autoptr (KskRequest) request = test_request_parse (full);
  g_assert_nonnull (request);
  g_assert_null (ksk_request_parse (too_much, 0, &error));
  g_assert_error (error, KSK_KSR_ERROR, KSK_KSR_ERROR_TOO_LARGE);
}

static void
test_other_kind (void)
{
  g_autoptr (GBytes) ksr = g_bytes_new_static (test_ksr_text, strlen (test_ksr_text));
  g_autoptr (GBytes) skr = g_bytes_new_static (test_skr_text, strlen (test_skr_text));
  static const char anchor_text[] = "<TrustAnchor id=\"\" source=\"\"><Zone>.</Zone></TrustAnchor>";
  g_autoptr (GBytes) anchor = g_bytes_new_static (anchor_text, strlen (anchor_text));
  g_autoptr (GError) no_request = NULL, no_response = NULL, no_ksr = NULL, no_skr = NULL;

  g_assert_null (ksk_request_parse (skr, 0, &no_request));
  g_assert_error (no_request, KSK_KSR_ERROR, S);
  g_assert_cmpstr (no_request->message, ==, "line 3: this is not a request: no Request element stands here");
  g_assert_null (ksk_response_parse (ksr, 0, &no_response));
  g_assert_error (no_response, KSK_KSR_ERROR, S);
  g_assert_cmpstr (no_response->message, ==, "line 3: this is not a response: no Response element stands here");
  g_assert_null (ksk_request_parse (anchor, 0, &no_ksr));
  g_assert_error (no_ksr, KSK_KSR_ERROR, S);
  g_assert_null (ksk_response_parse (anchor, 0, &no_skr));
  g_assert_error (no_skr, KSK_KSR_ERROR, S);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_refusals_add ("/ksr/refused-values/names", name_cases, G_N_ELEMENTS (name_cases));
  test_refusals_add ("/ksr/refused-values/numbers", number_cases, G_N_ELEMENTS (number_cases));
  test_refusals_add ("/ksr/refused-values/times", time_cases, G_N_ELEMENTS (time_cases));
  test_refusals_add ("/ksr/refused-values/base64", base64_cases, G_N_ELEMENTS (base64_cases));
  test_refusals_add ("/ksr/refused-values/others", other_cases, G_N_ELEMENTS (other_cases));
  g_test_add_func ("/ksr/refused-values/base64-decoder", test_base64);
  g_test_add_func ("/ksr/refused-values/longest-key", test_longest_key);
  g_test_add_func ("/ksr/refused-values/size", test_size);
  g_test_add_func ("/ksr/refused-values/default-size", test_default_size);
  g_test_add_func ("/ksr/refused-values/other-kind", test_other_kind);
  return g_test_run ();
}
