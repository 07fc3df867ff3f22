/* SKR-REQUEST: each response that was signed answers the request that was loaded before it. */
#include "app/audit/checks.h"

static void
fail (KskAuditing *self, const char *name, KskBundle *bundle, guint number, const char *sentence)
{
  ksk_report_add (self->report, KSK_AUDIT_ANSWER, KSK_VERDICT_FAIL, bundle != NULL ? ksk_bundle_get_id (bundle) : NULL,
                  number, NULL, NULL, "%s does not answer its KSR: %s", name, sentence);
}

/* Its time to live is the zone's, and not of the request. */
static gboolean
is_same_key (KskDnskey *a, KskDnskey *b)
{
  return ksk_dnskey_get_flags (a) == ksk_dnskey_get_flags (b)
         && ksk_dnskey_get_protocol (a) == ksk_dnskey_get_protocol (b)
         && ksk_dnskey_get_algorithm (a) == ksk_dnskey_get_algorithm (b)
         && g_bytes_equal (ksk_dnskey_get_public_key_bytes (a), ksk_dnskey_get_public_key_bytes (b));
}

static gboolean
has_key (KskBundle *bundle, KskDnskey *key)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++)
    if (is_same_key (keys->pdata[i], key))
      return TRUE;
  return FALSE;
}

/* KSKs are the signer's own. */
static gboolean
has_zsks_of (KskBundle *bundle, KskBundle *other)
{
  GPtrArray *keys = ksk_bundle_get_keys (other);
  for (guint i = 0; i < keys->len; i++)
    if (!ksk_dnskey_is_sep (keys->pdata[i]) && !has_key (bundle, keys->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
check_bundle (KskAuditing *self, const char *name, KskBundle *asked, KskBundle *answer, guint number)
{
  const char *sentence = NULL;

  if (!g_str_equal (ksk_bundle_get_id (asked), ksk_bundle_get_id (answer)))
    sentence = "a bundle has another id.";
  else if (ksk_bundle_get_inception (asked) != ksk_bundle_get_inception (answer)
           || ksk_bundle_get_expiration (asked) != ksk_bundle_get_expiration (answer))
    sentence = "a bundle is for another time.";
  else if (!has_zsks_of (answer, asked))
    sentence = "a bundle lacks a ZSK.";
  else if (!has_zsks_of (asked, answer))
    sentence = "a bundle has a ZSK that nobody asked for.";
  if (sentence != NULL)
    fail (self, name, answer, number, sentence);
  return sentence == NULL;
}

static void
compare (KskAuditing *self, const char *name, KskRequest *request, KskResponse *response)
{
  GPtrArray *asked = ksk_request_get_bundles (request), *answers = ksk_response_get_bundles (response);

  if (asked->len != answers->len) {
    g_autofree char *sentence = g_strdup_printf ("it has %u bundles, and %u were asked for.", answers->len, asked->len);
    fail (self, name, NULL, 0, sentence);
    return;
  }
  for (guint i = 0; i < asked->len; i++)
    if (!check_bundle (self, name, asked->pdata[i], answers->pdata[i], i + 1))
      return;
  ksk_report_add (self->report, KSK_AUDIT_ANSWER, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "Each of the %u bundles of %s has the id, the time and the ZSKs of the one that was asked for.",
                  asked->len, name);
}

static void
check_signing (KskAuditing *self, const KskSigning *signing)
{
  const char *name = ksk_record_get_text (signing->response, "file");
  g_autoptr (GBytes) asked = ksk_auditing_read_named (self, signing->request);
  g_autoptr (GBytes) answer = ksk_auditing_read_named (self, signing->response);
  g_autoptr (KskRequest) request = asked != NULL ? ksk_request_parse (asked, 0, NULL) : NULL;
  g_autoptr (KskResponse) response = answer != NULL ? ksk_response_parse (answer, 0, NULL) : NULL;

  if (request != NULL && response != NULL)
    compare (self, name, request, response);
  else
    ksk_report_add (self->report, KSK_AUDIT_ANSWER, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "%s: there are no KSR and SKR of the journal that could be read.",
                    name != NULL ? name : "A file without a name");
}

void
ksk_check_answer (KskAuditing *self)
{
  g_autoptr (GArray) signings = ksk_auditing_list_signings (self);
  guint n_signed = 0;

  for (guint i = 0; i < signings->len; i++) {
    const KskSigning *signing = &g_array_index (signings, KskSigning, i);
    if (signing->response != NULL) {
      check_signing (self, signing);
      n_signed++;
    }
  }
  if (n_signed == 0)
    ksk_report_add (self->report, KSK_AUDIT_ANSWER, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "No response was signed in this ceremony.");
}
