/* KSR and SKR values to files. */
#include "ksr/write.h"

#include "ksr/xml-output.h"

/* An exponent stands only in RSA, whatever number a request that no check would accept puts beside it. */
static const char *
get_algorithm_element (const KskAlgorithmPolicy *policy)
{
  if (policy->rsa_exponent != 0)
    return "RSA";
  switch (policy->algorithm) {
    case KSK_ALGORITHM_DSA:
    case KSK_ALGORITHM_DSA_NSEC3_SHA1:
      return "DSA";
    case KSK_ALGORITHM_ECC_GOST:
    case KSK_ALGORITHM_ECDSAP256SHA256:
    case KSK_ALGORITHM_ECDSAP384SHA384:
      return "ECDSA";
    case KSK_ALGORITHM_ED25519:
    case KSK_ALGORITHM_ED448:
      return "EdDSA";
    default:
      return "RSA";
  }
}

static void
write_policy (xmlTextWriter *writer, const char *element, const KskSignaturePolicy *policy)
{
  ksk_xml_output_open (writer, element);
  ksk_xml_output_duration (writer, "PublishSafety", policy->publish_safety_s);
  ksk_xml_output_duration (writer, "RetireSafety", policy->retire_safety_s);
  ksk_xml_output_duration (writer, "MaxSignatureValidity", policy->max_signature_validity_s);
  ksk_xml_output_duration (writer, "MinSignatureValidity", policy->min_signature_validity_s);
  ksk_xml_output_duration (writer, "MaxValidityOverlap", policy->max_validity_overlap_s);
  ksk_xml_output_duration (writer, "MinValidityOverlap", policy->min_validity_overlap_s);
  for (guint i = 0; i < policy->algorithms->len; i++) {
    const KskAlgorithmPolicy *algorithm = &g_array_index (policy->algorithms, KskAlgorithmPolicy, i);
    const char *shape = get_algorithm_element (algorithm);
    ksk_xml_output_open (writer, "SignatureAlgorithm");
    ksk_xml_output_uint_attribute (writer, "algorithm", algorithm->algorithm);
    ksk_xml_output_open (writer, shape);
    ksk_xml_output_uint_attribute (writer, "size", algorithm->size_bits);
    if (shape[0] == 'R')
      ksk_xml_output_uint_attribute (writer, "exponent", algorithm->rsa_exponent);
    ksk_xml_output_close (writer);
    ksk_xml_output_close (writer);
  }
  ksk_xml_output_close (writer);
}

static void
write_key (xmlTextWriter *writer, KskDnskey *key)
{
  ksk_xml_output_open (writer, "Key");
  if (ksk_dnskey_get_identifier (key) != NULL)
    ksk_xml_output_attribute (writer, "keyIdentifier", ksk_dnskey_get_identifier (key));
  ksk_xml_output_uint_attribute (writer, "keyTag", ksk_dnskey_get_stated_tag (key));
  ksk_xml_output_uint (writer, "TTL", ksk_dnskey_get_ttl (key));
  ksk_xml_output_uint (writer, "Flags", ksk_dnskey_get_flags (key));
  ksk_xml_output_uint (writer, "Protocol", ksk_dnskey_get_protocol (key));
  ksk_xml_output_uint (writer, "Algorithm", ksk_dnskey_get_algorithm (key));
  ksk_xml_output_base64 (writer, "PublicKey", ksk_dnskey_get_public_key_bytes (key));
  ksk_xml_output_close (writer);
}

static void
write_signature (xmlTextWriter *writer, KskRrsig *signature)
{
  const KskRrsigFields *fields = ksk_rrsig_get_fields (signature);
  ksk_xml_output_open (writer, "Signature");
  if (fields->identifier != NULL)
    ksk_xml_output_attribute (writer, "keyIdentifier", fields->identifier);
  ksk_xml_output_uint (writer, "TTL", fields->ttl_s);
  ksk_xml_output_text (writer, "TypeCovered", fields->type_covered);
  ksk_xml_output_uint (writer, "Algorithm", fields->algorithm);
  ksk_xml_output_uint (writer, "Labels", fields->labels);
  ksk_xml_output_uint (writer, "OriginalTTL", fields->original_ttl_s);
  ksk_xml_output_time (writer, "SignatureExpiration", fields->expiration_s);
  ksk_xml_output_time (writer, "SignatureInception", fields->inception_s);
  ksk_xml_output_uint (writer, "KeyTag", fields->key_tag);
  ksk_xml_output_text (writer, "SignersName", fields->signer_name);
  ksk_xml_output_base64 (writer, "SignatureData", ksk_rrsig_get_signature (signature));
  ksk_xml_output_close (writer);
}

static void
write_bundles (xmlTextWriter *writer, const char *element, GPtrArray *bundles)
{
  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    ksk_xml_output_open (writer, element);
    ksk_xml_output_attribute (writer, "id", ksk_bundle_get_id (bundle));
    ksk_xml_output_time (writer, "Inception", ksk_bundle_get_inception (bundle));
    ksk_xml_output_time (writer, "Expiration", ksk_bundle_get_expiration (bundle));
    for (const char *const *signer = ksk_bundle_get_signers (bundle); *signer != NULL; signer++) {
      ksk_xml_output_open (writer, "Signer");
      ksk_xml_output_attribute (writer, "keyIdentifier", *signer);
      ksk_xml_output_close (writer);
    }
    GPtrArray *keys = ksk_bundle_get_keys (bundle), *signatures = ksk_bundle_get_signatures (bundle);
    for (guint k = 0; k < keys->len; k++)
      write_key (writer, keys->pdata[k]);
    for (guint s = 0; s < signatures->len; s++)
      write_signature (writer, signatures->pdata[s]);
    ksk_xml_output_close (writer);
  }
}

static void
write_head (xmlTextWriter *writer, const char *id, guint64 serial, const char *domain, gint64 timestamp_s)
{
  ksk_xml_output_open (writer, "KSR");
  ksk_xml_output_attribute (writer, "id", id);
  ksk_xml_output_attribute (writer, "domain", domain);
  ksk_xml_output_uint_attribute (writer, "serial", serial);
  if (timestamp_s >= 0) {
    g_autofree char *timestamp = ksk_xml_output_format_time (timestamp_s);
    ksk_xml_output_attribute (writer, "timestamp", timestamp);
  }
}

GBytes *
ksk_request_to_xml (KskRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  GByteArray *bytes = g_byte_array_new ();
  xmlTextWriter *writer = ksk_xml_output_start (bytes);
  write_head (writer, ksk_request_get_id (request), ksk_request_get_serial (request), ksk_request_get_domain (request),
              ksk_request_get_timestamp (request));
  ksk_xml_output_open (writer, "Request");
  ksk_xml_output_open (writer, "RequestPolicy");
  write_policy (writer, "ZSK", ksk_request_get_zsk_policy (request));
  ksk_xml_output_close (writer);
  write_bundles (writer, "RequestBundle", ksk_request_get_bundles (request));
  return ksk_xml_output_end (writer, bytes);
}

GBytes *
ksk_response_to_xml (KskResponse *response)
{
  g_return_val_if_fail (response != NULL, NULL);

  GByteArray *bytes = g_byte_array_new ();
  xmlTextWriter *writer = ksk_xml_output_start (bytes);
  write_head (writer, ksk_response_get_id (response), ksk_response_get_serial (response),
              ksk_response_get_domain (response), ksk_response_get_timestamp (response));
  ksk_xml_output_open (writer, "Response");
  ksk_xml_output_open (writer, "ResponsePolicy");
  write_policy (writer, "KSK", ksk_response_get_ksk_policy (response));
  write_policy (writer, "ZSK", ksk_response_get_zsk_policy (response));
  ksk_xml_output_close (writer);
  write_bundles (writer, "ResponseBundle", ksk_response_get_bundles (response));
  return ksk_xml_output_end (writer, bytes);
}
