/* KSR-CHAIN-KEYS, KSR-CHAIN-OVERLAP, SKR-CHAIN: each response goes on where the last SKR before it ends. */
#include "app/audit/checks.h"

static const char *const request_checks[] = { "KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP", NULL };

/* What a finding is of. Returns: (not nullable). */
static const char *
get_name (KskRecord *record)
{
  const char *name = ksk_record_get_text (record, "file");
  return name != NULL ? name : "A file without a name";
}

static void
skip_request (KskAuditing *self, const char *sentence)
{
  for (gsize i = 0; request_checks[i] != NULL; i++)
    ksk_report_add (self->report, request_checks[i], KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "%s", sentence);
}

static void
skip_response (KskAuditing *self, const char *sentence)
{
  ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "%s", sentence);
}

static KskResponse *
parse_response (KskAuditing *self, KskRecord *record)
{
  g_autoptr (GBytes) bytes = ksk_auditing_read_named (self, record);
  return bytes != NULL ? ksk_response_parse (bytes, 0, NULL) : NULL;
}

/* That of the ceremony, as the room looked at the request. Returns: (transfer full) (nullable): NULL where it is not
 * published. */
static KskConfig *
load_config (KskAuditing *self)
{
  g_autoptr (GBytes) bytes
      = self->config_name != NULL ? ksk_auditing_read (self, self->config_name, KSK_MAX_CONFIG_BYTES, NULL) : NULL;
  return bytes != NULL ? ksk_config_parse (bytes, self->config_name, NULL) : NULL;
}

/* Which of the rules were on in the room is in the configuration: without it, all are, and what fails may have been
 * switched off. */
static void
tell (KskAuditing *self, const char *name, KskFinding *finding, gboolean has_config)
{
  gboolean is_unknown = !has_config && ksk_finding_get_verdict (finding) == KSK_VERDICT_FAIL;
  ksk_report_add (
      self->report, ksk_finding_get_check (finding), is_unknown ? KSK_VERDICT_SKIP : ksk_finding_get_verdict (finding),
      ksk_finding_get_bundle_id (finding), ksk_finding_get_bundle_number (finding), ksk_finding_get_expected (finding),
      ksk_finding_get_found (finding), "%s: %s%s", name, ksk_finding_get_message (finding),
      is_unknown ? " The configuration is not in the record: the room may have done without this check." : "");
}

/* No audit has the HSM: whether it holds the KSKs is nothing that could be asked here. */
static void
check_request (KskAuditing *self, KskRecord *loaded, KskResponse *previous)
{
  g_autoptr (GBytes) bytes = ksk_auditing_read_named (self, loaded);
  g_autoptr (KskRequest) request = bytes != NULL ? ksk_request_parse (bytes, 0, NULL) : NULL;
  if (request == NULL) {
    skip_request (self, "There is no KSR of the journal that could be read.");
    return;
  }
  g_autoptr (KskConfig) published = load_config (self);
  g_autoptr (KskConfig) config = published != NULL ? ksk_config_ref (published) : ksk_config_new_default ();
  const KskCheckInput input = { .request = request,
                                .previous = previous,
                                .config = config,
                                .now_s = ksk_record_get_utc_us (loaded) / G_TIME_SPAN_SECOND,
                                .hsm_left_out = TRUE };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (g_strv_contains (request_checks, ksk_finding_get_check (findings->pdata[i])))
      tell (self, get_name (loaded), findings->pdata[i], published != NULL);
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

/* What names a key need not be by it: another may have its identifier, its algorithm and its tag. */
static gboolean
has_signed (KskBundle *bundle, KskDnskey *key, const char *domain)
{
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  for (guint i = 0; i < signatures->len; i++)
    if (ksk_rrsig_fields_name_key (ksk_rrsig_get_fields (signatures->pdata[i]), key)
        && ksk_rrsig_verify (signatures->pdata[i], key, domain, ksk_bundle_get_keys (bundle), NULL))
      return TRUE;
  return FALSE;
}

static gboolean
is_signed_by_known (KskBundle *bundle, const char *domain, GHashTable *known)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++)
    if (ksk_dnskey_is_sep (keys->pdata[i]) && !ksk_dnskey_is_revoked (keys->pdata[i]) && knows (known, keys->pdata[i])
        && has_signed (bundle, keys->pdata[i], domain))
      return TRUE;
  return FALSE;
}

/* Says what is wrong with the last SKR in itself. Returns TRUE when nothing is. */
static gboolean
verify_previous (KskAuditing *self, const char *name, KskResponse *previous)
{
  g_autoptr (KskReport) report = ksk_verify_response (previous, NULL);
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL)
      ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_FAIL, NULL, 0,
                      ksk_finding_get_expected (findings->pdata[i]), ksk_finding_get_found (findings->pdata[i]),
                      "The last SKR, %s: %s", name, ksk_finding_get_message (findings->pdata[i]));
  return ksk_report_accepts (report);
}

/* Each set is signed by a KSK that resolvers have seen in a set before, from the last one of the last SKR on. That
 * every signature verifies, and that no set is too large to be looked at, was said by SKR-SIGNATURE. */
static void
compare (KskAuditing *self, const char *name, KskResponse *response, KskResponse *previous)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  GPtrArray *before = ksk_response_get_bundles (previous), *bundles = ksk_response_get_bundles (response);
  learn (known, before->pdata[before->len - 1]);
  guint n_published = g_hash_table_size (known);
  for (guint i = 0; i < bundles->len; i++) {
    const char *id = ksk_bundle_get_id (bundles->pdata[i]);
    if (!is_signed_by_known (bundles->pdata[i], ksk_response_get_domain (response), known)) {
      ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_FAIL, id, i + 1,
                      "a signature by a KSK that was published before", NULL,
                      "%s: SKR bundle %u (%s) is signed by no KSK that was published before, by the last SKR or since.",
                      name, i + 1, id);
      return; /* what it publishes is not known then, either */
    }
    learn (known, bundles->pdata[i]);
  }
  ksk_report_add (self->report, KSK_AUDIT_CHAIN_SKR, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "%s: each of the %u bundles is signed by a KSK that was published before, from the %u on with which "
                  "the last SKR ends.",
                  name, bundles->len, n_published);
}

static void
check_response (KskAuditing *self, const KskSigning *signing, KskResponse *previous)
{
  if (signing->response == NULL) {
    skip_response (self, "The KSR that was loaded last was not signed.");
    return;
  }
  g_autoptr (KskResponse) response = parse_response (self, signing->response);
  if (response == NULL || ksk_report_has_failed (self->report, "SKR-SIGNATURE"))
    skip_response (self, "There is no SKR of the journal that could be read, and whose signatures verify.");
  else if (verify_previous (self, get_name (signing->previous), previous))
    compare (self, get_name (signing->response), response, previous);
}

/* Returns: (nullable): why nothing was loaded that the response could go on from; NULL: something was. */
static const char *
explain_lack (const KskSigning *signing)
{
  if (signing->previous == NULL)
    return "No last SKR was loaded in this ceremony.";
  if (g_str_equal (ksk_record_get_kind (signing->previous), "previous-waived"))
    return "The ceremony was held without a last SKR: two people have waived it.";
  return NULL;
}

static void
check_signing (KskAuditing *self, const KskSigning *signing)
{
  const char *lack = explain_lack (signing);
  g_autoptr (KskResponse) previous = lack == NULL ? parse_response (self, signing->previous) : NULL;
  if (previous == NULL) {
    const char *sentence = lack != NULL ? lack : "There is no last SKR of the journal that could be read.";
    skip_request (self, sentence);
    skip_response (self, sentence);
    return;
  }
  check_request (self, signing->request, previous);
  check_response (self, signing, previous);
}

void
ksk_check_chain (KskAuditing *self)
{
  g_autoptr (GArray) signings = ksk_auditing_list_signings (self);
  for (guint i = 0; i < signings->len; i++)
    check_signing (self, &g_array_index (signings, KskSigning, i));
}
