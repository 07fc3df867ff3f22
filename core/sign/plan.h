/* What would be signed, byte for byte, before anything is. */
#pragma once

#include "check/check.h"

G_BEGIN_DECLS

/* One signature to make. Owned by its plan. */
typedef struct {
  guint bundle;            /* index into the plan's bundles, from 0 */
  const KskKeyConfig *key; /* (not nullable): entry of `keys` that signs */
  KskDnskey *dnskey;       /* (not nullable): the key as it stands in the set, revoked where it is */
  KskRrsigFields fields;   /* all but the signature; strings belong to the plan */
  GBytes *data;            /* (not nullable): exactly the bytes to sign */
} KskPlannedSignature;

/* Immutable, reference counted. */
typedef struct _KskPlan KskPlan;

/**
 * ksk_plan_build:
 * @input: (not nullable): as for ksk_check_request(); hsm_keys must be there.
 * @schema: (not nullable): of input->config.
 * @report: (not nullable): gets the findings of KSK-USAGE, KSK-MATCH, SKR-SIGN and KSR-POLICY-SAFETY.
 *
 * Puts the KSKs of the schema into every bundle and works out every signature: order, key, fields, bytes.
 * Signs nothing. Any thread.
 * Returns: (transfer full) (nullable): NULL when a finding failed so that no plan can be made; @report then says why.
 * A plan whose report does not accept must not be signed.
 */
KSK_API KskPlan *ksk_plan_build (const KskCheckInput *input, const KskSchema *schema, KskReport *report);

KSK_API KskPlan *ksk_plan_ref (KskPlan *self);
KSK_API void ksk_plan_unref (KskPlan *self);

/* Returns the bundles with all their keys and no signatures, in time order. (element-type KskBundle) */
KSK_API GPtrArray *ksk_plan_get_bundles (KskPlan *self);

/* Returns the signatures in the order in which they are made. (element-type KskPlannedSignature) */
KSK_API GPtrArray *ksk_plan_get_signatures (KskPlan *self);

/* Writes the table of what would be signed by which key, for people. Returns: (transfer full). */
KSK_API char *ksk_plan_format (KskPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPlan, ksk_plan_unref)

G_END_DECLS
