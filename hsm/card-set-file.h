/* What a set of cards is made of. For card-set.c and card-set-file.c alone. */
#pragma once

#include "card-json.h"
#include "card-set.h"
#include "seal.h"

G_BEGIN_DECLS

#define KSK_CARD_SALT_BYTES 16
#define KSK_CARD_DIGEST_BYTES 32
#define KSK_SEALED_PIN_BYTES (1 + KSK_MAX_SEALED_PIN_BYTES)
#define KSK_MAX_CARD_CEREMONY_CHARACTERS 100
#define KSK_MAX_TOKEN_SERIAL_CHARACTERS 64

/* What is published of a card. */
typedef struct {
  char serial[KSK_CARD_SERIAL_CHARACTERS + 1];
  guint8 salt[KSK_CARD_SALT_BYTES];
  guint8 digest[KSK_CARD_DIGEST_BYTES];
} KskCommitment;

struct _KskCardSet {
  guint8 id[KSK_CARD_SET_ID_BYTES];
  char *ceremony;
  char *token_serial;
  char *sha256; /* of the file, once all the rest is there */
  guint32 epoch;
  guint need;
  guint of;
  KskSeal seal;                       /* of the PIN */
  KskCommitment cards[KSK_MAX_CARDS]; /* that of card 1 first */
};

/* Notes the SHA-256 of a set that is complete. @bytes: its file. */
void ksk_card_set_note_bytes (KskCardSet *self, GBytes *bytes);

G_STATIC_ASSERT (KSK_SEALED_PIN_BYTES <= KSK_SEAL_MAX_BYTES);

G_END_DECLS
