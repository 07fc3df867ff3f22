/* An RRSIG over a DNSKEY RRset: the record, the exact bytes it signs, and its verification. */
#include "dnssec/rrsig.h"

#include <string.h>

#include "dnssec/domain-name.h"
#include "dnssec/error.h"

struct _KskRrsig {
  KskRrsigFields fields;
  GBytes *signature;
};

KskRrsig *
ksk_rrsig_new (const KskRrsigFields *fields, GBytes *signature)
{
  g_return_val_if_fail (fields != NULL && fields->type_covered != NULL && fields->signer_name != NULL, NULL);
  g_return_val_if_fail (signature != NULL, NULL);

  KskRrsig *self = g_atomic_rc_box_new0 (KskRrsig);
  self->fields = *fields;
  self->fields.identifier = g_strdup (fields->identifier);
  self->fields.type_covered = g_strdup (fields->type_covered);
  self->fields.signer_name = g_strdup (fields->signer_name);
  self->signature = g_bytes_ref (signature);
  return self;
}

static void
clear (gpointer data)
{
  KskRrsig *self = data;
  g_free ((char *)self->fields.identifier);
  g_free ((char *)self->fields.type_covered);
  g_free ((char *)self->fields.signer_name);
  g_bytes_unref (self->signature);
}

KskRrsig *
ksk_rrsig_ref (KskRrsig *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_rrsig_unref (KskRrsig *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const KskRrsigFields *
ksk_rrsig_get_fields (KskRrsig *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->fields;
}

gboolean
ksk_rrsig_fields_name_key (const KskRrsigFields *fields, KskDnskey *key)
{
  g_return_val_if_fail (fields != NULL && key != NULL, FALSE);
  return fields->key_tag == ksk_dnskey_get_key_tag (key) && fields->algorithm == ksk_dnskey_get_algorithm (key)
         && (fields->identifier == NULL || g_strcmp0 (fields->identifier, ksk_dnskey_get_identifier (key)) == 0);
}

GBytes *
ksk_rrsig_get_signature (KskRrsig *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->signature;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))
#define RETURN_UNLESS_EQUAL(order) \
  G_STMT_START                     \
  {                                \
    gint order_ = (order);         \
    if (order_ != 0)               \
      return order_;               \
  }                                \
  G_STMT_END

gint
ksk_rrsig_compare (KskRrsig *a, KskRrsig *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);
  const KskRrsigFields *x = &a->fields, *y = &b->fields;

  /* The order of the fields in the RDATA; all are fixed in length but the name, which is compared as text. */
  RETURN_UNLESS_EQUAL (strcmp (x->type_covered, y->type_covered));
  RETURN_UNLESS_EQUAL (COMPARE (x->algorithm, y->algorithm));
  RETURN_UNLESS_EQUAL (COMPARE (x->labels, y->labels));
  RETURN_UNLESS_EQUAL (COMPARE (x->original_ttl_s, y->original_ttl_s));
  RETURN_UNLESS_EQUAL (COMPARE (x->expiration_s, y->expiration_s));
  RETURN_UNLESS_EQUAL (COMPARE (x->inception_s, y->inception_s));
  RETURN_UNLESS_EQUAL (COMPARE (x->key_tag, y->key_tag));
  RETURN_UNLESS_EQUAL (strcmp (x->signer_name, y->signer_name));
  RETURN_UNLESS_EQUAL (g_bytes_compare (a->signature, b->signature));
  RETURN_UNLESS_EQUAL (g_strcmp0 (x->identifier, y->identifier));
  return COMPARE (x->ttl_s, y->ttl_s);
}

gboolean
ksk_rrsig_equal (KskRrsig *a, KskRrsig *b)
{
  return ksk_rrsig_compare (a, b) == 0;
}

static void
append_u16 (GByteArray *array, guint16 value)
{
  guint16 wire = GUINT16_TO_BE (value);
  g_byte_array_append (array, (const guint8 *)&wire, sizeof wire);
}

static void
append_u32 (GByteArray *array, guint32 value)
{
  guint32 wire = GUINT32_TO_BE (value);
  g_byte_array_append (array, (const guint8 *)&wire, sizeof wire);
}

static void
append_bytes (GByteArray *array, GBytes *bytes)
{
  g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
}

static gint
compare_rdata (gconstpointer a, gconstpointer b)
{
  KskDnskey *const *x = a, *const *y = b;
  return g_bytes_compare (ksk_dnskey_get_rdata (*x), ksk_dnskey_get_rdata (*y));
}

GBytes *
ksk_rrsig_build_input (const KskRrsigFields *fields, const char *owner, GPtrArray *keys, GError **error)
{
  g_return_val_if_fail (fields != NULL && owner != NULL && keys != NULL, NULL);

  if (strcmp (fields->type_covered, "DNSKEY") != 0) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_UNSUPPORTED,
                 "the signature covers %.20s records, not the DNSKEY set", fields->type_covered);
    return NULL;
  }
  g_autoptr (GBytes) owner_wire = ksk_domain_name_to_wire (owner, error);
  if (owner_wire == NULL)
    return NULL;
  g_autoptr (GBytes) signer_wire = ksk_domain_name_to_wire (fields->signer_name, error);
  if (signer_wire == NULL)
    return NULL;

  g_autoptr (GByteArray) input = g_byte_array_sized_new (64 + 300 * keys->len);
  append_u16 (input, KSK_RRTYPE_DNSKEY);
  g_byte_array_append (input, &fields->algorithm, 1);
  g_byte_array_append (input, &fields->labels, 1);
  append_u32 (input, fields->original_ttl_s);
  append_u32 (input, (guint32)fields->expiration_s);
  append_u32 (input, (guint32)fields->inception_s);
  append_u16 (input, fields->key_tag);
  append_bytes (input, signer_wire);

  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (keys->len); /* borrows the keys */
  g_ptr_array_extend (sorted, keys, NULL, NULL);
  g_ptr_array_sort (sorted, compare_rdata);
  for (guint i = 0; i < sorted->len; i++) {
    GBytes *rdata = ksk_dnskey_get_rdata (sorted->pdata[i]);
    if (i > 0 && g_bytes_equal (rdata, ksk_dnskey_get_rdata (sorted->pdata[i - 1])))
      continue; /* an RRset holds no record twice: RFC 2181, section 5 */
    append_bytes (input, owner_wire);
    append_u16 (input, KSK_RRTYPE_DNSKEY);
    append_u16 (input, 1); /* class IN */
    append_u32 (input, fields->original_ttl_s);
    append_u16 (input, (guint16)g_bytes_get_size (rdata));
    append_bytes (input, rdata);
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&input));
}

gboolean
ksk_rrsig_verify (KskRrsig *self, KskDnskey *key, const char *owner, GPtrArray *keys, GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL && owner != NULL && keys != NULL, FALSE);

  KskPublicKey *public_key = ksk_dnskey_get_public_key (key, error);
  if (public_key == NULL)
    return FALSE;
  g_autoptr (GBytes) input = ksk_rrsig_build_input (&self->fields, owner, keys, error);
  if (input == NULL)
    return FALSE;
  return ksk_public_key_verify (public_key, self->fields.algorithm, input, self->signature, error);
}
