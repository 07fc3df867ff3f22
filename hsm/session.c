/* A session with one token, and what has been learnt of the token so far. */
#include "session.h"

#include "return-value.h"

#define MAX_MECHANISMS 4096

static CK_RV
open_session (CK_FUNCTION_LIST *functions, CK_SLOT_ID slot, CK_SESSION_HANDLE *handle)
{
  return functions->C_OpenSession (slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, handle);
}

KskHsmSession *
ksk_hsm_session_open (CK_FUNCTION_LIST *functions, const KskHsmToken *token, GError **error)
{
  CK_SESSION_HANDLE handle = 0;
  if (!ksk_return_value_check (open_session (functions, token->slot_id, &handle), error,
                               "The HSM opened no session with token \"%s\"", token->label))
    return NULL;

  KskHsmSession *self = g_new0 (KskHsmSession, 1);
  self->functions = functions;
  self->slot = token->slot_id;
  self->serial = g_strdup (token->serial);
  self->handle = handle;
  self->signing_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ksk_hsm_session_close (KskHsmSession *self)
{
  if (self == NULL)
    return;

  /* A session that cannot be closed has gone with its token. */
  self->functions->C_CloseSession (self->handle);
  g_clear_pointer (&self->mechanisms, g_array_unref);
  g_hash_table_unref (self->signing_keys);
  g_free (self->serial);
  g_free (self);
}

void
ksk_hsm_session_renew (KskHsmSession *self)
{
  g_hash_table_remove_all (self->signing_keys);

  /* The new one first: closing the last session with a token logs out. */
  CK_SESSION_HANDLE fresh = 0;
  if (open_session (self->functions, self->slot, &fresh) != CKR_OK)
    return;
  self->functions->C_CloseSession (self->handle);
  self->handle = fresh;
}

gboolean
ksk_hsm_session_is_logged_in (KskHsmSession *self)
{
  CK_SESSION_INFO info = { 0 };
  return self->functions->C_GetSessionInfo (self->handle, &info) == CKR_OK && info.state == CKS_RW_USER_FUNCTIONS;
}

GArray *
ksk_hsm_session_get_mechanisms (KskHsmSession *self, GError **error)
{
  if (self->mechanisms != NULL)
    return self->mechanisms;

  CK_ULONG n = 0;
  if (!ksk_return_value_check (self->functions->C_GetMechanismList (self->slot, NULL, &n), error,
                               "The HSM does not list its mechanisms"))
    return NULL;
  if (n > MAX_MECHANISMS) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED, "The HSM claims to have %lu mechanisms; %d are the limit",
                 n, MAX_MECHANISMS);
    return NULL;
  }

  g_autoptr (GArray) mechanisms = g_array_new (FALSE, TRUE, sizeof (CK_MECHANISM_TYPE));
  g_array_set_size (mechanisms, (guint)n);
  if (n > 0
      && !ksk_return_value_check (
          self->functions->C_GetMechanismList (self->slot, (CK_MECHANISM_TYPE *)(void *)mechanisms->data, &n), error,
          "The HSM does not list its mechanisms"))
    return NULL;
  g_array_set_size (mechanisms, (guint)MIN (n, mechanisms->len));
  self->mechanisms = g_steal_pointer (&mechanisms);
  return self->mechanisms;
}
