/* Trust anchor files as the root publishes them (RFC 7958). */
#include "ksr/trust-anchor.h"

#include <string.h>

#include "dnssec/domain-name.h"
#include "ksr/parse.h"
#include "ksr/xml-cursor.h"
#include "ksr/xml-output.h"
#include "ksr/xml-values.h"

#define TRUST_ANCHOR_SCHEMA "/ksk/schemas/trust-anchor.rng"
#define DIGEST_TYPE_SHA256 2

struct _KskTrustAnchor {
  char *id;
  char *source;
  char *zone;
  GPtrArray *digests;
};

static void
digest_free (gpointer data)
{
  KskKeyDigest *digest = data;
  g_free (digest->id);
  g_free (digest->digest_hex);
  g_free (digest);
}

KskTrustAnchor *
ksk_trust_anchor_new (const char *id, const char *source, const char *zone, GPtrArray *digests)
{
  g_return_val_if_fail (zone != NULL && digests != NULL, NULL);

  KskTrustAnchor *self = g_atomic_rc_box_new0 (KskTrustAnchor);
  self->id = g_strdup (id != NULL ? id : "");
  self->source = g_strdup (source != NULL ? source : "");
  self->zone = g_strdup (zone);
  self->digests = g_ptr_array_new_full (digests->len, digest_free);
  for (guint i = 0; i < digests->len; i++) {
    const KskKeyDigest *digest = digests->pdata[i];
    KskKeyDigest *copy = g_memdup2 (digest, sizeof *digest);
    copy->id = g_strdup (digest->id);
    copy->digest_hex = g_ascii_strup (digest->digest_hex, -1);
    g_ptr_array_add (self->digests, copy);
  }
  return self;
}

static void
clear (gpointer data)
{
  KskTrustAnchor *self = data;
  g_free (self->id);
  g_free (self->source);
  g_free (self->zone);
  g_ptr_array_unref (self->digests);
}

KskTrustAnchor *
ksk_trust_anchor_ref (KskTrustAnchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_trust_anchor_unref (KskTrustAnchor *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_trust_anchor_get_id (KskTrustAnchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->id;
}

const char *
ksk_trust_anchor_get_source (KskTrustAnchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->source;
}

const char *
ksk_trust_anchor_get_zone (KskTrustAnchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->zone;
}

GPtrArray *
ksk_trust_anchor_get_digests (KskTrustAnchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->digests;
}

const KskKeyDigest *
ksk_trust_anchor_match (KskTrustAnchor *self, KskDnskey *key, gint64 at_s)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  if (ksk_dnskey_is_revoked (key))
    return NULL;
  g_autofree char *hex = ksk_dnskey_dup_ds_sha256 (key, self->zone, NULL);
  for (guint i = 0; hex != NULL && i < self->digests->len; i++) {
    const KskKeyDigest *digest = self->digests->pdata[i];
    if (digest->digest_type == DIGEST_TYPE_SHA256 && digest->key_tag == ksk_dnskey_get_key_tag (key)
        && digest->algorithm == ksk_dnskey_get_algorithm (key) && strcmp (digest->digest_hex, hex) == 0
        && digest->valid_from_s <= at_s && (digest->valid_until_s < 0 || at_s < digest->valid_until_s))
      return digest;
  }
  return NULL;
}

static KskKeyDigest *
take_digest (KskXmlCursor *cursor, GError **error)
{
  KskKeyDigest *digest = g_new0 (KskKeyDigest, 1);
  g_autoptr (GPtrArray) owner = g_ptr_array_new_with_free_func (digest_free);
  g_ptr_array_add (owner, digest);
  guint64 tag, algorithm, type;

  if (!ksk_xml_get_name (cursor, "id", TRUE, &digest->id, error)
      || !ksk_xml_get_time (cursor, "validFrom", &digest->valid_from_s, error)
      || !ksk_xml_get_time (cursor, "validUntil", &digest->valid_until_s, error)
      || !ksk_xml_cursor_enter (cursor, "KeyDigest", error)
      || !ksk_xml_take_uint (cursor, "KeyTag", G_MAXUINT16, &tag, error)
      || !ksk_xml_take_uint (cursor, "Algorithm", G_MAXUINT8, &algorithm, error)
      || !ksk_xml_take_uint (cursor, "DigestType", G_MAXUINT8, &type, error)
      || (digest->digest_hex = ksk_xml_take_name (cursor, "Digest", error)) == NULL)
    return NULL;
  if (ksk_xml_cursor_is_at (cursor, "PublicKey")) {
    guint64 flags;
    g_autoptr (GBytes) key = ksk_xml_take_base64 (cursor, "PublicKey", error);
    if (key == NULL || !ksk_xml_take_uint (cursor, "Flags", G_MAXUINT16, &flags, error))
      return NULL;
  }
  if (!ksk_xml_cursor_leave (cursor, error))
    return NULL;

  digest->key_tag = (guint16)tag;
  digest->algorithm = (guint8)algorithm;
  digest->digest_type = (guint8)type;
  return g_ptr_array_steal_index (owner, 0);
}

KskTrustAnchor *
ksk_trust_anchor_parse (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_autoptr (KskXmlCursor) cursor
      = ksk_xml_cursor_open (bytes, max_bytes != 0 ? max_bytes : KSK_MAX_REQUEST_BYTES, TRUST_ANCHOR_SCHEMA, error);
  if (cursor == NULL)
    return NULL;

  g_autofree char *id = ksk_xml_cursor_dup_attribute (cursor, "id");
  g_autofree char *source = ksk_xml_cursor_dup_attribute (cursor, "source");
  g_autofree char *zone = NULL;
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (digest_free);
  if (!ksk_xml_cursor_enter (cursor, "TrustAnchor", error)
      || (zone = ksk_xml_take_name (cursor, "Zone", error)) == NULL)
    return NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (zone, &reason);
  if (wire == NULL) {
    ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "Zone %s", reason->message);
    return NULL;
  }
  while (ksk_xml_cursor_is_at (cursor, "KeyDigest")) {
    KskKeyDigest *digest = take_digest (cursor, error);
    if (digest == NULL)
      return NULL;
    g_ptr_array_add (digests, digest);
  }
  if (!ksk_xml_cursor_leave (cursor, error) || !ksk_xml_cursor_finish (cursor, error))
    return NULL;
  return ksk_trust_anchor_new (id, source, zone, digests);
}

GBytes *
ksk_trust_anchor_to_xml (KskTrustAnchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GByteArray *bytes = g_byte_array_new ();
  xmlTextWriter *writer = ksk_xml_output_start (bytes);
  ksk_xml_output_open (writer, "TrustAnchor");
  ksk_xml_output_attribute (writer, "id", self->id);
  ksk_xml_output_attribute (writer, "source", self->source);
  ksk_xml_output_text (writer, "Zone", self->zone);
  for (guint i = 0; i < self->digests->len; i++) {
    const KskKeyDigest *digest = self->digests->pdata[i];
    g_autofree char *from = ksk_xml_output_format_time (digest->valid_from_s);
    ksk_xml_output_open (writer, "KeyDigest");
    ksk_xml_output_attribute (writer, "id", digest->id);
    ksk_xml_output_attribute (writer, "validFrom", from);
    if (digest->valid_until_s >= 0) {
      g_autofree char *until = ksk_xml_output_format_time (digest->valid_until_s);
      ksk_xml_output_attribute (writer, "validUntil", until);
    }
    ksk_xml_output_uint (writer, "KeyTag", digest->key_tag);
    ksk_xml_output_uint (writer, "Algorithm", digest->algorithm);
    ksk_xml_output_uint (writer, "DigestType", digest->digest_type);
    ksk_xml_output_text (writer, "Digest", digest->digest_hex);
    ksk_xml_output_close (writer);
  }
  return ksk_xml_output_end (writer, bytes);
}
