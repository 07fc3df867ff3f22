/* Finding keys in a token. */
#include "key-find.h"

#include <string.h>

#include "return-value.h"

#define MAX_OBJECTS 10000
#define BATCH 64

static gboolean
collect_objects (KskHsmSession *session, GArray *objects, GError **error)
{
  CK_OBJECT_HANDLE batch[BATCH];
  CK_ULONG n = 0;

  do {
    if (!ksk_return_value_check (session->functions->C_FindObjects (session->handle, batch, BATCH, &n), error,
                                 "The HSM does not list its keys"))
      return FALSE;
    if (n > BATCH || objects->len + n > MAX_OBJECTS) {
      g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED, "The HSM lists more than %d keys, which is the limit",
                   MAX_OBJECTS);
      return FALSE;
    }
    g_array_append_vals (objects, batch, (guint)n);
  } while (n > 0);
  return TRUE;
}

GArray *
ksk_hsm_find_objects (KskHsmSession *session, CK_OBJECT_CLASS object_class, const char *label, GError **error)
{
  CK_ATTRIBUTE template[] = {
    { CKA_CLASS, &object_class, sizeof object_class },
    { CKA_LABEL, (void *)label, label != NULL ? strlen (label) : 0 },
  };

  CK_RV rv = session->functions->C_FindObjectsInit (session->handle, template, label != NULL ? 2 : 1);
  if (!ksk_return_value_check (rv, error, "The HSM does not search its keys")) {
    ksk_hsm_session_renew (session);
    return NULL;
  }

  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (CK_OBJECT_HANDLE));
  gboolean is_complete = collect_objects (session, objects, error);
  rv = session->functions->C_FindObjectsFinal (session->handle);
  if (!is_complete || rv != CKR_OK) {
    /* What was found stands even when the HSM does not end the search well; the session does not. */
    ksk_hsm_session_renew (session);
  }
  return is_complete ? g_steal_pointer (&objects) : NULL;
}

gboolean
ksk_hsm_find_key (KskHsmSession *session, CK_OBJECT_CLASS object_class, const char *label, CK_OBJECT_HANDLE *handle,
                  GError **error)
{
  g_autoptr (GArray) objects = ksk_hsm_find_objects (session, object_class, label, error);
  if (objects == NULL)
    return FALSE;

  if (objects->len > 1) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_AMBIGUOUS_KEY,
                 "The HSM has %u %s keys with label \"%s\"; delete or rename all but one", objects->len,
                 object_class == CKO_PUBLIC_KEY ? "public" : "private", label);
    return FALSE;
  }
  *handle = objects->len == 1 ? g_array_index (objects, CK_OBJECT_HANDLE, 0) : CK_INVALID_HANDLE;
  return TRUE;
}

gboolean
ksk_hsm_fail_no_key (KskHsmSession *session, const char *label, GError **error)
{
  g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_KEY, "The HSM has no key with label \"%s\"%s", label,
               ksk_hsm_session_is_logged_in (session) ? ": check the label and which token this is"
                                                      : ", or shows it only after login: log in first");
  return FALSE;
}
