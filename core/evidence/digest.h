/* The SHA-256 of bytes that come piece by piece. */
#pragma once

#include "evidence/fingerprint.h"

G_BEGIN_DECLS

/* Owned by one thread at a time. */
typedef struct _KskDigest KskDigest;

/* Returns: (transfer full) (not nullable). */
KSK_API KskDigest *ksk_digest_new (void);
KSK_API void ksk_digest_free (KskDigest *self);

/* @data: (array length=size): NULL for no bytes. */
KSK_API void ksk_digest_update (KskDigest *self, gconstpointer data, gsize size);

/* Tells the hash of everything so far; more may follow. */
KSK_API void ksk_digest_get (const KskDigest *self, KskFingerprint *sha256);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskDigest, ksk_digest_free)

G_END_DECLS
