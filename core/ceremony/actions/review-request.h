/* Every rule is run over the KSR, and every signature planned. Kind: review-request.
 * Record: `reviewed` (verdict, passed, failed, skipped, failed_checks, signatures, table). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_REVIEW_REQUEST (ksk_review_request_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskReviewRequest, ksk_review_request, KSK, REVIEW_REQUEST, KskAction)

/* Report and plan are in the session's exchange; both NULL while the rules run. Complete when the report accepts. */

/* Returns TRUE when the horizon alone stands in the way, so that it may be waived. */
KSK_API gboolean ksk_review_request_may_waive_horizon (KskReviewRequest *self);

/* The documented override, as ksk_session_override(): the horizon is not checked, and the rules run again. A clock
 * after the expiry is never waived. */
KSK_API gboolean ksk_review_request_waive_horizon (KskReviewRequest *self, const char *reason,
                                                   const char *const *initials, GError **error);

G_END_DECLS
