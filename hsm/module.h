/* A PKCS#11 module in this process: loaded from one named path, initialised, finalised. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "error.h"

G_BEGIN_DECLS

/**
 * ksk_hsm_module_load:
 * @path: (not nullable): of the shared library. `$NAME` at the start is that environment variable's value. A relative
 *   path is relative to the current directory.
 *
 * Loads and initialises exactly this module; modules registered with p11-kit stay untouched.
 * Returns: (transfer full) (nullable): its functions; end with ksk_hsm_module_unload(). Errors: KSK_HSM_ERROR_MODULE.
 */
CK_FUNCTION_LIST *ksk_hsm_module_load (const char *path, GError **error);

/* Finalises and unloads the module. Sessions must be closed before. */
void ksk_hsm_module_unload (CK_FUNCTION_LIST *functions);

G_END_DECLS
