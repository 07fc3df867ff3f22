/* What one rule found. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

typedef enum {
  KSK_VERDICT_PASS,
  KSK_VERDICT_FAIL,
  KSK_VERDICT_SKIP, /* not checked: an option switched it off, or what it needs is not there */
} KskVerdict;

/* Immutable, reference counted. */
typedef struct _KskFinding KskFinding;

KSK_API KskFinding *ksk_finding_ref (KskFinding *self);
KSK_API void ksk_finding_unref (KskFinding *self);

/* Returns: (not nullable): `KSR-BUNDLE-POP`: the id of the root operator's tools. Never translated. */
KSK_API const char *ksk_finding_get_check (KskFinding *self);
KSK_API KskVerdict ksk_finding_get_verdict (KskFinding *self);

/* Returns: (nullable): the id of the bundle; NULL when the rule is about the whole request. */
KSK_API const char *ksk_finding_get_bundle_id (KskFinding *self);

/* Returns the bundle's place in time order from 1, or 0 when the rule is about the whole request. */
KSK_API guint ksk_finding_get_bundle_number (KskFinding *self);

KSK_API const char *ksk_finding_get_expected (KskFinding *self); /* (nullable) */
KSK_API const char *ksk_finding_get_found (KskFinding *self);    /* (nullable) */

/* Returns: (not nullable): one sentence for people. */
KSK_API const char *ksk_finding_get_message (KskFinding *self);

/* Returns: (not nullable): `pass`, `fail` or `skip`. Static. */
KSK_API const char *ksk_verdict_get_name (KskVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFinding, ksk_finding_unref)

G_END_DECLS
