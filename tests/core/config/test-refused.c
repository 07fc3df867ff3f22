/* Tests of configurations that are refused, in which words; of damaged ones; and of the conformance policies. */
#include "config/config.h"

#include <string.h>

#define KEY "{label: L, algorithm: ED25519, valid_from: 2020-01-01}"

static KskConfig *
parse (const char *text, gsize n_bytes, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, n_bytes);

  return ksk_config_parse (bytes, "f.yaml", error);
}

static void
test_messages (void)
{
  static const struct {
    const char *text;
    KskConfigError code;
    const char *message;
  } cases[] = {
    { "hsms:\n", KSK_CONFIG_ERROR_UNKNOWN_KEY, "f.yaml:1: hsms: unknown option; did you mean hsm?" },
    { "keys: {}\nzones: {}\n", KSK_CONFIG_ERROR_UNKNOWN_KEY,
      "f.yaml:2: zones: unknown option; accepted: hsm, filenames, keys, request_policy, response_policy, ksk_policy, "
      "schemas, ceremony" },
    { "request_policy:\n  check-chain-keys: true\n", KSK_CONFIG_ERROR_UNKNOWN_KEY,
      "f.yaml:2: request_policy.check-chain-keys: unknown option; did you mean check_chain_keys?" },
    { "request_policy:\n  num_bundle: 9\n", KSK_CONFIG_ERROR_UNKNOWN_KEY,
      "f.yaml:2: request_policy.num_bundle: unknown option; did you mean num_bundles?" },
    { "request_policy:\n  num_bundles: 9\n  num_bundles: 8\n", KSK_CONFIG_ERROR_UNKNOWN_KEY,
      "f.yaml:3: request_policy.num_bundles: stands twice, the first time on line 2; remove one of the two" },
    { "request_policy:\n  num_bundles: 0\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: request_policy.num_bundles: \"0\" stands here; accepted: a whole number from 1 to 65535" },
    { "request_policy:\n  num_bundles: '9'\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: request_policy.num_bundles: the quoted text \"9\" stands here; accepted: a whole number from 1 to "
      "65535" },
    { "request_policy:\n  validate_signatures:\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: request_policy.validate_signatures: nothing stands here; accepted: true or false" },
    { "hsm:\n  a:\n    module: m\n    pin: [4711]\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: hsm.a.pin: a list stands here; accepted: text of 1 to 255 bytes on one line; words such as true, no "
      "or "
      "null in quotes" },
    { "hsm:\n  a:\n    module: m\n    pin: \"47\\n11\"\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: hsm.a.pin: a value stands here; accepted: text of 1 to 255 bytes on one line; words such as true, no "
      "or null in quotes" },
    { "hsm:\n  a:\n    module: m\n    pin: 4711\nceremony:\n  cards:\n    place: reader\n    set: /s\n",
      KSK_CONFIG_ERROR_VALUE,
      "f.yaml:7: ceremony.cards: the PIN of the HSM comes out of the cards, but hsm.a.pin stands in the configuration; "
      "take it out" },
    { "ceremony:\n  cards:\n    place: table\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:3: ceremony.cards: set is missing; accepted: the path of the file that was written when the cards were "
      "issued" },
    { "hsm:\n  a:\n    pin: 1\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:3: hsm.a.module: missing; this option must be given" },
    { "hsm: {a: {module: m, env: {1A: x}}}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: hsm.a.env.1A: not the name of an environment variable; accepted: letters, digits and underscores, no "
      "digit first" },
    { "filenames:\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: filenames: nothing stands here; accepted: a mapping, `name: value` on lines of their own" },
    { "hsm: {a: {module: m, env: {A: ~}}}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: hsm.a.env.A: nothing stands here; accepted: text of 0 to 1024 bytes on one line; words such as true, "
      "no or null in quotes" },
    { "keys: {a: {algorithm: ED25519, valid_from: 2020-01-01}}", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: keys.a.label: missing; this option must be given" },
    { "keys: {a: {label: L, valid_from: 2020-01-01}}", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: keys.a.algorithm: missing; this option must be given" },
    { "keys: {a: {label: L, algorithm: ED25519}}", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: keys.a.valid_from: missing; this option must be given" },
    { "keys:\n  no: " KEY "\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: keys: \"no\" stands here; accepted: text of 1 to 64 bytes on one line; words such as true, no or null "
      "in quotes" },
    { "keys:\n  a:\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: keys.a: nothing stands here; accepted: a mapping, `name: value` on lines of their own" },
    { "[]", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:1: a list stands here; accepted: a mapping, `name: value` on lines of their own" },
    { "---\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: nothing stands here; accepted: a mapping, `name: value` on lines of their own" },
    { "keys:\n  ksk_a: " KEY "\nschemas:\n  s:\n    1:\n      sign: ksk_b\n", KSK_CONFIG_ERROR_REFERENCE,
      "f.yaml:6: schemas.s.1.sign: the key ksk_b is not in the section keys; did you mean ksk_a?" },
    { "keys: {a: " KEY ", b: " KEY "}\nschemas: {s: {1: {sign: other}}}\n", KSK_CONFIG_ERROR_REFERENCE,
      "f.yaml:2: schemas.s.1.sign: the key other is not in the section keys; accepted: a, b" },
    { "schemas: {s: {1: {sign: a}}}\n", KSK_CONFIG_ERROR_REFERENCE,
      "f.yaml:1: schemas.s.1.sign: the key a is not in the section keys; there are none" },
    { "schemas: {s: {1: {sign: a}}}\nkeys: {a: " KEY ", b: {}}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: keys.b.label: missing; this option must be given" },
    { "keys: {a: " KEY "}\nschemas: {s: {1: {sign: [a, a]}}}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: schemas.s.1.sign: the key a stands twice" },
    { "keys: {a: " KEY "}\nschemas:\n  s:\n    1: &x {sign: a}\n    3: *x\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:5: schemas.s: \"3\" stands here; accepted: the slot numbers 1 to 2, none left out" },
    { "keys: {a: " KEY "}\nschemas:\n  s:\n    0: {sign: a}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: schemas.s: \"0\" stands here; accepted: the slot numbers 1 to 1, none left out" },
    { "keys: {a: " KEY "}\nschemas:\n  s:\n    '1': {sign: a}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: schemas.s: the quoted text \"1\" stands here; accepted: the slot numbers 1 to 1, none left out" },
    { "keys: {a: " KEY "}\nschemas:\n  s:\n    first: {sign: a}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: schemas.s: \"first\" stands here; accepted: the slot numbers 1 to 1, none left out" },
    { "keys: {a: " KEY "}\nschemas:\n  s:\n    1: {publish: a}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: schemas.s.1.sign: missing; this option must be given" },
    { "schemas:\n  s: {}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: schemas.s: has no slots; a schema has one for each bundle" },
    { "schemas:\n  s: [a]\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:2: schemas.s: a list stands here; accepted: a mapping, `name: value` on lines of their own" },
    { "hsm: {keyper: {module: m}}\nceremony:\n  hsm:\n    kepyer: {}\n", KSK_CONFIG_ERROR_REFERENCE,
      "f.yaml:4: ceremony.hsm.kepyer: the HSM is not in the section hsm; did you mean keyper?" },
    { "ceremony: {hsm: {a: {}}}\n", KSK_CONFIG_ERROR_REFERENCE,
      "f.yaml:1: ceremony.hsm.a: the HSM is not in the section hsm; there are none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskConfig) config = parse (cases[i].text, strlen (cases[i].text), &error);

    g_assert_null (config);
    g_assert_error (error, KSK_CONFIG_ERROR, (int)cases[i].code);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_many_variables (void)
{
  g_autoptr (GString) text = g_string_new ("hsm: {a: {module: m, env: {");

  for (guint i = 0; i < 65; i++) {
    g_autofree char *complete = g_strconcat (text->str, "}}}", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (KskConfig) config = parse (complete, strlen (complete), &error);

    g_assert_no_error (error);
    g_assert_nonnull (config);
    g_string_append_printf (text, "V%u: x,", i);
  }

  g_autoptr (GError) error = NULL;
  g_autoptr (KskConfig) config = NULL;

  g_string_append (text, "}}}");
  config = parse (text->str, text->len, &error);
  g_assert_null (config);
  g_assert_error (error, KSK_CONFIG_ERROR, KSK_CONFIG_ERROR_VALUE);
}

/* With more slots than any real schema, each with an alias of one list. */
static void
test_many_slots (void)
{
  g_autoptr (GString) text = g_string_new ("keys: {a: " KEY "}\nschemas:\n  s:\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (KskConfig) config = NULL;

  for (guint i = 9000; i > 0; i--)
    g_string_append_printf (text, "    %u: {publish: a, sign: [a]}\n", i);
  config = parse (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ksk_config_find_schema (config, "s", NULL)->slots->len, ==, 9000);
}

/* A damaged file is accepted or refused, with an error that names it; nothing else happens. */
static void
assert_survives (const char *text, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskConfig) config = parse (text, n_bytes, &error);

  if (config != NULL) {
    g_assert_no_error (error);
  } else {
    g_assert_nonnull (error);
    g_assert_true (error->domain == KSK_CONFIG_ERROR);
    g_assert_true (g_str_has_prefix (error->message, "f.yaml:"));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_damaged (void)
{
  g_autofree char *text = NULL;
  gsize n_bytes;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (g_test_get_filename (G_TEST_DIST, "core", "config", "sample.yaml", NULL), &text, &n_bytes,
                       &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < n_bytes; i++) {
    g_autofree char *cut = g_memdup2 (text, i);

    assert_survives (cut, i);
    text[i] ^= 1 << i % 8;
    assert_survives (text, n_bytes);
    text[i] ^= 1 << i % 8;
  }
}

static void
test_conformance (void)
{
  g_autofree char *cases
      = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "conformance", "cases", NULL);
  g_autoptr (GDir) dir = g_dir_open (cases, 0, NULL);
  const char *name;
  guint n_accepted = 0;

  if (dir == NULL) {
    g_test_skip ("the conformance cases are not there");
    return;
  }

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *policy = g_build_filename (cases, name, "policy.yaml", NULL);
    g_autofree char *expected = g_build_filename (cases, name, "expected.json", NULL);
    g_autofree char *text = NULL;
    g_autofree char *verdict = NULL;
    gsize n_bytes;
    g_autoptr (GError) error = NULL;
    g_autoptr (KskConfig) config = NULL;

    g_file_get_contents (policy, &text, &n_bytes, &error);
    g_assert_no_error (error);
    g_file_get_contents (expected, &verdict, NULL, &error);
    g_assert_no_error (error);

    config = parse (text, n_bytes, &error);
    if (config != NULL)
      n_accepted++;
    else if (strstr (verdict, "\"CONFIG\"") == NULL)
      g_test_fail_printf ("%s: %s", name, error->message);
  }

  g_assert_cmpuint (n_accepted, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/messages", test_messages);
  g_test_add_func ("/config/many-variables", test_many_variables);
  g_test_add_func ("/config/many-slots", test_many_slots);
  g_test_add_func ("/config/damaged", test_damaged);
  g_test_add_func ("/config/conformance", test_conformance);

  return g_test_run ();
}
