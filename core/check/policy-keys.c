/* KSR-POLICY-KEYS: as many keys as the operator's schedule has, in each bundle and in all, with the zone's TTL. */
#include "check/rules.h"

static const char check[] = "KSR-POLICY-KEYS";

static void
check_bundle_sizes (GPtrArray *bundles, GArray *sizes, KskReport *report)
{
  if (sizes->len != bundles->len) {
    g_autofree char *expected = g_strdup_printf ("%u bundles", sizes->len);
    g_autofree char *found = g_strdup_printf ("%u bundles", bundles->len);
    ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                    "The request has %u bundles, but request_policy.num_keys_per_bundle has %u numbers.", bundles->len,
                    sizes->len);
    return;
  }

  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    guint expected = g_array_index (sizes, guint32, i), found = ksk_bundle_get_keys (bundle)->len;
    if (found == expected)
      continue;

    g_autofree char *expected_text = g_strdup_printf ("%u", expected);
    g_autofree char *found_text = g_strdup_printf ("%u", found);
    ksk_report_add (report, check, KSK_VERDICT_FAIL, ksk_bundle_get_id (bundle), i + 1, expected_text, found_text,
                    "Bundle %u (%s): the number of keys is %u; the policy asks for %u.", i + 1,
                    ksk_bundle_get_id (bundle), found, expected);
  }
}

static void
check_different_keys (GArray *places, guint expected, KskReport *report)
{
  /* A key is its RDATA here: one with two names or TTLs is still one key, and KSR-BUNDLE-KEYS refuses it. */
  g_autoptr (GHashTable) different = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  for (guint i = 0; i < places->len; i++)
    g_hash_table_add (different, ksk_dnskey_get_rdata (g_array_index (places, KskPlacedKey, i).key));

  guint found = g_hash_table_size (different);
  if (found == expected)
    return;
  g_autofree char *expected_text = g_strdup_printf ("%u", expected);
  g_autofree char *found_text = g_strdup_printf ("%u", found);
  ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, expected_text, found_text,
                  "The number of different keys in all bundles is %u; the policy asks for %u.", found, expected);
}

static void
check_ttls (GArray *places, guint32 expected, KskReport *report)
{
  for (guint i = 0; i < places->len; i++) {
    const KskPlacedKey *place = &g_array_index (places, KskPlacedKey, i);
    guint32 found = ksk_dnskey_get_ttl (place->key);
    if (found == expected)
      continue;

    g_autofree char *name = ksk_describe_key (place->key);
    g_autofree char *expected_text = g_strdup_printf ("%u", expected);
    g_autofree char *found_text = g_strdup_printf ("%u", found);
    ksk_report_add (report, check, KSK_VERDICT_FAIL, ksk_bundle_get_id (place->bundle), place->number, expected_text,
                    found_text, "Bundle %u (%s): %s has a TTL of %u seconds; the policy asks for %u.", place->number,
                    ksk_bundle_get_id (place->bundle), name, found, expected);
  }
}

void
ksk_rule_policy_keys (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_off (report, check, policy->check_keys_match_ksk_operator_policy,
                         "request_policy.check_keys_match_ksk_operator_policy")
      || ksk_skip_when_empty (report, check, bundles))
    return;

  guint32 ttl_s = policy->dns_ttl_s != 0 ? policy->dns_ttl_s : ksk_config_get_ksk_policy (input->config)->ttl_s;
  g_autoptr (GArray) places = ksk_collect_keys (bundles, bundles->len);
  check_bundle_sizes (bundles, policy->num_keys_per_bundle, report);
  check_different_keys (places, policy->num_different_keys_in_all_bundles, report);
  check_ttls (places, ttl_s, report);

  if (!ksk_report_has_failed (report, check))
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Each bundle has as many keys as the policy asks for, %u different ones in all, with a TTL of %u "
                    "seconds.",
                    policy->num_different_keys_in_all_bundles, ttl_s);
}
