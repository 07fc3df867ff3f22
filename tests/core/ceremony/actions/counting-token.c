/* An HSM that counts wrong PINs, for tests. */
#include "tests/core/ceremony/actions/counting-token.h"

#include <string.h>

#include "tests/core/ceremony/fake-room.h"

static void token_init (KskTokenInterface *iface);

static void
signer_init (KskSignerInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CountingToken, counting_token, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, signer_init)
                                   G_IMPLEMENT_INTERFACE (KSK_TYPE_TOKEN, token_init))

static void
counting_token_class_init (CountingTokenClass *class)
{
}

static void
counting_token_init (CountingToken *self)
{
  self->activation = KSK_ACTIVATION_PIN;
  self->serial = "K6002";
  self->tries_left = COUNTING_TOKEN_TRIES;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
describe (KskToken *token, KskTokenInfo *info, GError **error)
{
  CountingToken *self = COUNTING_TOKEN (token);
  if (self->describe_error != NULL)
    return fail (error, self->describe_error);
  *info = (KskTokenInfo){
    .label = g_strdup ("ceremony"),
    .serial = g_strdup (self->serial),
    .manufacturer = g_strdup ("Maker"),
    .model = g_strdup ("Model"),
    .firmware = g_strdup ("4.5"),
    .is_hardware = TRUE,
    .activation = self->activation,
    .pin_count_low = self->tries_left < 3,
    .pin_final_try = self->tries_left == 1,
    .pin_locked = self->tries_left == 0,
  };
  return TRUE;
}

static gboolean
activate (KskToken *token, const KskSecret *pin, GError **error)
{
  CountingToken *self = COUNTING_TOKEN (token);
  self->n_activations++;
  if (self->activate_error != NULL)
    return fail (error, self->activate_error);
  g_assert_cmpint (pin != NULL, ==, self->activation == KSK_ACTIVATION_PIN);
  if (pin != NULL && strcmp ((const char *)ksk_secret_get_bytes (pin), FAKE_PIN) != 0) {
    self->tries_left--;
    return fail (error, "C_Login: CKR_PIN_INCORRECT");
  }
  self->is_active = TRUE;
  return TRUE;
}

static gboolean
deactivate (KskToken *token, GError **error)
{
  CountingToken *self = COUNTING_TOKEN (token);
  if (self->deactivate_error != NULL)
    return fail (error, self->deactivate_error);
  self->is_active = FALSE;
  return TRUE;
}

static gboolean
is_active (KskToken *token)
{
  return COUNTING_TOKEN (token)->is_active;
}

static void
token_init (KskTokenInterface *iface)
{
  iface->describe = describe;
  iface->activate = activate;
  iface->deactivate = deactivate;
  iface->is_active = is_active;
}
