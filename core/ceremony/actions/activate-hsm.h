/* The HSM is activated with the cards that are in. Kind: activate-hsm.
 * Records: `hsm` (label, serial, manufacturer, model, firmware, hardware), `hsm-activated` (serial, cards),
 * `hsm-refused` (reason: `wrong-pin`, `final-try`, `locked`, `failed`, `cards`: they do not give the PIN, `stopped`:
 * people no longer wait). DPS section 5.2.8. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_ACTIVATE_HSM (ksk_activate_hsm_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskActivateHsm, ksk_activate_hsm, KSK, ACTIVATE_HSM, KskAction)

/* Returns: (nullable): what the HSM says of itself; NULL until it has answered. */
KSK_API const KskTokenInfo *ksk_activate_hsm_get_info (KskActivateHsm *self);

/* @pin: (transfer full) (nullable): when get_info()->activation is KSK_ACTIVATION_PIN. A wrong PIN is a refusal.
 * KSK_ACTIVATION_CARDS: the PIN is combined in the worker, out of the shares that are open, which are forgotten once
 * the HSM is active. KSK_ACTIVATION_AT_DEVICE: the HSM is asked every two seconds, until it is active or people stop
 * it. */
KSK_API void ksk_activate_hsm_activate (KskActivateHsm *self, KskSecret *pin);

/* Returns TRUE when as many cards are in, or open, as the step's quorum: with fewer it would be refused. */
KSK_API gboolean ksk_activate_hsm_has_cards (KskActivateHsm *self);

/* Stops asking an HSM that is activated at the device, after the call that is running. A refusal. */
KSK_API void ksk_activate_hsm_stop (KskActivateHsm *self);

/* Returns: (nullable): what the HSM last answered while it is waited for: `CKR_...`, for the small print. */
KSK_API const char *ksk_activate_hsm_get_answer (KskActivateHsm *self);

G_END_DECLS
