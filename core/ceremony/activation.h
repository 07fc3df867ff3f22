/* Ways to activate an HSM: with a PIN, out of cards, at the device. Internal to core/ceremony. */
#pragma once

#include "ceremony/port-cards.h"
#include "ceremony/port-token.h"

G_BEGIN_DECLS

/* What a token says, with the cards of this ceremony: a PIN that comes out of their shares is not typed. @cards:
 * (nullable). */
KskActivation ksk_activation_resolve (KskActivation said, KskCardSource *cards);

/* In the worker: what an HSM that is activated at the device has answered, which is not yet that it is active. */
typedef void (*KskActivationWaiting) (const char *answer, gpointer data);

/* Everything that an activation takes. Borrowed, but for @pin. */
typedef struct {
  KskToken *token;
  KskCardSource *cards; /* (nullable) */
  KskActivation way;
  KskSecret *pin;               /* (nullable): typed; wiped as soon as it was used */
  KskActivationWaiting waiting; /* (nullable) */
  gpointer data;
} KskActivationRequest;

/**
 * ksk_activation_perform:
 *
 * Blocks; in the worker. What is combined out of shares never leaves it, and the shares are forgotten once the HSM is
 * active, or has said that the PIN is wrong. They are not used at all for another token than they were issued for. At
 * the device: asks every two seconds; a wrong PIN there, or a locked HSM, ends the wait, for that is an answer. Errors:
 * those of the token, KSK_CARD_ERROR_*, G_IO_ERROR_CANCELLED.
 */
gboolean ksk_activation_perform (KskActivationRequest *self, GCancellable *cancellable, GError **error);

/* Returns TRUE when the message of an error names one of the PIN: wrong, or locked. */
gboolean ksk_activation_is_wrong_pin (const char *message);
gboolean ksk_activation_is_locked (const char *message);

G_END_DECLS
