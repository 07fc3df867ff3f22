/* A bundle: one DNSKEY RRset, the time it is signed for, and its signatures. */
#pragma once

#include "dnssec/rrsig.h"

G_BEGIN_DECLS

/* More keys or signatures than this in one bundle are refused unverified: the work grows with their product, and no
 * zone publishes such a set. */
#define KSK_MAX_VERIFIED_SET 32

/* Immutable, reference counted. The same type serves requests and responses. */
typedef struct _KskBundle KskBundle;

/**
 * ksk_bundle_new:
 * @id: (not nullable): the bundle's identifier.
 * @inception_s: @expiration_s: 0 to KSK_TIME_MAX, in any order (a check compares them).
 * @keys: (not nullable) (element-type KskDnskey): copied, then sorted canonically.
 * @signatures: (not nullable) (element-type KskRrsig): copied, then sorted canonically.
 * @signers: (nullable) (array zero-terminated=1): keyIdentifiers of Signer elements, copied.
 * @line: line of the element in its file, 0 when not from a file.
 *
 * Returns: (transfer full) (not nullable).
 */
KSK_API KskBundle *ksk_bundle_new (const char *id, gint64 inception_s, gint64 expiration_s, GPtrArray *keys,
                                   GPtrArray *signatures, const char *const *signers, guint line);

KSK_API KskBundle *ksk_bundle_ref (KskBundle *self);
KSK_API void ksk_bundle_unref (KskBundle *self);

KSK_API const char *ksk_bundle_get_id (KskBundle *self);
KSK_API gint64 ksk_bundle_get_inception (KskBundle *self);
KSK_API gint64 ksk_bundle_get_expiration (KskBundle *self);
KSK_API GPtrArray *ksk_bundle_get_keys (KskBundle *self);            /* (element-type KskDnskey), do not modify */
KSK_API GPtrArray *ksk_bundle_get_signatures (KskBundle *self);      /* (element-type KskRrsig), do not modify */
KSK_API const char *const *ksk_bundle_get_signers (KskBundle *self); /* (not nullable), zero-terminated */
KSK_API guint ksk_bundle_get_line (KskBundle *self);

/* Returns: (transfer none) (nullable): the first key with that keyIdentifier. */
KSK_API KskDnskey *ksk_bundle_find_key (KskBundle *self, const char *identifier);

/* Orders by inception, then expiration, then id. */
KSK_API gint ksk_bundle_compare (KskBundle *a, KskBundle *b);

/* Returns TRUE when everything but the line is equal. */
KSK_API gboolean ksk_bundle_equal (KskBundle *a, KskBundle *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskBundle, ksk_bundle_unref)

G_END_DECLS
