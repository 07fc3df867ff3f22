/* KSR and SKR files to values. */
#include "ksr/parse.h"

#include <string.h>

#include "dnssec/base64.h"
#include "ksr/xml-cursor.h"
#include "ksr/xml-values.h"

#define KSR_SCHEMA "/ksk/schemas/ksr.rng"

/* The public key field of a DNSKEY, whose RDATA is at most 65535 octets. */
#define MAX_KEY_OCTETS (G_MAXUINT16 - 4)

typedef struct {
  KskXmlCursor *cursor;
  /* A key stands in many bundles: it is made once, found again by its text, and shared. A tree, as whoever writes the
   * file could make a hash table slow on purpose. */
  GTree *keys_by_text; /* (element-type utf8 KskDnskey) */
} Parser;

static gboolean
take_algorithm_policy (KskXmlCursor *cursor, GArray *algorithms, GError **error)
{
  guint64 algorithm, size_bits, exponent = 0;
  if (!ksk_xml_cursor_expect (cursor, "SignatureAlgorithm", error)
      || !ksk_xml_get_uint (cursor, "algorithm", G_MAXUINT8, &algorithm, error)
      || !ksk_xml_cursor_enter (cursor, "SignatureAlgorithm", error))
    return FALSE;

  static const char *const shapes[] = { "RSA", "DSA", "ECDSA", "EdDSA" };
  const char *shape = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (shapes) && shape == NULL; i++)
    if (ksk_xml_cursor_is_at (cursor, shapes[i]))
      shape = shapes[i];
  if (shape == NULL)
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_SCHEMA, error, "RSA, ECDSA or EdDSA is missing here");
  if (!ksk_xml_get_uint (cursor, "size", G_MAXUINT32, &size_bits, error)
      || (strcmp (shape, "RSA") == 0 && !ksk_xml_get_uint (cursor, "exponent", G_MAXUINT64, &exponent, error)))
    return FALSE;

  /* Which element belongs to which number matters only for algorithms that can be used; the checks refuse the others.
   */
  const char *expected = NULL;
  switch (ksk_algorithm_get_key_kind ((guint)algorithm)) {
    case KSK_KEY_KIND_RSA:
      expected = "RSA";
      break;
    case KSK_KEY_KIND_P256:
    case KSK_KEY_KIND_P384:
      expected = "ECDSA";
      break;
    case KSK_KEY_KIND_ED25519:
    case KSK_KEY_KIND_ED448:
      expected = "EdDSA";
      break;
    case KSK_KEY_KIND_NONE:
    default:
      break;
  }
  if (expected != NULL && strcmp (shape, expected) != 0)
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "algorithm %u is described as %s, not as %s",
                                (guint)algorithm, shape, expected);

  KskAlgorithmPolicy policy = { (guint8)algorithm, (guint32)size_bits, exponent };
  for (guint i = 0; i < algorithms->len; i++) {
    const KskAlgorithmPolicy *other = &g_array_index (algorithms, KskAlgorithmPolicy, i);
    if (other->algorithm == policy.algorithm && other->size_bits == policy.size_bits
        && other->rsa_exponent == policy.rsa_exponent)
      return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "the same SignatureAlgorithm stands twice");
  }
  g_array_append_val (algorithms, policy);
  return ksk_xml_cursor_enter (cursor, shape, error) && ksk_xml_cursor_leave (cursor, error)
         && ksk_xml_cursor_leave (cursor, error);
}

static KskSignaturePolicy *
take_policy (KskXmlCursor *cursor, const char *name, GError **error)
{
  g_autoptr (KskSignaturePolicy) policy = ksk_signature_policy_new ();

  if (!ksk_xml_cursor_enter (cursor, name, error)
      || !ksk_xml_take_duration (cursor, "PublishSafety", &policy->publish_safety_s, error)
      || !ksk_xml_take_duration (cursor, "RetireSafety", &policy->retire_safety_s, error)
      || !ksk_xml_take_duration (cursor, "MaxSignatureValidity", &policy->max_signature_validity_s, error)
      || !ksk_xml_take_duration (cursor, "MinSignatureValidity", &policy->min_signature_validity_s, error)
      || !ksk_xml_take_duration (cursor, "MaxValidityOverlap", &policy->max_validity_overlap_s, error)
      || !ksk_xml_take_duration (cursor, "MinValidityOverlap", &policy->min_validity_overlap_s, error))
    return NULL;
  do
    if (!take_algorithm_policy (cursor, policy->algorithms, error))
      return NULL;
  while (ksk_xml_cursor_is_at (cursor, "SignatureAlgorithm"));

  return ksk_xml_cursor_leave (cursor, error) ? g_steal_pointer (&policy) : NULL;
}

static gboolean
take_algorithm_number (KskXmlCursor *cursor, guint64 *algorithm, GError **error)
{
  if (!ksk_xml_take_uint (cursor, "Algorithm", G_MAXUINT8, algorithm, error))
    return FALSE;
  if (!ksk_algorithm_is_assigned ((guint)*algorithm))
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "Algorithm %u is not a DNSSEC algorithm",
                                (guint)*algorithm);
  return TRUE;
}

static gboolean
take_key (Parser *parser, GPtrArray *keys, GError **error)
{
  KskXmlCursor *cursor = parser->cursor;
  g_autofree char *identifier = NULL;
  guint64 tag, ttl, flags, protocol, algorithm;

  if (!ksk_xml_cursor_expect (cursor, "Key", error)
      || !ksk_xml_get_name (cursor, "keyIdentifier", FALSE, &identifier, error)
      || !ksk_xml_get_uint (cursor, "keyTag", G_MAXUINT16, &tag, error) || !ksk_xml_cursor_enter (cursor, "Key", error)
      || !ksk_xml_take_uint (cursor, "TTL", G_MAXINT32, &ttl, error)
      || !ksk_xml_take_uint (cursor, "Flags", G_MAXUINT16, &flags, error)
      || !ksk_xml_take_uint (cursor, "Protocol", G_MAXUINT8, &protocol, error)
      || !take_algorithm_number (cursor, &algorithm, error))
    return FALSE;

  const char *base64 = ksk_xml_cursor_take_text (cursor, "PublicKey", error);
  if (base64 == NULL)
    return FALSE;
  g_autofree char *text = g_strdup_printf ("%s\n%u %u %u %u %u %s", identifier != NULL ? identifier : "", (guint)tag,
                                           (guint)ttl, (guint)flags, (guint)protocol, (guint)algorithm, base64);
  KskDnskey *key = g_tree_lookup (parser->keys_by_text, text);
  if (key == NULL) {
    g_autoptr (GBytes) bytes = ksk_base64_decode (base64);
    if (bytes == NULL)
      return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "PublicKey is not canonical base64");
    if (g_bytes_get_size (bytes) > MAX_KEY_OCTETS)
      return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "PublicKey is longer than a DNSKEY can be");
    key = ksk_dnskey_new_stated (identifier, (guint16)flags, (guint8)protocol, (guint8)algorithm, bytes, (guint32)ttl,
                                 (guint16)tag);
    g_tree_insert (parser->keys_by_text, g_steal_pointer (&text), key);
  }
  for (guint i = 0; i < keys->len; i++)
    if (ksk_dnskey_equal (keys->pdata[i], key))
      return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "the same Key stands twice in the bundle");
  g_ptr_array_add (keys, ksk_dnskey_ref (key));
  return ksk_xml_cursor_leave (cursor, error);
}

static gboolean
take_signature (Parser *parser, GPtrArray *signatures, GError **error)
{
  KskXmlCursor *cursor = parser->cursor;
  g_autofree char *identifier = NULL, *type_covered = NULL, *signer_name = NULL;
  guint64 ttl, algorithm, labels, original_ttl, key_tag;
  gint64 expiration_s, inception_s;

  if (!ksk_xml_get_name (cursor, "keyIdentifier", FALSE, &identifier, error)
      || !ksk_xml_cursor_enter (cursor, "Signature", error)
      || !ksk_xml_take_uint (cursor, "TTL", G_MAXINT32, &ttl, error)
      || (type_covered = ksk_xml_take_name (cursor, "TypeCovered", error)) == NULL
      || !take_algorithm_number (cursor, &algorithm, error)
      || !ksk_xml_take_uint (cursor, "Labels", G_MAXUINT8, &labels, error)
      || !ksk_xml_take_uint (cursor, "OriginalTTL", G_MAXINT32, &original_ttl, error)
      || !ksk_xml_take_time (cursor, "SignatureExpiration", &expiration_s, error)
      || !ksk_xml_take_time (cursor, "SignatureInception", &inception_s, error)
      || !ksk_xml_take_uint (cursor, "KeyTag", G_MAXUINT16, &key_tag, error)
      || (signer_name = ksk_xml_take_name (cursor, "SignersName", error)) == NULL)
    return FALSE;
  g_autoptr (GBytes) data = ksk_xml_take_base64 (cursor, "SignatureData", error);
  if (data == NULL)
    return FALSE;

  KskRrsigFields fields = {
    .identifier = identifier,
    .ttl_s = (guint32)ttl,
    .type_covered = type_covered,
    .algorithm = (guint8)algorithm,
    .labels = (guint8)labels,
    .original_ttl_s = (guint32)original_ttl,
    .expiration_s = expiration_s,
    .inception_s = inception_s,
    .key_tag = (guint16)key_tag,
    .signer_name = signer_name,
  };
  g_autoptr (KskRrsig) signature = ksk_rrsig_new (&fields, data);
  for (guint i = 0; i < signatures->len; i++)
    if (ksk_rrsig_equal (signatures->pdata[i], signature))
      return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "the same Signature stands twice in the bundle");
  g_ptr_array_add (signatures, g_steal_pointer (&signature));
  return ksk_xml_cursor_leave (cursor, error);
}

static KskBundle *
take_bundle (Parser *parser, const char *name, GError **error)
{
  KskXmlCursor *cursor = parser->cursor;
  guint line = ksk_xml_cursor_get_line (cursor);
  g_autofree char *id = NULL;
  gint64 inception_s, expiration_s;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  g_autoptr (GPtrArray) signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);
  g_autoptr (GStrvBuilder) signers = g_strv_builder_new ();

  if (!ksk_xml_get_name (cursor, "id", TRUE, &id, error) || !ksk_xml_cursor_enter (cursor, name, error)
      || !ksk_xml_take_time (cursor, "Inception", &inception_s, error)
      || !ksk_xml_take_time (cursor, "Expiration", &expiration_s, error))
    return NULL;

  while (ksk_xml_cursor_is_at (cursor, "Signer")) {
    g_autofree char *signer = NULL;
    if (!ksk_xml_get_name (cursor, "keyIdentifier", TRUE, &signer, error)
        || !ksk_xml_cursor_enter (cursor, "Signer", error) || !ksk_xml_cursor_leave (cursor, error))
      return NULL;
    g_strv_builder_add (signers, signer);
  }
  do
    if (!take_key (parser, keys, error))
      return NULL;
  while (ksk_xml_cursor_is_at (cursor, "Key"));
  do
    if (!take_signature (parser, signatures, error))
      return NULL;
  while (ksk_xml_cursor_is_at (cursor, "Signature"));
  if (!ksk_xml_cursor_leave (cursor, error))
    return NULL;

  g_auto (GStrv) signer_names = g_strv_builder_end (signers);
  return ksk_bundle_new (id, inception_s, expiration_s, keys, signatures, (const char *const *)signer_names, line);
}

/* Everything that a file of either kind holds. */
typedef struct {
  char *id;
  guint64 serial;
  char *domain;
  gint64 timestamp_s;
  KskSignaturePolicy *ksk_policy; /* NULL in a request */
  KskSignaturePolicy *zsk_policy;
  GPtrArray *bundles;
} Contents;

static void
contents_clear (Contents *self)
{
  g_free (self->id);
  g_free (self->domain);
  g_clear_pointer (&self->ksk_policy, ksk_signature_policy_free);
  g_clear_pointer (&self->zsk_policy, ksk_signature_policy_free);
  g_clear_pointer (&self->bundles, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

/* The timestamp stands on the root element or on the one below. */
static gboolean
get_timestamp (KskXmlCursor *cursor, Contents *contents, GError **error)
{
  gint64 time_s;
  if (!ksk_xml_get_time (cursor, "timestamp", &time_s, error))
    return FALSE;
  if (time_s >= 0 && contents->timestamp_s >= 0)
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "the timestamp stands twice");
  if (time_s >= 0)
    contents->timestamp_s = time_s;
  return TRUE;
}

static gboolean
take_contents (Parser *parser, gboolean is_request, Contents *contents, GError **error)
{
  KskXmlCursor *cursor = parser->cursor;
  const char *body = is_request ? "Request" : "Response";
  const char *policy = is_request ? "RequestPolicy" : "ResponsePolicy";
  const char *bundle_name = is_request ? "RequestBundle" : "ResponseBundle";

  contents->timestamp_s = -1;
  contents->bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);

  if (!ksk_xml_cursor_is_at (cursor, "KSR"))
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_SCHEMA, error, "the root element is not KSR");
  if (!ksk_xml_get_name (cursor, "id", TRUE, &contents->id, error)
      || !ksk_xml_get_uint (cursor, "serial", G_MAXINT64, &contents->serial, error)
      || !ksk_xml_get_name (cursor, "domain", TRUE, &contents->domain, error)
      || !get_timestamp (cursor, contents, error) || !ksk_xml_cursor_enter (cursor, "KSR", error))
    return FALSE;
  if (!ksk_xml_cursor_is_at (cursor, body))
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_SCHEMA, error,
                                is_request ? "this is not a request: no Request element stands here"
                                           : "this is not a response: no Response element stands here");
  if (!get_timestamp (cursor, contents, error) || !ksk_xml_cursor_enter (cursor, body, error)
      || !ksk_xml_cursor_enter (cursor, policy, error))
    return FALSE;
  if (!is_request && (contents->ksk_policy = take_policy (cursor, "KSK", error)) == NULL)
    return FALSE;
  if ((contents->zsk_policy = take_policy (cursor, "ZSK", error)) == NULL || !ksk_xml_cursor_leave (cursor, error))
    return FALSE;

  while (ksk_xml_cursor_is_at (cursor, bundle_name)) {
    KskBundle *bundle = take_bundle (parser, bundle_name, error);
    if (bundle == NULL)
      return FALSE;
    g_ptr_array_add (contents->bundles, bundle);
  }
  return ksk_xml_cursor_leave (cursor, error) && ksk_xml_cursor_leave (cursor, error)
         && ksk_xml_cursor_finish (cursor, error);
}

static gint
compare_texts (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

static gboolean
parse_contents (GBytes *bytes, gsize max_bytes, gboolean is_request, Contents *contents, GError **error)
{
  g_autoptr (KskXmlCursor) cursor
      = ksk_xml_cursor_open (bytes, max_bytes != 0 ? max_bytes : KSK_MAX_REQUEST_BYTES, KSR_SCHEMA, error);
  if (cursor == NULL)
    return FALSE;

  g_autoptr (GTree) keys_by_text = g_tree_new_full (compare_texts, NULL, g_free, (GDestroyNotify)ksk_dnskey_unref);
  Parser parser = { cursor, keys_by_text };
  return take_contents (&parser, is_request, contents, error);
}

KskRequest *
ksk_request_parse (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_auto (Contents) contents = { 0 };
  if (!parse_contents (bytes, max_bytes, TRUE, &contents, error))
    return NULL;
  return ksk_request_new (contents.id, contents.serial, contents.domain, contents.timestamp_s, contents.zsk_policy,
                          contents.bundles);
}

KskResponse *
ksk_response_parse (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_auto (Contents) contents = { 0 };
  if (!parse_contents (bytes, max_bytes, FALSE, &contents, error))
    return NULL;
  return ksk_response_new (contents.id, contents.serial, contents.domain, contents.timestamp_s, contents.ksk_policy,
                           contents.zsk_policy, contents.bundles);
}
