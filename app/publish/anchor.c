/* The trust anchor of a record: the configured keys, as the response has them. */
#include "app/publish/anchor.h"

#include "app/publish/responses.h"

#define DIGEST_SHA256 2

static void
digest_free (gpointer data)
{
  KskKeyDigest *self = data;
  g_free (self->digest_hex);
  g_free (self);
}

/* Not as it is once it is revoked: another key tag, and never an anchor. */
static KskDnskey *
find_key (KskResponse *response, const char *label)
{
  GPtrArray *bundles = ksk_response_get_bundles (response);
  for (guint i = 0; i < bundles->len; i++) {
    KskDnskey *key = ksk_bundle_find_key (bundles->pdata[i], label);
    if (key != NULL && !ksk_dnskey_is_revoked (key))
      return key;
  }
  return NULL;
}

static gboolean
add_digest (GPtrArray *digests, const KskKeyConfig *entry, KskDnskey *key, const char *zone, GError **error)
{
  g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (key, zone, error);
  if (ds == NULL)
    return FALSE;
  if (entry->ds_sha256 != NULL && g_ascii_strcasecmp (entry->ds_sha256, ds) != 0) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
                 "the key \"%s\" in the response has the DS %s, and is not the configured key keys.%s", entry->label,
                 ds, entry->name);
    return FALSE;
  }
  KskKeyDigest *digest = g_new0 (KskKeyDigest, 1);
  digest->id = entry->label;
  digest->valid_from_s = entry->valid_from_s;
  digest->valid_until_s = entry->valid_until_s;
  digest->key_tag = ksk_dnskey_get_key_tag (key);
  digest->algorithm = ksk_dnskey_get_algorithm (key);
  digest->digest_type = DIGEST_SHA256;
  digest->digest_hex = g_steal_pointer (&ds);
  g_ptr_array_add (digests, digest);
  return TRUE;
}

KskTrustAnchor *
ksk_publish_find_anchor (KskConfig *config, KskResponse *response, GError **error)
{
  g_return_val_if_fail (config != NULL && response != NULL, NULL);

  const char *zone = ksk_response_get_domain (response);
  GPtrArray *entries = ksk_config_get_keys (config);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (digest_free);
  for (guint i = 0; i < entries->len; i++) {
    const KskKeyConfig *entry = entries->pdata[i];
    KskDnskey *key = find_key (response, entry->label);
    if (key != NULL && !add_digest (digests, entry, key, zone, error))
      return NULL;
  }
  return digests->len > 0 ? ksk_trust_anchor_new (NULL, NULL, zone, digests) : NULL;
}

gboolean
ksk_publish_find_first_anchor (KskConfig *config, GPtrArray *responses, KskTrustAnchor **anchor, GError **error)
{
  g_return_val_if_fail (config != NULL && responses != NULL && anchor != NULL, FALSE);

  *anchor = NULL;
  for (guint i = 0; i < responses->len && *anchor == NULL; i++) {
    const KskSignedResponse *response = responses->pdata[i];
    g_autoptr (GError) failure = NULL;
    *anchor = ksk_publish_find_anchor (config, response->response, &failure);
    if (failure == NULL)
      continue;
    g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", response->name);
    return FALSE;
  }
  return TRUE;
}

GBytes *
ksk_publish_format_anchors (KskTrustAnchor *anchor)
{
  g_return_val_if_fail (anchor != NULL, NULL);

  GPtrArray *digests = ksk_trust_anchor_get_digests (anchor);
  GString *text = g_string_new ("trust-anchors {\n");
  for (guint i = 0; i < digests->len; i++) {
    const KskKeyDigest *digest = digests->pdata[i];
    g_string_append_printf (text, "  \"%s\" static-ds %u %u %u \"%s\";\n", ksk_trust_anchor_get_zone (anchor),
                            digest->key_tag, digest->algorithm, digest->digest_type, digest->digest_hex);
  }
  g_string_append (text, "};\n");
  return g_string_free_to_bytes (text);
}
