/* What a file seems to be. */
#include "tests/core/ksr/documents.h"

#include <string.h>

static const struct {
  const char *name;
  const char *text;
  KskDocumentKind kind;
} cases[] = {
  { "ksr", test_ksr_text, KSK_DOCUMENT_REQUEST },
  { "skr", test_skr_text, KSK_DOCUMENT_RESPONSE },
  { "anchor", "<TrustAnchor id=\"\" source=\"\"><Zone>.</Zone></TrustAnchor>", KSK_DOCUMENT_TRUST_ANCHOR },
  { "ksr-not-valid", "<KSR><Request/></KSR>", KSK_DOCUMENT_REQUEST },
  { "skr-not-valid", "<KSR><Response/></KSR>", KSK_DOCUMENT_RESPONSE },
  { "both", "<KSR><Response/><Request/></KSR>", KSK_DOCUMENT_RESPONSE },
  { "request-alone", "<Request/>", KSK_DOCUMENT_REQUEST },
  { "comments-before", "<!-- <Response/> --><?Response?><KSR>\n<!-- -->\n<Request/></KSR>", KSK_DOCUMENT_REQUEST },
  { "mark-before", "\xef\xbb\xbf<KSR><Request/></KSR>", KSK_DOCUMENT_REQUEST },
  { "nothing-inside", "<KSR/>", KSK_DOCUMENT_UNKNOWN },
  { "too-deep", "<KSR><a><Request/></a></KSR>", KSK_DOCUMENT_UNKNOWN },
  { "too-late", "<KSR><a/><Request/></KSR>", KSK_DOCUMENT_UNKNOWN },
  { "small-letters", "<KSR><request/></KSR>", KSK_DOCUMENT_UNKNOWN },
  { "other-xml", "<html><body/></html>", KSK_DOCUMENT_UNKNOWN },
  { "empty", "", KSK_DOCUMENT_UNKNOWN },
  { "space", " \n", KSK_DOCUMENT_UNKNOWN },
  { "yaml", "Request: 1\n", KSK_DOCUMENT_UNKNOWN },
  { "doctype", "<!DOCTYPE KSR><KSR><Request/></KSR>", KSK_DOCUMENT_UNKNOWN },
  { "cut", "<KSR><Request>", KSK_DOCUMENT_UNKNOWN },
  { "not-utf-8", "<KSR><Request>\xff</Request></KSR>", KSK_DOCUMENT_UNKNOWN },
};

static void
test_sniff (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (ksk_document_sniff (bytes), ==, cases[i].kind);
  }
}

static void
test_too_large (void)
{
  gsize size = KSK_MAX_REQUEST_BYTES + 1;
  g_autofree char *text = g_strnfill (size, ' ');
  memcpy (text, "<Request/>", 10);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, size);
  g_assert_cmpint (ksk_document_sniff (bytes), ==, KSK_DOCUMENT_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/sniff/kinds", test_sniff);
  g_test_add_func ("/ksr/sniff/too-large", test_too_large);
  return g_test_run ();
}
