/* Tests of ceremony/canonical-json. */
#include "ceremony/canonical-json.h"

#include <gio/gio.h>
#include <string.h>

static void
assert_refused (const char *text, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = ksk_canonical_json_parse (text, n_bytes, &error);
  if (object != NULL)
    g_error ("accepted: %s", text);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* What is taken comes out again as it was. */
static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"a\":1}",
    "{\"b\":1,\"a\":2,\"\":3}",
    "{\"a\":0,\"b\":-1,\"c\":9007199254740991,\"d\":-9007199254740991}",
    "{\"a\":true,\"b\":false,\"c\":null,\"d\":[],\"e\":{}}",
    "{\"a\":[1,[2,{\"a\":[]}],\"x\"],\"b\":{\"a\":{\"a\":null}}}",
    "{\"a\":\"\\b\\f\\n\\r\\t\\\"\\\\ /\",\"b\":\"\\u0001\\u001f\x7f\"}",
    "{\"a\":\"G\xc3\xb6teborg \xf0\x9f\x94\x91 \xe2\x80\xae\"}",
    "{\"\\\"\\n\":\"[[[[[[[[[[[[[[[[[[[[[[[[{{{{{{\"}",
    "{\"a\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) object = ksk_canonical_json_parse (texts[i], strlen (texts[i]), &error);
    g_assert_no_error (error);
    g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
    g_autoptr (GString) again = g_string_new ("x");
    g_assert_true (ksk_canonical_json_append (again, node));
    g_assert_cmpstr (again->str + 1, ==, texts[i]);
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "1",
    "[]",
    "\"a\"",
    "null",
    "{",
    "}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{\"a\":1}{}",
    "{\"a\":1}]",
    "{\"a\":1",
    "{\"a\":\"x}",
    "{\"a\":\"x\\",
    /* White space, comments and other spellings that json-glib takes. */
    " {}",
    "{}\n",
    "{\"a\": 1}",
    "{\"a\":1 }",
    "/**/{}",
    "{}#",
    "{'a':1}",
    "{\"a\":'b'}",
    "{\"a\":0x10}",
    "{\"a\":$10}",
    "{\"a\":010}",
    "{\"a\":-0}",
    "{\"a\":+1}",
    "{\"a\":True}",
    "{\"a\":NULL}",
    /* Brackets that only json-glib sees. */
    "{\"a\":'\"'}",
    /* Fractions, exponents, and whole numbers that not every reader keeps. */
    "{\"a\":1.5}",
    "{\"a\":1.0}",
    "{\"a\":1e3}",
    "{\"a\":9007199254740992}",
    "{\"a\":-9007199254740992}",
    "{\"a\":9223372036854775808}",
    "{\"a\":18446744073709551617}",
    /* Names that stand twice. */
    "{\"a\":1,\"a\":1}",
    "{\"b\":{\"a\":1,\"a\":2}}",
    "{\"b\":[{\"a\":1,\"c\":1,\"a\":2}]}",
    /* Escapes that JSON does not ask for, and one that it does. */
    "{\"a\":\"\\/\"}",
    "{\"a\":\"\\u0041\"}",
    "{\"a\":\"\\u001F\"}",
    "{\"a\":\"\\u00e9\"}",
    "{\"a\":\"\\ud83d\\udd11\"}",
    "{\"a\":\"\\ud83d\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\x1f\"}",
    "{\"a\":\"\n\"}",
    "{\"\\u0061\":1}",
    /* Not UTF-8. */
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\xc3\"}",
    "{\"a\":\"\xed\xa0\x80\"}",
    /* One level too deep, of either kind. */
    "{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}",
    "{\"a\":[[[[[[[[[[[[[[[{}]]]]]]]]]]]]]]]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]));
  assert_refused ("{}\0", 3);
  assert_refused ("{\"a\":\"\0\"}", 9);
}

/* json-glib would call itself for each. */
static void
test_bottomless (void)
{
  static const char *const beginnings[] = { "", "{\"a\":", "{'\"':", "/*\"*/", "]]]", "\"\\\"", "{\"a\":\"\\\\\"" };
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    for (guint j = 0; j < 2; j++) {
      g_autofree char *brackets = g_strnfill (1000000, j == 0 ? '[' : '{');
      g_autofree char *text = g_strconcat (beginnings[i], brackets, NULL);
      assert_refused (text, strlen (text));
    }
  }
}

static JsonNode *
nest (guint depth, gboolean in_objects)
{
  JsonNode *node = json_node_init_int (json_node_alloc (), 1);
  for (guint i = 0; i < depth; i++) {
    g_autoptr (JsonArray) array = json_array_new ();
    g_autoptr (JsonObject) object = json_object_new ();
    if (in_objects)
      json_object_set_member (object, "a", node);
    else
      json_array_add_element (array, node);
    node = in_objects ? json_node_init_object (json_node_alloc (), object)
                      : json_node_init_array (json_node_alloc (), array);
  }
  return node;
}

static void
test_cannot_be_written (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) number = json_node_init_double (json_node_alloc (), 1.0);
  g_autoptr (JsonNode) large = json_node_init_int (json_node_alloc (), KSK_MAX_JSON_INTEGER + 1);
  g_autoptr (JsonNode) small = json_node_init_int (json_node_alloc (), -KSK_MAX_JSON_INTEGER - 1);
  g_autoptr (JsonNode) garbage = json_node_init_string (json_node_alloc (), "\xff");
  g_assert_false (ksk_canonical_json_append (text, number));
  g_assert_false (ksk_canonical_json_append (text, large));
  g_assert_false (ksk_canonical_json_append (text, small));
  g_assert_false (ksk_canonical_json_append (text, garbage));
  for (guint i = 0; i < 2; i++) {
    g_autoptr (JsonNode) deepest = nest (KSK_MAX_JSON_DEPTH, i == 0), deeper = nest (KSK_MAX_JSON_DEPTH + 1, i == 0);
    g_assert_true (ksk_canonical_json_append (text, deepest));
    g_assert_false (ksk_canonical_json_append (text, deeper));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canonical-json/round-trip", test_round_trip);
  g_test_add_func ("/canonical-json/refused", test_refused);
  g_test_add_func ("/canonical-json/bottomless", test_bottomless);
  g_test_add_func ("/canonical-json/cannot-be-written", test_cannot_be_written);
  return g_test_run ();
}
