/* Secrets sealed with AES-256-GCM: nobody reads them without the key, and no bit of them or of what they are for
 * changes unseen. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_SEAL_KEY_BYTES 32
#define KSK_SEAL_NONCE_BYTES 12
#define KSK_SEAL_TAG_BYTES 16
#define KSK_SEAL_MAX_BYTES 128

/* A plain value; all of it is public. */
typedef struct {
  guint8 nonce[KSK_SEAL_NONCE_BYTES];
  guint8 tag[KSK_SEAL_TAG_BYTES];
  guint8 bytes[KSK_SEAL_MAX_BYTES]; /* the ciphertext */
  gsize n_bytes;
} KskSeal;

/* Seals @secret, of at most KSK_SEAL_MAX_BYTES, with a nonce that is drawn. @about: additional data, not kept. Errors:
 * G_IO_ERROR_FAILED when OpenSSL does. */
gboolean ksk_seal_close (KskSeal *self, const KskSecret *key, GBytes *about, const KskSecret *secret, GError **error);

/* Returns: (transfer full) (nullable): what is sealed. Errors: KSK_CARD_ERROR_SEAL when the key, @about or the seal is
 * not what it was; KSK_SECRET_ERROR_*. */
KskSecret *ksk_seal_open (const KskSeal *self, const KskSecret *key, GBytes *about, GError **error);

G_END_DECLS
