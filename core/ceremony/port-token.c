/* The HSM of a ceremony: the calls of the interface. */
#include "ceremony/port-token.h"

G_DEFINE_INTERFACE (KskToken, ksk_token, KSK_TYPE_SIGNER)

static void
ksk_token_default_init (KskTokenInterface *iface)
{
}

void
ksk_token_info_clear (KskTokenInfo *self)
{
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->manufacturer, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->firmware, g_free);
}

gboolean
ksk_token_describe (KskToken *self, KskTokenInfo *info, GError **error)
{
  g_return_val_if_fail (KSK_IS_TOKEN (self) && info != NULL, FALSE);
  return KSK_TOKEN_GET_IFACE (self)->describe (self, info, error);
}

gboolean
ksk_token_activate (KskToken *self, const KskSecret *pin, GError **error)
{
  g_return_val_if_fail (KSK_IS_TOKEN (self), FALSE);
  return KSK_TOKEN_GET_IFACE (self)->activate (self, pin, error);
}

gboolean
ksk_token_deactivate (KskToken *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_TOKEN (self), FALSE);
  return KSK_TOKEN_GET_IFACE (self)->deactivate (self, error);
}

gboolean
ksk_token_is_active (KskToken *self)
{
  g_return_val_if_fail (KSK_IS_TOKEN (self), FALSE);
  return KSK_TOKEN_GET_IFACE (self)->is_active (self);
}

KskInventory *
ksk_token_read_keys (KskToken *self, GHashTable *labels, GError **error)
{
  g_return_val_if_fail (KSK_IS_TOKEN (self) && labels != NULL, NULL);
  return KSK_TOKEN_GET_IFACE (self)->read_keys (self, labels, error);
}
