/* Initials: how people sign. */
#include "ceremony/initials.h"

#include <string.h>

#include "ceremony/session.h"

#define MIN_INITIALS_CHARS 2

char *
ksk_initials_dup_normalised (const char *text)
{
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *upper = g_utf8_strup (stripped, -1);
  g_autofree char *initials = g_utf8_normalize (upper, -1, G_NORMALIZE_NFC);
  glong n_chars = g_utf8_strlen (initials, -1);
  if (n_chars < MIN_INITIALS_CHARS || n_chars > KSK_MAX_INITIALS_CHARS)
    return NULL;
  for (const char *p = initials; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)))
      return NULL;
  return g_steal_pointer (&initials);
}
