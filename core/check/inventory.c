/* The public keys that an HSM holds, by label. */
#include "check/inventory.h"

struct _KskInventory {
  GHashTable *keys; /* (element-type utf8 KskPublicKey) */
};

KskInventory *
ksk_inventory_new (void)
{
  KskInventory *self = g_atomic_rc_box_new0 (KskInventory);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ksk_public_key_unref);
  return self;
}

static void
clear (gpointer data)
{
  KskInventory *self = data;
  g_hash_table_unref (self->keys);
}

KskInventory *
ksk_inventory_ref (KskInventory *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_inventory_unref (KskInventory *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
ksk_inventory_add (KskInventory *self, const char *label, KskPublicKey *key)
{
  g_return_val_if_fail (self != NULL && label != NULL && key != NULL, FALSE);

  if (g_hash_table_contains (self->keys, label))
    return FALSE;
  g_hash_table_insert (self->keys, g_strdup (label), ksk_public_key_ref (key));
  return TRUE;
}

KskPublicKey *
ksk_inventory_find (KskInventory *self, const char *label)
{
  g_return_val_if_fail (self != NULL && label != NULL, NULL);
  return g_hash_table_lookup (self->keys, label);
}
