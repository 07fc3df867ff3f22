/* The shares of cards that were opened. */
#include "open-shares.h"

#include "share-split.h"

struct _KskOpenShares {
  KskCardSet *set;
  GMutex mutex;
  KskSecret *shares[KSK_MAX_CARDS]; /* (nullable): that of card 1 first */
};

KskOpenShares *
ksk_open_shares_new (KskCardSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);

  KskOpenShares *self = g_new0 (KskOpenShares, 1);
  self->set = ksk_card_set_ref (set);
  g_mutex_init (&self->mutex);
  return self;
}

void
ksk_open_shares_free (KskOpenShares *self)
{
  if (self == NULL)
    return;
  ksk_open_shares_forget (self);
  g_mutex_clear (&self->mutex);
  ksk_card_set_unref (self->set);
  g_free (self);
}

gboolean
ksk_open_shares_add (KskOpenShares *self, guint card, KskSecret *share, GError **error)
{
  g_autoptr (KskSecret) owned = share;
  g_return_val_if_fail (self != NULL && card >= 1 && card <= ksk_card_set_get_of (self->set) && share != NULL, FALSE);

  if (!ksk_card_set_check_share (self->set, card, owned, error))
    return FALSE;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  ksk_secret_free (self->shares[card - 1]);
  self->shares[card - 1] = g_steal_pointer (&owned);
  return TRUE;
}

gboolean
ksk_open_shares_is_open (KskOpenShares *self, guint card)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  return card >= 1 && card <= KSK_MAX_CARDS && self->shares[card - 1] != NULL;
}

KskSecret *
ksk_open_shares_combine (KskOpenShares *self, const char *token_serial, GError **error)
{
  g_return_val_if_fail (self != NULL && token_serial != NULL, NULL);

  if (!ksk_card_set_check_token (self->set, token_serial, error))
    return NULL;
  guint cards[KSK_MAX_CARDS];
  const KskSecret *shares[KSK_MAX_CARDS];
  guint n = 0;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  for (guint card = 1; card <= KSK_MAX_CARDS; card++) {
    if (self->shares[card - 1] == NULL)
      continue;
    cards[n] = card;
    shares[n++] = self->shares[card - 1];
  }
  g_autoptr (KskSecret) key = ksk_share_join (ksk_card_set_get_need (self->set), cards, shares, n, error);
  return key != NULL ? ksk_card_set_unseal (self->set, token_serial, key, error) : NULL;
}

void
ksk_open_shares_forget (KskOpenShares *self)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < KSK_MAX_CARDS; i++)
    g_clear_pointer (&self->shares[i], ksk_secret_free);
}
