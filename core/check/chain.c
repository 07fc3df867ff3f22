/* KSR-CHAIN-KEYS and KSR-CHAIN-OVERLAP: the request goes on where the previous SKR, signed by a KSK of this HSM,
 * ends. */
#include "check/rules.h"

#include "dnssec/time.h"

static const char keys_check[] = "KSR-CHAIN-KEYS";
static const char overlap_check[] = "KSR-CHAIN-OVERLAP";

/* Returns FALSE, having added a finding, when there are not two bundles to compare. */
static gboolean
find_joint (const KskCheckInput *input, KskReport *report, const char *check, KskBundle **last, KskBundle **first)
{
  if (input->previous == NULL) {
    if (input->previous_waiver != NULL)
      ksk_skip_without_previous (input, report, check);
    else
      ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, "a previous SKR", "none",
                      "No previous SKR was given, so nothing shows that the request goes on where the last one ended.");
    return FALSE;
  }

  GPtrArray *before = ksk_response_get_bundles (input->previous), *bundles = ksk_request_get_bundles (input->request);
  if (before->len == 0) {
    ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "The previous SKR has no bundles.");
    return FALSE;
  }
  if (ksk_skip_when_empty (report, check, bundles))
    return FALSE;

  *last = before->pdata[before->len - 1];
  *first = bundles->pdata[0];
  return TRUE;
}

/* Returns: (transfer full) (element-type GBytes KskDnskey): the ZSKs of @bundle by RDATA. */
static GHashTable *
index_zsks (KskBundle *bundle)
{
  GHashTable *index = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++)
    if (!ksk_dnskey_is_sep (keys->pdata[i]))
      g_hash_table_insert (index, ksk_dnskey_get_rdata (keys->pdata[i]), keys->pdata[i]);
  return index;
}

/* Both directions: a key that was not announced must not appear, one that still signs answers must not vanish. */
static void
compare_zsks (KskBundle *last, KskBundle *first, KskReport *report)
{
  g_autoptr (GHashTable) announced = index_zsks (last);
  g_autoptr (GHashTable) requested = index_zsks (first);
  const char *id = ksk_bundle_get_id (first);

  GPtrArray *keys = ksk_bundle_get_keys (first);
  for (guint i = 0; i < keys->len; i++) {
    KskDnskey *key = keys->pdata[i], *before = g_hash_table_lookup (announced, ksk_dnskey_get_rdata (key));
    g_autofree char *name = ksk_describe_key (key);
    if (before == NULL) {
      ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, id, 1, NULL, name,
                      "Bundle 1 (%s): %s is not in the last bundle of the previous SKR.", id, name);
      continue;
    }

    g_autofree char *name_before = ksk_describe_key (before);
    if (g_strcmp0 (ksk_dnskey_get_identifier (key), ksk_dnskey_get_identifier (before)) != 0)
      ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, id, 1, name_before, name,
                      "Bundle 1 (%s): %s was %s in the previous SKR.", id, name, name_before);
    guint32 ttl_s = ksk_dnskey_get_ttl (key), ttl_before_s = ksk_dnskey_get_ttl (before);
    if (ttl_s != ttl_before_s)
      ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, id, 1, NULL, NULL,
                      "Bundle 1 (%s): %s has a TTL of %u seconds; it was %u in the previous SKR.", id, name, ttl_s,
                      ttl_before_s);
  }

  keys = ksk_bundle_get_keys (last);
  for (guint i = 0; i < keys->len; i++) {
    KskDnskey *key = keys->pdata[i];
    if (ksk_dnskey_is_sep (key) || g_hash_table_contains (requested, ksk_dnskey_get_rdata (key)))
      continue;
    g_autofree char *name = ksk_describe_key (key);
    ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, id, 1, name, NULL,
                    "Bundle 1 (%s): %s of the last bundle of the previous SKR is missing.", id, name);
  }
}

static void
find_signer_in_hsm (KskDnskey *key, KskInventory *hsm_keys, KskReport *report)
{
  g_autofree char *name = ksk_describe_key (key);
  const char *label = ksk_dnskey_get_identifier (key);
  KskPublicKey *held = label != NULL ? ksk_inventory_find (hsm_keys, label) : NULL;
  if (held == NULL) {
    ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, NULL, 0, name, NULL,
                    "The HSM has no key with the label %s: the last bundle of the previous SKR is signed by %s.",
                    label != NULL ? label : "(none)", name);
    return;
  }

  KskPublicKey *signer = ksk_dnskey_get_public_key (key, NULL);
  if (signer == NULL || !ksk_public_key_equal (held, signer))
    ksk_report_add (
        report, keys_check, KSK_VERDICT_FAIL, NULL, 0, name, label,
        "The HSM's key with the label %s is not the one that signed the last bundle of the previous SKR, %s.", label,
        name);
}

static void
check_signers (const KskCheckInput *input, KskBundle *last, gboolean in_hsm, KskReport *report)
{
  GPtrArray *signatures = ksk_bundle_get_signatures (last);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  if (signatures->len == 0)
    ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "The last bundle of the previous SKR is not signed.");
  for (guint i = 0; i < signatures->len; i++) {
    const KskRrsigFields *fields = ksk_rrsig_get_fields (signatures->pdata[i]);
    KskDnskey *key = ksk_find_signer (last, fields);
    if (key == NULL) {
      ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, NULL, 0, NULL, fields->identifier,
                      "The last bundle of the previous SKR is signed by %s (tag %05u), which is not in it.",
                      fields->identifier != NULL ? fields->identifier : "an unnamed key", fields->key_tag);
      continue;
    }
    if (!g_hash_table_add (seen, key))
      continue;

    g_autofree char *name = ksk_describe_key (key);
    if (!ksk_dnskey_is_sep (key))
      ksk_report_add (report, keys_check, KSK_VERDICT_FAIL, NULL, 0, "a signature by a KSK", name,
                      "The last bundle of the previous SKR is signed by %s, which is not a KSK.", name);
    else if (in_hsm)
      find_signer_in_hsm (key, input->hsm_keys, report);
  }
}

void
ksk_rule_chain_keys (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  gboolean off = ksk_skip_when_off (report, keys_check, policy->check_chain_keys, "request_policy.check_chain_keys");
  gboolean hsm_off = input->hsm_left_out
                     || ksk_skip_when_off (report, keys_check, policy->check_chain_keys_in_hsm,
                                           "request_policy.check_chain_keys_in_hsm");
  KskBundle *last, *first;
  if ((off && hsm_off) || !find_joint (input, report, keys_check, &last, &first))
    return;

  gboolean in_hsm = !hsm_off && input->hsm_keys != NULL;
  if (!hsm_off && !in_hsm)
    ksk_report_add (report, keys_check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked whether the KSKs of the previous SKR are in the HSM: no HSM is at hand.");
  if (!off)
    compare_zsks (last, first, report);
  check_signers (input, last, in_hsm, report);

  if (!ksk_report_has_failed (report, keys_check))
    ksk_report_add (report, keys_check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "%s%s",
                    off ? "The previous SKR ends with the signature of a KSK"
                        : "The request begins with the ZSKs that the previous SKR, signed by a KSK, ends with",
                    in_hsm ? ", and the HSM holds that KSK." : ".");
}

void
ksk_rule_chain_overlap (const KskCheckInput *input, KskReport *report)
{
  const KskSignaturePolicy *zsk_policy = ksk_request_get_zsk_policy (input->request);
  KskBundle *last, *first;
  if (ksk_skip_when_off (report, overlap_check, ksk_config_get_request_policy (input->config)->check_chain_overlap,
                         "request_policy.check_chain_overlap")
      || !find_joint (input, report, overlap_check, &last, &first))
    return;

  gint64 min_s = zsk_policy->min_validity_overlap_s, max_s = zsk_policy->max_validity_overlap_s;
  gint64 overlap_s = ksk_bundle_get_expiration (last) - ksk_bundle_get_inception (first);
  g_autofree char *expected = ksk_describe_limits (min_s, max_s);
  g_autofree char *found = ksk_duration_format_words (overlap_s);
  g_autofree char *gap = ksk_duration_format_words (-overlap_s);
  const char *id = ksk_bundle_get_id (first);

  if (overlap_s < 0)
    ksk_report_add (report, overlap_check, KSK_VERDICT_FAIL, id, 1, expected, found,
                    "Bundle 1 (%s) begins %s after the previous SKR has expired: in between, nothing is signed.", id,
                    gap);
  else if (overlap_s < min_s || overlap_s > max_s)
    ksk_report_add (report, overlap_check, KSK_VERDICT_FAIL, id, 1, expected, found,
                    "Bundle 1 (%s) overlaps the previous SKR by %s; the request's policy says %s.", id, found,
                    expected);
  else
    ksk_report_add (report, overlap_check, KSK_VERDICT_PASS, NULL, 0, expected, found,
                    "The request overlaps the previous SKR by %s.", found);
}
