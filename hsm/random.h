/* Random octets for keys, salts and serial numbers. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Fills @bytes with what may be published. Errors: G_IO_ERROR_FAILED when there is no randomness. */
gboolean ksk_random_fill (guint8 *bytes, gsize n, GError **error);

/* Returns: (transfer full) (nullable): @n octets, at most 64, that are to be kept secret. Errors: as above, and
 * KSK_SECRET_ERROR_*. */
KskSecret *ksk_random_new_secret (gsize n, GError **error);

G_END_DECLS
