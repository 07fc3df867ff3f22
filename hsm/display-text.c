/* Text out of an HSM as it may be shown. */
#include "display-text.h"

char *
ksk_hsm_display_text (const void *bytes, gsize size)
{
  g_autofree char *raw = g_strndup (bytes, size);
  char *text = g_utf8_make_valid (raw, -1);

  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';
  return text;
}
