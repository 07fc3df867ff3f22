/* Random numbers that are a function of a seed, for software keys that nobody relies on. */
#pragma once

#include <glib.h>
#include <openssl/types.h>

G_BEGIN_DECLS

/* An OpenSSL context of its own whose generator repeats itself; the process's generator is not touched. One thread. */
typedef struct _KskDeterministicRandom KskDeterministicRandom;

/**
 * ksk_deterministic_random_new:
 * @seed: (nullable): any text; NULL draws 256 bits from the operating system.
 *
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR_FAILED.
 */
KskDeterministicRandom *ksk_deterministic_random_new (const char *seed, GError **error);
void ksk_deterministic_random_free (KskDeterministicRandom *self);

/* Returns: (transfer none) (not nullable): what to make keys and signatures in, after ksk_deterministic_random_feed().
 */
OSSL_LIB_CTX *ksk_deterministic_random_get_context (KskDeterministicRandom *self);

/**
 * ksk_deterministic_random_feed:
 * @purpose: (not nullable): what the bytes are for; the same purpose gives the same bytes.
 * @n_bytes: how many there are; OpenSSL functions that want more fail.
 *
 * Restarts the generator of the context, so that each key is independent of what was made before.
 * Errors: G_IO_ERROR_FAILED.
 */
gboolean ksk_deterministic_random_feed (KskDeterministicRandom *self, const char *purpose, gsize n_bytes,
                                        GError **error);

/* Returns: (transfer full) (not nullable): a version 4 UUID for @purpose. Source: RFC 4122, section 4.4. */
char *ksk_deterministic_random_dup_uuid (KskDeterministicRandom *self, const char *purpose);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskDeterministicRandom, ksk_deterministic_random_free)

G_END_DECLS
