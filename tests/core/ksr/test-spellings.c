/* Every well-formed spelling of a document gives the same value. */
#include "tests/core/ksr/documents.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *from;
  const char *to;
  gboolean everywhere; /* not only at the first place */
} Spelling;

static const Spelling spellings[] = {
  { "single-quotes", "\"", "'", TRUE },
  { "one-line", "\n", "", TRUE },
  { "blank-lines", "\n", "\n\n \t\n", TRUE },
  { "carriage-returns", "\n", "\r\n", TRUE },
  { "old-carriage-returns", "\n", "\r", TRUE },
  { "byte-order-mark", "<?xml", "\xef\xbb\xbf<?xml" },
  { "no-declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "" },
  { "no-declaration-but-a-mark", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "\xef\xbb\xbf" },
  { "no-encoding", " encoding=\"UTF-8\"", "" },
  { "encoding-in-small-letters", "UTF-8", "utf-8" },
  { "standalone", "?>", " standalone=\"yes\"?>" },
  { "declaration-in-lines", " encoding=", "\n  encoding\n=\n" },
  { "comment-before-the-root", "<KSR", "<!-- before <KSR> -->\n<KSR" },
  { "comment-behind-the-root", "</KSR>", "</KSR>\n<!-- behind & -->" },
  { "instruction-before-the-root", "<KSR", "<?xml-stylesheet href=\"style.xsl\"?>\n<KSR" },
  { "instruction-behind-the-root", "</KSR>", "</KSR><?end?>" },
  { "space-behind-the-root", "</KSR>\n", "</KSR> \n\t\r\n" },
  { "no-newline-at-the-end", "</KSR>\n", "</KSR>" },
  { "comments-between", "\n<", "\n<!-- a > \" ' -->\n<!----><", FALSE },
  { "comment-everywhere-between", ">\n<", ">\n<!-- - -->\n<", TRUE },
  { "instructions-between", ">\n<", ">\n<?note a > b?>\n<", TRUE },
  { "cdata-between", ">\n<P", "><![CDATA[\n \t]]><P", TRUE },
  { "comment-inside-a-number", "172800", "172<!-- 9 -->800", TRUE },
  { "comment-inside-a-time", "2026-01-01T", "2026-<!---->01-01T", TRUE },
  { "comment-inside-a-duration", "P10D", "<!-- P9D -->P1<!-- -->0D<!-- -->", TRUE },
  { "comment-inside-a-name", "DNSKEY", "DNS<!-- -->KEY", TRUE },
  { "comment-inside-base64", "AwEAAQ==", "AwEA<!-- AAAA -->AQ==" },
  { "instruction-inside-a-number", "172800", "172<?x 9?>800", TRUE },
  { "instruction-inside-base64", "AwEAAQ==", "AwEA<?AAAA?>AQ==" },
  { "cdata-number", "172800", "<![CDATA[172800]]>", TRUE },
  { "cdata-in-a-number", "172800", "1<![CDATA[728]]>0<![CDATA[0]]>", TRUE },
  { "cdata-empty-in-a-number", "172800", "172<![CDATA[]]>800", TRUE },
  { "cdata-name", "DNSKEY", "<![CDATA[DNSKEY]]>", TRUE },
  { "cdata-time", "2026-01-11T00:00:00Z", "<![CDATA[ 2026-01-11T00:00:00Z ]]>" },
  { "cdata-base64", "AwEAAQ==", "<![CDATA[AwEA]]>AQ==" },
  { "references-in-a-number", "172800", "1&#55;&#x32;8&#x30;0", TRUE },
  { "references-in-a-duration", "P10D", "&#80;10&#x44;", TRUE },
  { "references-in-base64", "AwEAAQ==", "AwEAAQ&#61;&#x3d;" },
  { "references-as-space", "AwEAAQ==", "&#32;AwEA&#10;AQ==&#9;&#13;" },
  { "references-in-an-attribute", "\"request-1\"", "\"re&#113;uest&#x2d;1\"" },
  { "references-in-a-number-attribute", "keyTag=\"2222\"", "keyTag=\"22&#50;2\"", TRUE },
  { "attributes-in-lines", "<KSR id=", "<KSR\n\n\tid\n=\r\n" },
  { "attributes-in-another-order", " keyIdentifier=\"ZSK-1\" keyTag=\"11111\"",
    " keyTag='11111' keyIdentifier='ZSK-1'" },
  { "space-in-tags", "\">\n", "\" \n>\n", TRUE },
  { "space-in-end-tags", "</TTL>", "</TTL\n>", TRUE },
  { "space-in-empty-tags", "\"256\"/>", "\"256\" \n/>", TRUE },
  { "space-round-equals", "keyTag=", "keyTag = ", TRUE },
  { "end-tags-for-empty-elements", "<RSA size=\"2048\" exponent=\"65537\"/>",
    "<RSA size=\"2048\" exponent=\"65537\"></RSA>", TRUE },
  { "space-in-empty-elements", "<ECDSA size=\"256\"/>", "<ECDSA size=\"256\"> \n </ECDSA>", TRUE },
  { "comment-in-empty-elements", "<ECDSA size=\"256\"/>", "<ECDSA size=\"256\"><!-- --></ECDSA>", TRUE },
  { "space-round-numbers", "172800", "\n\t 172800\r\n ", TRUE },
  { "space-round-times", "2026-01-01T00:00:00Z", " 2026-01-01T00:00:00Z\n", TRUE },
  { "space-round-durations", "P10D", "\nP10D\n", TRUE },
  { "space-round-names", "DNSKEY", "\n    DNSKEY\n", TRUE },
  { "space-round-a-domain", "<SignersName>.<", "<SignersName> . <", TRUE },
  { "space-round-base64", "AwEAAQ==", "\n  AwEAAQ==\n" },
  { "space-in-an-attribute", "id=\"request-1\"", "id=\" request-1\n\"" },
  { "space-in-a-number-attribute", "\"11111\"", "\"\t11111 \"" },
  { "space-in-a-time-attribute", "\"2025-12-01T12:00:00Z\"", "\" 2025-12-01T12:00:00Z \"" },
  { "zeros-before-numbers", "172800", "000172800", TRUE },
  { "zeros-before-attributes", "keyTag=\"2222\"", "keyTag=\"02222\"", TRUE },
  { "zeros-before-many-numbers", "<Flags>256<", "<Flags>00000000000000000000000000000000256<", TRUE },
  { "zeros-in-durations", "P10D", "P010DT00H0M000S", TRUE },
  { "other-durations", "P22D", "P21DT24H", TRUE },
  { "seconds-for-days", "P9D", "PT777600S", TRUE },
  { "offset-of-nothing", "T00:00:00Z", "T00:00:00+00:00", TRUE },
  { "offset-of-minus-nothing", "T00:00:00Z", "T00:00:00-00:00", TRUE },
  { "offset-east", "2026-01-11T00:00:00Z", "2026-01-11T02:30:00+02:30" },
  { "offset-west", "2026-01-11T00:00:00Z", "2026-01-10T18:00:00-06:00" },
  { "no-zone", "T00:00:00Z", "T00:00:00", TRUE },
  { "folded-base64", "AwEAAQ==", "Aw\nEA\n\tA Q=\r\n=" },
  { "folded-signature", "c2Vjb25k", "c2Vj\n      b25k" },
  { "other-namespace-declared", "<KSR ", "<KSR xmlns:other=\"http://example.org/other\" " },
};

static char *
spell (const Spelling *spelling, const char *text)
{
  return spelling->everywhere ? test_text_replace_all (text, spelling->from, spelling->to)
                              : test_text_replace (text, spelling->from, spelling->to);
}

static void
test_spelling (gconstpointer data)
{
  g_autofree char *ksr = spell (data, test_ksr_text), *skr = spell (data, test_skr_text);
  g_autoptr (KskRequest) request = test_request_parse (ksr), plain_request = test_request_parse (test_ksr_text);
  g_autoptr (KskResponse) response = test_response_parse (skr), plain_response = test_response_parse (test_skr_text);
  g_assert_true (ksk_request_equal (request, plain_request));
  g_assert_true (ksk_response_equal (response, plain_response));
}

/* Moves what stands from the first @start up to the first @end behind it to before the first @place. */
static char *
move (const char *text, const char *start, const char *end, const char *place)
{
  const char *from = strstr (text, start);
  const char *behind = strstr (from, end) + strlen (end);
  g_autofree char *moved = g_strndup (from, (gsize)(behind - from));
  g_autofree char *without = g_strdup_printf ("%.*s%s", (int)(from - text), text, behind);
  g_autofree char *inserted = g_strconcat (moved, place, NULL);
  return test_text_replace (without, place, inserted);
}

/* The order of bundles, of keys and of signatures carries nothing. */
static void
test_order (void)
{
  g_autoptr (KskRequest) plain_request = test_request_parse (test_ksr_text);
  g_autoptr (KskResponse) plain_response = test_response_parse (test_skr_text);

  g_autofree char *bundles
      = move (test_ksr_text, "<RequestBundle id=\"bundle-2\">", "</RequestBundle>", "<RequestBundle id=\"bundle-1\">");
  g_autofree char *keys = move (bundles, "<Key keyIdentifier=\"ZSK-2\" keyTag=\"2222\">\n<TTL>172800</TTL>\n", "</Key>",
                                "<Key keyIdentifier=\"ZSK-1\"");
  g_autofree char *own_keys
      = move (test_ksr_text, "<Key keyIdentifier=\"ZSK-2\"", "</Key>", "<Key keyIdentifier=\"ZSK-1\"");
  g_autofree char *signatures
      = move (own_keys, "<Signature keyIdentifier=\"ZSK-2\"", "</Signature>", "<Signature keyIdentifier=\"ZSK-1\"");
  g_autoptr (KskRequest) other_bundles = test_request_parse (bundles), other_keys = test_request_parse (own_keys);
  g_autoptr (KskRequest) other_signatures = test_request_parse (signatures);
  g_assert_true (ksk_request_equal (other_bundles, plain_request));
  g_assert_true (ksk_request_equal (other_keys, plain_request));
  g_assert_true (ksk_request_equal (other_signatures, plain_request));
  g_assert_cmpstr (keys, !=, bundles);

  g_autofree char *skr_bundles = move (test_skr_text, "<ResponseBundle id=\"bundle-2\">", "</ResponseBundle>",
                                       "<ResponseBundle id=\"bundle-1\">");
  g_autoptr (KskResponse) other_response = test_response_parse (skr_bundles);
  g_assert_true (ksk_response_equal (other_response, plain_response));
}

/* The timestamp may stand one element lower. */
static void
test_timestamp (void)
{
  g_autoptr (KskRequest) plain_request = test_request_parse (test_ksr_text);
  g_autoptr (KskResponse) plain_response = test_response_parse (test_skr_text);
  g_autofree char *none = test_text_replace (test_ksr_text, " timestamp=\"2025-12-01T12:00:00Z\"", "");
  g_autofree char *lower = test_text_replace (none, "<Request>", "<Request timestamp='2025-12-01T12:00:00Z'>");
  g_autofree char *skr_none = test_text_replace (test_skr_text, " timestamp=\"2025-12-01T12:00:00Z\"", "");
  g_autofree char *skr_lower
      = test_text_replace (skr_none, "<Response>", "<Response timestamp='2025-12-01T12:00:00Z'>");
  g_autoptr (KskRequest) request = test_request_parse (lower), timeless = test_request_parse (none);
  g_autoptr (KskResponse) response = test_response_parse (skr_lower);

  g_assert_true (ksk_request_equal (request, plain_request));
  g_assert_true (ksk_response_equal (response, plain_response));
  g_assert_false (ksk_request_equal (timeless, plain_request));
  g_assert_cmpint (ksk_request_get_timestamp (timeless), ==, -1);
}

/* Both spellings of nothing, and of characters that XML must have escaped. */
static void
test_pairs (void)
{
  static const struct {
    const char *from;
    const char *one;
    const char *other;
  } pairs[] = {
    { "<PublicKey>AwEAAQ==</PublicKey>", "<PublicKey/>", "<PublicKey>  </PublicKey>" },
    { "<SignatureData>Zmlyc3Q=</SignatureData>", "<SignatureData/>", "<SignatureData><!-- --></SignatureData>" },
    { "\"request-1\"", "\"&amp;&lt;&quot;'>\"", "'&#38;&#60;\"&apos;&gt;'" },
    { "\"bundle-1\"", "\"b\xc3\xbcndel \xe2\x82\xac \xf0\x9f\x94\x91\"", "\"b&#xfc;ndel &#8364; &#x1F511;\"" },
    { "<SignersName>.<", "<SignersName>a&amp;b<", "<SignersName>a<![CDATA[&]]>b<" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *one = test_text_replace (test_ksr_text, pairs[i].from, pairs[i].one);
    g_autofree char *other = test_text_replace (test_ksr_text, pairs[i].from, pairs[i].other);
    g_autoptr (KskRequest) a = test_request_parse (one), b = test_request_parse (other);
    g_autoptr (KskRequest) plain = test_request_parse (test_ksr_text);
    g_test_message ("%s", pairs[i].one);
    g_assert_true (ksk_request_equal (a, b));
    g_assert_false (ksk_request_equal (a, plain));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++) {
    g_autofree char *path = g_strconcat ("/ksr/spellings/", spellings[i].name, NULL);
    g_test_add_data_func (path, &spellings[i], test_spelling);
  }
  g_test_add_func ("/ksr/spellings/order", test_order);
  g_test_add_func ("/ksr/spellings/timestamp", test_timestamp);
  g_test_add_func ("/ksr/spellings/pairs", test_pairs);
  return g_test_run ();
}
