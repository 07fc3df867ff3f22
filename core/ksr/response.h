/* A signed key response (SKR). */
#pragma once

#include "ksr/bundle.h"
#include "ksr/signature-policy.h"

G_BEGIN_DECLS

/* Immutable, reference counted. */
typedef struct _KskResponse KskResponse;

/**
 * ksk_response_new:
 * @id: @serial: @domain: @timestamp_s: @bundles: as for ksk_request_new(); an SKR echoes those of its KSR.
 * @ksk_policy: @zsk_policy: (not nullable): copied.
 *
 * Returns: (transfer full) (not nullable).
 */
KSK_API KskResponse *ksk_response_new (const char *id, guint64 serial, const char *domain, gint64 timestamp_s,
                                       const KskSignaturePolicy *ksk_policy, const KskSignaturePolicy *zsk_policy,
                                       GPtrArray *bundles);

KSK_API KskResponse *ksk_response_ref (KskResponse *self);
KSK_API void ksk_response_unref (KskResponse *self);

KSK_API const char *ksk_response_get_id (KskResponse *self);
KSK_API guint64 ksk_response_get_serial (KskResponse *self);
KSK_API const char *ksk_response_get_domain (KskResponse *self);
KSK_API gint64 ksk_response_get_timestamp (KskResponse *self); /* -1 for none */
KSK_API const KskSignaturePolicy *ksk_response_get_ksk_policy (KskResponse *self);
KSK_API const KskSignaturePolicy *ksk_response_get_zsk_policy (KskResponse *self);
KSK_API GPtrArray *ksk_response_get_bundles (
    KskResponse *self); /* (element-type KskBundle), in time order, do not modify */

/* Returns TRUE when everything is equal but the lines that the bundles came from. */
KSK_API gboolean ksk_response_equal (KskResponse *a, KskResponse *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskResponse, ksk_response_unref)

G_END_DECLS
