/* What makes the record of a ceremony that is over complete: the calls of the interface. */
#include "ceremony/port-publisher.h"

G_DEFINE_INTERFACE (KskPublisher, ksk_publisher, G_TYPE_OBJECT)

static void
ksk_publisher_default_init (KskPublisherInterface *iface)
{
}

gboolean
ksk_publisher_publish (KskPublisher *self, KskFingerprint *sums, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self) && sums != NULL, FALSE);
  return KSK_PUBLISHER_GET_IFACE (self)->publish (self, sums, cancellable, error);
}

gboolean
ksk_publisher_list_closing (KskPublisher *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self), FALSE);
  KskPublisherInterface *iface = KSK_PUBLISHER_GET_IFACE (self);
  return iface->list_closing == NULL || iface->list_closing (self, cancellable, error);
}

const char *
ksk_publisher_get_folder (KskPublisher *self)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self), NULL);
  return KSK_PUBLISHER_GET_IFACE (self)->get_folder (self);
}

gboolean
ksk_publisher_is_listed (KskPublisher *self)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self), FALSE);
  return KSK_PUBLISHER_GET_IFACE (self)->is_listed (self);
}

void
ksk_publisher_get_progress (KskPublisher *self, KskPublisherProgress *progress)
{
  g_return_if_fail (KSK_IS_PUBLISHER (self) && progress != NULL);
  KSK_PUBLISHER_GET_IFACE (self)->get_progress (self, progress);
}

guint
ksk_publisher_get_n_copies (KskPublisher *self)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self), 0);
  KskPublisherInterface *iface = KSK_PUBLISHER_GET_IFACE (self);
  return iface->get_n_copies != NULL ? iface->get_n_copies (self) : 0;
}

const char *
ksk_publisher_get_copy_place (KskPublisher *self, guint number)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self), NULL);
  g_return_val_if_fail (number >= 1 && number <= ksk_publisher_get_n_copies (self), NULL);
  return KSK_PUBLISHER_GET_IFACE (self)->get_copy_place (self, number);
}

char *
ksk_publisher_dup_copy_label (KskPublisher *self, guint number)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self), NULL);
  g_return_val_if_fail (number >= 1 && number <= ksk_publisher_get_n_copies (self), NULL);
  return KSK_PUBLISHER_GET_IFACE (self)->dup_copy_label (self, number);
}

gboolean
ksk_publisher_copy (KskPublisher *self, guint number, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (self) && hash != NULL, FALSE);
  g_return_val_if_fail (number >= 1 && number <= ksk_publisher_get_n_copies (self), FALSE);
  return KSK_PUBLISHER_GET_IFACE (self)->copy (self, number, hash, cancellable, error);
}
