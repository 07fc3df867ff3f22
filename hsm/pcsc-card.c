/* One smart card in a PC/SC reader, for as long as nobody else may talk to it; and what PC/SC calls answer. */
#include "pcsc-card.h"

#include <string.h>

/* Another program, such as one that lists the cards it sees, has done with a card within a second or so. */
#define SHARING_RETRIES 20
#define SHARING_RETRY_US 100000

struct _KskPcscCard {
  SCARDHANDLE handle;
  DWORD protocol;
  char *reader;
  DWORD disposition; /* what becomes of the card at the end */
};

typedef enum {
  MEANS_REMOVED,
  MEANS_MUTE,
  MEANS_BUSY,
  MEANS_SERVICE,
  MEANS_READER,
} Meaning;

static const struct {
  LONG rv;
  const char *name;
  Meaning meaning;
} results[] = {
  { SCARD_W_REMOVED_CARD, "SCARD_W_REMOVED_CARD", MEANS_REMOVED },
  { SCARD_E_NO_SMARTCARD, "SCARD_E_NO_SMARTCARD", MEANS_REMOVED },
  /* A card that is pulled out while it answers: this first, then SCARD_W_REMOVED_CARD. */
  { SCARD_E_NOT_TRANSACTED, "SCARD_E_NOT_TRANSACTED", MEANS_REMOVED },
  /* Out and in again, or reset by somebody else: the PIN that was given to it counts no more. */
  { SCARD_W_RESET_CARD, "SCARD_W_RESET_CARD", MEANS_REMOVED },
  { SCARD_E_PROTO_MISMATCH, "SCARD_E_PROTO_MISMATCH", MEANS_REMOVED },
  { SCARD_W_UNPOWERED_CARD, "SCARD_W_UNPOWERED_CARD", MEANS_MUTE },
  { SCARD_W_UNRESPONSIVE_CARD, "SCARD_W_UNRESPONSIVE_CARD", MEANS_MUTE },
  { SCARD_W_UNSUPPORTED_CARD, "SCARD_W_UNSUPPORTED_CARD", MEANS_MUTE },
  { SCARD_E_SHARING_VIOLATION, "SCARD_E_SHARING_VIOLATION", MEANS_BUSY },
  { SCARD_E_NO_SERVICE, "SCARD_E_NO_SERVICE", MEANS_SERVICE },
  { SCARD_E_SERVICE_STOPPED, "SCARD_E_SERVICE_STOPPED", MEANS_SERVICE },
  { SCARD_E_INVALID_HANDLE, "SCARD_E_INVALID_HANDLE", MEANS_SERVICE },
  { SCARD_F_COMM_ERROR, "SCARD_F_COMM_ERROR", MEANS_SERVICE },
  { SCARD_F_INTERNAL_ERROR, "SCARD_F_INTERNAL_ERROR", MEANS_SERVICE },
  { SCARD_E_CANCELLED, "SCARD_E_CANCELLED", MEANS_READER },
  { SCARD_E_TIMEOUT, "SCARD_E_TIMEOUT", MEANS_READER },
  { SCARD_E_UNKNOWN_READER, "SCARD_E_UNKNOWN_READER", MEANS_READER },
  { SCARD_E_READER_UNAVAILABLE, "SCARD_E_READER_UNAVAILABLE", MEANS_READER },
  { SCARD_E_NO_READERS_AVAILABLE, "SCARD_E_NO_READERS_AVAILABLE", MEANS_READER },
  { SCARD_E_INSUFFICIENT_BUFFER, "SCARD_E_INSUFFICIENT_BUFFER", MEANS_READER },
  { SCARD_E_INVALID_PARAMETER, "SCARD_E_INVALID_PARAMETER", MEANS_READER },
  { SCARD_E_INVALID_VALUE, "SCARD_E_INVALID_VALUE", MEANS_READER },
  { SCARD_E_NOT_READY, "SCARD_E_NOT_READY", MEANS_READER },
  { SCARD_E_NO_MEMORY, "SCARD_E_NO_MEMORY", MEANS_READER },
  { SCARD_E_NO_ACCESS, "SCARD_E_NO_ACCESS", MEANS_READER },
  { SCARD_W_SECURITY_VIOLATION, "SCARD_W_SECURITY_VIOLATION", MEANS_READER },
};

char *
ksk_pcsc_dup_name (LONG rv)
{
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    if (rv == results[i].rv)
      return g_strdup (results[i].name);
  }
  return g_strdup_printf ("0x%08X", (guint)(guint32)rv);
}

static Meaning
get_meaning (LONG rv)
{
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    if (rv == results[i].rv)
      return results[i].meaning;
  }
  return MEANS_READER;
}

gboolean
ksk_pcsc_is_service_lost (LONG rv)
{
  return get_meaning (rv) == MEANS_SERVICE;
}

void
ksk_pcsc_set_error (GError **error, LONG rv, const char *reader)
{
  g_autofree char *name = ksk_pcsc_dup_name (rv);

  switch (get_meaning (rv)) {
    case MEANS_REMOVED:
      g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED,
                   "The card in %s was taken out before it had answered; insert it again (%s)", reader, name);
      break;
    case MEANS_MUTE:
      g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                   "What is in %s does not answer; take it out, turn it the right way round, insert it again (%s)",
                   reader, name);
      break;
    case MEANS_BUSY:
      g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                   "Another program is using the card in %s; end that program, take the card out, insert it again (%s)",
                   reader, name);
      break;
    case MEANS_SERVICE:
      g_set_error (
          error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
          "The smart card service (pcscd) does not answer; no PIN was used up unless one was just given; start "
          "the service again (%s)",
          name);
      break;
    case MEANS_READER:
      g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                   "%s does not work with this card; take it out and insert it again, or use another reader (%s)",
                   reader, name);
      break;
  }
}

KskPcscCard *
ksk_pcsc_card_connect (SCARDCONTEXT context, const char *reader, LONG *result, GError **error)
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
  if (result != NULL)
    *result = rv;
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
  DWORD size = (DWORD)MIN (*n_answer, (gsize)KSK_PCSC_MAX_ANSWER);
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
