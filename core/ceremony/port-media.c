/* Removable media and the folder of the record: the calls of the interface. */
#include "ceremony/port-media.h"

#include <string.h>

static const char *const role_names[KSK_N_MEDIA]
    = { [KSK_MEDIUM_BOOT] = "boot", [KSK_MEDIUM_LOG] = "log", [KSK_MEDIUM_REQUEST] = "request" };

const char *
ksk_medium_role_get_name (KskMediumRole role)
{
  g_return_val_if_fail (role < KSK_N_MEDIA, "");
  return role_names[role];
}

gboolean
ksk_medium_role_from_name (const char *name, KskMediumRole *role)
{
  g_return_val_if_fail (name != NULL && role != NULL, FALSE);

  for (guint i = 0; i < KSK_N_MEDIA; i++) {
    if (strcmp (name, role_names[i]) == 0) {
      *role = (KskMediumRole)i;
      return TRUE;
    }
  }
  return FALSE;
}

G_DEFINE_INTERFACE (KskMedia, ksk_media, G_TYPE_OBJECT)

static void
ksk_media_default_init (KskMediaInterface *iface)
{
  g_signal_new ("changed", KSK_TYPE_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

char *
ksk_media_get_label (KskMedia *self, KskMediumRole role)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self), NULL);
  return KSK_MEDIA_GET_IFACE (self)->get_label (self, role);
}

GStrv
ksk_media_list (KskMedia *self, KskMediumRole role, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self), NULL);
  return KSK_MEDIA_GET_IFACE (self)->list (self, role, error);
}

GBytes *
ksk_media_read (KskMedia *self, KskMediumRole role, const char *name, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && name != NULL, NULL);
  return KSK_MEDIA_GET_IFACE (self)->read (self, role, name, max_bytes, error);
}

gboolean
ksk_media_write (KskMedia *self, KskMediumRole role, const char *name, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && name != NULL && bytes != NULL, FALSE);
  return KSK_MEDIA_GET_IFACE (self)->write (self, role, name, bytes, error);
}

gboolean
ksk_media_hash (KskMedia *self, KskMediumRole role, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && hash != NULL, FALSE);
  return KSK_MEDIA_GET_IFACE (self)->hash (self, role, hash, cancellable, error);
}

gboolean
ksk_media_copy (KskMedia *self, KskMediumRole role, guint number, KskMediumHash *hash, GCancellable *cancellable,
                GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && number > 0 && hash != NULL, FALSE);
  return KSK_MEDIA_GET_IFACE (self)->copy (self, role, number, hash, cancellable, error);
}

char *
ksk_media_identify_copy (KskMedia *self, guint number, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && number > 0, NULL);
  return KSK_MEDIA_GET_IFACE (self)->identify_copy (self, number, error);
}

gboolean
ksk_media_release (KskMedia *self, KskMediumRole role, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self), FALSE);
  return KSK_MEDIA_GET_IFACE (self)->release (self, role, error);
}

gboolean
ksk_media_keep (KskMedia *self, const char *name, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && name != NULL && bytes != NULL, FALSE);
  return KSK_MEDIA_GET_IFACE (self)->keep (self, name, bytes, error);
}

GBytes *
ksk_media_fetch (KskMedia *self, const char *name, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && name != NULL, NULL);
  return KSK_MEDIA_GET_IFACE (self)->fetch (self, name, max_bytes, error);
}

gboolean
ksk_media_set_aside (KskMedia *self, const char *name, GError **error)
{
  g_return_val_if_fail (KSK_IS_MEDIA (self) && name != NULL, FALSE);
  return KSK_MEDIA_GET_IFACE (self)->set_aside (self, name, error);
}
