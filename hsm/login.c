/* Logging in to a token and out of it. */
#include "login.h"

#include "return-value.h"
#include "token.h"

/* The flags are those after the refusal, so they count it. */
static gboolean
fail_pin (KskHsmSession *self, CK_RV rv, GError **error)
{
  g_autoptr (KskHsmToken) token = ksk_hsm_token_read (self->functions, self->slot, NULL);
  g_autofree char *text = ksk_return_value_dup_text (rv);

  if (rv == CKR_PIN_LOCKED || (token != NULL && token->pin_locked))
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_LOCKED,
                 "The HSM refused the PIN and allows no more tries: the security officer must reset it (%s)", text);
  else if (token != NULL && token->pin_final_try)
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_INCORRECT,
                 "The HSM refused the PIN and allows one last try before it locks; nothing was changed (%s)", text);
  else if (token != NULL && token->pin_count_low)
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_INCORRECT,
                 "The HSM refused the PIN and tries are running low; nothing was changed (%s)", text);
  else
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_INCORRECT, "The HSM refused the PIN; nothing was changed (%s)",
                 text);
  return FALSE;
}

CK_UTF8CHAR *
ksk_hsm_pin_bytes (const KskSecret *pin)
{
  return (CK_UTF8CHAR *)ksk_secret_get_bytes (pin);
}

gboolean
ksk_hsm_session_login (KskHsmSession *self, const KskSecret *pin, GError **error)
{
  CK_UTF8CHAR *bytes = pin != NULL ? ksk_hsm_pin_bytes (pin) : NULL;
  CK_ULONG size = pin != NULL ? ksk_secret_get_size (pin) : 0;

  CK_RV rv = self->functions->C_Login (self->handle, CKU_USER, bytes, size);
  if (rv == CKR_USER_ALREADY_LOGGED_IN)
    return TRUE;
  if (rv == CKR_ARGUMENTS_BAD && pin == NULL)
    return ksk_return_value_check (rv, error, "The HSM does not ask for the PIN itself: give one");

  KskHsmError code = ksk_return_value_get_code (rv);
  if (code == KSK_HSM_ERROR_PIN_INCORRECT || code == KSK_HSM_ERROR_PIN_LOCKED)
    return fail_pin (self, rv, error);
  return ksk_return_value_check (rv, error, "The HSM did not log in");
}

gboolean
ksk_hsm_session_logout (KskHsmSession *self, GError **error)
{
  /* Handles of private objects end with the login. */
  g_hash_table_remove_all (self->signing_keys);

  CK_RV rv = self->functions->C_Logout (self->handle);
  return rv == CKR_USER_NOT_LOGGED_IN || ksk_return_value_check (rv, error, "The HSM did not log out");
}
