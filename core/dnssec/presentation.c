/* DNSSEC records in the text form of zone files. */
#include "dnssec/presentation.h"

#include "dnssec/time.h"

static char *
to_base64 (GBytes *bytes)
{
  return g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

char *
ksk_dnskey_to_text (KskDnskey *key, const char *owner)
{
  g_return_val_if_fail (key != NULL && owner != NULL, NULL);

  g_autofree char *base64 = to_base64 (ksk_dnskey_get_public_key_bytes (key));
  return g_strdup_printf ("%s %u IN DNSKEY %u %u %u %s ; key id = %u", owner, ksk_dnskey_get_ttl (key),
                          ksk_dnskey_get_flags (key), ksk_dnskey_get_protocol (key), ksk_dnskey_get_algorithm (key),
                          base64, ksk_dnskey_get_key_tag (key));
}

char *
ksk_dnskey_to_ds_text (KskDnskey *key, const char *owner, GError **error)
{
  g_return_val_if_fail (key != NULL && owner != NULL, NULL);

  g_autofree char *digest = ksk_dnskey_dup_ds_sha256 (key, owner, error);
  if (digest == NULL)
    return NULL;
  return g_strdup_printf ("%s IN DS %u %u 2 %s", owner, ksk_dnskey_get_key_tag (key), ksk_dnskey_get_algorithm (key),
                          digest);
}

char *
ksk_rrsig_to_text (KskRrsig *rrsig, const char *owner)
{
  g_return_val_if_fail (rrsig != NULL && owner != NULL, NULL);

  const KskRrsigFields *fields = ksk_rrsig_get_fields (rrsig);
  g_autofree char *expiration = ksk_time_format_dns (fields->expiration_s);
  g_autofree char *inception = ksk_time_format_dns (fields->inception_s);
  g_autofree char *base64 = to_base64 (ksk_rrsig_get_signature (rrsig));
  return g_strdup_printf ("%s %u IN RRSIG %s %u %u %u %s %s %u %s %s", owner, fields->ttl_s, fields->type_covered,
                          fields->algorithm, fields->labels, fields->original_ttl_s, expiration, inception,
                          fields->key_tag, fields->signer_name, base64);
}
