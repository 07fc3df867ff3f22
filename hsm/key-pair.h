/* Making key pairs inside a token, and destroying them. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/* See ksk_hsm_generate_key(). */
KskPublicKey *ksk_hsm_session_generate_key (KskHsmSession *self, const char *label, KskKeyKind kind, guint rsa_bits,
                                            guint64 rsa_exponent, GError **error);

/* See ksk_hsm_delete_key(). */
gboolean ksk_hsm_session_delete_key (KskHsmSession *self, const char *label, GError **error);

G_END_DECLS
