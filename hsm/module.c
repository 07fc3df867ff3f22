/* A PKCS#11 module in this process: loaded from one named path, initialised, finalised. */
#include "module.h"

#include <p11-kit/p11-kit.h>
#include <string.h>

#include "return-value.h"

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

static char *
expand_path (const char *path, GError **error)
{
  /* p11-kit would look for a relative path in its own folder of modules, which is not what a configuration means. */
  if (path[0] != '$')
    return g_canonicalize_filename (path, NULL);

  gsize name_size = strspn (path + 1, NAME_CHARACTERS);
  g_autofree char *name = g_strndup (path + 1, name_size);
  const char *value = g_getenv (name);
  if (value == NULL || value[0] == '\0') {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE,
                 "The PKCS#11 module \"%s\" is named by the environment variable \"%s\", which is not set", path, name);
    return NULL;
  }
  g_autofree char *expanded = g_strconcat (value, path + 1 + name_size, NULL);
  return g_canonicalize_filename (expanded, NULL);
}

CK_FUNCTION_LIST *
ksk_hsm_module_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *expanded = expand_path (path, error);
  if (expanded == NULL)
    return NULL;

  CK_FUNCTION_LIST *functions = p11_kit_module_load (expanded, P11_KIT_MODULE_CRITICAL);
  if (functions == NULL) {
    const char *reason = p11_kit_message ();
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE, "The PKCS#11 module \"%s\" cannot be loaded: %s", expanded,
                 reason != NULL ? reason : "it is not a PKCS#11 module");
    return NULL;
  }

  CK_RV rv = p11_kit_module_initialize (functions);
  if (rv != CKR_OK) {
    g_autofree char *text = ksk_return_value_dup_text (rv);
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE,
                 "The PKCS#11 module \"%s\" does not start: check its own configuration and environment (%s)", expanded,
                 text);
    p11_kit_module_release (functions);
    return NULL;
  }

  return functions;
}

void
ksk_hsm_module_unload (CK_FUNCTION_LIST *functions)
{
  /* Nothing is left to do about a module that does not finalise: it is unloaded all the same. */
  p11_kit_module_finalize (functions);
  p11_kit_module_release (functions);
}
