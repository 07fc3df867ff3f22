/* PINs and key shares in memory that is locked, never dumped, and wiped. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_SECRET_ERROR (ksk_secret_error_quark ())

typedef enum {
  KSK_SECRET_ERROR_NO_LOCKED_MEMORY, /* the memory lock limit is too low: raise it (ulimit -l); or too many secrets */
  KSK_SECRET_ERROR_TOO_LONG,         /* more than KSK_SECRET_MAX_BYTES */
} KskSecretError;

KSK_API GQuark ksk_secret_error_quark (void);

/* A PIN, a key; also a whole command to a smart card, or its answer, with one of these in it. */
#define KSK_SECRET_MAX_BYTES 263

/* Owned by one place at a time; cannot be copied. */
typedef struct _KskSecret KskSecret;

/**
 * ksk_secret_new:
 * @bytes: (not nullable): copied; the caller wipes its own copy.
 * @n_bytes: 0 to KSK_SECRET_MAX_BYTES.
 *
 * Keeps @bytes, with a zero after them, in locked memory that is left out of core dumps. Any thread.
 * Returns: (transfer full) (nullable): free with ksk_secret_free(), which wipes. Errors: KSK_SECRET_ERROR_*.
 */
KSK_API KskSecret *ksk_secret_new (const void *bytes, gsize n_bytes, GError **error);
KSK_API void ksk_secret_free (KskSecret *self);

/* Like ksk_secret_new(), of zeros: for whoever fills it in place, so that what gets there was in no other memory. */
KSK_API KskSecret *ksk_secret_new_zero (gsize n_bytes, GError **error);

/**
 * ksk_secret_append:
 *
 * Adds @bytes at the end, for a secret that comes in piece by piece: no other buffer has to hold the whole of it.
 * Errors: KSK_SECRET_ERROR_TOO_LONG, and nothing is added.
 */
KSK_API gboolean ksk_secret_append (KskSecret *self, const void *bytes, gsize n_bytes, GError **error);

KSK_API const guint8 *ksk_secret_get_bytes (const KskSecret *self); /* (not nullable), zero-terminated */
KSK_API guint8 *ksk_secret_get_room (KskSecret *self);              /* (not nullable): its bytes, to be written to */
KSK_API gsize ksk_secret_get_size (const KskSecret *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskSecret, ksk_secret_free)

G_END_DECLS
