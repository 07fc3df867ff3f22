/* What a card says without its PIN, as octets on a card; and what all cards have in common about PINs. */
#include "card-label.h"

#include <string.h>

/* What an operator card begins with, and the version of what follows. */
static const guint8 magic[] = { 'K', 'S', 'K', 'C', 1 };

/* Where things stand: big-endian, as everywhere on smart cards. */
enum {
  AT_SET_ID = sizeof magic,
  AT_EPOCH = AT_SET_ID + KSK_CARD_SET_ID_BYTES,
  AT_CARD = AT_EPOCH + 4,
  AT_NEED,
  AT_OF,
  AT_SERIAL,
};

G_STATIC_ASSERT (AT_SERIAL + KSK_CARD_SERIAL_CHARACTERS / 2 == KSK_CARD_LABEL_BYTES);

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "This is no operator card: %s", reason);
  return FALSE;
}

static gboolean
is_serial (const char *serial)
{
  gsize n = strspn (serial, "0123456789abcdef");
  return n == KSK_CARD_SERIAL_CHARACTERS && serial[n] == '\0';
}

gboolean
ksk_card_label_is_valid (const KskCardLabel *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->epoch >= 1 && self->of >= 2 && self->of <= KSK_MAX_CARDS && self->need >= 2 && self->need <= self->of
         && self->card >= 1 && self->card <= self->of && is_serial (self->serial);
}

gboolean
ksk_card_label_parse (const guint8 *bytes, gsize n, KskCardLabel *label, GError **error)
{
  g_return_val_if_fail (bytes != NULL && label != NULL, FALSE);

  if (n != KSK_CARD_LABEL_BYTES)
    return refuse (error, "its label has another size");
  if (memcmp (bytes, magic, sizeof magic) != 0)
    return refuse (error, "its label begins otherwise");

  guint32 epoch;
  memcpy (&epoch, bytes + AT_EPOCH, sizeof epoch);
  KskCardLabel found = {
    .epoch = GUINT32_FROM_BE (epoch),
    .card = bytes[AT_CARD],
    .need = bytes[AT_NEED],
    .of = bytes[AT_OF],
  };
  memcpy (found.set_id, bytes + AT_SET_ID, sizeof found.set_id);
  for (gsize i = 0; i < KSK_CARD_SERIAL_CHARACTERS / 2; i++)
    g_snprintf (found.serial + 2 * i, 3, "%02x", bytes[AT_SERIAL + i]);
  if (!ksk_card_label_is_valid (&found))
    return refuse (error, "its label says numbers that no card has");
  *label = found;
  return TRUE;
}

GBytes *
ksk_card_label_to_bytes (const KskCardLabel *self)
{
  g_return_val_if_fail (self != NULL && ksk_card_label_is_valid (self), NULL);

  guint8 bytes[KSK_CARD_LABEL_BYTES];
  guint32 epoch = GUINT32_TO_BE (self->epoch);
  memcpy (bytes, magic, sizeof magic);
  memcpy (bytes + AT_SET_ID, self->set_id, sizeof self->set_id);
  memcpy (bytes + AT_EPOCH, &epoch, sizeof epoch);
  bytes[AT_CARD] = (guint8)self->card;
  bytes[AT_NEED] = (guint8)self->need;
  bytes[AT_OF] = (guint8)self->of;
  for (gsize i = 0; i < KSK_CARD_SERIAL_CHARACTERS / 2; i++)
    bytes[AT_SERIAL + i]
        = (guint8)(g_ascii_xdigit_value (self->serial[2 * i]) << 4 | g_ascii_xdigit_value (self->serial[2 * i + 1]));
  return g_bytes_new (bytes, sizeof bytes);
}

char *
ksk_card_label_dup_name (const KskCardLabel *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_strdup_printf ("CO%u of %u", self->card, self->of);
}

gboolean
ksk_card_pin_check (const KskSecret *pin, GError **error)
{
  g_return_val_if_fail (pin != NULL, FALSE);

  const guint8 *bytes = ksk_secret_get_bytes (pin);
  gsize size = ksk_secret_get_size (pin);
  gboolean is_pin = size >= KSK_CARD_PIN_MIN && size <= KSK_CARD_PIN_MAX;
  for (gsize i = 0; i < size; i++)
    is_pin = is_pin && g_ascii_isgraph (bytes[i]);
  if (is_pin)
    return TRUE;
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
               "The PIN of a card has %d to %d letters, digits or signs, and no spaces", KSK_CARD_PIN_MIN,
               KSK_CARD_PIN_MAX);
  return FALSE;
}

gboolean
ksk_card_pin_refuse (int tries_left, GError **error)
{
  if (tries_left == 0)
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_BLOCKED,
                         "This card is blocked after too many wrong PINs; use another card");
  else if (tries_left == 1)
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_LAST_TRY,
                         "The PIN was wrong, and one more wrong PIN blocks this card");
  else if (tries_left > 1)
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_WRONG_PIN, "The PIN was wrong; this card takes %d more tries",
                 tries_left);
  else
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_WRONG_PIN,
                         "The PIN was wrong; this card does not say how many tries are left");
  return FALSE;
}
