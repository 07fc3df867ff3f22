/* Well-formed files that are no KSR: elements and attributes that are missing, unknown, twice, or in another place. */
#include "tests/core/ksr/documents.h"

#include <string.h>

#define M KSK_KSR_ERROR_MALFORMED
#define S KSK_KSR_ERROR_SCHEMA

#define ALGORITHM_8 "algorithm=\"8\"><RSA size=\"2048\" exponent=\"65537\"/>"
#define ALGORITHM_13 "algorithm=\"13\"><ECDSA size=\"256\"/>"

static const TestRefusal cases[] = {
  { "default-namespace", "<KSR ", "<KSR xmlns=\"urn:x\" ", S, 2, NULL },
  { "element-in-a-namespace", "<Request>", "<Request xmlns=\"urn:x\">", S, 3, NULL },
  { "attribute-unknown", "serial=\"7\"", "serial=\"7\" version=\"1\"", S, 2, NULL },
  { "attribute-in-a-namespace", "serial=\"7\"", "serial=\"7\" xml:lang=\"en\"", S, 2, NULL },
  { "attribute-in-capitals", "serial=\"7\"", "SERIAL=\"7\"", S, 2, NULL },
  { "no-id", "id=\"request-1\" ", "", S, 2, NULL },
  { "no-domain", "domain=\".\" ", "", S, 2, NULL },
  { "no-serial", "serial=\"7\" ", "", S, 2, NULL },
  { "no-bundle-id", " id=\"bundle-1\"", "", S, 16, NULL },
  { "no-key-tag", " keyTag=\"11111\"", "", S, 16, NULL },
  { "no-signer-identifier", "<Signer keyIdentifier=\"KSK-1\"/>", "<Signer/>", S, 19, NULL },
  { "no-algorithm-number", " algorithm=\"8\"", "", S, 12, NULL },
  { "no-rsa-size", " size=\"2048\"", "", S, 12, NULL },
  { "no-rsa-exponent", " exponent=\"65537\"", "", S, 12, NULL },
  { "no-ecdsa-size", " size=\"256\"", "", S, 13, NULL },
  { "attribute-on-ttl", "<TTL>", "<TTL unit=\"s\">", S, 21, NULL },
  { "attribute-on-a-policy", "<ZSK>", "<ZSK id=\"1\">", S, 5, NULL },
  { "exponent-on-ecdsa", "<ECDSA size=\"256\"/>", "<ECDSA size=\"256\" exponent=\"3\"/>", S, 13, NULL },
  { "element-unknown", "<Flags>", "<Class>1</Class><Flags>", S, 22, NULL },
  { "element-unknown-in-the-root", "</KSR>", "<Extra/></KSR>", S, 83, NULL },
  { "element-unknown-first", "<Request>", "<Extra/><Request>", S, 3, NULL },
  { "element-in-capitals", "<Inception>2026-01-01T00:00:00Z</Inception>", "<INCEPTION>2026-01-01T00:00:00Z</INCEPTION>",
    S, 16, NULL },
  { "no-inception", "<Inception>2026-01-01T00:00:00Z</Inception>\n", "", S, 16, NULL },
  { "inception-twice", "</Inception>", "</Inception><Inception>2026-01-01T00:00:00Z</Inception>", S, 17, NULL },
  { "no-expiration", "<Expiration>2026-01-22T00:00:00Z</Expiration>\n", "", S, 18, NULL },
  { "no-ttl", "<TTL>172800</TTL>\n", "", S, 20, NULL },
  { "ttl-twice", "</TTL>", "</TTL><TTL>172800</TTL>", S, 21, NULL },
  { "no-flags", "<Flags>256</Flags>\n", "", S, 22, NULL },
  { "no-protocol", "<Protocol>3</Protocol>\n", "", S, 23, NULL },
  { "no-algorithm", "<Algorithm>8</Algorithm>\n", "", S, 24, NULL },
  { "no-public-key", "<PublicKey>AwEAAQ==</PublicKey>\n", "", S, 20, NULL },
  { "no-labels", "<Labels>0</Labels>\n", "", S, 38, NULL },
  { "no-signature-data", "<SignatureData>Zmlyc3Q=</SignatureData>\n", "", S, 34, NULL },
  { "flags-before-ttl", "<TTL>172800</TTL>\n<Flags>256</Flags>", "<Flags>256</Flags>\n<TTL>172800</TTL>", S, 20, NULL },
  { "expiration-before-inception",
    "<SignatureExpiration>2026-01-22T00:00:00Z</SignatureExpiration>\n<SignatureInception>2026-01-01T00:00:00Z</"
    "SignatureInception>",
    "<SignatureInception>2026-01-01T00:00:00Z</SignatureInception>\n<SignatureExpiration>2026-01-22T00:00:00Z</"
    "SignatureExpiration>",
    S, 40, NULL },
  { "signer-behind-the-keys", "<Signature ", "<Signer keyIdentifier=\"KSK-1\"/><Signature ", S, 34, NULL },
  { "signer-with-content", "<Signer keyIdentifier=\"KSK-1\"/>", "<Signer keyIdentifier=\"KSK-1\">x</Signer>", S, 19,
    NULL },
  { "key-in-a-key", "<PublicKey>AwEAAQ==</PublicKey>\n</Key>",
    "<PublicKey>AwEAAQ==</PublicKey>\n<Key keyTag=\"1\"/></Key>", S, 26, NULL },
  { "key-behind-a-signature", "</Signature>",
    "</Signature><Key keyTag=\"1\"><TTL>1</TTL><Flags>256</Flags><Protocol>3</Protocol>"
    "<Algorithm>8</Algorithm><PublicKey>AQAB</PublicKey></Key>",
    S, 45, NULL },
  { "element-in-a-value", "172800", "172<b/>800", M, 21, "text stands between elements" },
  { "element-in-base64", "AwEAAQ==", "AwEA<b>A</b>Q==", M, 25, "text stands between elements" },
  { "text-between", "<Flags>", "text<Flags>", M, 22, "text stands between elements" },
  { "cdata-text-between", "<Flags>", "<![CDATA[text]]><Flags>", M, 22, "text stands between elements" },
  { "text-in-the-root", "<Request>", "text<Request>", S, 2, NULL },
  { "text-behind-a-bundle", "</RequestBundle>", "</RequestBundle>text", M, 59, "text stands between elements" },
  { "no-break-space-between", "<Flags>", "\xc2\xa0<Flags>", M, 22, "text stands between elements" },
  { "text-in-an-empty-element", "<ECDSA size=\"256\"/>", "<ECDSA size=\"256\">x</ECDSA>", S, 13, NULL },
  { "two-shapes", "<ECDSA size=\"256\"/>", "<ECDSA size=\"256\"/><EdDSA size=\"256\"/>", S, 13, NULL },
  { "no-shape", "<ECDSA size=\"256\"/>", "", S, 13, "RSA, ECDSA or EdDSA is missing here" },
  { "unknown-shape", "<ECDSA size=\"256\"/>", "<GOST size=\"256\"/>", S, 13, NULL },
  { "no-algorithms",
    "<SignatureAlgorithm " ALGORITHM_8 "</SignatureAlgorithm>\n<SignatureAlgorithm " ALGORITHM_13
    "</SignatureAlgorithm>\n",
    "", S, 5, "SignatureAlgorithm is missing here" },
  { "two-requests", "</Request>", "</Request><Request/>", S, 82, NULL },
  { "two-policies", "</RequestPolicy>", "</RequestPolicy><RequestPolicy/>", S, 15, NULL },
  { "ksk-policy-in-a-request", "<ZSK>", "<KSK/><ZSK>", S, 5, NULL },
  { "response-bundle-in-a-request", "<RequestBundle id=\"bundle-2\">",
    "<ResponseBundle id=\"bundle-2\"></ResponseBundle><RequestBundle id=\"bundle-2\">", S, 59, NULL },
};

/* Where an SKR is not as a KSR. */
static void
test_response (void)
{
  static const struct {
    const char *from;
    const char *to;
    guint line;
  } edits[] = {
    { "<KSK>", "<KSK/><KSK>", 5 },
    { "</KSK>\n<ZSK>", "</KSK>\n<KSK/><ZSK>", 15 },
    { "<ResponsePolicy>", "<ResponsePolicy><ZSK/>", 4 },
    { "<ResponseBundle id=\"bundle-1\">", "<RequestBundle id=\"bundle-0\"/><ResponseBundle id=\"bundle-1\">", 26 },
    { "</Expiration>", "</Expiration><Signer keyIdentifier=\"KSK-1\"/>", 28 },
    { "</Response>", "</Response><Request/>", 91 },
    { " id=\"bundle-1\"", "", 26 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *text = test_text_replace (test_skr_text, edits[i].from, edits[i].to);
    g_autofree char *line = g_strdup_printf ("line %u: ", edits[i].line);
    g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_response_parse (bytes, 0, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, KSK_KSR_ERROR, S);
    g_assert_true (g_str_has_prefix (error->message, line));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_refusals_add ("/ksr/refused-schema", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/ksr/refused-schema/response", test_response);
  return g_test_run ();
}
