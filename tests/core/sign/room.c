/* Cases of planning: a valid request, the response before it and an HSM, one thing of it changed, and what a plan makes
 * of it. */
#include "tests/core/sign/room.h"

#include <string.h>

#define KEY(name, label, algorithm)                                                                      \
  "  " name ": {description: " name ", label: " label ", key_tag: TAG(" label "), algorithm: " algorithm \
  ", valid_from: 2020-01-01}\n"

static const char default_keys[]
    = "keys:\n" KEY ("one", "KSK-1", "ECDSAP256SHA256") KEY ("two", "KSK-2", "ECDSAP256SHA256")
        KEY ("three", "KSK-3", "ECDSAP256SHA256") KEY ("rsa", "KSK-R", "RSASHA256") KEY ("ed", "KSK-E", "ED25519");

static const char *const hsm_labels[] = { "KSK-1", "KSK-2", "KSK-3", "KSK-R", "KSK-E" };

TestKey *
test_room_get_pair (const char *label)
{
  if (g_str_has_suffix (label, "-R"))
    return test_key_get_rsa (KSK_ALGORITHM_RSASHA256, 1024, 65537, label);
  if (g_str_has_suffix (label, "-E"))
    return test_key_get (KSK_ALGORITHM_ED25519, label);
  return test_key_get (KSK_ALGORITHM_ECDSAP256SHA256, label);
}

/* Writes the tag and the DS of each key of the HSM for TAG(label) and DS(label). */
static void
fill_in (GString *yaml)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hsm_labels); i++) {
    TestKey *pair = test_room_get_pair (hsm_labels[i]);
    g_autoptr (KskDnskey) key = ksk_dnskey_new (hsm_labels[i], KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL,
                                                (guint8)test_key_get_algorithm (pair), test_key_get_wire (pair), 0);
    g_autofree char *tag_mark = g_strdup_printf ("TAG(%s)", hsm_labels[i]);
    g_autofree char *tag = g_strdup_printf ("%u", ksk_dnskey_get_key_tag (key));
    g_autofree char *ds_mark = g_strdup_printf ("DS(%s)", hsm_labels[i]);
    g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (key, ".", NULL);
    g_string_replace (yaml, tag_mark, tag, 0);
    g_string_replace (yaml, ds_mark, ds, 0);
  }
}

static KskConfig *
parse_config (const TestPlanCase *the_case)
{
  g_autoptr (GString) yaml = g_string_new (the_case->keys != NULL ? the_case->keys : default_keys);
  fill_in (yaml);
  g_string_append (yaml, "ksk_policy:\n  ttl: 172800\n");
  if (the_case->ksk_policy == NULL || strstr (the_case->ksk_policy, "publish_safety") == NULL)
    g_string_append (yaml, "  publish_safety: P10D\n");
  if (the_case->ksk_policy == NULL || strstr (the_case->ksk_policy, "retire_safety") == NULL)
    g_string_append (yaml, "  retire_safety: P10D\n");
  if (the_case->ksk_policy != NULL)
    g_string_append (yaml, the_case->ksk_policy);
  if (the_case->request_policy != NULL)
    g_string_append_printf (yaml, "request_policy:\n%s", the_case->request_policy);
  g_string_append (yaml, "schemas:\n  test:\n");
  for (const TestSlots *slots = the_case->slots; slots->from != 0; slots++)
    for (guint number = slots->from; number <= slots->until; number++)
      g_string_append_printf (yaml, "    %u: {publish: [%s], sign: [%s], revoke: [%s]%s}\n", number,
                              slots->publish != NULL ? slots->publish : "", slots->sign,
                              slots->revoke != NULL ? slots->revoke : "",
                              slots->algorithms_may_differ ? ", algorithms_may_differ: true" : "");

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (yaml->str, yaml->len);
  KskConfig *config = ksk_config_parse (bytes, "test.yaml", &error);
  g_assert_no_error (error);
  return config;
}

TestPlan *
test_plan_new (const TestPlanCase *the_case)
{
  TestPlan *self = g_new0 (TestPlan, 1);
  TestSigningRoom *room = &self->room;
  room->request = test_document_new_request ();
  room->previous = test_document_new_response ();
  /* What is planned does not depend on the octets of earlier signatures. */
  room->request->hollow = room->previous->hollow = TRUE;
  room->hsm_keys = ksk_inventory_new ();
  room->value = the_case->value;
  for (gsize i = 0; i < G_N_ELEMENTS (hsm_labels); i++) {
    g_autoptr (KskPublicKey) key = test_key_dup_public (test_room_get_pair (hsm_labels[i]));
    g_assert_true (ksk_inventory_add (room->hsm_keys, hsm_labels[i], key));
  }
  if (the_case->edit != NULL)
    the_case->edit (room);
  test_document_sign (room->request);
  self->request = test_document_build_request (room->request);
  if (room->previous != NULL) {
    test_document_sign (room->previous);
    self->previous = test_document_build_response (room->previous);
  }

  self->config = parse_config (the_case);
  self->report = ksk_report_new ();
  KskCheckInput input = { self->request, self->previous, NULL, self->config, room->hsm_keys, TEST_NOW_S };
  const KskSchema *schema = ksk_config_find_schema (self->config, "test", NULL);
  g_assert_nonnull (schema);
  self->plan = ksk_plan_build (&input, schema, self->report);
  return self;
}

void
test_plan_free (TestPlan *self)
{
  test_document_free (self->room.request);
  g_clear_pointer (&self->room.previous, test_document_free);
  g_clear_pointer (&self->room.hsm_keys, ksk_inventory_unref);
  ksk_request_unref (self->request);
  g_clear_pointer (&self->previous, ksk_response_unref);
  ksk_config_unref (self->config);
  ksk_report_unref (self->report);
  g_clear_pointer (&self->plan, ksk_plan_unref);
  g_free (self);
}

/* Returns: (transfer full): the ids of checks with a finding of that verdict, in order, once each. */
static char *
list_checks (KskReport *report, KskVerdict verdict)
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

static KskFinding *
find (KskReport *report, KskVerdict verdict)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == verdict)
      return findings->pdata[i];
  return NULL;
}

/* A check that did not fail says that it passed, or that it was not made. */
static void
assert_complete (KskReport *report)
{
  static const char *const checks[] = { "KSK-USAGE", "KSK-MATCH", "SKR-SIGN", "KSR-POLICY-SAFETY" };
  GPtrArray *findings = ksk_report_get_findings (report);
  for (gsize c = 0; c < G_N_ELEMENTS (checks); c++) {
    guint passes = 0, others = 0;
    for (guint i = 0; i < findings->len; i++)
      if (strcmp (ksk_finding_get_check (findings->pdata[i]), checks[c]) == 0) {
        if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_PASS)
          passes++;
        else
          others++;
      }
    if (passes + others == 0)
      g_error ("%s is not in the report", checks[c]);
    if (ksk_report_has_failed (report, checks[c]) && strcmp (checks[c], "KSK-MATCH") != 0)
      g_assert_cmpuint (passes, ==, 0);
  }
}

static void
run (gconstpointer data)
{
  const TestPlanCase *the_case = data;
  g_autoptr (TestPlan) planned = test_plan_new (the_case);
  g_autofree char *failed = list_checks (planned->report, KSK_VERDICT_FAIL);
  g_autofree char *skipped = list_checks (planned->report, KSK_VERDICT_SKIP);
  g_autofree char *passed = list_checks (planned->report, KSK_VERDICT_PASS);
  KskFinding *first = find (planned->report, *failed != '\0' ? KSK_VERDICT_FAIL : KSK_VERDICT_SKIP);
  if (first != NULL)
    g_test_message ("%s", ksk_finding_get_message (first));

  g_assert_cmpstr (failed, ==, the_case->failed != NULL ? the_case->failed : "");
  g_assert_cmpstr (skipped, ==, the_case->skipped != NULL ? the_case->skipped : "");
  if (the_case->passed != NULL)
    g_assert_cmpstr (passed, ==, the_case->passed);
  g_assert_cmpint (ksk_report_accepts (planned->report), ==, the_case->failed == NULL);
  g_assert_cmpint (planned->plan == NULL, ==, the_case->no_plan);
  if (the_case->n_failed != 0)
    g_assert_cmpuint (ksk_report_count (planned->report, KSK_VERDICT_FAIL), ==, the_case->n_failed);
  if (!the_case->no_plan)
    assert_complete (planned->report);
  if (the_case->says != NULL) {
    g_assert_nonnull (first);
    if (!g_pattern_match_simple (the_case->says, ksk_finding_get_message (first)))
      g_assert_cmpstr (ksk_finding_get_message (first), ==, the_case->says);
    g_assert_cmpuint (ksk_finding_get_bundle_number (first), ==, the_case->bundle);
  }
}

void
test_plan_add_cases (const char *path, const TestPlanCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *name = g_strconcat (path, "/", cases[i].name, NULL);
    g_test_add_data_func (name, &cases[i], run);
  }
}

static void signer_iface_init (KskSignerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSigner, test_signer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, signer_iface_init))

static GBytes *
spoil (TestSigner *self, const char *label, GBytes *data, GCancellable *cancellable, GError **error)
{
  g_autofree char *other_label = g_strconcat ("another ", label, NULL);
  g_autoptr (GBytes) good = test_key_sign (test_room_get_pair (label), data), other_data = g_bytes_new_static ("x", 1);
  gsize size = g_bytes_get_size (good);
  g_autofree guint8 *octets = g_malloc0 (size + 1);
  memcpy (octets, g_bytes_get_data (good, NULL), size);
  switch (self->fault) {
    case TEST_SIGNER_FAILS:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "the test says no");
      return NULL;
    case TEST_SIGNER_GARBAGE:
      memset (octets, 0x5a, size);
      return g_bytes_new (octets, size);
    case TEST_SIGNER_OTHER_KEY:
      return test_key_sign (test_room_get_pair (other_label), data);
    case TEST_SIGNER_OTHER_DATA:
      return test_key_sign (test_room_get_pair (label), other_data);
    case TEST_SIGNER_SHORT:
      return g_bytes_new (octets, size - 1);
    case TEST_SIGNER_LONG:
      return g_bytes_new (octets, size + 1);
    case TEST_SIGNER_EMPTY:
      return g_bytes_new (octets, 0);
    case TEST_SIGNER_FLIPPED:
      octets[size / 2] ^= 0x10;
      return g_bytes_new (octets, size);
    case TEST_SIGNER_CANCELS:
      g_cancellable_cancel (cancellable);
      return g_steal_pointer (&good);
    case TEST_SIGNER_GOOD:
    default:
      return g_steal_pointer (&good);
  }
}

static GBytes *
sign (KskSigner *signer, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
      GCancellable *cancellable, GError **error)
{
  TestSigner *self = TEST_SIGNER (signer);
  TestKey *pair = test_room_get_pair (label);
  self->calls++;
  self->hash_in_hsm = hash_in_hsm;
  g_string_append_printf (self->labels, "%s%s", self->labels->len > 0 ? " " : "", label);
  g_assert_cmpuint (algorithm, ==, test_key_get_algorithm (pair));
  if (self->calls == self->fault_at)
    return spoil (self, label, data, cancellable, error);
  return test_key_sign (pair, data);
}

static void
signer_iface_init (KskSignerInterface *iface)
{
  iface->sign = sign;
}

static void
test_signer_init (TestSigner *self)
{
  self->labels = g_string_new (NULL);
}

static void
test_signer_finalize (GObject *object)
{
  g_string_free (TEST_SIGNER (object)->labels, TRUE);
  G_OBJECT_CLASS (test_signer_parent_class)->finalize (object);
}

static void
test_signer_class_init (TestSignerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = test_signer_finalize;
}

TestSigner *
test_signer_new (TestSignerFault fault, guint fault_at)
{
  TestSigner *self = g_object_new (TEST_TYPE_SIGNER, NULL);
  self->fault = fault;
  self->fault_at = fault_at;
  return self;
}
