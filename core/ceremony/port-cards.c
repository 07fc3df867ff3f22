/* Operator cards: the calls of the interface, and the value of a reader. */
#include "ceremony/port-cards.h"

G_DEFINE_QUARK (ksk - card - error - quark, ksk_card_error)

G_DEFINE_INTERFACE (KskCardSource, ksk_card_source, G_TYPE_OBJECT)

static void
ksk_card_source_default_init (KskCardSourceInterface *iface)
{
  g_signal_new ("changed", KSK_TYPE_CARD_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

KskReader *
ksk_reader_new (const char *name, KskReaderState state, guint insertion, guint card, const char *serial, int tries_left,
                const char *detail)
{
  g_return_val_if_fail (name != NULL && serial != NULL && card <= KSK_MAX_CARDS, NULL);

  KskReader *self = g_atomic_rc_box_new0 (KskReader);
  self->name = g_strdup (name);
  self->state = state;
  self->insertion = insertion;
  self->card = card;
  self->serial = g_strdup (serial);
  self->tries_left = tries_left;
  self->detail = g_strdup (detail);
  return self;
}

KskReader *
ksk_reader_ref (KskReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
reader_clear (gpointer data)
{
  KskReader *self = data;
  g_free (self->name);
  g_free (self->serial);
  g_free (self->detail);
}

void
ksk_reader_unref (KskReader *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, reader_clear);
}

KskCardPlace
ksk_card_source_get_place (KskCardSource *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), KSK_CARDS_AT_DEVICE);
  return KSK_CARD_SOURCE_GET_IFACE (self)->get_place (self);
}

guint
ksk_card_source_get_need (KskCardSource *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), 0);
  return KSK_CARD_SOURCE_GET_IFACE (self)->get_need (self);
}

guint
ksk_card_source_get_of (KskCardSource *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), 0);
  return KSK_CARD_SOURCE_GET_IFACE (self)->get_of (self);
}

GPtrArray *
ksk_card_source_dup_readers (KskCardSource *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), NULL);
  return KSK_CARD_SOURCE_GET_IFACE (self)->dup_readers (self);
}

char *
ksk_card_source_dup_trouble (KskCardSource *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), NULL);
  return KSK_CARD_SOURCE_GET_IFACE (self)->dup_trouble (self);
}

gboolean
ksk_card_source_is_open (KskCardSource *self, guint card)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), FALSE);
  return KSK_CARD_SOURCE_GET_IFACE (self)->is_open (self, card);
}

/* At the device there is nothing to open and nothing to combine. */
static gboolean
fail_at_device (GError **error)
{
  g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                       "The cards go into the HSM itself: the console has no reader for them.");
  return FALSE;
}

gboolean
ksk_card_source_open (KskCardSource *self, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self) && serial != NULL && pin != NULL, FALSE);
  if (ksk_card_source_get_place (self) == KSK_CARDS_AT_DEVICE)
    return fail_at_device (error);
  return KSK_CARD_SOURCE_GET_IFACE (self)->open (self, card, serial, pin, error);
}

KskSecret *
ksk_card_source_combine (KskCardSource *self, const char *token_serial, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self) && token_serial != NULL, NULL);
  if (ksk_card_source_get_place (self) != KSK_CARDS_AT_DEVICE)
    return KSK_CARD_SOURCE_GET_IFACE (self)->combine (self, token_serial, error);
  fail_at_device (error);
  return NULL;
}

char *
ksk_card_source_dup_set_sha256 (KskCardSource *self)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), NULL);
  KskCardSourceInterface *iface = KSK_CARD_SOURCE_GET_IFACE (self);
  return iface->dup_set_sha256 != NULL ? iface->dup_set_sha256 (self) : NULL;
}

void
ksk_card_source_forget (KskCardSource *self)
{
  g_return_if_fail (KSK_IS_CARD_SOURCE (self));
  KSK_CARD_SOURCE_GET_IFACE (self)->forget (self);
}

gboolean
ksk_card_source_insert (KskCardSource *self, guint card, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self) && KSK_CARD_SOURCE_GET_IFACE (self)->insert != NULL, FALSE);
  return KSK_CARD_SOURCE_GET_IFACE (self)->insert (self, card, error);
}

void
ksk_card_source_take_out (KskCardSource *self, guint card)
{
  g_return_if_fail (KSK_IS_CARD_SOURCE (self) && KSK_CARD_SOURCE_GET_IFACE (self)->take_out != NULL);
  KSK_CARD_SOURCE_GET_IFACE (self)->take_out (self, card);
}

char *
ksk_card_source_dup_note (KskCardSource *self, guint card)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (self), NULL);
  KskCardSourceInterface *iface = KSK_CARD_SOURCE_GET_IFACE (self);
  return iface->dup_note != NULL ? iface->dup_note (self, card) : NULL;
}
