/* Why an HSM was not activated, for the record and for the room. Internal to core/ceremony. */
#pragma once

#include "ceremony/port-token.h"
#include "ceremony/refusal.h"

G_BEGIN_DECLS

/* Of each way in which a PIN fails the room must hear which it was: the next attempt may be the last. */
typedef enum {
  KSK_ACTIVATION_LOCKED,
  KSK_ACTIVATION_FINAL_TRY,
  KSK_ACTIVATION_WRONG_PIN,
  KSK_ACTIVATION_STALE_CARDS, /* the PIN that came out of the cards is wrong: no other one can */
  KSK_ACTIVATION_WRONG_CARDS, /* the cards give no PIN of this HSM, which was not asked */
  KSK_ACTIVATION_FAILED,
  KSK_ACTIVATION_STOPPED,
} KskActivationFailure;

/* @info: (nullable): what the HSM said of itself after the failure. What it counts is more to be believed than which of
 * its errors it chose. */
KskActivationFailure ksk_activation_failure_judge (KskActivation way, const KskTokenInfo *info, const GError *error);

/* Returns: static: as in the records `hsm-refused`. */
const char *ksk_activation_failure_get_reason (KskActivationFailure self);

/* @detail: (nullable): what the HSM said. Returns: (transfer full). */
KskRefusal *ksk_activation_failure_make_refusal (KskActivationFailure self, const char *detail);

G_END_DECLS
