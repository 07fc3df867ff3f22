/* Base64 as XML and zone files write it. */
#include "dnssec/base64.h"

#include <string.h>

#define SPACE " \t\r\n"

GBytes *
ksk_base64_decode (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *packed = g_malloc (strlen (text) + 1);
  gsize length = 0;
  for (const char *p = text; *p != '\0'; p++)
    if (strchr (SPACE, *p) == NULL)
      packed[length++] = *p;
  packed[length] = '\0';

  /* GLib's decoder passes over what it does not know, so only text that it would write itself is canonical. */
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (packed, &size);
  g_autofree char *again = g_base64_encode (bytes, size);
  if (strcmp (packed, again) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}
