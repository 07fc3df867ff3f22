/* A DNSKEY record with the name that key signing requests give it. */
#include "dnssec/dnskey.h"

#include <string.h>

#include "dnssec/domain-name.h"
#include "dnssec/error.h"

#define RDATA_HEADER_OCTETS 4

struct _KskDnskey {
  char *identifier;
  guint32 ttl_s;
  guint16 stated_tag;
  guint16 key_tag;
  GBytes *rdata;
  GBytes *public_key_bytes; /* the tail of rdata */
  gsize is_decoded;         /* decoding costs much and is put off until somebody asks, in whichever thread */
  KskPublicKey *public_key; /* NULL when decode_error says why */
  GError *decode_error;
};

/* RFC 4034, appendix B, and B.1 for RSAMD5. */
static guint16
compute_key_tag (const guint8 *rdata, gsize size)
{
  if (rdata[3] == KSK_ALGORITHM_RSAMD5 && size >= RDATA_HEADER_OCTETS + 3)
    return (guint16)((rdata[size - 3] << 8) | rdata[size - 2]);

  guint32 sum = 0;
  for (gsize i = 0; i < size; i++)
    sum += (i & 1) ? rdata[i] : (guint32)rdata[i] << 8;
  sum += (sum >> 16) & 0xffff;
  return (guint16)(sum & 0xffff);
}

KskDnskey *
ksk_dnskey_new (const char *identifier, guint16 flags, guint8 protocol, guint8 algorithm, GBytes *public_key,
                guint32 ttl_s)
{
  g_return_val_if_fail (public_key != NULL && g_bytes_get_size (public_key) <= G_MAXUINT16 - RDATA_HEADER_OCTETS, NULL);

  gsize key_size;
  const guint8 *key_data = g_bytes_get_data (public_key, &key_size);
  gsize size = RDATA_HEADER_OCTETS + key_size;
  guint8 *rdata = g_malloc (size);
  rdata[0] = (guint8)(flags >> 8);
  rdata[1] = (guint8)flags;
  rdata[2] = protocol;
  rdata[3] = algorithm;
  if (key_size > 0)
    memcpy (rdata + RDATA_HEADER_OCTETS, key_data, key_size);

  KskDnskey *self = g_atomic_rc_box_new0 (KskDnskey);
  self->identifier = g_strdup (identifier);
  self->ttl_s = ttl_s;
  self->key_tag = compute_key_tag (rdata, size);
  self->stated_tag = self->key_tag;
  self->rdata = g_bytes_new_take (rdata, size);
  self->public_key_bytes = g_bytes_new_from_bytes (self->rdata, RDATA_HEADER_OCTETS, key_size);
  return self;
}

KskDnskey *
ksk_dnskey_new_stated (const char *identifier, guint16 flags, guint8 protocol, guint8 algorithm, GBytes *public_key,
                       guint32 ttl_s, guint16 stated_tag)
{
  KskDnskey *self = ksk_dnskey_new (identifier, flags, protocol, algorithm, public_key, ttl_s);
  if (self != NULL)
    self->stated_tag = stated_tag;
  return self;
}

KskDnskey *
ksk_dnskey_new_revoked (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return ksk_dnskey_new (self->identifier, ksk_dnskey_get_flags (self) | KSK_DNSKEY_FLAG_REVOKE,
                         ksk_dnskey_get_protocol (self), ksk_dnskey_get_algorithm (self), self->public_key_bytes,
                         self->ttl_s);
}

KskDnskey *
ksk_dnskey_new_with_ttl (KskDnskey *self, guint32 ttl_s)
{
  g_return_val_if_fail (self != NULL, NULL);
  return ksk_dnskey_new_stated (self->identifier, ksk_dnskey_get_flags (self), ksk_dnskey_get_protocol (self),
                                ksk_dnskey_get_algorithm (self), self->public_key_bytes, ttl_s, self->stated_tag);
}

static void
clear (gpointer data)
{
  KskDnskey *self = data;
  g_free (self->identifier);
  g_bytes_unref (self->public_key_bytes);
  g_bytes_unref (self->rdata);
  g_clear_pointer (&self->public_key, ksk_public_key_unref);
  g_clear_error (&self->decode_error);
}

KskDnskey *
ksk_dnskey_ref (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_dnskey_unref (KskDnskey *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_dnskey_get_identifier (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->identifier;
}

static const guint8 *
peek_rdata (KskDnskey *self)
{
  return g_bytes_get_data (self->rdata, NULL);
}

guint16
ksk_dnskey_get_flags (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  const guint8 *rdata = peek_rdata (self);
  return (guint16)((rdata[0] << 8) | rdata[1]);
}

guint8
ksk_dnskey_get_protocol (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return peek_rdata (self)[2];
}

guint8
ksk_dnskey_get_algorithm (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return peek_rdata (self)[3];
}

guint32
ksk_dnskey_get_ttl (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->ttl_s;
}

GBytes *
ksk_dnskey_get_public_key_bytes (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->public_key_bytes;
}

guint16
ksk_dnskey_get_key_tag (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->key_tag;
}

guint16
ksk_dnskey_get_stated_tag (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->stated_tag;
}

static void
decode (KskDnskey *self)
{
  guint8 algorithm = ksk_dnskey_get_algorithm (self);
  KskKeyKind kind = ksk_algorithm_get_key_kind (algorithm);
  if (kind == KSK_KEY_KIND_NONE)
    g_set_error (&self->decode_error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_UNSUPPORTED,
                 "keys of algorithm %u are not supported", algorithm);
  else
    self->public_key = ksk_public_key_new (kind, self->public_key_bytes, &self->decode_error);
}

KskPublicKey *
ksk_dnskey_get_public_key (KskDnskey *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (g_once_init_enter (&self->is_decoded)) {
    decode (self);
    g_once_init_leave (&self->is_decoded, 1);
  }
  if (self->public_key == NULL && error != NULL)
    *error = g_error_copy (self->decode_error);
  return self->public_key;
}

GBytes *
ksk_dnskey_get_rdata (KskDnskey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->rdata;
}

gboolean
ksk_dnskey_is_sep (KskDnskey *self)
{
  return (ksk_dnskey_get_flags (self) & KSK_DNSKEY_FLAG_SEP) != 0;
}

gboolean
ksk_dnskey_is_revoked (KskDnskey *self)
{
  return (ksk_dnskey_get_flags (self) & KSK_DNSKEY_FLAG_REVOKE) != 0;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

gint
ksk_dnskey_compare (KskDnskey *a, KskDnskey *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);
  if (a == b)
    return 0;

  gint order = g_bytes_compare (a->rdata, b->rdata);
  if (order == 0)
    order = g_strcmp0 (a->identifier, b->identifier);
  if (order == 0)
    order = COMPARE (a->ttl_s, b->ttl_s);
  if (order == 0)
    order = COMPARE (a->stated_tag, b->stated_tag);
  return order;
}

gboolean
ksk_dnskey_equal (KskDnskey *a, KskDnskey *b)
{
  return ksk_dnskey_compare (a, b) == 0;
}

char *
ksk_dnskey_dup_ds_sha256 (KskDnskey *self, const char *owner, GError **error)
{
  g_return_val_if_fail (self != NULL && owner != NULL, NULL);

  g_autoptr (GBytes) name = ksk_domain_name_to_wire (owner, error);
  if (name == NULL)
    return NULL;

  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (digest, g_bytes_get_data (name, NULL), (gssize)g_bytes_get_size (name));
  g_checksum_update (digest, g_bytes_get_data (self->rdata, NULL), (gssize)g_bytes_get_size (self->rdata));
  return g_ascii_strup (g_checksum_get_string (digest), -1);
}
