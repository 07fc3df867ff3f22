/* One smart card in a PC/SC reader, for as long as nobody else may talk to it. */
#include "pcsc-card.h"

#include "pcsc-names.h"

/* Another program, such as one that lists the cards it sees, has done with a card within a second or so. */
#define SHARING_RETRIES 20
#define SHARING_RETRY_US 100000

struct _KskPcscCard {
  SCARDHANDLE handle;
  DWORD protocol;
  char *reader;
  DWORD disposition; /* what becomes of the card at the end */
};

KskPcscCard *
ksk_pcsc_card_connect (SCARDCONTEXT context, const char *reader, GError **error)
{
  g_return_val_if_fail (reader != NULL, NULL);

  SCARDHANDLE handle = 0;
  DWORD protocol = 0;
  LONG rv = SCARD_S_SUCCESS;
  for (guint attempt = 0; attempt <= SHARING_RETRIES; attempt++) {
    rv = SCardConnect (context, reader, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle,
                       &protocol);
    if (rv != SCARD_E_SHARING_VIOLATION)
      break;
    g_usleep (SHARING_RETRY_US);
  }
  /* Right after another card was taken out of the reader, the protocol of that one may still be remembered, once. */
  if (rv == SCARD_E_PROTO_MISMATCH || rv == SCARD_W_RESET_CARD)
    rv = SCardConnect (context, reader, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle,
                       &protocol);
  if (rv != SCARD_S_SUCCESS) {
    ksk_pcsc_set_error (error, rv, reader);
    return NULL;
  }

  KskPcscCard *self = g_new0 (KskPcscCard, 1);
  self->handle = handle;
  self->protocol = protocol;
  self->reader = g_strdup (reader);
  self->disposition = SCARD_LEAVE_CARD;
  return self;
}

gboolean
ksk_pcsc_card_transmit (gpointer card, const guint8 *command, gsize n_command, guint8 *answer, gsize *n_answer,
                        GError **error)
{
  KskPcscCard *self = card;
  g_return_val_if_fail (self != NULL && command != NULL && answer != NULL && n_answer != NULL, FALSE);
  g_return_val_if_fail (n_command >= 4 && n_command <= MAX_BUFFER_SIZE && *n_answer >= 2, FALSE);

  const SCARD_IO_REQUEST *kind = self->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
  DWORD size = *n_answer;
  LONG rv = SCardTransmit (self->handle, kind, command, n_command, NULL, answer, &size);
  /* Some drivers say nothing at all, and no error, when the card is pulled out. */
  if (rv == SCARD_S_SUCCESS && size < 2)
    rv = SCARD_W_REMOVED_CARD;
  if (rv == SCARD_E_INSUFFICIENT_BUFFER || (rv == SCARD_S_SUCCESS && size > *n_answer)) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
                 "What is in %s answers as no card of a ceremony does; use another card", self->reader);
    return FALSE;
  }
  if (rv != SCARD_S_SUCCESS) {
    ksk_pcsc_set_error (error, rv, self->reader);
    return FALSE;
  }
  *n_answer = size;
  return TRUE;
}

void
ksk_pcsc_card_reset_at_end (KskPcscCard *self)
{
  g_return_if_fail (self != NULL);

  self->disposition = SCARD_RESET_CARD;
}

void
ksk_pcsc_card_free (KskPcscCard *self)
{
  if (self == NULL)
    return;

  /* A card that is gone needs no disconnecting, and says so. */
  SCardDisconnect (self->handle, self->disposition);
  g_free (self->reader);
  g_free (self);
}
