/* Nothing but a shell, coreutils, sed and openssl is needed for any of them. */
#include "evidence/proof-commands.h"

#include "dnssec/domain-name.h"

/* Flags, protocol and algorithm, before the key. */
#define RDATA_HEAD_BYTES 4

/* Tag and length of a small INTEGER in DER. */
#define DER_HEAD_BYTES 2

char *
ksk_proof_command_verify (guint algorithm, const char *key, const char *base)
{
  const char *digest = ksk_algorithm_get_digest_name (algorithm);
  if (digest == NULL)
    return g_strdup_printf ("openssl pkeyutl -verify -pubin -inkey %s.pem -rawin -in %s.data -sigfile %s.sig", key,
                            base, base);
  g_autofree char *option = g_ascii_strdown (digest, -1);
  return g_strdup_printf ("openssl dgst -%s -verify %s.pem -signature %s.sig %s.data", option, key, base, base);
}

char *
ksk_proof_command_compare (KskKeyKind kind, guint number, const char *base)
{
  guint n_bytes = kind == KSK_KEY_KIND_P256 ? 32 : kind == KSK_KEY_KIND_P384 ? 48 : 0;
  if (n_bytes == 0)
    return g_strdup_printf ("signature %u | cmp - %s.sig", number, base);
  return g_strdup_printf ("test \"$(signature %u | od -An -v -tx1 -w%u | tr -d ' ' | sed 's/^0*//')\" = \"$(openssl "
                          "asn1parse -inform DER -in %s.sig | sed -n 's/.*INTEGER *://p' | tr A-F a-f | sed "
                          "'s/^0*//')\" || { echo \"NOT OF THE RESPONSE: %s.sig\"; false; }",
                          number, n_bytes, base, base);
}

static void
append_octal (GString *text, const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "\\%03o", bytes[i]);
}

char *
ksk_proof_command_digest (KskDnskey *dnskey, KskPublicKey *public_key, const char *owner, const char *key,
                          GError **error)
{
  g_autoptr (GBytes) name = ksk_domain_name_to_wire (owner, error);
  if (name == NULL)
    return NULL;
  gsize rdata_size, size;
  const guint8 *rdata = g_bytes_get_data (ksk_dnskey_get_rdata (dnskey), &rdata_size);
  const guint8 *wire = g_bytes_get_data (ksk_public_key_get_wire (public_key), &size);
  g_autoptr (GString) before = g_string_new (NULL);
  gsize n_before = 0, n_after = 0;

  /* The exponent comes first in a DNSKEY (RFC 3110, section 2), and last in DER. */
  if (ksk_public_key_get_kind (public_key) == KSK_KEY_KIND_RSA) {
    /* Its length is one octet, as it has 64 bits at most. */
    n_before = 1 + (gsize)wire[0];
    n_after = DER_HEAD_BYTES + (gsize)wire[0] + (wire[1] >= 0x80 ? 1 : 0);
  }
  append_octal (before, g_bytes_get_data (name, NULL), g_bytes_get_size (name));
  append_octal (before, rdata, MIN (RDATA_HEAD_BYTES, rdata_size));
  append_octal (before, wire, n_before);
  return g_strdup_printf ("{ printf '%s'; openssl pkey -pubin -in %s.pem -outform DER | tail -c %" G_GSIZE_FORMAT
                          " | head -c %" G_GSIZE_FORMAT "; } | sha256sum | cut -c 1-64",
                          before->str, key, size - n_before + n_after, size - n_before);
}
