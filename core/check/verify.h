/* Verification of an SKR by whoever has only the file and a trust anchor. */
#pragma once

#include "check/report.h"
#include "ksr/response.h"
#include "ksr/trust-anchor.h"

G_BEGIN_DECLS

/**
 * ksk_verify_response:
 * @anchor: (nullable): each bundle must be signed by a key that matches it at the bundle's inception.
 *
 * Verifies every signature of every bundle and, with an anchor, the chain to it. Without one the chain is reported as
 * not checked. Returns: (transfer full) (not nullable): findings SKR-SIGNATURE and SKR-VERIFY.
 */
KSK_API KskReport *ksk_verify_response (KskResponse *response, KskTrustAnchor *anchor);

G_END_DECLS
