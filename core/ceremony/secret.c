/* Secrets in OpenSSL's secure heap: one locked, guarded, undumped arena that wipes what is freed. */
#include "ceremony/secret.h"

#include <openssl/crypto.h>
#include <string.h>

/* Room for a hundred secrets; a small part of the 8 MiB that Debian lets any process lock. */
#define HEAP_BYTES (64 * 1024)
#define HEAP_MIN_BLOCK_BYTES 16

struct _KskSecret {
  gsize size;
  guint8 bytes[KSK_SECRET_MAX_BYTES + 1]; /* always a zero after the last */
};

G_DEFINE_QUARK (ksk - secret - error - quark, ksk_secret_error)

/* CRYPTO_secure_malloc_init() returns 2 for a heap that works but could not be locked, guarded or kept out of dumps. */
static gpointer
init_heap (gpointer unused)
{
  return GINT_TO_POINTER (CRYPTO_secure_malloc_init (HEAP_BYTES, HEAP_MIN_BLOCK_BYTES) == 1);
}

static gboolean
set_too_long_error (GError **error)
{
  g_set_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG, "a secret has at most %d bytes",
               KSK_SECRET_MAX_BYTES);
  return FALSE;
}

KskSecret *
ksk_secret_new_zero (gsize n_bytes, GError **error)
{
  static GOnce heap = G_ONCE_INIT;

  if (n_bytes > KSK_SECRET_MAX_BYTES) {
    set_too_long_error (error);
    return NULL;
  }
  if (!g_once (&heap, init_heap, NULL)) {
    g_set_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_NO_LOCKED_MEMORY,
                 "memory for secrets cannot be locked: raise the limit of locked memory to %d KiB or more (ulimit -l)",
                 HEAP_BYTES / 1024);
    return NULL;
  }
  KskSecret *self = OPENSSL_secure_zalloc (sizeof (KskSecret));
  if (self == NULL) {
    g_set_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_NO_LOCKED_MEMORY,
                 "the %d KiB of locked memory for secrets are used up", HEAP_BYTES / 1024);
    return NULL;
  }
  /* Elsewhere only if somebody has taken the heap down. */
  g_assert (CRYPTO_secure_allocated (self));
  self->size = n_bytes;
  return self;
}

KskSecret *
ksk_secret_new (const void *bytes, gsize n_bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  KskSecret *self = ksk_secret_new_zero (n_bytes, error);
  if (self != NULL)
    memcpy (self->bytes, bytes, n_bytes);
  return self;
}

gboolean
ksk_secret_append (KskSecret *self, const void *bytes, gsize n_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);
  if (n_bytes > KSK_SECRET_MAX_BYTES - self->size)
    return set_too_long_error (error);
  memcpy (self->bytes + self->size, bytes, n_bytes);
  self->size += n_bytes;
  return TRUE;
}

void
ksk_secret_free (KskSecret *self)
{
  if (self != NULL)
    OPENSSL_secure_clear_free (self, sizeof (KskSecret));
}

const guint8 *
ksk_secret_get_bytes (const KskSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->bytes;
}

guint8 *
ksk_secret_get_room (KskSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->bytes;
}

gsize
ksk_secret_get_size (const KskSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->size;
}
