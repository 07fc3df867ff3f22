/* Fuzz target: bytes as a KSR. What parses is checked, and writes to a file that parses to an equal value. */
#include <ksk.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* 2025-12-15T00:00:00Z */
#define NOW_S G_GINT64_CONSTANT (1765756800)

static void
check (KskRequest *request)
{
  g_autoptr (KskConfig) config = ksk_config_new_default ();
  KskCheckInput input = {
    .request = request,
    .previous_waiver = "fuzzing",
    .config = config,
    .now_s = NOW_S,
  };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  g_autofree char *table = ksk_bundle_table_format (ksk_request_get_bundles (request));
  g_assert_cmpuint (ksk_report_get_findings (report)->len, >, 0);
  g_assert_nonnull (table);
}

static void
assert_equal (KskRequest *a, KskRequest *b)
{
  GPtrArray *bundles_a = ksk_request_get_bundles (a);
  GPtrArray *bundles_b = ksk_request_get_bundles (b);

  g_assert_cmpstr (ksk_request_get_id (a), ==, ksk_request_get_id (b));
  g_assert_cmpuint (ksk_request_get_serial (a), ==, ksk_request_get_serial (b));
  g_assert_cmpstr (ksk_request_get_domain (a), ==, ksk_request_get_domain (b));
  g_assert_cmpint (ksk_request_get_timestamp (a), ==, ksk_request_get_timestamp (b));
  g_assert_true (ksk_signature_policy_equal (ksk_request_get_zsk_policy (a), ksk_request_get_zsk_policy (b)));
  g_assert_cmpuint (bundles_a->len, ==, bundles_b->len);
  for (guint i = 0; i < bundles_a->len; i++)
    g_assert_true (ksk_bundle_equal (bundles_a->pdata[i], bundles_b->pdata[i]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRequest) request = ksk_request_parse (bytes, 0, &error);

  if (request == NULL) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_no_error (error);
  check (request);

  g_autoptr (GBytes) written = ksk_request_to_xml (request);
  g_autoptr (KskRequest) reparsed = ksk_request_parse (written, 0, &error);
  g_assert_no_error (error);
  assert_equal (request, reparsed);
  return 0;
}
