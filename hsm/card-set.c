/* The set file of operator cards. */
#include "card-set.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#include "card-set-file.h"
#include "random.h"
#include "seal.h"
#include "share-split.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

static void
set_clear (gpointer data)
{
  KskCardSet *self = data;
  g_free (self->ceremony);
  g_free (self->token_serial);
  g_free (self->sha256);
}

KskCardSet *
ksk_card_set_ref (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_card_set_unref (KskCardSet *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, set_clear);
}

/* What the PIN is sealed for: all of it must be the same when it is opened. @token_serial: not what the set says when
 * it is opened, for anybody can write that. */
static GBytes *
dup_additional_data (const KskCardSet *self, const char *token_serial)
{
  static const char purpose[] = "ksk-console cards 1";
  const char *texts[] = { self->ceremony, token_serial };
  guint32 epoch = GUINT32_TO_BE (self->epoch);
  guint8 numbers[] = { (guint8)self->need, (guint8)self->of };

  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_byte_array_append (data, (const guint8 *)purpose, sizeof purpose);
  g_byte_array_append (data, self->id, sizeof self->id);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_byte_array_append (data, (const guint8 *)texts[i], (guint)strlen (texts[i]) + 1);
  g_byte_array_append (data, numbers, sizeof numbers);
  g_byte_array_append (data, (const guint8 *)&epoch, sizeof epoch);
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/* SHA-256 over the salt and the share of a card. */
static gboolean
commit (const KskCommitment *about, const KskSecret *share, guint8 *digest)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  return context != NULL && EVP_DigestInit_ex2 (context, EVP_sha256 (), NULL) == 1
         && EVP_DigestUpdate (context, about->salt, KSK_CARD_SALT_BYTES) == 1
         && EVP_DigestUpdate (context, ksk_secret_get_bytes (share), KSK_CARD_SHARE_BYTES) == 1
         && EVP_DigestFinal_ex (context, digest, NULL) == 1;
}

/* One octet for the length, the PIN, zeros: a PIN of any length is sealed into as many octets. */
static gboolean
seal_pin (KskCardSet *self, const KskSecret *key, const KskSecret *pin, GError **error)
{
  g_autoptr (KskSecret) padded = ksk_secret_new_zero (KSK_SEALED_PIN_BYTES, error);
  if (padded == NULL)
    return FALSE;
  guint8 *bytes = ksk_secret_get_room (padded);
  gsize size = ksk_secret_get_size (pin);
  bytes[0] = (guint8)size;
  memcpy (bytes + 1, ksk_secret_get_bytes (pin), size);

  g_autoptr (GBytes) about = dup_additional_data (self, self->token_serial);
  return ksk_seal_close (&self->seal, key, about, padded, error);
}

static gboolean
make_cards (KskCardSet *self, GPtrArray *shares, GError **error)
{
  for (guint i = 0; i < self->of; i++) {
    KskCommitment *card = &self->cards[i];
    guint8 serial[KSK_CARD_SERIAL_CHARACTERS / 2];
    if (!ksk_random_fill (serial, sizeof serial, error) || !ksk_random_fill (card->salt, sizeof card->salt, error))
      return FALSE;
    for (gsize j = 0; j < sizeof serial; j++)
      g_snprintf (card->serial + 2 * j, 3, "%02x", serial[j]);
    if (!commit (card, shares->pdata[i], card->digest)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "OpenSSL makes no SHA-256 here; nothing was made");
      return FALSE;
    }
  }
  return TRUE;
}

/* Draws a key for a set that has everything else but cards. */
static KskCardSet *
complete (KskCardSet *self, const KskSecret *pin, GPtrArray **shares, GError **error)
{
  gsize size = ksk_secret_get_size (pin);
  if (size < 1 || size > KSK_MAX_SEALED_PIN_BYTES) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
                 "The PIN of a token that cards open has 1 to %d octets, not %" G_GSIZE_FORMAT,
                 KSK_MAX_SEALED_PIN_BYTES, size);
    return NULL;
  }
  g_autoptr (KskSecret) key = ksk_random_new_secret (KSK_CARD_KEY_BYTES, error);
  if (key == NULL)
    return NULL;
  g_autoptr (GPtrArray) made = ksk_share_split (key, self->need, self->of, error);
  if (made == NULL || !make_cards (self, made, error) || !seal_pin (self, key, pin, error))
    return NULL;
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (self);
  ksk_card_set_note_bytes (self, bytes);
  *shares = g_steal_pointer (&made);
  return ksk_card_set_ref (self);
}

static gboolean
check_text (const char *text, gsize max_characters, const char *what, GError **error)
{
  if (ksk_card_json_is_text (text, max_characters))
    return TRUE;
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
               "The %s has 1 to %" G_GSIZE_FORMAT " characters that can be printed", what, max_characters);
  return FALSE;
}

KskCardSet *
ksk_card_set_issue (const char *ceremony, const char *token_serial, guint need, guint of, const KskSecret *pin,
                    GPtrArray **shares, GError **error)
{
  g_return_val_if_fail (ceremony != NULL && token_serial != NULL && pin != NULL && shares != NULL, NULL);

  if (!check_text (ceremony, KSK_MAX_CARD_CEREMONY_CHARACTERS, "name of a ceremony", error)
      || !check_text (token_serial, KSK_MAX_TOKEN_SERIAL_CHARACTERS, "serial number of a token", error))
    return NULL;
  g_autoptr (KskCardSet) self = g_atomic_rc_box_new0 (KskCardSet);
  self->ceremony = g_strdup (ceremony);
  self->token_serial = g_strdup (token_serial);
  self->epoch = 1;
  self->need = need;
  self->of = of;
  if (!ksk_random_fill (self->id, sizeof self->id, error))
    return NULL;
  return complete (self, pin, shares, error);
}

KskCardSet *
ksk_card_set_reissue (KskCardSet *self, const KskSecret *pin, GPtrArray **shares, GError **error)
{
  g_return_val_if_fail (self != NULL && pin != NULL && shares != NULL, NULL);

  if (self->epoch == G_MAXUINT32) {
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "This set cannot be issued once more");
    return NULL;
  }
  g_autoptr (KskCardSet) next = g_atomic_rc_box_new0 (KskCardSet);
  memcpy (next->id, self->id, sizeof next->id);
  next->ceremony = g_strdup (self->ceremony);
  next->token_serial = g_strdup (self->token_serial);
  next->epoch = self->epoch + 1;
  next->need = self->need;
  next->of = self->of;
  return complete (next, pin, shares, error);
}

const guint8 *
ksk_card_set_get_id (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->id;
}

const char *
ksk_card_set_get_ceremony (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->ceremony;
}

const char *
ksk_card_set_get_token_serial (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->token_serial;
}

const char *
ksk_card_set_get_sha256 (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->sha256;
}

guint32
ksk_card_set_get_epoch (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->epoch;
}

guint
ksk_card_set_get_need (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->need;
}

guint
ksk_card_set_get_of (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->of;
}

void
ksk_card_set_get_label (KskCardSet *self, guint card, KskCardLabel *label)
{
  g_return_if_fail (self != NULL && card >= 1 && card <= self->of && label != NULL);

  *label = (KskCardLabel){ .epoch = self->epoch, .card = card, .need = self->need, .of = self->of };
  memcpy (label->set_id, self->id, sizeof label->set_id);
  memcpy (label->serial, self->cards[card - 1].serial, sizeof label->serial);
}

KskReaderState
ksk_card_set_judge_label (KskCardSet *self, const KskCardLabel *label)
{
  g_return_val_if_fail (self != NULL && label != NULL, KSK_READER_UNKNOWN);

  if (memcmp (label->set_id, self->id, sizeof self->id) != 0 || label->epoch > self->epoch)
    return KSK_READER_OTHER_SET;
  if (label->epoch < self->epoch)
    return KSK_READER_OLD_EPOCH;
  gboolean was_issued = label->need == self->need && label->of == self->of && label->card >= 1
                        && label->card <= self->of
                        && memcmp (label->serial, self->cards[label->card - 1].serial, sizeof label->serial) == 0;
  return was_issued ? KSK_READER_CARD : KSK_READER_UNKNOWN;
}

gboolean
ksk_card_set_check_share (KskCardSet *self, guint card, const KskSecret *share, GError **error)
{
  g_return_val_if_fail (self != NULL && card >= 1 && card <= self->of && share != NULL, FALSE);

  const KskCommitment *about = &self->cards[card - 1];
  guint8 digest[KSK_CARD_DIGEST_BYTES];
  if (ksk_secret_get_size (share) == KSK_CARD_SHARE_BYTES && commit (about, share, digest)
      && CRYPTO_memcmp (digest, about->digest, sizeof digest) == 0)
    return TRUE;
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SHARE,
               "The share on card %u is not the one that was issued; it was not used: take another card", card);
  return FALSE;
}

gboolean
ksk_card_set_check_token (KskCardSet *self, const char *token_serial, GError **error)
{
  g_return_val_if_fail (self != NULL && token_serial != NULL, FALSE);

  if (g_str_equal (self->token_serial, token_serial))
    return TRUE;
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL,
               "These cards were issued for token %s, and this is token %s, which was given nothing: take the cards of "
               "this token, or connect the token of these cards",
               self->token_serial, token_serial);
  return FALSE;
}

KskSecret *
ksk_card_set_unseal (KskCardSet *self, const char *token_serial, const KskSecret *key, GError **error)
{
  g_return_val_if_fail (self != NULL && token_serial != NULL && key != NULL, NULL);

  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) about = dup_additional_data (self, token_serial);
  g_autoptr (KskSecret) padded = ksk_seal_open (&self->seal, key, about, &reason);
  if (padded != NULL) {
    const guint8 *bytes = ksk_secret_get_bytes (padded);
    if (bytes[0] >= 1 && bytes[0] <= KSK_MAX_SEALED_PIN_BYTES)
      return ksk_secret_new (bytes + 1, bytes[0], error);
  } else if (reason->domain != KSK_CARD_ERROR) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL,
               "The cards do not open the PIN of token %s in the set file, which is another issue or was changed; the "
               "token was not asked",
               token_serial);
  return NULL;
}
