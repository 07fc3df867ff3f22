/* What the files of a published record are called that have the number of the ceremony in their names. */
#include "app/publish/names.h"

#include <string.h>

#define MAX_DIGITS 9

char *
ksk_names_make (const char *family, const char *title, const char *ending)
{
  g_return_val_if_fail (family != NULL && title != NULL && ending != NULL, NULL);

  const char *digits = strpbrk (title, "0123456789");
  int n = digits != NULL ? (int)MIN (strspn (digits, "0123456789"), MAX_DIGITS) : 0;
  return g_strdup_printf ("%s%.*s%s", family, n, digits != NULL ? digits : "", ending);
}
