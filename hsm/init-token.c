/* Making a token of a free slot, for rehearsals. */
#include "init-token.h"

#include <string.h>

#include "login.h"
#include "return-value.h"
#include "token.h"

/* Returns: (transfer none) (nullable): the first token that nobody has initialised. */
static KskHsmToken *
find_free_token (GPtrArray *tokens, const char *label, GError **error)
{
  KskHsmToken *free_token = NULL;

  for (guint i = 0; i < tokens->len; i++) {
    KskHsmToken *token = g_ptr_array_index (tokens, i);
    if (!ksk_hsm_token_is_soft (token)) {
      g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED,
                   "Only SoftHSM tokens are initialised here, and one is made by \"%s\"; nothing was changed",
                   token->manufacturer);
      return NULL;
    }
    if (token->initialized && g_str_equal (token->label, label)) {
      g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_EXISTS,
                   "There is already a token with label \"%s\"; nothing was changed", label);
      return NULL;
    }
    if (!token->initialized && free_token == NULL)
      free_token = token;
  }

  if (free_token == NULL)
    g_set_error_literal (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN,
                         "There is no free slot for a new token; nothing was changed");
  return free_token;
}

/* Looked at beforehand: a PIN refused later leaves a token that nobody can log in to. */
static gboolean
check_pin (CK_FUNCTION_LIST *functions, CK_SLOT_ID slot, const KskSecret *pin, GError **error)
{
  CK_TOKEN_INFO info = { 0 };
  if (!ksk_return_value_check (functions->C_GetTokenInfo (slot, &info), error,
                               "The HSM does not describe its free slot"))
    return FALSE;

  gsize size = ksk_secret_get_size (pin);
  if (size >= info.ulMinPinLen && size <= info.ulMaxPinLen)
    return TRUE;
  g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED,
               "A PIN of this HSM has %lu to %lu characters; nothing was changed", info.ulMinPinLen, info.ulMaxPinLen);
  return FALSE;
}

static gboolean
set_pin (CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session, const KskSecret *so_pin, const KskSecret *pin,
         GError **error)
{
  CK_RV rv = functions->C_Login (session, CKU_SO, ksk_hsm_pin_bytes (so_pin), ksk_secret_get_size (so_pin));
  if (!ksk_return_value_check (rv, error, "The new token did not log in its security officer"))
    return FALSE;

  rv = functions->C_InitPIN (session, ksk_hsm_pin_bytes (pin), ksk_secret_get_size (pin));
  gboolean is_set = ksk_return_value_check (rv, error, "The new token took no user PIN");
  functions->C_Logout (session); /* closing the session would do it too */
  return is_set;
}

gboolean
ksk_hsm_token_init (CK_FUNCTION_LIST *functions, const char *label, const KskSecret *so_pin, const KskSecret *pin,
                    GError **error)
{
  CK_UTF8CHAR padded[32];
  gsize label_size = strlen (label);
  if (label_size == 0 || label_size > sizeof padded) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED, "A token label has 1 to %zu bytes; \"%s\" has %zu",
                 sizeof padded, label, label_size);
    return FALSE;
  }
  memset (padded, ' ', sizeof padded);
  memcpy (padded, label, label_size);

  g_autoptr (GPtrArray) tokens = ksk_hsm_token_list (functions, error);
  KskHsmToken *token = tokens != NULL ? find_free_token (tokens, label, error) : NULL;
  if (token == NULL)
    return FALSE;
  if (!check_pin (functions, token->slot_id, so_pin, error) || !check_pin (functions, token->slot_id, pin, error))
    return FALSE;

  CK_RV rv = functions->C_InitToken (token->slot_id, ksk_hsm_pin_bytes (so_pin), ksk_secret_get_size (so_pin), padded);
  if (!ksk_return_value_check (rv, error, "The HSM did not initialise token \"%s\"", label))
    return FALSE;

  CK_SESSION_HANDLE session = 0;
  rv = functions->C_OpenSession (token->slot_id, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session);
  if (!ksk_return_value_check (rv, error, "The HSM opened no session with the new token \"%s\"", label))
    return FALSE;

  gboolean is_set = set_pin (functions, session, so_pin, pin, error);
  functions->C_CloseSession (session);
  return is_set;
}
