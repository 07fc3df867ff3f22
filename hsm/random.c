/* Random octets of OpenSSL: its public generator for what is published, its private one for what is secret. */
#include "random.h"

#include <openssl/rand.h>

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

  g_autoptr (KskSecret) secret = ksk_secret_new_zero (n, error);
  if (secret == NULL)
    return NULL;
  if (RAND_priv_bytes (ksk_secret_get_room (secret), (int)n) == 1)
    return g_steal_pointer (&secret);
  fail (error);
  return NULL;
}
