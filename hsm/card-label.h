/* What a card says without its PIN: of which set and issue it is, and which card. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_CARD_SET_ID_BYTES 16
#define KSK_CARD_SERIAL_CHARACTERS 16

/* Size of a label on a card: see hsm/README.md. */
#define KSK_CARD_LABEL_BYTES 36

/* Size of a share. */
#define KSK_CARD_SHARE_BYTES 32

/* PINs of cards: this many printable ASCII characters. */
#define KSK_CARD_PIN_MIN 4
#define KSK_CARD_PIN_MAX 12

/* Wrong PINs until a card takes none any more. */
#define KSK_CARD_TRIES 3

/* A plain value. */
typedef struct {
  guint8 set_id[KSK_CARD_SET_ID_BYTES];        /* drawn when cards are first issued, kept when they are issued anew */
  guint32 epoch;                               /* 1 and up: which issue */
  guint card;                                  /* 1 to of */
  guint need;                                  /* 2 to of: how many cards open the HSM */
  guint of;                                    /* 2 to KSK_MAX_CARDS: how many there are */
  char serial[KSK_CARD_SERIAL_CHARACTERS + 1]; /* lower-case hex digits, drawn for each card when it is issued */
} KskCardLabel;

/**
 * ksk_card_label_parse:
 * @bytes: (array length=n): what stands on a card; anything.
 * @label: (out): as it was when this fails.
 *
 * Any thread. Errors: KSK_CARD_ERROR_FORMAT, saying what is no label.
 */
gboolean ksk_card_label_parse (const guint8 *bytes, gsize n, KskCardLabel *label, GError **error);

/* Returns TRUE when every number is in its range. */
gboolean ksk_card_label_is_valid (const KskCardLabel *self);

/* Returns: (transfer full): KSK_CARD_LABEL_BYTES octets. @self: must be valid. */
GBytes *ksk_card_label_to_bytes (const KskCardLabel *self);

/* Returns: (transfer full): for people: `CO3 of 7`. */
char *ksk_card_label_dup_name (const KskCardLabel *self);

/* Tells whether @pin can be the PIN of a card, before a try is spent on it. Errors: KSK_CARD_ERROR_FORMAT. */
gboolean ksk_card_pin_check (const KskSecret *pin, GError **error);

/* Sets the error of a wrong PIN that leaves @tries_left (-1: not known): KSK_CARD_ERROR_WRONG_PIN, _LAST_TRY, _BLOCKED.
 * Returns FALSE. */
gboolean ksk_card_pin_refuse (int tries_left, GError **error);

G_END_DECLS
