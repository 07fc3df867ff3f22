/* KSR-CHAIN-KEYS, KSR-CHAIN-OVERLAP, SKR-CHAIN: the response goes on where the last SKR, which lies beside it, ends. */
#include "app/audit/checks.h"

static const char *const request_checks[] = { "KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP", NULL };

static void
skip (KskAuditing *self, gboolean is_request, const char *sentence)
{
  for (gsize i = 0; is_request && request_checks[i] != NULL; i++)
    ksk_report_add (self->report, request_checks[i], KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "%s", sentence);
  if (!is_request)
    ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "%s", sentence);
}

static GBytes *
read_last (KskAuditing *self, const char *kind)
{
  return ksk_auditing_read_named (self, ksk_auditing_find_last (self, kind));
}

static KskResponse *
parse_response (KskAuditing *self, const char *kind)
{
  g_autoptr (GBytes) bytes = read_last (self, kind);
  return bytes != NULL ? ksk_response_parse (bytes, 0, NULL) : NULL;
}

/* That of the ceremony, as the room looked at the request; where it is not published, every rule is on. */
static KskConfig *
load_config (KskAuditing *self)
{
  g_autoptr (GBytes) bytes
      = self->config_name != NULL ? ksk_auditing_read (self, self->config_name, KSK_MAX_CONFIG_BYTES, NULL) : NULL;
  KskConfig *config = bytes != NULL ? ksk_config_parse (bytes, self->config_name, NULL) : NULL;
  return config != NULL ? config : ksk_config_new_default ();
}

static void
check_request (KskAuditing *self, KskResponse *previous)
{
  g_autoptr (GBytes) bytes = read_last (self, "request-loaded");
  g_autoptr (KskRequest) request = bytes != NULL ? ksk_request_parse (bytes, 0, NULL) : NULL;
  if (request == NULL) {
    skip (self, TRUE, "There is no KSR of the journal that could be read.");
    return;
  }
  g_autoptr (KskConfig) config = load_config (self);
  KskRecord *loaded = ksk_auditing_find_last (self, "request-loaded");
  const KskCheckInput input = { .request = request,
                                .previous = previous,
                                .config = config,
                                .now_s = ksk_record_get_utc_us (loaded) / G_TIME_SPAN_SECOND };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++) {
    KskFinding *finding = findings->pdata[i];
    if (g_strv_contains (request_checks, ksk_finding_get_check (finding)))
      ksk_report_add (self->report, ksk_finding_get_check (finding), ksk_finding_get_verdict (finding),
                      ksk_finding_get_bundle_id (finding), ksk_finding_get_bundle_number (finding),
                      ksk_finding_get_expected (finding), ksk_finding_get_found (finding), "%s",
                      ksk_finding_get_message (finding));
  }
}

/* A key is the same whether it is revoked or not, which changes its flags and its tag. @known: (element-type GBytes).
 */
static gboolean
knows (GHashTable *known, KskDnskey *key)
{
  return g_hash_table_contains (known, ksk_dnskey_get_public_key_bytes (key));
}

static void
learn (GHashTable *known, KskBundle *bundle)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++)
    if (ksk_dnskey_is_sep (keys->pdata[i]) && !ksk_dnskey_is_revoked (keys->pdata[i]))
      g_hash_table_add (known, ksk_dnskey_get_public_key_bytes (keys->pdata[i]));
}

static gboolean
has_signed (KskBundle *bundle, KskDnskey *key)
{
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  for (guint i = 0; i < signatures->len; i++)
    if (ksk_rrsig_fields_name_key (ksk_rrsig_get_fields (signatures->pdata[i]), key))
      return TRUE;
  return FALSE;
}

static gboolean
is_signed_by_known (KskBundle *bundle, GHashTable *known)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++)
    if (ksk_dnskey_is_sep (keys->pdata[i]) && !ksk_dnskey_is_revoked (keys->pdata[i]) && knows (known, keys->pdata[i])
        && has_signed (bundle, keys->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Says what is wrong with the last SKR in itself. Returns TRUE when nothing is. */
static gboolean
verify_previous (KskAuditing *self, KskResponse *previous)
{
  g_autoptr (KskReport) report = ksk_verify_response (previous, NULL);
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL)
      ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_FAIL, NULL, 0,
                      ksk_finding_get_expected (findings->pdata[i]), ksk_finding_get_found (findings->pdata[i]),
                      "The last SKR: %s", ksk_finding_get_message (findings->pdata[i]));
  return ksk_report_accepts (report);
}

/* Each set is signed by a KSK that resolvers have seen in a set before, from the last one of the last SKR on. That the
 * signatures verify, and that no set is too large to be looked at, was said by SKR-SIGNATURE. */
static void
check_response (KskAuditing *self, KskResponse *previous)
{
  g_autoptr (KskResponse) response = parse_response (self, "response-signed");
  if (response == NULL || ksk_report_has_failed (self->report, "SKR-SIGNATURE")) {
    skip (self, FALSE, "There is no SKR of the journal that could be read, and whose signatures verify.");
    return;
  }
  if (!verify_previous (self, previous))
    return;
  g_autoptr (GHashTable) known = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  GPtrArray *before = ksk_response_get_bundles (previous), *bundles = ksk_response_get_bundles (response);
  learn (known, before->pdata[before->len - 1]);
  guint n_published = g_hash_table_size (known);
  for (guint i = 0; i < bundles->len; i++) {
    const char *id = ksk_bundle_get_id (bundles->pdata[i]);
    if (!is_signed_by_known (bundles->pdata[i], known)) {
      ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_FAIL, id, i + 1,
                      "a signature by a KSK that was published before", NULL,
                      "SKR bundle %u (%s) is signed by no KSK that was published before, by the last SKR or since.",
                      i + 1, id);
      return; /* what it publishes is not known then, either */
    }
    learn (known, bundles->pdata[i]);
  }
  ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "Each of the %u bundles is signed by a KSK that was published before, from the %u on with which the "
                  "last SKR ends.",
                  bundles->len, n_published);
}

void
ksk_check_chain (KskAuditing *self)
{
  if (ksk_auditing_find_last (self, "previous-loaded") == NULL) {
    const char *sentence = ksk_auditing_find_last (self, "previous-waived") != NULL
                               ? "The ceremony was held without a last SKR: two people have waived it."
                               : "No last SKR was loaded in this ceremony.";
    skip (self, TRUE, sentence);
    skip (self, FALSE, sentence);
    return;
  }
  g_autoptr (KskResponse) previous = parse_response (self, "previous-loaded");
  if (previous == NULL) {
    skip (self, TRUE, "There is no last SKR of the journal that could be read.");
    skip (self, FALSE, "There is no last SKR of the journal that could be read.");
    return;
  }
  check_request (self, previous);
  check_response (self, previous);
}
