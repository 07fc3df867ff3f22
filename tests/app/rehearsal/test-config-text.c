/* Configurations of rehearsals: what does not show in a ceremony of usual size. */
#include "app/rehearsal/config-text.h"

#include <string.h>

/* Any 32 octets are an Ed25519 key to DNSSEC. */
static KskDnskey *
make_ksk (guint8 first)
{
  guint8 wire[32] = { first, 1, 2, 3 };
  g_autoptr (GBytes) bytes = g_bytes_new (wire, sizeof wire);
  return ksk_dnskey_new ("Kaaaaaa", KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, KSK_ALGORITHM_ED25519, bytes,
                         KSK_REHEARSAL_TTL_S);
}

static KskConfig *
write_and_parse (const KskConfigText *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_config_text_write (text, &error);
  g_assert_no_error (error);
  KskConfig *config = ksk_config_parse (bytes, "ksrsigner.yaml", &error);
  g_assert_no_error (error);
  return config;
}

static void
init_zone (KskZone *zone, KskQuarter quarter, guint count)
{
  *zone = (KskZone){
    .domain = "example.", .algorithms = { KSK_ALGORITHM_ED25519 }, .n_algorithms = 1, .quarter = quarter
  };
  g_assert_true (ksk_cycle_init (&zone->cycle, quarter, count));
  ksk_cycle_init_before (&zone->cycle_before, &zone->cycle, quarter);
}

static void
test_cameras (void)
{
  g_autoptr (KskDnskey) ksk = make_ksk (0);
  g_autoptr (KskLayout) layout = ksk_layout_new ("/room", "example.", (KskQuarter){ 2026, 2 });
  KskZone zone;
  init_zone (&zone, (KskQuarter){ 2026, 2 }, 9);
  KskConfigText text = { .zone = &zone,
                         .cycle = &zone.cycle,
                         .phase = ksk_phase_find ("normal"),
                         .ksks = { ksk },
                         .now_s = zone.cycle.start_s,
                         .module = "/softhsm.so",
                         .layout = layout };
  g_autoptr (KskConfig) outside = write_and_parse (&text);
  g_assert_true (ksk_config_get_ceremony (outside)->cameras.is_outside);

  text.with_cameras = TRUE;
  g_autoptr (KskConfig) config = write_and_parse (&text);
  const KskCamerasConfig *cameras = &ksk_config_get_ceremony (config)->cameras;
  static const char *const places[] = { "table", "safe" };
  g_assert_false (cameras->is_outside);
  g_assert_cmpuint (cameras->list->len, ==, G_N_ELEMENTS (places));
  for (guint i = 0; i < cameras->list->len; i++) {
    const KskCameraConfig *camera = cameras->list->pdata[i];
    g_assert_cmpint (camera->device, ==, KSK_CAMERA_DEVICE_TEST);
    g_assert_cmpstr (camera->place, ==, places[i]);
    g_assert_cmpuint (camera->width, ==, 1280);
    g_assert_cmpuint (camera->height, ==, 720);
  }
}

static void
test_request_bytes (void)
{
  static const gsize sizes[] = { 1, KSK_MAX_REQUEST_BYTES, KSK_MAX_REQUEST_BYTES + 1 };
  g_autoptr (KskDnskey) ksk = make_ksk (0);
  g_autoptr (KskLayout) layout = ksk_layout_new ("/room", "example.", (KskQuarter){ 2026, 2 });
  KskZone zone;
  init_zone (&zone, (KskQuarter){ 2026, 2 }, 9);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    KskConfigText text = { .zone = &zone,
                           .cycle = &zone.cycle,
                           .phase = ksk_phase_find ("normal"),
                           .ksks = { ksk },
                           .now_s = zone.cycle.start_s,
                           .request_bytes = sizes[i],
                           .module = "/softhsm.so",
                           .layout = layout };
    g_autoptr (KskConfig) config = write_and_parse (&text);
    g_assert_cmpuint (ksk_config_get_request_policy (config)->max_request_bytes, ==,
                      MAX (sizes[i], KSK_MAX_REQUEST_BYTES));
  }
}

/* The longest schemas at the largest number of bundles still fit into a configuration; all the time spans shrink with
 * the slots. */
static void
test_largest (void)
{
  static const char *const phases[] = { "revoke", "algorithm" };
  g_autoptr (KskDnskey) current = make_ksk (0);
  g_autoptr (KskDnskey) next = make_ksk (1);
  g_autoptr (KskLayout) layout = ksk_layout_new ("/room", "example.", (KskQuarter){ 2026, 2 });
  KskZone zone;
  init_zone (&zone, (KskQuarter){ 2026, 2 }, 9000);

  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++) {
    g_autoptr (GError) error = NULL;
    KskConfigText text = { .zone = &zone,
                           .cycle = &zone.cycle,
                           .phase = ksk_phase_find (phases[i]),
                           .ksks = { current, next },
                           .now_s = zone.cycle.start_s,
                           .module = "/softhsm.so",
                           .layout = layout };
    g_autoptr (KskConfig) config = write_and_parse (&text);

    g_assert_cmpuint (ksk_config_get_schemas (config)->len, ==, 1);
    const KskSchema *schema = ksk_config_find_schema (config, phases[i], &error);
    g_assert_no_error (error);
    g_assert_cmpuint (schema->slots->len, ==, 9000);

    const KskRequestPolicy *request = ksk_config_get_request_policy (config);
    g_assert_cmpuint (request->num_bundles, ==, 9000);
    g_assert_cmpuint (request->num_keys_per_bundle->len, ==, 9000);
    g_assert_cmpint (request->min_bundle_interval_s, ==, 86400 * 9 / 10);
    g_assert_cmpint (request->max_bundle_interval_s, ==, 86400 * 11 / 10);
    g_assert_cmpint (request->min_cycle_inception_length_s, ==, 8999 * 86400 - 8640);
    g_assert_cmpint (request->max_cycle_inception_length_s, ==, 8999 * 86400 + 8640);
    g_assert_cmpuint (request->signature_horizon_days, ==, 9002);
    g_assert_cmpuint (ksk_config_get_response_policy (config)->num_bundles, ==, 9);

    const KskSignaturePolicy *ksk = ksk_config_get_ksk_policy (config)->signature_policy;
    g_assert_cmpint (ksk->max_signature_validity_s, ==, 86400 * 21 / 10);
    g_assert_cmpint (ksk->min_signature_validity_s, ==, 86400 * 21 / 10);
    g_assert_cmpint (ksk->max_validity_overlap_s, ==, 86400 * 16 / 10);
    g_assert_cmpint (ksk->min_validity_overlap_s, ==, 86400 * 9 / 10);
  }
}

/* With few bundles, every schema that the KSKs allow is there. */
static void
test_schemas (void)
{
  static const struct {
    const char *phase;
    guint count;
    guint n_schemas;
  } cases[] = {
    { "normal", 9, 1 }, { "revoke", 9, 6 }, { "publish+", 100, 6 }, { "revoke", 101, 1 }, { "algorithm", 9, 1 },
  };
  g_autoptr (KskDnskey) current = make_ksk (0);
  g_autoptr (KskDnskey) next = make_ksk (1);
  g_autoptr (KskLayout) layout = ksk_layout_new ("/room", "example.", (KskQuarter){ 2026, 2 });

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskZone zone;
    init_zone (&zone, (KskQuarter){ 2026, 2 }, cases[i].count);
    KskConfigText text = { .zone = &zone,
                           .cycle = &zone.cycle,
                           .phase = ksk_phase_find (cases[i].phase),
                           .ksks = { current, next },
                           .now_s = zone.cycle.start_s,
                           .module = "/softhsm.so",
                           .layout = layout };
    g_autoptr (KskConfig) config = write_and_parse (&text);
    g_assert_cmpuint (ksk_config_get_schemas (config)->len, ==, cases[i].n_schemas);
    g_assert_nonnull (ksk_config_find_schema (config, cases[i].phase, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rehearsal/config-text/cameras", test_cameras);
  g_test_add_func ("/rehearsal/config-text/request-bytes", test_request_bytes);
  g_test_add_func ("/rehearsal/config-text/largest", test_largest);
  g_test_add_func ("/rehearsal/config-text/schemas", test_schemas);
  return g_test_run ();
}
