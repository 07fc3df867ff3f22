/* The operator cards of a rehearsal. */
#include "card-maker.h"

#include <string.h>

#include "app/media/file-write.h"
#include "hsm/card-file.h"
#include "hsm/card-set.h"
#include "soft-token.h"

#define CEREMONY "Rehearsal"
#define PIN_DIGITS 6

static gboolean
make_card (KskCardSet *set, guint card, const KskSecret *share, const KskLayout *layout, GError **error)
{
  KskCardLabel label;
  ksk_card_set_get_label (set, card, &label);
  g_autofree char *path = ksk_card_file_dup_path (layout->cards, card, label.epoch);
  g_autofree char *note = g_strnfill (PIN_DIGITS, (gchar)('0' + card));
  g_autoptr (KskSecret) pin = ksk_secret_new (note, PIN_DIGITS, error);
  return pin != NULL && ksk_card_file_create (path, &label, share, pin, note, error);
}

gboolean
ksk_card_maker_run (KskHsm *hsm, const KskLayout *layout, GError **error)
{
  g_autoptr (KskHsmToken) token = ksk_hsm_dup_token (hsm, error);
  g_autoptr (KskSecret) pin
      = token != NULL ? ksk_secret_new (KSK_SOFT_TOKEN_PIN, strlen (KSK_SOFT_TOKEN_PIN), error) : NULL;
  if (pin == NULL)
    return FALSE;

  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set
      = ksk_card_set_issue (CEREMONY, token->serial, KSK_REHEARSAL_QUORUM, KSK_REHEARSAL_CARDS, pin, &shares, error);
  if (set == NULL)
    return FALSE;
  for (guint card = 1; card <= shares->len; card++)
    if (!make_card (set, card, shares->pdata[card - 1], layout, error))
      return FALSE;
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (set);
  return ksk_file_write_new (layout->card_set, bytes, error);
}
