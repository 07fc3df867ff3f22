/* A zone signing key in software, as the zone's maintainer has it. */
#pragma once

#include <ksk.h>

#include "deterministic-random.h"

G_BEGIN_DECLS

#define KSK_ZSK_RSA_BITS 2048
#define KSK_ZSK_RSA_EXPONENT 65537

/* Immutable but for the generator it draws from. One thread. */
typedef struct _KskZsk KskZsk;

/**
 * ksk_zsk_new:
 * @random: (not nullable): must outlive the key.
 * @purpose: (not nullable): the key is a function of the seed of @random, of this and of OpenSSL's key generation.
 * @algorithm: supported.
 * @identifier: (not nullable): its keyIdentifier.
 *
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR_FAILED.
 */
KskZsk *ksk_zsk_new (KskDeterministicRandom *random, const char *purpose, KskAlgorithm algorithm,
                     const char *identifier, guint32 ttl_s, GError **error);
void ksk_zsk_free (KskZsk *self);

/* Returns: (transfer none) (not nullable). */
KskDnskey *ksk_zsk_get_dnskey (KskZsk *self);

/**
 * ksk_zsk_sign:
 * @domain: (not nullable): owner of the RRset.
 * @keys: (not nullable) (element-type KskDnskey): the whole RRset.
 *
 * Makes the proof that the maintainer has the key. The same input gives the same signature, ECDSA's too.
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR_FAILED, KSK_DNSSEC_ERROR_*.
 */
KskRrsig *ksk_zsk_sign (KskZsk *self, const char *domain, gint64 inception_s, gint64 expiration_s, GPtrArray *keys,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskZsk, ksk_zsk_free)

G_END_DECLS
