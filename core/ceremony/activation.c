/* Ways to activate an HSM: with a PIN, out of cards, at the device. */
#include "ceremony/activation.h"

#include <string.h>

/* Between two questions to an HSM at which people are busy with cards. */
#define PATIENCE_MS 2000

KskActivation
ksk_activation_resolve (KskActivation said, KskCardSource *cards)
{
  gboolean has_shares = cards != NULL && ksk_card_source_get_place (cards) != KSK_CARDS_AT_DEVICE;
  return said == KSK_ACTIVATION_PIN && has_shares ? KSK_ACTIVATION_CARDS : said;
}

gboolean
ksk_activation_is_wrong_pin (const char *message)
{
  static const char *const wrong[] = { "CKR_PIN_INCORRECT", "CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (strstr (message, wrong[i]) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
ksk_activation_is_locked (const char *message)
{
  return strstr (message, "CKR_PIN_LOCKED") != NULL;
}

/* Returns TRUE when it was cancelled. */
static gboolean
wait (GCancellable *cancellable)
{
  GPollFD fd;
  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd)) {
    g_usleep (PATIENCE_MS * G_TIME_SPAN_MILLISECOND);
    return g_cancellable_is_cancelled (cancellable);
  }
  g_poll (&fd, 1, PATIENCE_MS);
  g_cancellable_release_fd (cancellable);
  return g_cancellable_is_cancelled (cancellable);
}

/* Cancelling means: no further question. That the device has not said yes says nothing of its being wrong. */
static gboolean
wait_for_device (KskActivationRequest *self, GCancellable *cancellable, GError **error)
{
  for (;;) {
    g_autoptr (GError) answer = NULL;
    if (ksk_token_activate (self->token, NULL, &answer))
      return TRUE;
    if (ksk_activation_is_wrong_pin (answer->message) || ksk_activation_is_locked (answer->message)) {
      g_propagate_error (error, g_steal_pointer (&answer));
      return FALSE;
    }
    if (self->waiting != NULL)
      self->waiting (answer->message, self->data);
    if (wait (cancellable)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The wait was stopped; the last answer was: %s",
                   answer->message);
      return FALSE;
    }
  }
}

static gboolean
activate_with_shares (KskActivationRequest *self, GError **error)
{
  g_auto (KskTokenInfo) info = { 0 };
  if (!ksk_token_describe (self->token, &info, error))
    return FALSE;
  g_autoptr (KskSecret) pin = ksk_card_source_combine (self->cards, info.serial, error);
  g_autoptr (GError) refusal = NULL;
  if (pin == NULL || ksk_token_activate (self->token, pin, &refusal))
    return pin != NULL;
  /* No other PIN comes out of these cards. To give it once more takes their holders once more. */
  if (ksk_activation_is_wrong_pin (refusal->message))
    ksk_card_source_forget (self->cards);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
activate (KskActivationRequest *self, GCancellable *cancellable, GError **error)
{
  switch (self->way) {
    case KSK_ACTIVATION_AT_DEVICE:
      return wait_for_device (self, cancellable, error);
    case KSK_ACTIVATION_CARDS:
      return activate_with_shares (self, error);
    case KSK_ACTIVATION_PIN:
    case KSK_ACTIVATION_NONE:
      break;
  }
  gboolean is_active = ksk_token_activate (self->token, self->pin, error);
  g_clear_pointer (&self->pin, ksk_secret_free);
  return is_active;
}

gboolean
ksk_activation_perform (KskActivationRequest *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && KSK_IS_TOKEN (self->token), FALSE);

  if (!activate (self, cancellable, error))
    return FALSE;
  if (self->cards != NULL)
    ksk_card_source_forget (self->cards);
  return TRUE;
}
