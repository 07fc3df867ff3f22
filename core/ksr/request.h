/* A key signing request (KSR). */
#pragma once

#include "ksr/bundle.h"
#include "ksr/signature-policy.h"

G_BEGIN_DECLS

/* Immutable, reference counted. */
typedef struct _KskRequest KskRequest;

/**
 * ksk_request_new:
 * @id: @domain: (not nullable).
 * @serial: 0 to 2^63-1.
 * @timestamp_s: 0 to KSK_TIME_MAX, or -1 for none.
 * @zsk_policy: (not nullable): copied.
 * @bundles: (not nullable) (element-type KskBundle): copied, then sorted by ksk_bundle_compare().
 *
 * Returns: (transfer full) (not nullable).
 */
KSK_API KskRequest *ksk_request_new (const char *id, guint64 serial, const char *domain, gint64 timestamp_s,
                                     const KskSignaturePolicy *zsk_policy, GPtrArray *bundles);

KSK_API KskRequest *ksk_request_ref (KskRequest *self);
KSK_API void ksk_request_unref (KskRequest *self);

KSK_API const char *ksk_request_get_id (KskRequest *self);
KSK_API guint64 ksk_request_get_serial (KskRequest *self);
KSK_API const char *ksk_request_get_domain (KskRequest *self);
KSK_API gint64 ksk_request_get_timestamp (KskRequest *self); /* -1 for none */
KSK_API const KskSignaturePolicy *ksk_request_get_zsk_policy (KskRequest *self);
KSK_API GPtrArray *ksk_request_get_bundles (
    KskRequest *self); /* (element-type KskBundle), in time order, do not modify */

/* Returns TRUE when everything is equal but the lines that the bundles came from. */
KSK_API gboolean ksk_request_equal (KskRequest *a, KskRequest *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskRequest, ksk_request_unref)

G_END_DECLS
