/* The different keys of many bundles, each with the place where it first stands. */
#include "check/rules.h"

static guint
hash_key (gconstpointer key)
{
  return g_bytes_hash (ksk_dnskey_get_rdata ((KskDnskey *)key));
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return ksk_dnskey_equal ((KskDnskey *)a, (KskDnskey *)b);
}

GArray *
ksk_collect_keys (GPtrArray *bundles)
{
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (KskPlacedKey));
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_key, equal_keys);

  for (guint i = 0; i < bundles->len; i++) {
    GPtrArray *keys = ksk_bundle_get_keys (bundles->pdata[i]);
    for (guint k = 0; k < keys->len; k++)
      if (g_hash_table_add (seen, keys->pdata[k])) {
        KskPlacedKey place = { keys->pdata[k], bundles->pdata[i], i + 1 };
        g_array_append_val (placed, place);
      }
  }
  return placed;
}
