/* Who makes signatures: the interface between a plan and an HSM. */
#include "sign/signer.h"

G_DEFINE_INTERFACE (KskSigner, ksk_signer, G_TYPE_OBJECT)

static void
ksk_signer_default_init (KskSignerInterface *iface)
{
}

GBytes *
ksk_signer_sign (KskSigner *self, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
                 GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (KSK_IS_SIGNER (self) && label != NULL && data != NULL, NULL);
  g_return_val_if_fail (ksk_algorithm_is_supported (algorithm), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return KSK_SIGNER_GET_IFACE (self)->sign (self, label, algorithm, data, hash_in_hsm, cancellable, error);
}
