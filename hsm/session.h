/* A session with one token, and what has been learnt of the token so far. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "hsm.h"

G_BEGIN_DECLS

typedef struct {
  CK_FUNCTION_LIST *functions; /* not owned */
  CK_SLOT_ID slot;
  char *serial;             /* of the token: another one may come into the slot */
  CK_SESSION_HANDLE handle; /* read-write */
  GArray *mechanisms;       /* (nullable) (element-type CK_MECHANISM_TYPE): NULL until asked for */
  GHashTable *signing_keys; /* label → what sign.c knows of the key */
} KskHsmSession;

/* Opens a session. Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_DEVICE, _FAILED. */
KskHsmSession *ksk_hsm_session_open (CK_FUNCTION_LIST *functions, const KskHsmToken *token, GError **error);

/* Closes the session, which logs out when it is the last one with this token. */
void ksk_hsm_session_close (KskHsmSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmSession, ksk_hsm_session_close)

/**
 * ksk_hsm_session_renew:
 *
 * After a call that failed: exchanges the session for a fresh one, so that no half-done operation is left, and forgets
 * the handles of keys. The login stays. A token that is gone stays gone: then the next call says so.
 */
void ksk_hsm_session_renew (KskHsmSession *self);

/* Returns TRUE when the token says that a user is logged in to it. */
gboolean ksk_hsm_session_is_logged_in (KskHsmSession *self);

/* Returns: (transfer none) (nullable) (element-type CK_MECHANISM_TYPE): what the token offers; asked for only once. */
GArray *ksk_hsm_session_get_mechanisms (KskHsmSession *self, GError **error);

G_END_DECLS
