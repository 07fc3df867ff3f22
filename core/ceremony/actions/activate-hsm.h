/* The HSM is activated with the cards that are in. Kind: activate-hsm.
 * Records: `hsm` (label, serial, manufacturer, model, firmware, hardware), `hsm-activated` (serial, cards),
 * `hsm-refused` (reason: `wrong-pin`, `final-try`, `locked`, `failed`). DPS section 5.2.8. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_ACTIVATE_HSM (ksk_activate_hsm_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskActivateHsm, ksk_activate_hsm, KSK, ACTIVATE_HSM, KskAction)

/* Returns: (nullable): what the HSM says of itself; NULL until it has answered. */
KSK_API const KskTokenInfo *ksk_activate_hsm_get_info (KskActivateHsm *self);

/* @pin: (transfer full) (nullable): when get_info()->activation is KSK_ACTIVATION_PIN. A wrong PIN is a refusal. */
KSK_API void ksk_activate_hsm_activate (KskActivateHsm *self, KskSecret *pin);

G_END_DECLS
