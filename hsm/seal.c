/* AES-256-GCM of OpenSSL. */
#include "seal.h"

#include <openssl/evp.h>
#include <string.h>

#include "random.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

/* Key, nonce and additional data. @is_closing: encrypting. */
static EVP_CIPHER_CTX *
begin (const KskSeal *self, const KskSecret *key, GBytes *about, int is_closing)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize n_about = 0;
  const guint8 *data = g_bytes_get_data (about, &n_about);
  int n = 0;
  if (context == NULL || n_about > G_MAXINT
      || EVP_CipherInit_ex2 (context, EVP_aes_256_gcm (), ksk_secret_get_bytes (key), self->nonce, is_closing, NULL)
             != 1
      || EVP_CipherUpdate (context, NULL, &n, data, (int)n_about) != 1)
    return NULL;
  return g_steal_pointer (&context);
}

gboolean
ksk_seal_close (KskSeal *self, const KskSecret *key, GBytes *about, const KskSecret *secret, GError **error)
{
  gsize size = ksk_secret_get_size (secret);
  g_return_val_if_fail (ksk_secret_get_size (key) == KSK_SEAL_KEY_BYTES && size <= KSK_SEAL_MAX_BYTES, FALSE);

  if (!ksk_random_fill (self->nonce, sizeof self->nonce, error))
    return FALSE;
  g_autoptr (EVP_CIPHER_CTX) context = begin (self, key, about, 1);
  int n = 0;
  int n_end = 0;
  if (context == NULL || EVP_CipherUpdate (context, self->bytes, &n, ksk_secret_get_bytes (secret), (int)size) != 1
      || EVP_CipherFinal_ex (context, self->bytes + n, &n_end) != 1
      || EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, KSK_SEAL_TAG_BYTES, self->tag) != 1) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         "OpenSSL does not encrypt with AES-256-GCM here; nothing was made");
    return FALSE;
  }
  self->n_bytes = size;
  return TRUE;
}

KskSecret *
ksk_seal_open (const KskSeal *self, const KskSecret *key, GBytes *about, GError **error)
{
  g_return_val_if_fail (self->n_bytes <= KSK_SEAL_MAX_BYTES, NULL);
  g_return_val_if_fail (ksk_secret_get_size (key) == KSK_SEAL_KEY_BYTES, NULL);

  g_autoptr (KskSecret) secret = ksk_secret_new_zero (self->n_bytes, error);
  if (secret == NULL)
    return NULL;
  guint8 *bytes = ksk_secret_get_room (secret);
  guint8 tag[KSK_SEAL_TAG_BYTES];
  int n = 0;
  int n_end = 0;
  memcpy (tag, self->tag, sizeof tag);
  g_autoptr (EVP_CIPHER_CTX) context = begin (self, key, about, 0);
  if (context != NULL && EVP_CipherUpdate (context, bytes, &n, self->bytes, (int)self->n_bytes) == 1
      && EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) == 1
      && EVP_CipherFinal_ex (context, bytes + n, &n_end) == 1)
    return g_steal_pointer (&secret);
  g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL, "The seal does not open");
  return NULL;
}
