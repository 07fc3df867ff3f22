/* Labels of KSKs in an HSM, made from the time as the root's are. */
#include "dnssec/key-label.h"

#include "dnssec/time.h"

char *
ksk_key_label_new (gint64 time_s)
{
  g_return_val_if_fail (time_s >= 0 && time_s <= KSK_TIME_MAX, NULL);

  /* The digits of RFC 4648, section 6, in the lower case that the root's labels have. */
  static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  GString *label = g_string_new ("K");

  /* Six digits of five bits hold all but the last two bits of the time: hence the steps of four seconds. */
  for (int shift = 27; shift >= 2; shift -= 5)
    g_string_append_c (label, digits[(time_s >> shift) & 31]);
  return g_string_free (label, FALSE);
}
