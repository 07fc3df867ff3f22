/* The signatures of a bundle: who made each, whether its fields are that key's own, whether it verifies. */
#include "check/rules.h"

#include <string.h>

#include "dnssec/domain-name.h"

KskDnskey *
ksk_find_signer (KskBundle *bundle, const KskRrsigFields *fields)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  KskDnskey *named = NULL, *exact = NULL;
  guint exact_count = 0;

  for (guint i = 0; i < keys->len; i++) {
    KskDnskey *key = keys->pdata[i];
    if (fields->identifier != NULL && g_strcmp0 (ksk_dnskey_get_identifier (key), fields->identifier) != 0)
      continue;
    if (named == NULL)
      named = key;
    if (ksk_dnskey_get_key_tag (key) == fields->key_tag && ksk_dnskey_get_algorithm (key) == fields->algorithm) {
      exact = key;
      exact_count++;
    }
  }

  /* The format lets a signature stand without an identifier; then tag and algorithm must leave no doubt. */
  if (fields->identifier == NULL)
    return exact_count == 1 ? exact : NULL;
  return exact != NULL ? exact : named;
}

static void
add_number (GString *wrong, const char *field, guint found, guint expected)
{
  if (found != expected)
    g_string_append_printf (wrong, "%s%s %u instead of %u", wrong->len > 0 ? ", " : "", field, found, expected);
}

static void
add_text (GString *wrong, const char *field, const char *found, const char *expected, gboolean equal)
{
  if (!equal)
    g_string_append_printf (wrong, "%s%s %s instead of %s", wrong->len > 0 ? ", " : "", field, found, expected);
}

/* Returns: (transfer full): the fields that are not the key's own, or an empty string. */
static GString *
find_wrong_fields (const KskRrsigFields *fields, KskDnskey *key, const char *domain)
{
  GString *wrong = g_string_new (NULL);
  add_text (wrong, "type covered", fields->type_covered, "DNSKEY", strcmp (fields->type_covered, "DNSKEY") == 0);
  add_number (wrong, "algorithm", fields->algorithm, ksk_dnskey_get_algorithm (key));
  add_number (wrong, "labels", fields->labels, ksk_domain_name_count_labels (domain));
  add_number (wrong, "original TTL", fields->original_ttl_s, ksk_dnskey_get_ttl (key));
  add_number (wrong, "key tag", fields->key_tag, ksk_dnskey_get_key_tag (key));
  add_text (wrong, "signer's name", fields->signer_name, domain, ksk_domain_name_equal (fields->signer_name, domain));
  return wrong;
}

GPtrArray *
ksk_verify_bundle (KskReport *report, const char *check, const char *noun, KskBundle *bundle, guint number,
                   const char *domain)
{
  const char *id = ksk_bundle_get_id (bundle);
  GPtrArray *keys = ksk_bundle_get_keys (bundle), *signatures = ksk_bundle_get_signatures (bundle);

  if (keys->len > KSK_MAX_VERIFIED_SET || signatures->len > KSK_MAX_VERIFIED_SET) {
    g_autofree char *found = g_strdup_printf ("%u keys and %u signatures", keys->len, signatures->len);
    ksk_report_add (report, check, KSK_VERDICT_FAIL, id, number,
                    "at most " G_STRINGIFY (KSK_MAX_VERIFIED_SET) " of each", found,
                    "%s %u (%s) has %s: too many to be a key set that a zone publishes, so none is verified.", noun,
                    number, id, found);
    return NULL;
  }

  GPtrArray *signers = g_ptr_array_new ();
  for (guint i = 0; i < signatures->len; i++) {
    KskRrsig *rrsig = signatures->pdata[i];
    const KskRrsigFields *fields = ksk_rrsig_get_fields (rrsig);
    KskDnskey *key = ksk_find_signer (bundle, fields);
    if (key == NULL) {
      ksk_report_add (report, check, KSK_VERDICT_FAIL, id, number, NULL, fields->identifier,
                      "%s %u (%s): the signature by %s (tag %05u) is of no key in the bundle.", noun, number, id,
                      fields->identifier != NULL ? fields->identifier : "an unnamed key", fields->key_tag);
      continue;
    }

    g_autofree char *name = ksk_describe_key (key);
    g_autoptr (GString) wrong = find_wrong_fields (fields, key, domain);
    g_autoptr (GError) error = NULL;
    if (wrong->len > 0)
      ksk_report_add (report, check, KSK_VERDICT_FAIL, id, number, NULL, wrong->str,
                      "%s %u (%s): the signature by %s has %s.", noun, number, id, name, wrong->str);
    else if (!ksk_rrsig_verify (rrsig, key, domain, keys, &error))
      ksk_report_add (report, check, KSK_VERDICT_FAIL, id, number, NULL, NULL,
                      "%s %u (%s): the signature by %s is not good: %s.", noun, number, id, name, error->message);
    else if (!g_ptr_array_find (signers, key, NULL))
      g_ptr_array_add (signers, key);
  }
  return signers;
}
