/* The bundle table of ceremony logs. */
#include "ksr/table.h"

#include "dnssec/time.h"

char *
ksk_bundle_format_zsk_tags (KskBundle *bundle)
{
  g_return_val_if_fail (bundle != NULL, NULL);

  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  GString *cell = g_string_new (NULL);
  for (guint i = 0; i < keys->len; i++)
    if (!ksk_dnskey_is_sep (keys->pdata[i]))
      g_string_append_printf (cell, "%s%05u", cell->len > 0 ? "," : "", ksk_dnskey_get_key_tag (keys->pdata[i]));
  return g_string_free (cell, FALSE);
}

static gboolean
signs (KskBundle *bundle, KskDnskey *key)
{
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  for (guint i = 0; i < signatures->len; i++) {
    if (ksk_rrsig_fields_name_key (ksk_rrsig_get_fields (signatures->pdata[i]), key))
      return TRUE;
  }
  return FALSE;
}

char *
ksk_bundle_format_ksk_tags (KskBundle *bundle)
{
  g_return_val_if_fail (bundle != NULL, NULL);

  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  GString *cell = g_string_new (NULL);
  for (guint i = 0; i < keys->len; i++) {
    KskDnskey *key = keys->pdata[i];
    if (!ksk_dnskey_is_sep (key))
      continue;
    const char *label = ksk_dnskey_get_identifier (key);
    g_string_append_printf (cell, "%s%05u(%s)/%s%s", cell->len > 0 ? "," : "", ksk_dnskey_get_key_tag (key),
                            label != NULL ? label : "", ksk_dnskey_is_revoked (key) ? "R" : "",
                            signs (bundle, key) ? "S" : "P");
  }
  return g_string_free (cell, FALSE);
}

static void
append_row (GString *table, const char *number, const char *inception, const char *expiration, const char *zsk_tags,
            const char *ksk_tags)
{
  g_autofree char *row
      = g_strdup_printf ("%-2s %-19s %-20s %-13s %s", number, inception, expiration, zsk_tags, ksk_tags);
  g_string_append_printf (table, "%s\n", g_strchomp (row));
}

char *
ksk_bundle_table_format (GPtrArray *bundles)
{
  g_return_val_if_fail (bundles != NULL, NULL);

  GString *table = g_string_new (NULL);
  append_row (table, "#", "Inception", "Expiration", "ZSK Tags", "KSK Tag(CKA_LABEL)");
  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *inception = ksk_time_format (ksk_bundle_get_inception (bundle));
    g_autofree char *expiration = ksk_time_format (ksk_bundle_get_expiration (bundle));
    g_autofree char *zsk_tags = ksk_bundle_format_zsk_tags (bundle);
    g_autofree char *ksk_tags = ksk_bundle_format_ksk_tags (bundle);
    append_row (table, number, inception, expiration, zsk_tags, ksk_tags);
  }
  return g_string_free (table, FALSE);
}
