/* A set of cards as a file: JSON. */
#include "card-set-file.h"

#include <string.h>

#define WHAT "a set of cards"
#define VERSION 1

GBytes *
ksk_card_set_to_bytes (KskCardSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  JsonObject *sealed = json_object_new ();
  ksk_card_json_set_hex (sealed, "nonce", self->seal.nonce, sizeof self->seal.nonce);
  ksk_card_json_set_hex (sealed, "ciphertext", self->seal.bytes, self->seal.n_bytes);
  ksk_card_json_set_hex (sealed, "tag", self->seal.tag, sizeof self->seal.tag);

  JsonArray *cards = json_array_new ();
  for (guint i = 0; i < self->of; i++) {
    const KskCommitment *about = &self->cards[i];
    JsonObject *card = json_object_new ();
    json_object_set_int_member (card, "card", i + 1);
    json_object_set_string_member (card, "serial", about->serial);
    ksk_card_json_set_hex (card, "salt", about->salt, sizeof about->salt);
    ksk_card_json_set_hex (card, "commitment", about->digest, sizeof about->digest);
    json_array_add_object_element (cards, card);
  }

  JsonObject *set = json_object_new ();
  json_object_set_int_member (set, "ksk_card_set", VERSION);
  json_object_set_string_member (set, "ceremony", self->ceremony);
  json_object_set_string_member (set, "token_serial", self->token_serial);
  ksk_card_json_set_hex (set, "set", self->id, sizeof self->id);
  json_object_set_int_member (set, "epoch", self->epoch);
  json_object_set_int_member (set, "need", self->need);
  json_object_set_int_member (set, "of", self->of);
  json_object_set_object_member (set, "sealed_pin", sealed);
  json_object_set_array_member (set, "cards", cards);
  return ksk_card_json_write (set);
}

void
ksk_card_set_note_bytes (KskCardSet *self, GBytes *bytes)
{
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static gboolean
read_card (KskCommitment *self, JsonNode *node, GError **error)
{
  JsonObject *card = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *serial = ksk_card_json_get_text (card, "serial", KSK_CARD_SERIAL_CHARACTERS, error);
  if (serial == NULL || !ksk_card_json_get_hex (card, "salt", self->salt, sizeof self->salt, error)
      || !ksk_card_json_get_hex (card, "commitment", self->digest, sizeof self->digest, error))
    return FALSE;
  g_strlcpy (self->serial, serial, sizeof self->serial);
  return TRUE;
}

static gboolean
read_seal (KskSeal *self, JsonObject *sealed, GError **error)
{
  self->n_bytes = KSK_SEALED_PIN_BYTES;
  return ksk_card_json_get_hex (sealed, "nonce", self->nonce, sizeof self->nonce, error)
         && ksk_card_json_get_hex (sealed, "ciphertext", self->bytes, self->n_bytes, error)
         && ksk_card_json_get_hex (sealed, "tag", self->tag, sizeof self->tag, error);
}

static gboolean
read_numbers (KskCardSet *self, JsonObject *set, GError **error)
{
  guint64 version, epoch, need, of;
  if (!ksk_card_json_get_number (set, "ksk_card_set", VERSION, &version, error)
      || !ksk_card_json_get_number (set, "epoch", G_MAXUINT32, &epoch, error)
      || !ksk_card_json_get_number (set, "need", KSK_MAX_CARDS, &need, error)
      || !ksk_card_json_get_number (set, "of", KSK_MAX_CARDS, &of, error))
    return FALSE;
  self->epoch = (guint32)epoch;
  self->need = (guint)need;
  self->of = (guint)of;
  return TRUE;
}

static gboolean
read_texts (KskCardSet *self, JsonObject *set, GError **error)
{
  self->ceremony = g_strdup (ksk_card_json_get_text (set, "ceremony", KSK_MAX_CARD_CEREMONY_CHARACTERS, error));
  if (self->ceremony == NULL)
    return FALSE;
  self->token_serial = g_strdup (ksk_card_json_get_text (set, "token_serial", KSK_MAX_TOKEN_SERIAL_CHARACTERS, error));
  return self->token_serial != NULL;
}

static gboolean
read_cards (KskCardSet *self, JsonArray *cards, GError **error)
{
  if (cards == NULL)
    return FALSE;
  /* Cards beyond these do not come out again when the set is written, which is compared. */
  for (guint i = 0; i < MIN (json_array_get_length (cards), self->of); i++)
    if (!read_card (&self->cards[i], json_array_get_element (cards, i), error))
      return FALSE;
  for (guint card = 1; card <= self->of; card++) {
    KskCardLabel label;
    ksk_card_set_get_label (self, card, &label);
    if (!ksk_card_label_is_valid (&label)) {
      g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "What it says of card %u is not what cards have",
                   card);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_set (KskCardSet *self, JsonObject *set, GError **error)
{
  return read_numbers (self, set, error) && read_texts (self, set, error)
         && ksk_card_json_get_hex (set, "set", self->id, sizeof self->id, error)
         && read_seal (&self->seal, ksk_card_json_get_object (set, "sealed_pin", NULL), error)
         && read_cards (self, ksk_card_json_get_array (set, "cards", error), error);
}

KskCardSet *
ksk_card_set_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_autoptr (JsonObject) set = ksk_card_json_parse (bytes, KSK_MAX_CARD_SET_BYTES, WHAT, error);
  if (set == NULL)
    return NULL;
  g_autoptr (KskCardSet) self = g_atomic_rc_box_new0 (KskCardSet);
  if (!read_set (self, set, error)) {
    g_prefix_error (error, "This is not " WHAT ": ");
    return NULL;
  }
  g_autoptr (GBytes) again = self->of >= 2 ? ksk_card_set_to_bytes (self) : NULL;
  if (again == NULL || !g_bytes_equal (again, bytes)) {
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
                         "This set of cards is not spelt as it was written: take an unchanged copy of it");
    return NULL;
  }
  ksk_card_set_note_bytes (self, bytes);
  return g_steal_pointer (&self);
}
