/* What PC/SC calls things: its readers, and what went wrong. */
#include "pcsc-names.h"

#include <string.h>

#define MAX_READER_NAMES_BYTES (16 * 1024)

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

/* The service names its readers in no order. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

LONG
ksk_pcsc_list_readers (SCARDCONTEXT context, GPtrArray **readers)
{
  /* Each name ends with a zero, the last with two; that is so even when the service writes none. */
  g_autofree char *names = g_malloc0 (MAX_READER_NAMES_BYTES + 2);
  DWORD size = MAX_READER_NAMES_BYTES;
  LONG rv = SCardListReaders (context, NULL, names, &size);
  if (rv == SCARD_E_NO_READERS_AVAILABLE)
    names[0] = '\0';
  else if (rv != SCARD_S_SUCCESS)
    return rv;

  *readers = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = names; *name != '\0'; name += strlen (name) + 1)
    g_ptr_array_add (*readers, g_strdup (name));
  g_ptr_array_sort (*readers, compare_names);
  return SCARD_S_SUCCESS;
}
