/* Logging in to a token and out of it. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/* @pin: (nullable): NULL when it is entered at the device. See ksk_hsm_login(). */
gboolean ksk_hsm_session_login (KskHsmSession *self, const KskSecret *pin, GError **error);

/* See ksk_hsm_logout(). */
gboolean ksk_hsm_session_logout (KskHsmSession *self, GError **error);

/* Returns: (transfer none): the PIN where it is, in locked memory, as PKCS#11 takes it: without const. */
CK_UTF8CHAR *ksk_hsm_pin_bytes (const KskSecret *pin);

G_END_DECLS
