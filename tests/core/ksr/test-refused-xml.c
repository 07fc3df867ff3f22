/* Files that are refused before they are read: no document types, no entities, no other encodings, nothing malformed.
 */
#include "tests/core/ksr/documents.h"

#include <string.h>

#define M KSK_KSR_ERROR_MALFORMED

static const TestRefusal cases[] = {
  { "doctype", "<KSR", "<!DOCTYPE KSR>\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-internal", "<KSR", "<!DOCTYPE KSR [\n]>\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-external", "<KSR", "<!DOCTYPE KSR SYSTEM \"http://127.0.0.1:1/ksr.dtd\">\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-file", "<KSR", "<!DOCTYPE KSR SYSTEM \"file:///etc/passwd\">\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-public", "<KSR", "<!DOCTYPE KSR PUBLIC \"-//x//y\" \"ksr.dtd\">\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-with-entity", "<KSR", "<!DOCTYPE KSR [<!ENTITY ttl \"172800\">]>\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-with-parameter-entity", "<KSR", "<!DOCTYPE KSR [<!ENTITY % a \"\">%a;]>\n<KSR", M, 2, "*DOCTYPE*" },
  { "doctype-in-the-root", "<Request>", "<!DOCTYPE KSR><Request>", M, 3, NULL },
  { "doctype-behind", "</KSR>", "</KSR><!DOCTYPE KSR>", M, 83, NULL },
  { "entity-declared-alone", "<KSR", "<!ENTITY ttl \"172800\">\n<KSR", M, 2, NULL },
  { "entity-undeclared", "172800", "&ttl;", M, 21, "*Entity 'ttl' not defined" },
  { "entity-undeclared-in-attribute", "request-1", "&ttl;", M, 2, "*Entity 'ttl' not defined" },
  { "entity-of-html", "172800", "&nbsp;172800", M, 21, "*" },
  { "latin-1", "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", M, 2, "the file says that it is not UTF-8" },
  { "ascii", "encoding=\"UTF-8\"", "encoding=\"US-ASCII\"", M, 2, "the file says that it is not UTF-8" },
  { "utf-16-said", "encoding=\"UTF-8\"", "encoding=\"UTF-16\"", M, 1, "*" },
  { "utf-7-said", "encoding=\"UTF-8\"", "encoding=\"UTF-7\"", M, 2, "*" },
  { "ucs-4-said", "encoding=\"UTF-8\"", "encoding=\"UCS-4\"", M, 1, "*" },
  { "encoding-unknown", "encoding=\"UTF-8\"", "encoding=\"x-other\"", M, 1, "*" },
  { "encoding-empty", "encoding=\"UTF-8\"", "encoding=\"\"", M, 1, "*" },
  { "not-utf-8", "request-1", "r\xe4ksm\xf6rg\xe5s", M, 2, "a byte that is not UTF-8 text" },
  { "overlong-utf-8", "bundle-1", "\xc0\xaf", M, 16, "a byte that is not UTF-8 text" },
  { "surrogate", "bundle-1", "\xed\xa0\x80", M, 16, "a byte that is not UTF-8 text" },
  { "beyond-unicode", "bundle-1", "\xf4\x90\x80\x80", M, 16, "a byte that is not UTF-8 text" },
  { "control-character", "172800", "172800\x01", M, 21, NULL },
  { "escape", "bundle-1", "\x1b[2J", M, 16, NULL },
  { "reference-to-nul", "172800", "172800&#0;", M, 21, NULL },
  { "reference-to-a-control", "bundle-1", "&#27;[2J", M, 16, NULL },
  { "reference-to-a-surrogate", "bundle-1", "&#xd800;", M, 16, NULL },
  { "reference-beyond-unicode", "bundle-1", "&#x110000;", M, 16, NULL },
  { "not-a-character", "bundle-1", "\xef\xbf\xbf", M, 16, NULL },
  { "space-before-the-declaration", "<?xml", " <?xml", M, 1, NULL },
  { "comment-before-the-declaration", "<?xml", "<!-- -->\n<?xml", M, 2, NULL },
  { "declaration-twice", "?>\n", "?>\n<?xml version=\"1.0\"?>\n", M, 2, NULL },
  { "declaration-without-version", " version=\"1.0\"", "", M, 1, NULL },
  { "text-before-the-root", "?>\n<KSR", "?>\ntext\n<KSR", M, 2, NULL },
  { "text-behind-the-root", "</KSR>\n", "</KSR>\ntext", M, 84, NULL },
  { "second-root", "</KSR>\n", "</KSR>\n<KSR/>\n", M, 84, NULL },
  { "no-end", "</Request>\n</KSR>\n", "</Request>\n", M, 83, NULL },
  { "end-of-another", "</TTL>", "</Ttl>", M, 21, "*mismatch*" },
  { "end-twice", "</TTL>", "</TTL></TTL>", M, 21, NULL },
  { "attribute-twice", "serial=\"7\"", "serial=\"7\" serial=\"7\"", M, 2, "*redefined*" },
  { "attribute-twice-with-a-reference", "keyTag=\"11111\"", "keyTag=\"11111\" keyTag='&#49;1111'", M, 20,
    "*redefined*" },
  { "attribute-without-quotes", "serial=\"7\"", "serial=7", M, 2, NULL },
  { "attribute-without-value", "serial=\"7\"", "serial", M, 2, NULL },
  { "attributes-without-space", "domain=\".\" serial", "domain=\".\"serial", M, 2, NULL },
  { "quote-missing", "serial=\"7\"", "serial=\"7", M, 2, NULL },
  { "less-than-in-attribute", "bundle-1", "<", M, 16, NULL },
  { "ampersand-alone", "172800", "172800 & more", M, 21, NULL },
  { "cdata-end-in-text", "172800", "172800]]>", M, 21, NULL },
  { "comment-with-dashes", "<Request>", "<!-- a -- b -->\n<Request>", M, 3, NULL },
  { "comment-without-end", "<Request>", "<!-- <Request>", M, 84, NULL },
  { "prefix-undeclared", "<Request>", "<a:Request>", M, 3, "*a*not defined*" },
};

/* Text in an encoding that has zeros or other octets where UTF-8 has none, with its mark or without; and a zero. */
static void
test_encodings (void)
{
  static const struct {
    const char *charset;
    const char *mark;
    gsize mark_size;
  } encodings[] = {
    { "UTF-16LE", "\xff\xfe", 2 },         { "UTF-16LE", "", 0 }, { "UTF-16BE", "\xfe\xff", 2 }, { "UTF-16BE", "", 0 },
    { "UTF-32LE", "\xff\xfe\x00\x00", 4 }, { "UTF-32LE", "", 0 }, { "UTF-32BE", "", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++) {
    g_autoptr (GError) error = NULL, refusal = NULL;
    gsize size;
    g_autofree char *text = g_convert (test_ksr_text, -1, encodings[i].charset, "UTF-8", NULL, &size, &error);
    g_assert_no_error (error);
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_byte_array_append (file, (const guint8 *)encodings[i].mark, (guint)encodings[i].mark_size);
    g_byte_array_append (file, (const guint8 *)text, (guint)size);
    g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
    g_test_message ("%s", encodings[i].charset);
    g_assert_null (ksk_request_parse (bytes, 0, &refusal));
    g_assert_error (refusal, KSK_KSR_ERROR, M);
    g_assert_cmpstr (refusal->message, ==, "line 1: a byte that is not UTF-8 text");
  }

  gsize size = strlen (test_ksr_text);
  for (gsize place = 0; place <= size; place += 7) {
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_byte_array_append (file, (const guint8 *)test_ksr_text, (guint)place);
    g_byte_array_append (file, (const guint8 *)"", 1);
    g_byte_array_append (file, (const guint8 *)test_ksr_text + place, (guint)(size - place));
    g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
    g_autoptr (GError) refusal = NULL;
    g_assert_null (ksk_request_parse (bytes, 0, &refusal));
    g_assert_error (refusal, KSK_KSR_ERROR, M);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_refusals_add ("/ksr/refused-xml", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/ksr/refused-xml/encodings", test_encodings);
  return g_test_run ();
}
