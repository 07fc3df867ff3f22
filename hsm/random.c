/* Random octets of OpenSSL: its public generator for what is published, its private one for what is secret. */
#include "random.h"

#include <openssl/rand.h>
#include <string.h>

#define MAX_SECRET_BYTES 64

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "This machine gives no random numbers; nothing was made");
  return FALSE;
}

gboolean
ksk_random_fill (guint8 *bytes, gsize n, GError **error)
{
  g_return_val_if_fail (bytes != NULL && n <= G_MAXINT, FALSE);
  return RAND_bytes (bytes, (int)n) == 1 || fail (error);
}

KskSecret *
ksk_random_new_secret (gsize n, GError **error)
{
  g_return_val_if_fail (n <= MAX_SECRET_BYTES, NULL);

  guint8 bytes[MAX_SECRET_BYTES];
  if (RAND_priv_bytes (bytes, (int)n) != 1) {
    fail (error);
    return NULL;
  }
  KskSecret *secret = ksk_secret_new (bytes, n, error);
  explicit_bzero (bytes, sizeof bytes);
  return secret;
}
