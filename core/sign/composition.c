/* Who stands and who signs in each key set: check SKR-SIGN. */
#include "sign/composition.h"

#include <string.h>

#include "dnssec/time.h"

#define CHECK "SKR-SIGN"

/* Returns: (transfer full): the sorted algorithm numbers of a bundle's ZSKs, `8` or `8 13`. */
static char *
describe_set (const gboolean present[256])
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 256; i++)
    if (present[i])
      g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", i);
  return g_string_free (text, FALSE);
}

static gboolean
check_algorithms (const KskComposed *composed, guint number, KskReport *report)
{
  if (composed->slot->algorithms_may_differ) {
    ksk_report_add (report, CHECK, KSK_VERDICT_SKIP, ksk_bundle_get_id (composed->bundle), number, NULL, NULL,
                    "Not checked: the schema lets the algorithms of ZSKs and KSKs differ in bundle %u.", number);
    return TRUE;
  }

  gboolean of_zsks[256] = { FALSE }, of_ksks[256] = { FALSE };
  GPtrArray *keys = ksk_bundle_get_keys (composed->bundle);
  for (guint i = 0; i < keys->len; i++)
    if (!ksk_dnskey_is_sep (keys->pdata[i]))
      of_zsks[ksk_dnskey_get_algorithm (keys->pdata[i])] = TRUE;
  for (guint i = 0; i < composed->signers->len; i++) {
    const KskKey *signer = composed->signers->pdata[i];
    of_ksks[ksk_dnskey_get_algorithm (signer->dnskey)] = TRUE;
  }
  if (memcmp (of_zsks, of_ksks, sizeof of_zsks) == 0)
    return TRUE;

  g_autofree char *zsk_text = describe_set (of_zsks), *ksk_text = describe_set (of_ksks);
  ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, ksk_bundle_get_id (composed->bundle), number, zsk_text, ksk_text,
                  "Bundle %u has ZSKs of algorithm %s but would be signed by KSKs of algorithm %s; a validator needs a "
                  "signature of every algorithm in the set.",
                  number, zsk_text, *ksk_text != '\0' ? ksk_text : "none");
  return FALSE;
}

/* Each KSK takes two tags: its own and, once revoked, another. Returns: (nullable): what collides with the ZSK. */
static const char *
find_collision (KskDnskey *zsk, const KskKeyConfig *config, const KskKey *key)
{
  guint tag = ksk_dnskey_get_key_tag (zsk);
  if (g_strcmp0 (ksk_dnskey_get_identifier (zsk), config->label) == 0)
    return "the label";
  if (key != NULL ? ksk_dnskey_get_key_tag (key->dnskey) == tag : config->key_tag == (gint)tag)
    return "the key tag";
  if (key != NULL && ksk_dnskey_get_key_tag (key->revoked) == tag)
    return "the revoked key tag";
  return NULL;
}

static gboolean
check_collisions (const KskCheckInput *input, const KskComposed *composed, guint number, KskKeyset *keyset,
                  GHashTable *reported, KskReport *report)
{
  GPtrArray *keys = ksk_bundle_get_keys (composed->bundle);
  GPtrArray *configured = ksk_config_get_keys (input->config);
  gboolean good = TRUE;

  for (guint k = 0; k < keys->len; k++) {
    KskDnskey *zsk = keys->pdata[k];
    /* A key is reported once, where it first stands. */
    if (ksk_dnskey_is_sep (zsk) || g_hash_table_contains (reported, zsk))
      continue;
    for (guint i = 0; i < configured->len; i++) {
      const KskKeyConfig *config = configured->pdata[i];
      const char *shared = find_collision (zsk, config, ksk_keyset_find (keyset, config->name));
      if (shared == NULL)
        continue;
      good = FALSE;
      ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, ksk_bundle_get_id (composed->bundle), number, NULL, NULL,
                      "A ZSK of bundle %u (tag %05u) has %s of KSK %s (%s); tools would take one for the other.",
                      number, ksk_dnskey_get_key_tag (zsk), shared, config->name, config->label);
    }
    g_hash_table_add (reported, zsk);
  }
  return good;
}

static gboolean
share_a_tag (const KskKey *a, const KskKey *b)
{
  guint a_tag = ksk_dnskey_get_key_tag (a->dnskey), a_revoked = ksk_dnskey_get_key_tag (a->revoked);
  guint b_tag = ksk_dnskey_get_key_tag (b->dnskey), b_revoked = ksk_dnskey_get_key_tag (b->revoked);
  return a_tag == b_tag || a_tag == b_revoked || a_revoked == b_tag || a_revoked == b_revoked;
}

static gboolean
check_ksk_tags (const KskCheckInput *input, KskKeyset *keyset, KskReport *report)
{
  GPtrArray *configured = ksk_config_get_keys (input->config);
  gboolean good = TRUE;

  for (guint i = 0; i < configured->len; i++) {
    const KskKey *key = ksk_keyset_find (keyset, ((const KskKeyConfig *)configured->pdata[i])->name);
    for (guint j = i + 1; j < configured->len && key != NULL; j++) {
      const KskKey *other = ksk_keyset_find (keyset, ((const KskKeyConfig *)configured->pdata[j])->name);
      if (other == NULL || !share_a_tag (key, other))
        continue;
      good = FALSE;
      ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                      "KSKs %s and %s share a key tag, revoked or not; tools would take one for the other.",
                      key->config->name, other->config->name);
    }
  }
  return good;
}

static gboolean
check_signers_name (const KskCheckInput *input, KskReport *report)
{
  const char *configured = ksk_config_get_ksk_policy (input->config)->signers_name;
  const char *domain = ksk_request_get_domain (input->request);
  if (configured == NULL || g_ascii_strcasecmp (configured, domain) == 0)
    return TRUE;
  ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, NULL, 0, domain, configured,
                  "The request is for %s but ksk_policy.signers_name is %s; a DNSKEY set is signed by its own zone.",
                  domain, configured);
  return FALSE;
}

/* What the KSK signs is bounded by its own policy, whatever policy the request states for itself. */
static gboolean
check_validity (const KskCheckInput *input, const KskComposed *composed, guint number, KskReport *report)
{
  const KskSignaturePolicy *policy = ksk_config_get_ksk_policy (input->config)->signature_policy;
  gint64 length_s = ksk_bundle_get_expiration (composed->bundle) - ksk_bundle_get_inception (composed->bundle);
  if (length_s <= policy->max_signature_validity_s)
    return TRUE;

  g_autofree char *expected = ksk_duration_format_words (policy->max_signature_validity_s);
  g_autofree char *found = ksk_duration_format_words (length_s);
  ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, ksk_bundle_get_id (composed->bundle), number, expected, found,
                  "Bundle %u would be signed for %s; max_signature_validity of the KSK policy allows %s.", number,
                  found, expected);
  return FALSE;
}

/* A larger set would be signed, and then be refused as the last response of the next ceremony, and by every auditor. */
static gboolean
check_size (const KskComposed *composed, guint number, KskReport *report)
{
  guint n_keys = ksk_bundle_get_keys (composed->bundle)->len;
  if (n_keys <= KSK_MAX_VERIFIED_SET)
    return TRUE;

  g_autofree char *found = g_strdup_printf ("%u", n_keys);
  ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, ksk_bundle_get_id (composed->bundle), number,
                  "at most " G_STRINGIFY (KSK_MAX_VERIFIED_SET), found,
                  "Bundle %u would have %u keys with its KSKs; sets of more than %d are not verified.", number, n_keys,
                  KSK_MAX_VERIFIED_SET);
  return FALSE;
}

static void
note_requested_signers (const KskComposed *composed, guint number, KskReport *report)
{
  const char *const *signers = ksk_bundle_get_signers (composed->bundle);
  if (*signers == NULL)
    return;
  g_autofree char *names = g_strjoinv (", ", (GStrv)signers);
  ksk_report_add (report, CHECK, KSK_VERDICT_SKIP, ksk_bundle_get_id (composed->bundle), number, names, NULL,
                  "Not followed: the request names signers for bundle %u (%s); the schema decides who signs.", number,
                  names);
}

void
ksk_check_composition (const KskCheckInput *input, GPtrArray *composed, KskKeyset *keyset, KskReport *report)
{
  g_autoptr (GHashTable) reported = g_hash_table_new (NULL, NULL);
  gboolean good = check_signers_name (input, report);

  good &= check_ksk_tags (input, keyset, report);
  for (guint i = 0; i < composed->len; i++) {
    good &= check_size (composed->pdata[i], i + 1, report);
    good &= check_validity (input, composed->pdata[i], i + 1, report);
    good &= check_algorithms (composed->pdata[i], i + 1, report);
    good &= check_collisions (input, composed->pdata[i], i + 1, keyset, reported, report);
    note_requested_signers (composed->pdata[i], i + 1, report);
  }
  if (good)
    ksk_report_add (report, CHECK, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "KSKs and ZSKs of every bundle fit together: algorithms, key tags, identifiers.");
}
