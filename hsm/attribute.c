/* Reading attributes of PKCS#11 objects. */
#include "attribute.h"

#include <string.h>

#include "return-value.h"

/* Far above the 512 octets of the longest modulus: what is longer is none of the attributes read here. */
#define MAX_ATTRIBUTE_BYTES 4096

gboolean
ksk_hsm_attribute_read (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, GBytes **value,
                        GError **error)
{
  guint8 buffer[MAX_ATTRIBUTE_BYTES];
  CK_ATTRIBUTE attribute = { type, buffer, sizeof buffer };

  *value = NULL;
  CK_RV rv = session->functions->C_GetAttributeValue (session->handle, object, &attribute, 1);
  if (rv == CKR_ATTRIBUTE_TYPE_INVALID || rv == CKR_ATTRIBUTE_SENSITIVE)
    return TRUE;
  if (!ksk_return_value_check (rv, error, "The HSM does not tell attribute 0x%lx of an object", type))
    return FALSE;
  if (attribute.ulValueLen <= sizeof buffer)
    *value = g_bytes_new (buffer, attribute.ulValueLen);
  return TRUE;
}

gboolean
ksk_hsm_attribute_read_boolean (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                                gboolean *value, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  if (!ksk_hsm_attribute_read (session, object, type, &bytes, error))
    return FALSE;

  gsize size = 0;
  const CK_BBOOL *flag = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  *value = size == sizeof *flag && *flag != CK_FALSE;
  return TRUE;
}

gboolean
ksk_hsm_attribute_read_key_type (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_KEY_TYPE *type, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  if (!ksk_hsm_attribute_read (session, object, CKA_KEY_TYPE, &bytes, error))
    return FALSE;

  *type = CKK_VENDOR_DEFINED;
  if (bytes != NULL && g_bytes_get_size (bytes) == sizeof *type)
    memcpy (type, g_bytes_get_data (bytes, NULL), sizeof *type);
  return TRUE;
}
