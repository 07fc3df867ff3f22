/* Making a token of a free slot, for rehearsals. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "hsm.h"

G_BEGIN_DECLS

/* See ksk_hsm_init_token(). */
gboolean ksk_hsm_token_init (CK_FUNCTION_LIST *functions, const char *label, const KskSecret *so_pin,
                             const KskSecret *pin, GError **error);

G_END_DECLS
