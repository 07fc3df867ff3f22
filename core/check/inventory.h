/* The public keys that an HSM holds, by label: what the checks and the plan know of the HSM. */
#pragma once

#include "dnssec/public-key.h"

G_BEGIN_DECLS

/* Grows while it is read from the HSM, constant afterwards. Reference counted. */
typedef struct _KskInventory KskInventory;

/* Returns: (transfer full): an inventory without keys. */
KSK_API KskInventory *ksk_inventory_new (void);
KSK_API KskInventory *ksk_inventory_ref (KskInventory *self);
KSK_API void ksk_inventory_unref (KskInventory *self);

/* Adds a key under its CKA_LABEL. Returns FALSE, and changes nothing, when the label is already there. */
KSK_API gboolean ksk_inventory_add (KskInventory *self, const char *label, KskPublicKey *key);

/* Returns: (transfer none) (nullable): the key with that label. */
KSK_API KskPublicKey *ksk_inventory_find (KskInventory *self, const char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskInventory, ksk_inventory_unref)

G_END_DECLS
