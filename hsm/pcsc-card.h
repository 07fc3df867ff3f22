/* One smart card in a PC/SC reader, for as long as nobody else may talk to it. */
#pragma once

#include <ksk.h>
#include <winscard.h>

G_BEGIN_DECLS

typedef struct _KskPcscCard KskPcscCard;

/**
 * ksk_pcsc_card_connect:
 * @context: stays with the caller, and must stay until the card is freed.
 *
 * Connects exclusively to what is in @reader; waits a moment for another program that is using it.
 * Returns: (transfer full) (nullable). Errors: KSK_CARD_ERROR_REMOVED, _READER.
 */
KskPcscCard *ksk_pcsc_card_connect (SCARDCONTEXT context, const char *reader, GError **error);

/**
 * ksk_pcsc_card_transmit:
 * @card: a KskPcscCard: this is a KskCardTransmit.
 * @n_answer: (inout): the room in @answer, 2 or more; then how much of it was used.
 *
 * Sends one command APDU and waits for its answer. Never sends anything twice: a PIN counts each time.
 * Errors: KSK_CARD_ERROR_REMOVED, _READER, _FORMAT (an answer that is longer than any of a card's).
 */
gboolean ksk_pcsc_card_transmit (gpointer card, const guint8 *command, gsize n_command, guint8 *answer, gsize *n_answer,
                                 GError **error);

/* After this the card is reset when it is freed, so that nobody finds its PIN given. Otherwise it is left as it is, for
 * a reset costs time, and a card that is exchanged during one may go unnoticed. */
void ksk_pcsc_card_reset_at_end (KskPcscCard *self);

/* Disconnects. */
void ksk_pcsc_card_free (KskPcscCard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPcscCard, ksk_pcsc_card_free)

G_END_DECLS
