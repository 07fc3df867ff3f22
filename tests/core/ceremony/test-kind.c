/* Tests of core/ceremony/kind and fact: the tables agree with one another, and with what scripts' authors are told. */
#include "ceremony/kind.h"

#include <string.h>

#include "ceremony/fact.h"
#include "ceremony/script.h"

static char *
read_resource (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "resources", name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Words separated by spaces; "" for none. */
static char *
join (const char *const *words)
{
  return g_strjoinv (" ", (char **)words);
}

/* What each kind is, said a second time: a gate that is dropped must be dropped twice. */
static void
test_gates (void)
{
  static const struct {
    const char *name;
    gboolean two_people;
    const char *needs, *makes, *ends;
  } expected[] = {
    { "activate-hsm", TRUE, "recording clock-set cards-inserted", "hsm-active", "" },
    { "attest", TRUE, "roll-called exceptions-read", "attested", "" },
    { "cameras", FALSE, "", "", "" },
    { "close", TRUE, "attested", "", "recording" },
    { "compare-hash", TRUE, "recording roll-called request-loaded", "hash-compared", "" },
    { "confirm", FALSE, "", "", "" },
    { "copy-medium", TRUE, "recording log-medium", "", "" },
    { "deactivate-hsm", TRUE, "recording hsm-active", "", "hsm-active" },
    { "exceptions", TRUE, "recording roll-called", "exceptions-read", "" },
    { "hash-medium", TRUE, "recording", "{medium}-medium", "" },
    { "insert-cards", TRUE, "recording roll-called", "cards-inserted", "" },
    { "load-previous", TRUE, "recording clock-set", "previous-loaded", "request-reviewed" },
    { "load-request", TRUE, "recording clock-set", "request-medium request-loaded",
      "hash-compared request-reviewed objections-asked signed response-written" },
    { "objections", FALSE, "recording roll-called", "objections-asked", "" },
    { "print", FALSE, "", "", "" },
    { "record-item", TRUE, "roll-called clock-set", "", "" },
    { "remove-cards", TRUE, "recording cards-inserted", "", "cards-inserted" },
    { "remove-medium", FALSE, "recording {medium}-medium", "", "{medium}-medium" },
    { "review-request", TRUE, "recording clock-set previous-loaded request-loaded", "request-reviewed", "" },
    { "roll-call", FALSE, "recording", "roll-called", "" },
    { "set-clock", TRUE, "recording", "clock-set", "" },
    { "sign", TRUE, "recording clock-set hsm-active previous-loaded request-loaded hash-compared request-reviewed",
      "signed", "" },
    { "start-recording", FALSE, "", "recording", "" },
    { "stop-recording", FALSE, "recording attested", "", "recording" },
    { "write-response", TRUE, "recording signed request-medium", "response-written", "request-medium" },
  };
  guint n_kinds = 0;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  g_assert_cmpuint (n_kinds, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n_kinds; i++) {
    g_autofree char *needs = join (kinds[i].needs), *makes = join (kinds[i].makes), *ends = join (kinds[i].ends);
    g_assert_cmpstr (kinds[i].name, ==, expected[i].name);
    g_assert_cmpint (kinds[i].two_people, ==, expected[i].two_people);
    g_assert_cmpstr (needs, ==, expected[i].needs);
    g_assert_cmpstr (makes, ==, expected[i].makes);
    g_assert_cmpstr (ends, ==, expected[i].ends);
  }
}

static void
test_find (void)
{
  guint n_kinds = 0;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  for (guint i = 0; i < n_kinds; i++) {
    g_assert_true (ksk_kind_find (kinds[i].name) == &kinds[i]);
    g_assert_true (i == 0 || strcmp (kinds[i - 1].name, kinds[i].name) < 0);
    for (const KskKindParam *param = kinds[i].params; param->name != NULL; param++)
      g_assert_true (ksk_kind_find_param (&kinds[i], param->name) == param);
    g_assert_null (ksk_kind_find_param (&kinds[i], ""));
  }
  g_assert_null (ksk_kind_find (""));
  g_assert_null (ksk_kind_find ("Sign"));
  g_assert_null (ksk_kind_find ("sign "));
  g_assert_null (ksk_kind_find_param (ksk_kind_find ("sign"), "cards"));
}

/* Every fact that the table of kinds speaks of is known, for every value of the parameter that it names. */
static void
assert_facts_known (const KskKind *kind, const char *const *facts)
{
  for (; *facts != NULL; facts++) {
    if (strchr (*facts, '{') == NULL) {
      g_assert_true (ksk_fact_is_known (*facts));
      continue;
    }
    g_auto (GStrv) parts = g_strsplit_set (*facts, "{}", -1);
    g_assert_cmpuint (g_strv_length (parts), ==, 3);
    const KskKindParam *param = ksk_kind_find_param (kind, parts[1]);
    g_assert_nonnull (param);
    g_assert_true (param->is_required);
    g_assert_cmpint (param->type, ==, KSK_PARAM_WORD);
    for (const char *const *word = param->words; *word != NULL; word++) {
      g_autofree char *fact = g_strconcat (parts[0], *word, parts[2], NULL);
      g_assert_true (ksk_fact_is_known (fact));
    }
  }
}

static void
test_facts_of_kinds (void)
{
  guint n_kinds = 0;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  for (guint i = 0; i < n_kinds; i++) {
    assert_facts_known (&kinds[i], kinds[i].needs);
    assert_facts_known (&kinds[i], kinds[i].makes);
    assert_facts_known (&kinds[i], kinds[i].ends);
  }
}

/* What a program can see, people do not state; what they state, no kind makes or ends by itself. */
static void
test_facts (void)
{
  static const char *const stated[] = { "hsm-on", "safe-1-open", "safe-2-open", "streaming", NULL };
  guint n_facts = 0, n_kinds = 0;
  const KskFact *facts = ksk_fact_get_all (&n_facts);
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  for (guint i = 0; i < n_facts; i++) {
    g_assert_true (ksk_fact_find (facts[i].name) == &facts[i]);
    g_assert_true (ksk_fact_is_known (facts[i].name));
    g_assert_true (i == 0 || strcmp (facts[i - 1].name, facts[i].name) < 0);
    g_assert_cmpint (facts[i].is_stated, ==, g_strv_contains (stated, facts[i].name));
    g_assert_cmpstr (facts[i].holding, !=, facts[i].lacking);
    for (guint k = 0; facts[i].is_stated && k < n_kinds; k++) {
      g_assert_false (g_strv_contains (kinds[k].makes, facts[i].name));
      g_assert_false (g_strv_contains (kinds[k].ends, facts[i].name));
    }
  }
  g_assert_null (ksk_fact_find (""));
  g_assert_false (ksk_fact_is_known ("hash"));
  g_assert_false (ksk_fact_is_known ("Hash-compared"));
  g_assert_false (ksk_fact_is_known ("{medium}-medium"));
}

/* The file speaks of @word as code, in one of the ways in which it writes the names of parameters and their values. */
static void
assert_told (const char *text, const char *word)
{
  static const char *const ways[] = { "`%s", "`[%s", "[%s=\"", "%s=\"", "=\"%s\"" };
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_auto (GStrv) parts = g_strsplit (ways[i], "%s", 2);
    g_autofree char *written = g_strconcat (parts[0], word, parts[1], NULL);
    if (strstr (text, written) != NULL)
      return;
  }
  g_error ("resources/scripts/README.md does not speak of %s", word);
}

static void
test_readme (void)
{
  g_autofree char *text = read_resource ("scripts/README.md");
  guint n_facts = 0, n_kinds = 0;
  const KskFact *facts = ksk_fact_get_all (&n_facts);
  for (guint i = 0; i < n_facts; i++)
    assert_told (text, facts[i].name);

  g_auto (GStrv) after = g_strsplit (text, "Two people confirm every kind but", 2);
  g_assert_cmpuint (g_strv_length (after), ==, 2);
  g_auto (GStrv) single = g_strsplit (after[1], ", and also", 2);
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  for (guint i = 0; i < n_kinds; i++) {
    g_autofree char *quoted = g_strdup_printf ("`%s`", kinds[i].name);
    g_assert_cmpint (strstr (single[0], quoted) == NULL, ==, kinds[i].two_people);
    g_autofree char *row = g_strdup_printf ("\n| `%s` | ", kinds[i].name);
    g_assert_nonnull (strstr (text, row));
    for (const KskKindParam *param = kinds[i].params; param->name != NULL; param++) {
      assert_told (text, param->name);
      for (guint w = 0; param->words != NULL && param->words[w] != NULL; w++)
        if (!g_ascii_isdigit (param->words[w][0]))
          assert_told (text, param->words[w]);
    }
  }
}

/* A script of one step, whatever that makes of it. */
static KskScript *
parse_step (const char *kind, const char *params, GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("<script name='s' title='S'><act title='A'><step id='1.1' title='T' kind='%s' "
                         "role='CA' confirm='CA' minutes='1'><say>S</say><see>S</see><with %s/></step>"
                         "</act></script>",
                         kind, params);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return ksk_script_parse (bytes, error);
}

/* The schema lets exactly those parameters through that some kind takes. */
static void
test_schema (void)
{
  guint n_kinds = 0;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n_kinds; i++) {
    for (const KskKindParam *param = kinds[i].params; param->name != NULL; param++) {
      g_autofree char *given = g_strdup_printf ("%s='!'", param->name);
      g_autoptr (GError) error = NULL;
      g_autoptr (KskScript) script = parse_step ("sign", given, &error);
      g_assert_null (script);
      g_assert_error (error, KSK_SCRIPT_ERROR, KSK_SCRIPT_ERROR_VALUE);
      g_autofree char *message = g_strdup_printf ("line 1: step 1.1: sign does not take the parameter %s", param->name);
      g_assert_cmpstr (error->message, ==, message);
      g_hash_table_add (names, (gpointer)param->name);
    }
  }

  g_autofree char *schema = read_resource ("schemas/script.rng");
  const char *with = strstr (schema, "<element name=\"with\">");
  g_assert_nonnull (with);
  guint n_attributes = 0;
  for (const char *p = with; (p = strstr (p, "<attribute name=\"")) != NULL; p++)
    n_attributes++;
  g_assert_cmpuint (n_attributes, ==, g_hash_table_size (names));

  g_autoptr (GError) error = NULL;
  g_assert_null (parse_step ("sign", "colour='red'", &error));
  g_assert_error (error, KSK_SCRIPT_ERROR, KSK_SCRIPT_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kind/gates", test_gates);
  g_test_add_func ("/kind/find", test_find);
  g_test_add_func ("/kind/facts-of-kinds", test_facts_of_kinds);
  g_test_add_func ("/kind/facts", test_facts);
  g_test_add_func ("/kind/readme", test_readme);
  g_test_add_func ("/kind/schema", test_schema);
  return g_test_run ();
}
