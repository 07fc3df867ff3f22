/* The SHA-256 of a file: computed, and written for eyes, ears and scanners. */
#include "evidence/fingerprint.h"

#include <openssl/evp.h>
#include <string.h>

#include "evidence/pgp-words.h"

void
ksk_fingerprint_init (KskFingerprint *self, GBytes *bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  /* OpenSSL without SHA-256 can vouch for nothing, and no caller could go on. */
  if (EVP_Q_digest (NULL, "SHA256", NULL, data, size, self->bytes, NULL) != 1)
    g_error ("OpenSSL offers no SHA-256");
}

char *
ksk_fingerprint_to_hex (const KskFingerprint *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  GString *text = g_string_sized_new (2 * KSK_FINGERPRINT_BYTES);
  for (guint i = 0; i < KSK_FINGERPRINT_BYTES; i++)
    g_string_append_printf (text, "%02x", self->bytes[i]);
  return g_string_free (text, FALSE);
}

char *
ksk_fingerprint_to_words (const KskFingerprint *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return ksk_pgp_words_encode (self->bytes, KSK_FINGERPRINT_BYTES);
}

char *
ksk_fingerprint_to_qr_text (const KskFingerprint *self, const char *kind)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_autofree char *hex = ksk_fingerprint_to_hex (self);
  g_autofree char *upper = g_ascii_strup (hex, -1);
  return g_strdup_printf ("%s SHA256 %s", kind, upper);
}

gboolean
ksk_fingerprint_from_hex (KskFingerprint *self, const char *hex)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (hex != NULL, FALSE);
  if (strlen (hex) != 2 * KSK_FINGERPRINT_BYTES || strspn (hex, "0123456789abcdefABCDEF") != 2 * KSK_FINGERPRINT_BYTES)
    return FALSE;
  for (guint i = 0; i < KSK_FINGERPRINT_BYTES; i++)
    self->bytes[i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}

gboolean
ksk_fingerprint_equal (const KskFingerprint *a, const KskFingerprint *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return memcmp (a->bytes, b->bytes, KSK_FINGERPRINT_BYTES) == 0;
}
