/* The limits of what is read at all: at them, and one beyond. */
#include "tests/core/ksr/documents.h"

#include <string.h>

/* The second bundle and what stands in it. */
#define NODES_OF_BUNDLE_2 20
#define MAX_NODES 2000

/* @unit so many times; `@` in it becomes its number. */
static char *
repeat (const char *unit, guint count)
{
  const char *mark = strchr (unit, '@');
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < count; i++)
    if (mark == NULL)
      g_string_append (text, unit);
    else
      g_string_append_printf (text, "%.*s%u%s", (int)(mark - unit), unit, i, mark + 1);
  return g_string_free (text, FALSE);
}

/* @code: KSK_KSR_ERROR_*, or -1 when it is read. */
static void
assert_parse (const char *place, const char *before, const char *unit, guint count, gint code, const char *says)
{
  g_autofree char *units = repeat (unit, count);
  g_autofree char *put_in = g_strconcat (before, units, place, NULL);
  g_autofree char *text = test_text_replace (test_ksr_text, place, put_in);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRequest) request = ksk_request_parse (bytes, 0, &error);
  g_test_message ("%u of %s", count, unit);
  if (code < 0) {
    g_assert_no_error (error);
    g_assert_nonnull (request);
    return;
  }
  g_assert_error (error, KSK_KSR_ERROR, code);
  if (!g_pattern_match_simple (says, error->message))
    g_assert_cmpstr (error->message, ==, says);
}

/* Whatever makes a node of its own counts. */
static void
test_nodes (void)
{
  static const char *const units[] = { "<!---->", "<?p?>", "<![CDATA[ ]]>" };
  static const char end[] = "</RequestBundle>\n</Request>", says[] = "line *: a bundle has more than 2000 *";
  guint room = MAX_NODES - NODES_OF_BUNDLE_2;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    assert_parse (end, "", units[i], room, -1, NULL);
    assert_parse (end, "", units[i], room + 1, KSK_KSR_ERROR_MALFORMED, says);
    /* Before the first bundle and in a value they count as well. */
    assert_parse ("<RequestPolicy>", "", units[i], MAX_NODES - 1, -1, NULL);
    assert_parse ("<RequestPolicy>", "", units[i], MAX_NODES, KSK_KSR_ERROR_MALFORMED, says);
    assert_parse ("dGhpcmQ=", "", units[i], room, -1, NULL);
    assert_parse ("dGhpcmQ=", "", units[i], room + 1, KSK_KSR_ERROR_MALFORMED, says);
  }
  assert_parse ("</RequestBundle>\n</Request>", "", "<a/>", room + 1, KSK_KSR_ERROR_MALFORMED, says);
}

/* Each bundle has its own room, and so has what stands between two. */
static void
test_nodes_of_many_bundles (void)
{
  g_autofree char *first = repeat ("<!---->", 1900), *second = repeat ("<!-- -->", 1900);
  g_autofree char *first_end = g_strconcat (first, "</RequestBundle>\n<RequestBundle id=\"bundle-2\">", second, NULL);
  g_autofree char *text
      = test_text_replace (test_ksr_text, "</RequestBundle>\n<RequestBundle id=\"bundle-2\">", first_end);
  g_autoptr (KskRequest) request = test_request_parse (text);
  g_assert_cmpuint (ksk_request_get_bundles (request)->len, ==, 2);
}

static void
test_depth (void)
{
  static const char says[] = "line 3: elements are nested deeper than any valid file has them";
  /* Below Request, which is the second. */
  assert_parse ("<RequestPolicy>", "<a><b><c><d><e><f></f></e></d></c></b></a>", "", 0, KSK_KSR_ERROR_SCHEMA, "*");
  assert_parse ("<RequestPolicy>", "<a><b><c><d><e><f><g></g></f></e></d></c></b></a>", "", 0, KSK_KSR_ERROR_MALFORMED,
                "line 4: elements are nested deeper than any valid file has them");
  assert_parse ("<Request>", "<a><b><c><d><e><f><g></g></f></e></d></c></b></a>", "", 0, KSK_KSR_ERROR_SCHEMA, "*");
  assert_parse ("<Request>", "<a><b><c><d><e><f><g><h></h></g></f></e></d></c></b></a>", "", 0, KSK_KSR_ERROR_MALFORMED,
                says);
}

static void
test_attributes (void)
{
  /* The root has four. */
  assert_parse ("serial=", "", "a@='' ", 4, KSK_KSR_ERROR_SCHEMA, "*");
  assert_parse ("serial=", "", "a@='' ", 5, KSK_KSR_ERROR_MALFORMED,
                "line 2: an element has more attributes than any valid file has");
  assert_parse ("serial=", "", "xmlns:a@='urn:a' ", 8, -1, NULL);
  assert_parse ("serial=", "", "xmlns:a@='urn:a' ", 9, KSK_KSR_ERROR_MALFORMED,
                "line 2: an element has more attributes than any valid file has");
}

static void
test_names (void)
{
  assert_parse ("<Request>", "", "<a@/>", 900, KSK_KSR_ERROR_SCHEMA, "*");
  assert_parse ("<Request>", "", "<a@/>", 1001, KSK_KSR_ERROR_MALFORMED,
                "line 3: the file has more than 1000 names of elements and attributes");
}

/* A tag, with its brackets and quotes. */
static void
test_tag_size (void)
{
  guint rest = (guint)strlen ("<RequestBundle id=\"bundle-2\">");
  assert_parse ("bundle-2", "", "x", 65000, KSK_KSR_ERROR_VALUE, "line 59: id is longer than 255 octets");
  assert_parse ("bundle-2", "", "x", 65535 - rest, KSK_KSR_ERROR_VALUE, "line 59: id is longer than 255 octets");
  assert_parse ("bundle-2", "", "x", 65537 - rest, KSK_KSR_ERROR_MALFORMED, "line 59: a tag of more than 65536 bytes");
}

/* What looks like a tag in a comment, an instruction or CDATA is none. */
static void
test_no_tags (void)
{
  static const char *const forms[][2] = { { "<!-- <a '", "-->" }, { "<?p <a '", "?>" }, { "<![CDATA[", "]]>" } };
  g_autofree char *filling = g_strnfill (70000, ' ');
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *put_in = g_strconcat (forms[i][0], filling, forms[i][1], "<RequestPolicy>", NULL);
    g_autofree char *text = test_text_replace (test_ksr_text, "<RequestPolicy>", put_in);
    g_autoptr (KskRequest) request = test_request_parse (text), plain = test_request_parse (test_ksr_text);
    g_assert_true (ksk_request_equal (request, plain));
  }
  g_autofree char *quoted = g_strconcat ("<![CDATA[<a '", filling, "]]>", NULL);
  g_autofree char *text = test_text_replace (test_ksr_text, "DNSKEY", quoted);
  g_autoptr (KskRequest) request = test_request_parse (text);
  KskBundle *bundle = ksk_request_get_bundles (request)->pdata[0];
  KskRrsig *rrsig = ksk_bundle_get_signatures (bundle)->pdata[0];
  g_assert_cmpstr (ksk_rrsig_get_fields (rrsig)->type_covered, ==, "<a '");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/limits/nodes", test_nodes);
  g_test_add_func ("/ksr/limits/nodes-of-many-bundles", test_nodes_of_many_bundles);
  g_test_add_func ("/ksr/limits/depth", test_depth);
  g_test_add_func ("/ksr/limits/attributes", test_attributes);
  g_test_add_func ("/ksr/limits/names", test_names);
  g_test_add_func ("/ksr/limits/tag-size", test_tag_size);
  g_test_add_func ("/ksr/limits/no-tags", test_no_tags);
  return g_test_run ();
}
