/* Trust anchors: read, written, refused, and which key matches at which time. */
#include "tests/core/ksr/documents.h"

#include <string.h>

/* Facts of the root's KSK of 2017. */
#define KEY_2017                                                                                                     \
  "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kv" \
  "ArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+e" \
  "oZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwN" \
  "R1AkUTV74bU="
#define DIGEST_2017 "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"
#define DIGEST_2010 "49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5"

#define FROM_S G_GINT64_CONSTANT (1485993600)  /* 2017-02-02T00:00:00Z */
#define UNTIL_S G_GINT64_CONSTANT (1893456000) /* 2030-01-01T00:00:00Z */

static const char anchor_text[]
    = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<TrustAnchor id=\"anchor-1\" source=\"http://example.org/anchors.xml\">\n"
      "<Zone>.</Zone>\n"
      "<KeyDigest id=\"Kjqmt7v\" validFrom=\"2010-07-15T00:00:00+00:00\" validUntil=\"2019-01-11T00:00:00+00:00\">\n"
      "<KeyTag>19036</KeyTag>\n"
      "<Algorithm>8</Algorithm>\n"
      "<DigestType>2</DigestType>\n"
      "<Digest>" DIGEST_2010 "</Digest>\n"
      "</KeyDigest>\n"
      "<KeyDigest id=\"Klajeyz\" validFrom=\"2017-02-02T00:00:00+00:00\">\n"
      "<KeyTag>20326</KeyTag>\n"
      "<Algorithm>8</Algorithm>\n"
      "<DigestType>2</DigestType>\n"
      "<Digest>" DIGEST_2017 "</Digest>\n"
      "</KeyDigest>\n"
      "</TrustAnchor>\n";

static const char written_text[]
    = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<TrustAnchor id=\"anchor-1\" source=\"http://example.org/anchors.xml\">\n"
      "  <Zone>.</Zone>\n"
      "  <KeyDigest id=\"Kjqmt7v\" validFrom=\"2010-07-15T00:00:00+00:00\" validUntil=\"2019-01-11T00:00:00+00:00\">\n"
      "    <KeyTag>19036</KeyTag>\n"
      "    <Algorithm>8</Algorithm>\n"
      "    <DigestType>2</DigestType>\n"
      "    <Digest>" DIGEST_2010 "</Digest>\n"
      "  </KeyDigest>\n"
      "  <KeyDigest id=\"Klajeyz\" validFrom=\"2017-02-02T00:00:00+00:00\">\n"
      "    <KeyTag>20326</KeyTag>\n"
      "    <Algorithm>8</Algorithm>\n"
      "    <DigestType>2</DigestType>\n"
      "    <Digest>" DIGEST_2017 "</Digest>\n"
      "  </KeyDigest>\n"
      "</TrustAnchor>\n";

static KskTrustAnchor *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  KskTrustAnchor *anchor = ksk_trust_anchor_parse (bytes, 0, &error);
  g_assert_no_error (error);
  return anchor;
}

static char *
format (KskTrustAnchor *anchor)
{
  g_autoptr (GBytes) xml = ksk_trust_anchor_to_xml (anchor);
  return g_strndup (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
}

static void
assert_digest (const KskKeyDigest *digest, const char *id, gint64 from_s, gint64 until_s, guint tag, const char *hex)
{
  g_assert_cmpstr (digest->id, ==, id);
  g_assert_cmpint (digest->valid_from_s, ==, from_s);
  g_assert_cmpint (digest->valid_until_s, ==, until_s);
  g_assert_cmpuint (digest->key_tag, ==, tag);
  g_assert_cmpuint (digest->algorithm, ==, 8);
  g_assert_cmpuint (digest->digest_type, ==, 2);
  g_assert_cmpstr (digest->digest_hex, ==, hex);
}

static void
test_parse (void)
{
  g_autoptr (KskTrustAnchor) anchor = parse (anchor_text), held = ksk_trust_anchor_ref (anchor);
  GPtrArray *digests = ksk_trust_anchor_get_digests (held);
  g_assert_cmpstr (ksk_trust_anchor_get_id (anchor), ==, "anchor-1");
  g_assert_cmpstr (ksk_trust_anchor_get_source (anchor), ==, "http://example.org/anchors.xml");
  g_assert_cmpstr (ksk_trust_anchor_get_zone (anchor), ==, ".");
  g_assert_cmpuint (digests->len, ==, 2);
  assert_digest (digests->pdata[0], "Kjqmt7v", 1279152000, 1547164800, 19036, DIGEST_2010);
  assert_digest (digests->pdata[1], "Klajeyz", FROM_S, -1, 20326, DIGEST_2017);
}

static void
test_write (void)
{
  g_autoptr (KskTrustAnchor) anchor = parse (anchor_text);
  g_autofree char *text = format (anchor);
  g_assert_cmpstr (text, ==, written_text);
  g_autoptr (KskTrustAnchor) again = parse (text);
  g_autofree char *twice = format (again);
  g_assert_cmpstr (twice, ==, written_text);

  g_autoptr (GPtrArray) none = g_ptr_array_new (), one = g_ptr_array_new ();
  g_autoptr (KskTrustAnchor) empty = ksk_trust_anchor_new (NULL, NULL, "example.", none);
  g_autofree char *nothing = format (empty);
  g_assert_cmpstr (nothing, ==,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<TrustAnchor id=\"\" source=\"\">\n"
                   "  <Zone>example.</Zone>\n"
                   "</TrustAnchor>\n");

  /* Copies, in capitals. */
  char id[] = "a&b", hex[] = "00ff";
  KskKeyDigest digest = { id, 0, KSK_TIME_MAX, 65535, 255, 255, hex };
  g_ptr_array_add (one, &digest);
  g_autoptr (KskTrustAnchor) odd = ksk_trust_anchor_new ("<", "\"&\n", "EXAMPLE.", one);
  memset (id, 'x', strlen (id));
  memset (hex, '1', strlen (hex));
  g_autofree char *odd_text = format (odd);
  g_autoptr (KskTrustAnchor) odd_again = parse (odd_text);
  const KskKeyDigest *kept = ksk_trust_anchor_get_digests (odd_again)->pdata[0];
  g_assert_cmpstr (ksk_trust_anchor_get_id (odd_again), ==, "<");
  g_assert_cmpstr (ksk_trust_anchor_get_source (odd_again), ==, "\"&\n");
  g_assert_cmpstr (ksk_trust_anchor_get_zone (odd_again), ==, "EXAMPLE.");
  g_assert_cmpstr (kept->id, ==, "a&b");
  g_assert_cmpstr (kept->digest_hex, ==, "00FF");
  g_assert_cmpint (kept->valid_from_s, ==, 0);
  g_assert_cmpint (kept->valid_until_s, ==, KSK_TIME_MAX);
  g_assert_cmpuint (kept->key_tag, ==, 65535);
  g_assert_cmpuint (kept->algorithm, ==, 255);
  g_assert_cmpuint (kept->digest_type, ==, 255);
}

/* Each gives the same anchor. */
static void
test_spellings (void)
{
  static const char *const edits[][2] = {
    { DIGEST_2017, "e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d" },
    { DIGEST_2017, "\n " DIGEST_2017 "\n" },
    { "2017-02-02T00:00:00+00:00", "2017-02-02T00:00:00Z" },
    { "2017-02-02T00:00:00+00:00", "2017-02-02T01:00:00+01:00" },
    { "<Zone>.</Zone>", "<!-- root --><Zone> <![CDATA[.]]></Zone>" },
    { "<KeyTag>20326</KeyTag>", "<KeyTag> 020326</KeyTag>" },
    { DIGEST_2017 "</Digest>", DIGEST_2017 "</Digest><PublicKey>" KEY_2017 "</PublicKey><Flags>257</Flags>" },
    { "id=\"anchor-1\" source=\"http://example.org/anchors.xml\"",
      "source='http://example.org/anchors.xml' id='anchor-1'" },
    { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *edited = test_text_replace (anchor_text, edits[i][0], edits[i][1]);
    g_autoptr (KskTrustAnchor) anchor = parse (edited);
    g_autofree char *text = format (anchor);
    g_assert_cmpstr (text, ==, written_text);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *from;
    const char *to;
    gint code;
    guint line;
  } cases[] = {
    { "<TrustAnchor", "<!DOCTYPE TrustAnchor><TrustAnchor", KSK_KSR_ERROR_MALFORMED, 2 },
    { "UTF-8", "ISO-8859-1", KSK_KSR_ERROR_MALFORMED, 2 },
    { "</TrustAnchor>", "", KSK_KSR_ERROR_MALFORMED, 17 },
    { " id=\"anchor-1\"", "", KSK_KSR_ERROR_SCHEMA, 2 },
    { " source=\"http://example.org/anchors.xml\"", "", KSK_KSR_ERROR_SCHEMA, 2 },
    { " id=\"Kjqmt7v\"", "", KSK_KSR_ERROR_SCHEMA, 4 },
    { " id=\"Kjqmt7v\"", " id=\"\"", KSK_KSR_ERROR_VALUE, 4 },
    { " validFrom=\"2010-07-15T00:00:00+00:00\"", "", KSK_KSR_ERROR_SCHEMA, 4 },
    { "2010-07-15T00:00:00+00:00", "2010-07-15", KSK_KSR_ERROR_SCHEMA, 4 },
    { "2010-07-15T00:00:00+00:00", "1910-07-15T00:00:00Z", KSK_KSR_ERROR_VALUE, 4 },
    { "2019-01-11T00:00:00+00:00", "2119-01-11T00:00:00Z", KSK_KSR_ERROR_VALUE, 4 },
    { "2019-01-11T00:00:00+00:00", "", KSK_KSR_ERROR_SCHEMA, 4 },
    { "<Zone>.</Zone>\n", "", KSK_KSR_ERROR_SCHEMA, 3 },
    { "<Zone>.</Zone>", "<Zone/>", KSK_KSR_ERROR_VALUE, 3 },
    { "<Zone>.</Zone>", "<Zone>example</Zone>", KSK_KSR_ERROR_VALUE, 3 },
    { "<Zone>.</Zone>", "<Zone>.</Zone><Zone>.</Zone>", KSK_KSR_ERROR_SCHEMA, 3 },
    { "<KeyTag>19036</KeyTag>\n", "", KSK_KSR_ERROR_SCHEMA, 5 },
    { "19036", "65536", KSK_KSR_ERROR_SCHEMA, 5 },
    { "<DigestType>2", "<DigestType>256", KSK_KSR_ERROR_SCHEMA, 7 },
    { DIGEST_2010, "49AAC", KSK_KSR_ERROR_SCHEMA, 8 },
    { DIGEST_2010, "49AAC1XX", KSK_KSR_ERROR_SCHEMA, 8 },
    { DIGEST_2010, "", KSK_KSR_ERROR_VALUE, 8 },
    { DIGEST_2010 "</Digest>", DIGEST_2010 "</Digest><PublicKey>AQAB</PublicKey>", KSK_KSR_ERROR_SCHEMA, 4 },
    { DIGEST_2010 "</Digest>", DIGEST_2010 "</Digest><Flags>257</Flags>", KSK_KSR_ERROR_SCHEMA, 8 },
    { DIGEST_2010 "</Digest>", DIGEST_2010 "</Digest><PublicKey>AQABB</PublicKey><Flags>257</Flags>",
      KSK_KSR_ERROR_SCHEMA, 8 },
    { "</KeyDigest>", "</KeyDigest>text", KSK_KSR_ERROR_MALFORMED, 10 },
    { "</KeyDigest>", "</KeyDigest><Extra/>", KSK_KSR_ERROR_SCHEMA, 9 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = test_text_replace (anchor_text, cases[i].from, cases[i].to);
    g_autofree char *line = g_strdup_printf ("line %u: ", cases[i].line);
    g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_trust_anchor_parse (bytes, 0, &error));
    g_test_message ("%s -> %s: %s", cases[i].from, cases[i].to, error->message);
    g_assert_error (error, KSK_KSR_ERROR, cases[i].code);
    g_assert_true (g_str_has_prefix (error->message, line));
  }

  g_autoptr (GBytes) bytes = g_bytes_new_static (anchor_text, strlen (anchor_text));
  g_autoptr (GBytes) ksr = g_bytes_new_static (test_ksr_text, strlen (test_ksr_text));
  g_autoptr (GError) too_large = NULL, other = NULL;
  g_autoptr (KskTrustAnchor) fits = ksk_trust_anchor_parse (bytes, strlen (anchor_text), NULL);
  g_assert_nonnull (fits);
  g_assert_null (ksk_trust_anchor_parse (bytes, strlen (anchor_text) - 1, &too_large));
  g_assert_error (too_large, KSK_KSR_ERROR, KSK_KSR_ERROR_TOO_LARGE);
  g_assert_null (ksk_trust_anchor_parse (ksr, 0, &other));
  g_assert_error (other, KSK_KSR_ERROR, KSK_KSR_ERROR_SCHEMA);
}

typedef struct {
  const char *name;
  const char *from; /* in anchor_text; NULL: nothing is changed */
  const char *to;
  gint64 at_s;
  gboolean matches;
} Match;

#define CLOSED_FROM "validFrom=\"2017-02-02T00:00:00+00:00\""
#define CLOSED_TO CLOSED_FROM " validUntil=\"2030-01-01T00:00:00Z\""

static const Match matches[] = {
  { "open", NULL, NULL, UNTIL_S, TRUE },
  { "open-at-the-end-of-time", NULL, NULL, KSK_TIME_MAX, TRUE },
  { "a-second-too-early", NULL, NULL, FROM_S - 1, FALSE },
  { "at-its-beginning", NULL, NULL, FROM_S, TRUE },
  { "a-second-before-its-end", CLOSED_FROM, CLOSED_TO, UNTIL_S - 1, TRUE },
  { "at-its-end", CLOSED_FROM, CLOSED_TO, UNTIL_S, FALSE },
  { "after-its-end", CLOSED_FROM, CLOSED_TO, UNTIL_S + 1, FALSE },
  { "small-letters", DIGEST_2017, "e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d", UNTIL_S, TRUE },
  { "another-digest", DIGEST_2017, DIGEST_2010, UNTIL_S, FALSE },
  { "a-shorter-digest", DIGEST_2017, "E06D44B8", UNTIL_S, FALSE },
  { "another-tag", "20326", "20327", UNTIL_S, FALSE },
  { "the-revoked-tag", "20326", "20454", UNTIL_S, FALSE },
  { "another-algorithm", "<KeyTag>20326</KeyTag>\n<Algorithm>8", "<KeyTag>20326</KeyTag>\n<Algorithm>10", UNTIL_S,
    FALSE },
  { "another-digest-type", "<KeyTag>20326</KeyTag>\n<Algorithm>8</Algorithm>\n<DigestType>2",
    "<KeyTag>20326</KeyTag>\n<Algorithm>8</Algorithm>\n<DigestType>1", UNTIL_S, FALSE },
  { "another-zone", "<Zone>.</Zone>", "<Zone>example.</Zone>", UNTIL_S, FALSE },
};

static KskDnskey *
make_key (guint16 flags)
{
  gsize size;
  guint8 *octets = g_base64_decode (KEY_2017, &size);
  g_autoptr (GBytes) wire = g_bytes_new_take (octets, size);
  return ksk_dnskey_new ("any label", flags, 3, 8, wire, 172800);
}

static void
test_match (gconstpointer data)
{
  const Match *one = data;
  g_autofree char *text
      = one->from != NULL ? test_text_replace (anchor_text, one->from, one->to) : g_strdup (anchor_text);
  g_autoptr (KskTrustAnchor) anchor = parse (text);
  g_autoptr (KskDnskey) key = make_key (KSK_DNSKEY_FLAGS_KSK);
  g_autoptr (KskDnskey) revoked = ksk_dnskey_new_revoked (key), zsk = make_key (KSK_DNSKEY_FLAGS_ZSK);
  const KskKeyDigest *digest = ksk_trust_anchor_match (anchor, key, one->at_s);

  if (one->matches)
    g_assert_cmpstr (digest->id, ==, "Klajeyz");
  else
    g_assert_null (digest);
  g_assert_null (ksk_trust_anchor_match (anchor, revoked, one->at_s));
  g_assert_null (ksk_trust_anchor_match (anchor, zsk, one->at_s));
}

/* A revoked key is no anchor, even where someone lists it so. RFC 5011, section 2.1. */
static void
test_revoked (void)
{
  g_autoptr (KskDnskey) key = make_key (KSK_DNSKEY_FLAGS_KSK), revoked = ksk_dnskey_new_revoked (key);
  g_autofree char *hex = ksk_dnskey_dup_ds_sha256 (revoked, ".", NULL);
  KskKeyDigest digest = { (char *)"K", 0, -1, 20454, 8, 2, hex };
  g_autoptr (GPtrArray) digests = g_ptr_array_new ();
  g_ptr_array_add (digests, &digest);
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new (NULL, NULL, ".", digests);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (revoked), ==, 20454);
  g_assert_null (ksk_trust_anchor_match (anchor, revoked, UNTIL_S));
}

/* Two entries for one key: the one whose time it is. */
static void
test_two_periods (void)
{
  g_autofree char *hex = g_strdup (DIGEST_2017);
  KskKeyDigest early = { (char *)"early", 100, 200, 20326, 8, 2, hex },
               late = { (char *)"late", 300, -1, 20326, 8, 2, hex };
  g_autoptr (GPtrArray) digests = g_ptr_array_new ();
  g_ptr_array_add (digests, &early);
  g_ptr_array_add (digests, &late);
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new (NULL, NULL, ".", digests);
  g_autoptr (KskDnskey) key = make_key (KSK_DNSKEY_FLAGS_KSK);

  g_assert_null (ksk_trust_anchor_match (anchor, key, 99));
  g_assert_cmpstr (ksk_trust_anchor_match (anchor, key, 100)->id, ==, "early");
  g_assert_cmpstr (ksk_trust_anchor_match (anchor, key, 199)->id, ==, "early");
  g_assert_null (ksk_trust_anchor_match (anchor, key, 200));
  g_assert_null (ksk_trust_anchor_match (anchor, key, 299));
  g_assert_cmpstr (ksk_trust_anchor_match (anchor, key, 300)->id, ==, "late");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/trust-anchor/parse", test_parse);
  g_test_add_func ("/ksr/trust-anchor/write", test_write);
  g_test_add_func ("/ksr/trust-anchor/spellings", test_spellings);
  g_test_add_func ("/ksr/trust-anchor/refused", test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (matches); i++) {
    g_autofree char *path = g_strconcat ("/ksr/trust-anchor/match/", matches[i].name, NULL);
    g_test_add_data_func (path, &matches[i], test_match);
  }
  g_test_add_func ("/ksr/trust-anchor/revoked", test_revoked);
  g_test_add_func ("/ksr/trust-anchor/two-periods", test_two_periods);
  return g_test_run ();
}
