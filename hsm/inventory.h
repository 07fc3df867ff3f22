/* All key pairs of a token. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/* See ksk_hsm_list_keys(). */
GPtrArray *ksk_hsm_session_list_keys (KskHsmSession *self, GError **error);

G_END_DECLS
