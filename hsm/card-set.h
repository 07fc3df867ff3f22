/* The set file of operator cards: the sealed PIN of the token, and what shows a card and its share to be of this set.
 */
#pragma once

#include "card-label.h"

G_BEGIN_DECLS

/* A set file is not larger. */
#define KSK_MAX_CARD_SET_BYTES (32 * 1024)

/* A token's PIN that can be sealed is not longer: it is padded to this, so that the file does not tell its length. */
#define KSK_MAX_SEALED_PIN_BYTES 127

/* All of it is public. Immutable and reference counted; any thread. */
typedef struct _KskCardSet KskCardSet;

/**
 * ksk_card_set_issue:
 * @ceremony: (not nullable): 1 to 100 characters of text: whose cards these are, `Ceremony 60`.
 * @token_serial: (not nullable): 1 to 64 characters: of the token that has the PIN.
 * @need: 2 to @of: how many cards it takes.
 * @of: 2 to KSK_MAX_CARDS.
 * @pin: 1 to KSK_MAX_SEALED_PIN_BYTES octets: of the token.
 * @shares: (out) (transfer full) (element-type KskSecret): the share of card 1 first; to be written to the cards.
 *
 * Draws a key, seals @pin under it, splits it. Returns: (transfer full) (nullable).
 * Errors: KSK_CARD_ERROR_FORMAT (an argument is not what it should be), KSK_SECRET_ERROR_*.
 */
KskCardSet *ksk_card_set_issue (const char *ceremony, const char *token_serial, guint need, guint of,
                                const KskSecret *pin, GPtrArray **shares, GError **error);

/**
 * ksk_card_set_reissue:
 *
 * The same ceremony, token, numbers and set id with the next epoch, a new key, new shares, new serial numbers of cards.
 * Returns: (transfer full) (nullable). Errors: as ksk_card_set_issue().
 */
KskCardSet *ksk_card_set_reissue (KskCardSet *self, const KskSecret *pin, GPtrArray **shares, GError **error);

/* Reads a set file. Anything but the very spelling of ksk_card_set_to_bytes() is refused, so that a file has one
 * meaning. Returns: (transfer full) (nullable). Errors: KSK_CARD_ERROR_FORMAT. */
KskCardSet *ksk_card_set_parse (GBytes *bytes, GError **error);
GBytes *ksk_card_set_to_bytes (KskCardSet *self); /* (transfer full): JSON, for people to read as well */

KskCardSet *ksk_card_set_ref (KskCardSet *self);
void ksk_card_set_unref (KskCardSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCardSet, ksk_card_set_unref)

const guint8 *ksk_card_set_get_id (KskCardSet *self);         /* (transfer none): KSK_CARD_SET_ID_BYTES octets */
const char *ksk_card_set_get_ceremony (KskCardSet *self);     /* (transfer none) */
const char *ksk_card_set_get_token_serial (KskCardSet *self); /* (transfer none) */
const char *ksk_card_set_get_sha256 (KskCardSet *self);       /* (transfer none): 64 hex digits: of the file */
guint32 ksk_card_set_get_epoch (KskCardSet *self);
guint ksk_card_set_get_need (KskCardSet *self);
guint ksk_card_set_get_of (KskCardSet *self);

/* The label that @card, 1 to get_of(), was given. */
void ksk_card_set_get_label (KskCardSet *self, guint card, KskCardLabel *label);

/**
 * ksk_card_set_judge_label:
 *
 * Returns KSK_READER_CARD for a card of this issue; _OLD_EPOCH for one of this set that was replaced; _OTHER_SET for
 * one of another set, and of an issue that this file does not know yet; _UNKNOWN for one that says to be of this issue
 * and is none that was issued: a number or serial that differs.
 */
KskReaderState ksk_card_set_judge_label (KskCardSet *self, const KskCardLabel *label);

/* Compares a share with what was published of it. Errors: KSK_CARD_ERROR_SHARE. */
gboolean ksk_card_set_check_share (KskCardSet *self, guint card, const KskSecret *share, GError **error);

/* Tells whether the cards were issued for that token. Errors: KSK_CARD_ERROR_SEAL. */
gboolean ksk_card_set_check_token (KskCardSet *self, const char *token_serial, GError **error);

/**
 * ksk_card_set_unseal:
 * @token_serial: (not nullable): of the token that is to be opened: the seal opens for no other than it was made for.
 * @key: what the shares join to.
 *
 * Returns: (transfer full) (nullable): the PIN. Errors: KSK_CARD_ERROR_SEAL, KSK_SECRET_ERROR_*.
 */
KskSecret *ksk_card_set_unseal (KskCardSet *self, const char *token_serial, const KskSecret *key, GError **error);

G_END_DECLS
