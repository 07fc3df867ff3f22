/* A KSK shown for comparison by people: tag, revoked tag, DS, words, DNSKEY. */
#include "key-text.h"

#include "report-json.h"

static char *
dup_ds_words (const char *ds)
{
  KskFingerprint digest;
  return ds != NULL && ksk_fingerprint_from_hex (&digest, ds) ? ksk_fingerprint_to_words (&digest) : NULL;
}

void
ksk_key_text_print (KskDnskey *key, const char *domain)
{
  g_autoptr (KskDnskey) revoked = ksk_dnskey_new_revoked (key);
  g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (key, domain, NULL);
  g_autofree char *words = dup_ds_words (ds);
  g_autofree char *ds_text = ksk_dnskey_to_ds_text (key, domain, NULL);
  g_autofree char *text = ksk_dnskey_to_text (key, domain);

  g_print ("Label:       %s\n"
           "Algorithm:   %u %s\n"
           "Key tag:     %05u (revoked: %05u)\n"
           "DS SHA-256:  %s\n"
           "PGP words:   %s\n"
           "DS record:   %s\n"
           "DNSKEY:      %s\n",
           ksk_dnskey_get_identifier (key), ksk_dnskey_get_algorithm (key),
           ksk_algorithm_get_name (ksk_dnskey_get_algorithm (key)), ksk_dnskey_get_key_tag (key),
           ksk_dnskey_get_key_tag (revoked), ds, words, ds_text, text);
}

void
ksk_key_text_add_json (JsonBuilder *builder, KskDnskey *key, const char *domain)
{
  g_autoptr (KskDnskey) revoked = ksk_dnskey_new_revoked (key);
  g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (key, domain, NULL);
  g_autofree char *words = dup_ds_words (ds);
  g_autofree char *text = ksk_dnskey_to_text (key, domain);

  ksk_report_json_add_string (builder, "label", ksk_dnskey_get_identifier (key));
  ksk_report_json_add_string (builder, "algorithm", ksk_algorithm_get_name (ksk_dnskey_get_algorithm (key)));
  json_builder_set_member_name (builder, "key_tag");
  json_builder_add_int_value (builder, ksk_dnskey_get_key_tag (key));
  json_builder_set_member_name (builder, "revoked_key_tag");
  json_builder_add_int_value (builder, ksk_dnskey_get_key_tag (revoked));
  ksk_report_json_add_string (builder, "ds_sha256", ds);
  ksk_report_json_add_string (builder, "words", words);
  ksk_report_json_add_string (builder, "dnskey", text);
}
