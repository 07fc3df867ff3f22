/* A card in a file. */
#include "card-file.h"

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>

#include "card-json.h"
#include "durable-file.h"
#include "random.h"
#include "seal.h"

#define WHAT "an operator card"
#define VERSION 1

/* What guessing a PIN costs: scrypt with 16 MiB and some hundredths of a second. Of six digits all can be tried within
 * a day: such cards are for rehearsals. */
#define SCRYPT_N 16384
#define SCRYPT_R 8
#define SCRYPT_P 1
#define SCRYPT_MAX_BYTES (32 * 1024 * 1024)

#define SALT_BYTES 16
#define MAX_NOTE_CHARACTERS 40

/* What the file says. */
typedef struct {
  KskCardLabel label;
  guint tries_left;
  guint8 salt[SALT_BYTES];
  KskSeal seal; /* of the share */
  char *note;
} Card;

struct _KskCardFile {
  char *path;
  Card card;
};

static void
card_clear (Card *self)
{
  g_free (self->note);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Card, card_clear)

char *
ksk_card_file_dup_path (const char *folder, guint card, guint32 epoch)
{
  g_return_val_if_fail (folder != NULL, NULL);

  g_autofree char *name
      = epoch == 1 ? g_strdup_printf ("card-%u.json", card) : g_strdup_printf ("card-%u-epoch-%u.json", card, epoch);
  return g_build_filename (folder, name, NULL);
}

static GBytes *
card_to_bytes (const Card *self)
{
  JsonObject *sealed = json_object_new ();
  ksk_card_json_set_hex (sealed, "salt", self->salt, sizeof self->salt);
  ksk_card_json_set_hex (sealed, "nonce", self->seal.nonce, sizeof self->seal.nonce);
  ksk_card_json_set_hex (sealed, "ciphertext", self->seal.bytes, self->seal.n_bytes);
  ksk_card_json_set_hex (sealed, "tag", self->seal.tag, sizeof self->seal.tag);

  JsonObject *card = json_object_new ();
  json_object_set_int_member (card, "ksk_card", VERSION);
  ksk_card_json_set_hex (card, "set", self->label.set_id, sizeof self->label.set_id);
  json_object_set_int_member (card, "epoch", self->label.epoch);
  json_object_set_int_member (card, "card", self->label.card);
  json_object_set_int_member (card, "need", self->label.need);
  json_object_set_int_member (card, "of", self->label.of);
  json_object_set_string_member (card, "serial", self->label.serial);
  json_object_set_int_member (card, "tries_left", self->tries_left);
  json_object_set_object_member (card, "sealed_share", sealed);
  if (self->note != NULL)
    json_object_set_string_member (card, "note", self->note);
  return ksk_card_json_write (card);
}

static gboolean
read_label (KskCardLabel *label, JsonObject *card, GError **error)
{
  guint64 epoch, number, need, of;
  const char *serial;
  if (!ksk_card_json_get_hex (card, "set", label->set_id, sizeof label->set_id, error)
      || !ksk_card_json_get_number (card, "epoch", G_MAXUINT32, &epoch, error)
      || !ksk_card_json_get_number (card, "card", KSK_MAX_CARDS, &number, error)
      || !ksk_card_json_get_number (card, "need", KSK_MAX_CARDS, &need, error)
      || !ksk_card_json_get_number (card, "of", KSK_MAX_CARDS, &of, error)
      || (serial = ksk_card_json_get_text (card, "serial", KSK_CARD_SERIAL_CHARACTERS, error)) == NULL)
    return FALSE;
  label->epoch = (guint32)epoch;
  label->card = (guint)number;
  label->need = (guint)need;
  label->of = (guint)of;
  g_strlcpy (label->serial, serial, sizeof label->serial);
  if (ksk_card_label_is_valid (label))
    return TRUE;
  g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "It says numbers that no card has");
  return FALSE;
}

static gboolean
read_card (Card *self, JsonObject *card, GError **error)
{
  JsonObject *sealed = ksk_card_json_get_object (card, "sealed_share", error);
  guint64 version, tries_left;
  self->seal.n_bytes = KSK_CARD_SHARE_BYTES;
  if (sealed == NULL || !ksk_card_json_get_number (card, "ksk_card", VERSION, &version, error)
      || !read_label (&self->label, card, error)
      || !ksk_card_json_get_number (card, "tries_left", KSK_CARD_TRIES, &tries_left, error)
      || !ksk_card_json_get_hex (sealed, "salt", self->salt, sizeof self->salt, error)
      || !ksk_card_json_get_hex (sealed, "nonce", self->seal.nonce, sizeof self->seal.nonce, error)
      || !ksk_card_json_get_hex (sealed, "ciphertext", self->seal.bytes, self->seal.n_bytes, error)
      || !ksk_card_json_get_hex (sealed, "tag", self->seal.tag, sizeof self->seal.tag, error))
    return FALSE;
  self->tries_left = (guint)tries_left;
  if (!json_object_has_member (card, "note"))
    return TRUE;
  self->note = g_strdup (ksk_card_json_get_text (card, "note", MAX_NOTE_CHARACTERS, error));
  return self->note != NULL;
}

/* @self: empty; to be cleared also when this fails. */
static gboolean
load (Card *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ksk_durable_file_read (path, KSK_MAX_CARD_FILE_BYTES, error);
  g_autoptr (JsonObject) object
      = bytes != NULL ? ksk_card_json_parse (bytes, KSK_MAX_CARD_FILE_BYTES, WHAT, error) : NULL;
  if (object == NULL || !read_card (self, object, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  g_autoptr (GBytes) again = card_to_bytes (self);
  if (g_bytes_equal (again, bytes))
    return TRUE;
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
               "%s: this card is not spelt as it was written: take an unchanged copy of it", path);
  return FALSE;
}

KskCardFile *
ksk_card_file_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (KskCardFile) self = g_new0 (KskCardFile, 1);
  self->path = g_strdup (path);
  return load (&self->card, path, error) ? g_steal_pointer (&self) : NULL;
}

KskCardFile *
ksk_card_file_find (const char *folder, guint card, guint32 epoch, GError **error)
{
  g_autofree char *path = ksk_card_file_dup_path (folder, card, epoch);
  g_autofree char *first = ksk_card_file_dup_path (folder, card, 1);
  return ksk_card_file_load (g_file_test (path, G_FILE_TEST_EXISTS) ? path : first, error);
}

void
ksk_card_file_free (KskCardFile *self)
{
  if (self == NULL)
    return;
  card_clear (&self->card);
  g_free (self->path);
  g_free (self);
}

const KskCardLabel *
ksk_card_file_get_label (KskCardFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->card.label;
}

int
ksk_card_file_get_tries_left (KskCardFile *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return (int)self->card.tries_left;
}

const char *
ksk_card_file_get_note (KskCardFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->card.note;
}

static KskSecret *
derive_key (const KskSecret *pin, const guint8 *salt, GError **error)
{
  g_autoptr (KskSecret) key = ksk_secret_new_zero (KSK_SEAL_KEY_BYTES, error);
  if (key == NULL)
    return NULL;
  if (EVP_PBE_scrypt ((const char *)ksk_secret_get_bytes (pin), ksk_secret_get_size (pin), salt, SALT_BYTES, SCRYPT_N,
                      SCRYPT_R, SCRYPT_P, SCRYPT_MAX_BYTES, ksk_secret_get_room (key), KSK_SEAL_KEY_BYTES)
      == 1)
    return g_steal_pointer (&key);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "OpenSSL derives no key from a PIN here");
  return NULL;
}

/* Errors: KSK_CARD_ERROR_SEAL when the PIN is wrong. */
static KskSecret *
open_share (const Card *card, const KskSecret *pin, GError **error)
{
  g_autoptr (KskSecret) key = derive_key (pin, card->salt, error);
  g_autoptr (GBytes) about = ksk_card_label_to_bytes (&card->label);
  return key != NULL ? ksk_seal_open (&card->seal, key, about, error) : NULL;
}

/* Writes the tries down in place of what the file said. */
static gboolean
save_tries (KskCardFile *self, Card *card, guint tries_left, GError **error)
{
  g_autoptr (GError) reason = NULL;
  card->tries_left = tries_left;
  g_autoptr (GBytes) bytes = card_to_bytes (card);
  if (ksk_durable_file_replace (self->path, bytes, &reason)) {
    self->card.tries_left = tries_left;
    return TRUE;
  }
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
               "The tries of this card cannot be written down, so nothing of it was used: %s", reason->message);
  return FALSE;
}

static KskSecret *
open_locked (KskCardFile *self, const KskSecret *pin, GError **error)
{
  g_auto (Card) card = { 0 };
  if (!load (&card, self->path, error))
    return NULL;
  self->card.tries_left = card.tries_left;
  if (memcmp (card.label.serial, self->card.label.serial, sizeof card.label.serial) != 0
      || memcmp (card.label.set_id, self->card.label.set_id, sizeof card.label.set_id) != 0) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_CHANGED, "%s: another card is there now; no PIN was used",
                 self->path);
    return NULL;
  }
  /* No PIN of any card: no try is spent on it. */
  if (card.tries_left == 0 || !ksk_card_pin_check (pin, NULL)) {
    ksk_card_pin_refuse ((int)card.tries_left, error);
    return NULL;
  }
  if (!save_tries (self, &card, card.tries_left - 1, error))
    return NULL;

  g_autoptr (GError) reason = NULL;
  g_autoptr (KskSecret) share = open_share (&card, pin, &reason);
  if (g_error_matches (reason, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL)) {
    ksk_card_pin_refuse ((int)card.tries_left, error);
    return NULL;
  }
  if (share == NULL) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  return save_tries (self, &card, KSK_CARD_TRIES, error) ? g_steal_pointer (&share) : NULL;
}

KskSecret *
ksk_card_file_open (KskCardFile *self, const KskSecret *pin, GError **error)
{
  g_return_val_if_fail (self != NULL && pin != NULL, NULL);

  g_autoptr (GError) reason = NULL;
  int lock = ksk_durable_file_lock_folder (self->path, &reason);
  if (lock < 0) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER, "%s", reason->message);
    return NULL;
  }
  KskSecret *share = open_locked (self, pin, error);
  ksk_durable_file_unlock_folder (lock);
  return share;
}

gboolean
ksk_card_file_create (const char *path, const KskCardLabel *label, const KskSecret *share, const KskSecret *pin,
                      const char *note, GError **error)
{
  g_return_val_if_fail (path != NULL && label != NULL && ksk_card_label_is_valid (label), FALSE);
  g_return_val_if_fail (share != NULL && ksk_secret_get_size (share) == KSK_CARD_SHARE_BYTES && pin != NULL, FALSE);
  g_return_val_if_fail (note == NULL || ksk_card_json_is_text (note, MAX_NOTE_CHARACTERS), FALSE);

  g_auto (Card) card = { .label = *label, .tries_left = KSK_CARD_TRIES, .note = g_strdup (note) };
  if (!ksk_card_pin_check (pin, error) || !ksk_random_fill (card.salt, sizeof card.salt, error))
    return FALSE;
  g_autoptr (KskSecret) key = derive_key (pin, card.salt, error);
  g_autoptr (GBytes) about = ksk_card_label_to_bytes (label);
  if (key == NULL || !ksk_seal_close (&card.seal, key, about, share, error))
    return FALSE;
  g_autoptr (GBytes) bytes = card_to_bytes (&card);
  return ksk_durable_file_create (path, bytes, error);
}
