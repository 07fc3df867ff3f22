/* A card of ours over ISO 7816-4 commands, whatever carries them. The files on it are described in hsm/README.md. */
#pragma once

#include "card-label.h"

G_BEGIN_DECLS

/* Room for the longest answer: 256 octets and the status word. */
#define KSK_CARD_ANSWER_BYTES 258

/**
 * KskCardTransmit:
 * @command: the whole APDU; may hold a PIN or a share: nothing may keep it, nor log it.
 * @answer: KSK_CARD_ANSWER_BYTES of room.
 * @n_answer: (inout): the room; then the size of the answer, its status word included.
 *
 * Sends one command and waits for the answer. Errors: KSK_CARD_ERROR_REMOVED, _CHANGED, _READER, which are passed on.
 */
typedef gboolean (*KskCardTransmit) (gpointer data, const guint8 *command, gsize n_command, guint8 *answer,
                                     gsize *n_answer, GError **error);

/**
 * ksk_card_io_read_label:
 * @label: (out).
 * @tries_left: (out) (optional): 0: blocked; -1: the card does not say.
 *
 * Selects our application and reads what a card says without its PIN.
 * Errors: KSK_CARD_ERROR_FORMAT (no card of ours), and those of @transmit.
 */
gboolean ksk_card_io_read_label (KskCardTransmit transmit, gpointer data, KskCardLabel *label, int *tries_left,
                                 GError **error);

/**
 * ksk_card_io_open:
 * @tries_left: (out) (optional): after this, also when it fails; -1: not known.
 *
 * Gives the PIN to the card and reads its share. A card that is blocked is not given the PIN. Whoever owns the
 * transport resets the card afterwards, so that it forgets that its PIN was right.
 * Returns: (transfer full) (nullable): KSK_CARD_SHARE_BYTES octets. Errors: KSK_CARD_ERROR_WRONG_PIN, _LAST_TRY,
 * _BLOCKED, _FORMAT, and those of @transmit.
 */
KskSecret *ksk_card_io_open (KskCardTransmit transmit, gpointer data, const KskSecret *pin, int *tries_left,
                             GError **error);

/**
 * ksk_card_io_write:
 * @old_pin: the PIN that the card has: that of its last holder, or the one that whoever prepared it has set.
 * @new_pin: the PIN that it is to have; may be the same.
 *
 * Writes label and share, changes the PIN, and reads all back. When it fails the card must be written again before it
 * is used: its label and share may not belong together.
 * Errors: as ksk_card_io_open(); KSK_CARD_ERROR_FORMAT when what is read back differs.
 */
gboolean ksk_card_io_write (KskCardTransmit transmit, gpointer data, const KskCardLabel *label, const KskSecret *share,
                            const KskSecret *old_pin, const KskSecret *new_pin, GError **error);

G_END_DECLS
