/* The different keys of many bundles, each with the place where it first stands. */
#include "check/rules.h"

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  return ksk_dnskey_compare ((KskDnskey *)a, (KskDnskey *)b);
}

GArray *
ksk_collect_keys (GPtrArray *bundles, guint n_bundles)
{
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (KskPlacedKey));
  /* A tree, as whoever writes the request could make a hash table slow on purpose. */
  g_autoptr (GTree) seen = g_tree_new (compare_keys);

  for (guint i = 0; i < MIN (n_bundles, bundles->len); i++) {
    GPtrArray *keys = ksk_bundle_get_keys (bundles->pdata[i]);
    for (guint k = 0; k < keys->len; k++)
      if (g_tree_lookup (seen, keys->pdata[k]) == NULL) {
        g_tree_insert (seen, keys->pdata[k], keys->pdata[k]);
        KskPlacedKey place = { keys->pdata[k], bundles->pdata[i], i + 1 };
        g_array_append_val (placed, place);
      }
  }
  return placed;
}
