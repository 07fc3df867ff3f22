/* Cases of the checks: a valid request in a valid room, one thing of it changed, and exactly what that must break. */
#include "tests/core/check/room.h"

#include <string.h>

static const char base_options[] = "enable_unsupported_ecdsa: true\n"
                                   "approved_algorithms: [ECDSAP256SHA256]\n"
                                   "ksk.ttl: 172800\n";

/* Every id that a report on a request must mention, whatever the request. */
static const char *const all_checks[] = {
  "KSR-DOMAIN",
  "KSR-ID",
  "KSR-BUNDLE-UNIQUE",
  "KSR-BUNDLE-KEYS",
  "KSR-BUNDLE-POP",
  "KSR-BUNDLE-COUNT",
  "KSR-BUNDLE-CYCLE-DURATION",
  "KSR-POLICY-BUNDLE-INTERVALS",
  "KSR-POLICY-KEYS",
  "KSR-POLICY-ALG",
  "KSR-POLICY-SIG-OVERLAP",
  "KSR-POLICY-SIG-VALIDITY",
  "KSR-POLICY-SIG-HORIZON",
  "SKR-BUNDLE-COUNT",
  "SKR-SIGNATURE",
  "KSR-CHAIN-KEYS",
  "KSR-CHAIN-OVERLAP",
};

TestKey *
test_room_get_key (const char *name)
{
  return test_key_get (KSK_ALGORITHM_ECDSAP256SHA256, name);
}

/* Later lines replace earlier ones of the same option. */
static void
set_options (GHashTable *sections, const char *options)
{
  g_auto (GStrv) lines = g_strsplit (options, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (*lines[i] == '\0')
      continue;
    g_auto (GStrv) halves = g_strsplit (lines[i], ": ", 2);
    g_assert_nonnull (halves[1]);
    const char *dot = strchr (halves[0], '.');
    g_autofree char *prefix = dot != NULL ? g_strndup (halves[0], (gsize)(dot - halves[0])) : g_strdup ("request");
    g_autofree char *section = g_strconcat (prefix, "_policy", NULL);
    GHashTable *table = g_hash_table_lookup (sections, section);
    if (table == NULL) {
      table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (sections, g_steal_pointer (&section), table);
    }
    g_hash_table_replace (table, g_strdup (dot != NULL ? dot + 1 : halves[0]), g_strdup (halves[1]));
  }
}

KskConfig *
test_room_parse_config (const char *options)
{
  g_autoptr (GHashTable) sections
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  set_options (sections, base_options);
  if (options != NULL)
    set_options (sections, options);

  g_autoptr (GString) yaml = g_string_new (NULL);
  GHashTableIter outer, inner;
  gpointer section, table, option, value;
  g_hash_table_iter_init (&outer, sections);
  while (g_hash_table_iter_next (&outer, &section, &table)) {
    g_string_append_printf (yaml, "%s:\n", (const char *)section);
    g_hash_table_iter_init (&inner, table);
    while (g_hash_table_iter_next (&inner, &option, &value))
      g_string_append_printf (yaml, "  %s: %s\n", (const char *)option, (const char *)value);
  }

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (yaml->str, yaml->len);
  KskConfig *config = ksk_config_parse (bytes, "test.yaml", &error);
  g_assert_no_error (error);
  return config;
}

char *
test_room_list_checks (KskReport *report, KskVerdict verdict)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; i < findings->len; i++) {
    const char *id = ksk_finding_get_check (findings->pdata[i]);
    if (ksk_finding_get_verdict (findings->pdata[i]) == verdict
        && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, (gpointer)id);
  }
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (" ", (char **)ids->pdata);
}

KskFinding *
test_room_find (KskReport *report, KskVerdict verdict)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == verdict)
      return findings->pdata[i];
  return NULL;
}

static void
assert_complete (KskReport *report)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  for (gsize c = 0; c < G_N_ELEMENTS (all_checks); c++) {
    guint passes = 0, others = 0;
    for (guint i = 0; i < findings->len; i++)
      if (strcmp (ksk_finding_get_check (findings->pdata[i]), all_checks[c]) == 0) {
        if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_PASS)
          passes++;
        else
          others++;
      }
    if (passes + others == 0)
      g_error ("%s is not in the report", all_checks[c]);
    if (ksk_report_has_failed (report, all_checks[c]) && strcmp (all_checks[c], "KSR-POLICY-SIG-HORIZON") != 0)
      g_assert_cmpuint (passes, ==, 0);
  }
}

static void
assert_same (KskReport *a, KskReport *b)
{
  GPtrArray *x = ksk_report_get_findings (a), *y = ksk_report_get_findings (b);
  g_assert_cmpuint (x->len, ==, y->len);
  for (guint i = 0; i < x->len; i++) {
    g_assert_cmpstr (ksk_finding_get_message (x->pdata[i]), ==, ksk_finding_get_message (y->pdata[i]));
    g_assert_cmpint (ksk_finding_get_verdict (x->pdata[i]), ==, ksk_finding_get_verdict (y->pdata[i]));
  }
}

static void
run (gconstpointer data)
{
  const TestCase *the_case = data;
  g_autoptr (TestDocument) request = test_document_new_request ();
  g_autoptr (TestDocument) previous_document = test_document_new_response ();
  g_autoptr (KskInventory) hsm_keys = ksk_inventory_new ();
  g_autoptr (KskPublicKey) ksk = test_key_dup_public (test_room_get_key ("KSK-1"));
  g_assert_true (ksk_inventory_add (hsm_keys, "KSK-1", ksk));

  TestRoom room = { request, previous_document, NULL, hsm_keys, TEST_NOW_S, the_case->value };
  if (the_case->edit != NULL)
    the_case->edit (&room);
  test_document_sign (request);
  test_document_sign (previous_document);
  if (the_case->tamper != NULL)
    the_case->tamper (&room);

  g_autoptr (KskRequest) built = test_document_build_request (request);
  g_autoptr (KskResponse) previous = room.previous != NULL ? test_document_build_response (room.previous) : NULL;
  g_autoptr (KskConfig) config = test_room_parse_config (the_case->options);
  KskCheckInput input = { built, previous, room.waiver, config, room.hsm_keys, room.now_s, FALSE, room.hsm_left_out };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  g_autoptr (KskReport) again = ksk_check_request (&input);

  g_autofree char *failed = test_room_list_checks (report, KSK_VERDICT_FAIL);
  g_autofree char *skipped = test_room_list_checks (report, KSK_VERDICT_SKIP);
  KskFinding *first = test_room_find (report, *failed != '\0' ? KSK_VERDICT_FAIL : KSK_VERDICT_SKIP);
  if (first != NULL)
    g_test_message ("%s", ksk_finding_get_message (first));
  g_assert_cmpstr (failed, ==, the_case->failed != NULL ? the_case->failed : "");
  g_assert_cmpstr (skipped, ==, the_case->skipped != NULL ? the_case->skipped : "");
  g_assert_true (ksk_report_accepts (report) == (the_case->failed == NULL));
  if (the_case->n_failed != 0)
    g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_FAIL), ==, the_case->n_failed);
  if (the_case->n_passed != 0)
    g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_PASS), ==, the_case->n_passed);
  if (the_case->n_skipped != 0)
    g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_SKIP), ==, the_case->n_skipped);
  assert_complete (report);
  assert_same (report, again);

  if (the_case->says != NULL) {
    g_assert_nonnull (first);
    if (!g_pattern_match_simple (the_case->says, ksk_finding_get_message (first)))
      g_assert_cmpstr (ksk_finding_get_message (first), ==, the_case->says);
    g_assert_cmpuint (ksk_finding_get_bundle_number (first), ==, the_case->bundle);
    g_assert_true ((ksk_finding_get_bundle_id (first) != NULL) == (the_case->bundle != 0));
  }
}

void
test_room_add_cases (const char *path, const TestCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *name = g_strdup_printf ("%s/%s", path, cases[i].name);
    g_test_add_data_func (name, &cases[i], run);
  }
}
