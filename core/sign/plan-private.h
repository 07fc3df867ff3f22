/* What signing needs of a plan beyond its public face. Internal to core/sign. */
#pragma once

#include "sign/plan.h"

G_BEGIN_DECLS

KskRequest *ksk_plan_get_request (KskPlan *self);

/* The policy that the response states for its KSKs. */
const KskSignaturePolicy *ksk_plan_get_ksk_policy (KskPlan *self);

G_END_DECLS
