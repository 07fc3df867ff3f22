/* Tests of the YAML tree: what it holds, what it refuses and on which line, and its limits. */
#include "config/yaml-tree.h"

#include <string.h>

static KskYamlTree *
parse_bytes (const char *text, gsize n_bytes, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, n_bytes);

  return ksk_yaml_tree_parse (bytes, "t.yaml", error);
}

static KskYamlTree *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  KskYamlTree *tree = parse_bytes (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (tree);
  return tree;
}

static void
assert_refused (const char *text, gsize n_bytes, KskConfigError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskYamlTree) tree = parse_bytes (text, n_bytes, &error);

  g_assert_null (tree);
  g_assert_error (error, KSK_CONFIG_ERROR, (int)code);
  if (strstr (error->message, message) == NULL)
    g_test_fail_printf ("\"%s\" does not say \"%s\"", error->message, message);
}

static const KskYamlNode *
get_item (const KskYamlNode *node, guint i)
{
  g_assert_cmpuint (i, <, node->items->len);
  return g_ptr_array_index (node->items, i);
}

static void
assert_scalar (const KskYamlNode *node, guint line, const char *text, gboolean quoted)
{
  g_assert_cmpint (node->kind, ==, KSK_YAML_SCALAR);
  g_assert_cmpuint (node->line, ==, line);
  g_assert_cmpstr (node->text, ==, text);
  g_assert_cmpint (node->quoted, ==, quoted);
}

static void
test_shape (void)
{
  g_autoptr (KskYamlTree) tree = parse ("# comment\n"
                                        "a: &x [1, '2', \"3\"]\n"
                                        "b:\n"
                                        "  c: *x\n"
                                        "  d: !!str 4\n"
                                        "  e: !!int \"5\"\n"
                                        "  f: |\n"
                                        "    text\n"
                                        "  g:\n");
  const KskYamlNode *root = ksk_yaml_tree_get_root (tree);
  const KskYamlNode *list = get_item (root, 1);
  const KskYamlNode *b = get_item (root, 3);

  g_assert_cmpint (root->kind, ==, KSK_YAML_MAPPING);
  g_assert_cmpuint (root->items->len, ==, 4);
  assert_scalar (get_item (root, 0), 2, "a", FALSE);
  g_assert_cmpint (list->kind, ==, KSK_YAML_SEQUENCE);
  g_assert_cmpuint (list->items->len, ==, 3);
  assert_scalar (get_item (list, 0), 2, "1", FALSE);
  assert_scalar (get_item (list, 1), 2, "2", TRUE);
  assert_scalar (get_item (list, 2), 2, "3", TRUE);

  g_assert_cmpint (b->kind, ==, KSK_YAML_MAPPING);
  g_assert_cmpuint (b->line, ==, 4);
  g_assert_true (get_item (b, 1) == list);
  assert_scalar (get_item (b, 3), 5, "4", TRUE);
  g_assert_null (get_item (b, 3)->tag);
  assert_scalar (get_item (b, 5), 6, "5", FALSE);
  g_assert_cmpstr (get_item (b, 5)->tag, ==, "int");
  assert_scalar (get_item (b, 7), 7, "text\n", TRUE);
  assert_scalar (get_item (b, 9), 9, "", FALSE);
  g_assert_true (ksk_yaml_node_is_null (get_item (b, 9)));

  /* a, its list of 3, b, its mapping of 5 names and 4 scalars, and the list once more. */
  g_assert_cmpuint (root->size, ==, 1 + 1 + 4 + 1 + 1 + 5 + 4 + 4);
  g_assert_cmpuint (root->depth, ==, 4);
}

static void
test_accepted_spellings (void)
{
  static const char *const texts[] = {
    "{}",
    "---\na: 1\n...\n",
    "---\na: 1\n...\n# comment\n",
    "\357\273\277a: 1\nb: 2\n",
    "a: 1\r\nb: 2\r\n",
    "a: 1\rb: 2\r",
    "a: '<<'\n",
    "'<<': 1\n",
    "a: 5%\nb: \" %\"\n",
    "!!map {a: !!seq [!!null ~, !!bool yes, !!float 1.5, !!timestamp 2020-01-01]}\n",
    "a: &x 1\nb: &x 2\nc: *x\n",
    "&x a: 1\nb: *x\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (KskYamlTree) tree = parse (texts[i]);

    g_assert_cmpint (ksk_yaml_tree_get_root (tree)->kind, ==, KSK_YAML_MAPPING);
  }
}

static void
test_nearest_anchor (void)
{
  g_autoptr (KskYamlTree) tree = parse ("a: &x 1\nb: &x 2\nc: *x\n");

  assert_scalar (get_item (ksk_yaml_tree_get_root (tree), 5), 2, "2", FALSE);
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    KskConfigError code;
    const char *message;
  } cases[] = {
    { "", KSK_CONFIG_ERROR_SYNTAX, "t.yaml: the file is empty" },
    { "# only this\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml: the file is empty" },
    { "a: 1\nb: [1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:3: b: not valid YAML: did not find expected ',' or ']'" },
    { "a: b: c\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: not valid YAML: mapping values are not allowed" },
    { "a:\n\tb: 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: not valid YAML: found character" },
    { "a: 1\n\nb: \"\x01\"\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:3: not valid YAML: control characters" },
    { "a: 1\nb: \"x\\0y\"\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: b: the text holds a NUL" },
    { "a: 1\nb: \xFF\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: byte 0xFF is not UTF-8" },
    { "a: \xC3\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: byte 0xC3 is not UTF-8" },
    { "\377\376a: 1", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: byte 0xFF is not UTF-8" },
    { "a: 1\n---\nb: 2\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: a second YAML document" },
    { "%YAML 1.1\n---\na: 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a line begins with %" },
    { "# x\n%TAG ! tag:x,1:\n---\na: 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: a line begins with %" },
    { "# x\r%TAG ! tag:x,1:\r---\ra: 1\r", KSK_CONFIG_ERROR_SYNTAX, "a line begins with %" },
    { "# x\xC2\x85%YAML 1.1\n---\na: 1\n", KSK_CONFIG_ERROR_SYNTAX, "a line begins with %" },
    { "# x\xE2\x80\xA8%YAML 1.1\n---\na: 1\n", KSK_CONFIG_ERROR_SYNTAX, "a line begins with %" },
    { "# x\xE2\x80\xA9%YAML 1.1\n---\na: 1\n", KSK_CONFIG_ERROR_SYNTAX, "a line begins with %" },
    { "\xEF\xBB\xBF%YAML 1.1\n---\na: 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a line begins with %" },
    { "a:\n  b: !x 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: a.b: the tag \"!x\" is not accepted" },
    { "a: !!python/object:os.system 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the tag" },
    { "a: !!binary MTIz\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the tag" },
    { "a: !!seq 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the tag" },
    { "a: !!map []\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the tag" },
    { "a: !!str {}\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the tag" },
    { "a: !<tag:yaml.org,2002:> 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the tag" },
    { "a: !<%C3%A9%1b> 1\n", KSK_CONFIG_ERROR_SYNTAX, "the tag \"\xC3\xA9\xEF\xBF\xBD\"" },
    { "a: &x 1\nb:\n  <<: {c: 1}\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:3: b: the merge key <<" },
    { "? [a]\n: 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a list or mapping stands where a name" },
    { "? {a: 1}\n: 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a list or mapping stands where a name" },
    { "a: *x\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the alias *x has no anchor &x" },
    { "a: *x\nb: &x 1\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the alias *x has no anchor &x" },
    { "a: &x\n  b:\n  - 1\n  - *x\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:4: a.b: the alias *x stands inside" },
    { "&x {a: *x}\n", KSK_CONFIG_ERROR_SYNTAX, "t.yaml:1: a: the alias *x stands inside" },
    { "a: 1\nb: 2\na: 3\n", KSK_CONFIG_ERROR_UNKNOWN_KEY, "t.yaml:3: a: stands twice, the first time on line 1" },
    { "a:\n  b: 1\n  'b': 2\n", KSK_CONFIG_ERROR_UNKNOWN_KEY, "t.yaml:3: a.b: stands twice, the first time on line 2" },
    { "a: [{b: 1, b: 2}]\n", KSK_CONFIG_ERROR_UNKNOWN_KEY, "t.yaml:1: a.b: stands twice" },
    { "&x a: 1\n*x : 2\n", KSK_CONFIG_ERROR_UNKNOWN_KEY, "a: stands twice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, strlen (cases[i].text), cases[i].code, cases[i].message);

  assert_refused ("a: 1\nb: \0", 9, KSK_CONFIG_ERROR_SYNTAX, "t.yaml:2: byte 0x00 is not UTF-8");
}

static void
test_words (void)
{
  static const struct {
    const char *text;
    gboolean null;
    gboolean boolean;
    gboolean value;
  } cases[] = {
    { "", TRUE },
    { "~", TRUE },
    { "null", TRUE },
    { "Null", TRUE },
    { "NULL", TRUE },
    { "!!null ''", TRUE },
    { "nULL" },
    { "''" },
    { "'null'" },
    { "!!str null" },
    { "!!bool null" },
    { "[]" },
    { "true", FALSE, TRUE, TRUE },
    { "True", FALSE, TRUE, TRUE },
    { "YES", FALSE, TRUE, TRUE },
    { "on", FALSE, TRUE, TRUE },
    { "!!bool 'true'", FALSE, TRUE, TRUE },
    { "false", FALSE, TRUE, FALSE },
    { "False", FALSE, TRUE, FALSE },
    { "no", FALSE, TRUE, FALSE },
    { "OFF", FALSE, TRUE, FALSE },
    { "'true'" },
    { "!!str true" },
    { "!!int true" },
    { "tRUE" },
    { "y" },
    { "1" },
    { "0" },
    { "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("a: %s\n", cases[i].text);
    g_autoptr (KskYamlTree) tree = parse (text);
    const KskYamlNode *node = get_item (ksk_yaml_tree_get_root (tree), 1);
    gboolean value;

    g_assert_cmpint (ksk_yaml_node_is_null (node), ==, cases[i].null);
    g_assert_cmpint (ksk_yaml_node_is_boolean (node, &value), ==, cases[i].boolean);
    g_assert_cmpint (value, ==, cases[i].value);
  }
}

/* Asserts that @text is accepted, or refused with @message where that is given. */
static void
assert_limit (GString *text, const char *message)
{
  if (message != NULL) {
    assert_refused (text->str, text->len, KSK_CONFIG_ERROR_SYNTAX, message);
  } else {
    g_autoptr (KskYamlTree) tree = parse (text->str);

    g_assert_nonnull (ksk_yaml_tree_get_root (tree));
  }
}

static void
append_repeated (GString *text, const char *piece, guint n_times)
{
  for (guint i = 0; i < n_times; i++)
    g_string_append (text, piece);
}

static void
test_limit_bytes (void)
{
  g_autoptr (GString) text = g_string_new ("{}\n#");

  append_repeated (text, "x", KSK_YAML_MAX_BYTES - text->len);
  assert_limit (text, NULL);
  g_string_append_c (text, 'x');
  assert_limit (text, "t.yaml: the file has 1048577 bytes");
}

static void
test_limit_nodes (void)
{
  g_autoptr (GString) written = g_string_new ("[");
  g_autoptr (GString) aliased = g_string_new ("[&x [");

  append_repeated (written, "1,", KSK_YAML_MAX_NODES - 1);
  g_string_append (written, "]");
  assert_limit (written, NULL);
  g_string_insert (written, 1, "\n1,");
  assert_limit (written, "t.yaml:2: more than 100000 values;");

  /* The root, 999 times a list of 99, and 99 more. */
  append_repeated (aliased, "1,", 99);
  g_string_append (aliased, "],");
  append_repeated (aliased, "*x,", 998);
  append_repeated (aliased, "1,", 99);
  g_string_append (aliased, "]");
  assert_limit (aliased, NULL);
  g_string_insert (aliased, aliased->len - 1, "\n1");
  assert_limit (aliased, "t.yaml:2: more than 100000 values with the aliases written out;");
}

static void
test_limit_depth (void)
{
  static const struct {
    guint n_inner; /* lists in the anchored one, each in the one before */
    guint n_alias; /* lists round the alias */
    const char *message;
  } cases[] = {
    { 29, 1, NULL },
    { 30, 1, "t.yaml:2: more than 32 levels within one another, with *x written out" },
    { 31, 1, "t.yaml:1: more than 32 levels within one another" },
    { 10, 20, NULL },
    { 10, 21, "t.yaml:2: more than 32 levels within one another, with *x written out" },
    { 0, 30, NULL },
    { 0, 31, "t.yaml:2: more than 32 levels within one another" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) text = g_string_new ("[ &x");

    append_repeated (text, " [", cases[i].n_inner + 1);
    append_repeated (text, "]", cases[i].n_inner + 1);
    g_string_append (text, ",\n");
    append_repeated (text, "[", cases[i].n_alias);
    g_string_append (text, "*x");
    append_repeated (text, "]", cases[i].n_alias + 1);
    assert_limit (text, cases[i].message);
  }
}

static void
test_limit_name (void)
{
  g_autoptr (GString) text = g_string_new (": 1\n");

  for (guint i = 0; i < 255; i++)
    g_string_prepend_c (text, 'a');
  assert_limit (text, NULL);
  g_string_prepend_c (text, 'a');
  assert_limit (text, "t.yaml:1: a name is longer than 255 bytes");
}

/* Ten to the ninth values in 200 bytes. */
static void
test_alias_bomb (void)
{
  g_autoptr (GString) text = g_string_new ("a: &a [1,1,1,1,1,1,1,1,1,1]\n");

  for (char c = 'b'; c <= 'i'; c++) {
    g_string_append_printf (text, "%c: &%c [", c, c);
    for (guint i = 0; i < 10; i++)
      g_string_append_printf (text, "*%c,", c - 1);
    g_string_append (text, "]\n");
  }
  assert_limit (text, "t.yaml:5: e: more than 100000 values with the aliases written out");
}

/* What would be slow if names, anchors or directives were compared each with each, or a huge name many times. */
static void
test_hostile (void)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) anchors = g_string_new ("[");
  g_autoptr (GString) directives = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("- &x ");

  for (guint i = 0; i < 49000; i++)
    g_string_append_printf (names, "\"%05u\": 1\n", i);
  assert_limit (names, NULL);

  for (guint i = 0; i < 49000; i++)
    g_string_append_printf (anchors, "&%u 1,*%u,", i, i);
  g_string_append (anchors, "]");
  assert_limit (anchors, NULL);

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (directives, "%%TAG !%u! x\n", i);
  assert_limit (directives, "a line begins with %");

  append_repeated (text, "x", 500000);
  g_string_append (text, "\n- {*x : 1}\n");
  assert_limit (text, "t.yaml:2: a name is longer than 255 bytes");
}

/* A message shows a name of the file only as far as it is short and printable. */
static void
test_message (void)
{
  g_autoptr (GString) text = g_string_new ("\"\\e[31m\":\n  ");

  append_repeated (text, "n", 65);
  g_string_append (text, ": *x\n");
  assert_limit (
      text,
      "t.yaml:2: \xEF\xBF\xBD[31m.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...: the alias");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/yaml-tree/shape", test_shape);
  g_test_add_func ("/yaml-tree/accepted-spellings", test_accepted_spellings);
  g_test_add_func ("/yaml-tree/nearest-anchor", test_nearest_anchor);
  g_test_add_func ("/yaml-tree/refused", test_refused);
  g_test_add_func ("/yaml-tree/words", test_words);
  g_test_add_func ("/yaml-tree/limit-bytes", test_limit_bytes);
  g_test_add_func ("/yaml-tree/limit-nodes", test_limit_nodes);
  g_test_add_func ("/yaml-tree/limit-depth", test_limit_depth);
  g_test_add_func ("/yaml-tree/limit-name", test_limit_name);
  g_test_add_func ("/yaml-tree/alias-bomb", test_alias_bomb);
  g_test_add_func ("/yaml-tree/hostile", test_hostile);
  g_test_add_func ("/yaml-tree/message", test_message);

  return g_test_run ();
}
