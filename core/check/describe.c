/* How findings call keys, algorithms and limits. */
#include "check/rules.h"

#include "dnssec/time.h"

char *
ksk_describe_key (KskDnskey *key)
{
  const char *identifier = ksk_dnskey_get_identifier (key);
  guint tag = ksk_dnskey_get_key_tag (key);

  if (identifier == NULL)
    return g_strdup_printf ("the key with tag %05u", tag);
  return g_strdup_printf ("key %s (tag %05u)", identifier, tag);
}

char *
ksk_describe_algorithm (guint algorithm, guint bits, guint64 rsa_exponent)
{
  const char *name = ksk_algorithm_get_name (algorithm);
  g_autofree char *number = name == NULL ? g_strdup_printf ("algorithm %u", algorithm) : NULL;

  if (rsa_exponent == 0)
    return g_strdup_printf ("%s with %u bits", name != NULL ? name : number, bits);
  return g_strdup_printf ("%s with %u bits and exponent %" G_GUINT64_FORMAT, name != NULL ? name : number, bits,
                          rsa_exponent);
}

char *
ksk_describe_limits (gint64 min_s, gint64 max_s)
{
  g_autofree char *min = ksk_duration_format_words (min_s);
  g_autofree char *max = ksk_duration_format_words (max_s);
  return min_s == max_s ? g_strdup_printf ("exactly %s", min) : g_strdup_printf ("%s to %s", min, max);
}
