/* Why an HSM was not activated: what is recorded, and what the room is told. */
#include "ceremony/activation-failure.h"

#include <glib/gi18n.h>

#include "ceremony/activation.h"
#include "ceremony/port-cards.h"

static const struct {
  const char *reason;
  const char *happened;
  const char *unaffected;
  const char *next;
} failures[] = {
  [KSK_ACTIVATION_LOCKED]
  = { "locked", N_ ("The HSM is locked: too many wrong PINs were entered."),
      N_ ("The keys are still in it. The journal and everything before this step are not affected."),
      N_ ("CA and IW decide: the HSM is unlocked by those who may, or another one is used.") },
  [KSK_ACTIVATION_FINAL_TRY]
  = { "final-try", N_ ("The PIN is not right, and only one more try is left."),
      N_ ("The HSM is not active. Its keys and the journal are not affected."),
      N_ ("CA and IW decide who enters the PIN and when: one more wrong PIN locks the HSM.") },
  [KSK_ACTIVATION_WRONG_PIN] = { "wrong-pin", N_ ("The PIN is not right."),
                                 N_ ("The HSM is not active. Its keys and the journal are not affected."),
                                 N_ ("CA and IW decide who enters the PIN once more.") },
  [KSK_ACTIVATION_STALE_CARDS]
  = { "stale-cards",
      N_ ("The PIN that the cards give is not the PIN of this HSM: it was changed since they were issued."),
      N_ ("The HSM is not active and has counted one wrong PIN. Its keys and the journal are not affected."),
      N_ ("All cards of this set give the same PIN, and more wrong PINs lock the HSM. CA and IW decide: the PIN is "
          "set back, or cards are issued anew.") },
  [KSK_ACTIVATION_WRONG_CARDS]
  = { "cards", N_ ("The cards that are open do not give the PIN of this HSM."),
      N_ ("The HSM was not asked: it is as it was, and no attempt was counted."),
      N_ ("CA and IW compare the serial number of the HSM with that of the set of cards.") },
  [KSK_ACTIVATION_FAILED] = { "failed", N_ ("The HSM could not be activated."),
                              N_ ("Nothing was signed. The journal and everything before this step are not affected."),
                              N_ ("CA and IW look at the HSM and its cables, and decide when it is tried again.") },
  [KSK_ACTIVATION_STOPPED]
  = { "stopped", N_ ("The console no longer waits for the HSM: it had not yet said that it is active."),
      N_ ("Nothing has failed. The HSM, its cards and the journal are as they were."),
      N_ ("Look at the HSM. CA and IW decide when it is asked again.") },
};

KskActivationFailure
ksk_activation_failure_judge (KskActivation way, const KskTokenInfo *info, const GError *error)
{
  g_return_val_if_fail (error != NULL, KSK_ACTIVATION_FAILED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return KSK_ACTIVATION_STOPPED;
  if (error->domain == KSK_CARD_ERROR)
    return KSK_ACTIVATION_WRONG_CARDS;
  if (ksk_activation_is_locked (error->message) || (info != NULL && info->pin_locked))
    return KSK_ACTIVATION_LOCKED;
  if (!ksk_activation_is_wrong_pin (error->message))
    return KSK_ACTIVATION_FAILED;
  if (way == KSK_ACTIVATION_CARDS)
    return KSK_ACTIVATION_STALE_CARDS;
  return info != NULL && info->pin_final_try ? KSK_ACTIVATION_FINAL_TRY : KSK_ACTIVATION_WRONG_PIN;
}

const char *
ksk_activation_failure_get_reason (KskActivationFailure self)
{
  return failures[self].reason;
}

KskRefusal *
ksk_activation_failure_make_refusal (KskActivationFailure self, const char *detail)
{
  return ksk_refusal_new (failures[self].happened, failures[self].unaffected, failures[self].next, detail);
}
