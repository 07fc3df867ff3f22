/* The HSM is deactivated. Kind: deactivate-hsm. Record: `hsm-deactivated` (serial, cards, same_cards). DPS 5.2.9. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_DEACTIVATE_HSM (ksk_deactivate_hsm_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskDeactivateHsm, ksk_deactivate_hsm, KSK, DEACTIVATE_HSM, KskAction)

/* Deactivates the HSM. Fewer cards than the step asks for are a refusal, before the HSM is asked. Where cards have
 * shares, those that are open are combined first: the seal proves that these cards work too. The PIN is not used. */
KSK_API void ksk_deactivate_hsm_deactivate (KskDeactivateHsm *self);

/* Returns TRUE when as many cards are in, or open, as the step's quorum: with fewer it would be refused. */
KSK_API gboolean ksk_deactivate_hsm_has_cards (KskDeactivateHsm *self);

/* Returns TRUE when a card that is in, or open, was used to activate: others should be. A warning, not a refusal. */
KSK_API gboolean ksk_deactivate_hsm_reuses_cards (KskDeactivateHsm *self);

G_END_DECLS
