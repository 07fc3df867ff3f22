/* Cards in one PC/SC reader, for commands that write cards and look at them. */
#include "pcsc-writer.h"

#include <string.h>

#include "card-io.h"
#include "pcsc-card.h"
#include "pcsc-names.h"

#define CARD_WAIT_US (120 * G_TIME_SPAN_SECOND)
/* A card that has just come may need a moment until it answers. */
#define CONNECT_ATTEMPTS 5
#define CONNECT_PAUSE_US 200000

typedef struct {
  KskCardWriter writer;
  char *reader;
  char last_serial[KSK_CARD_SERIAL_CHARACTERS + 1]; /* of the card that was written last; "": none was */
} PcscWriter;

/* The service and the reader, for the time of one command. */
typedef struct {
  SCARDCONTEXT context;
  gboolean has_context;
  char *reader; /* its whole name */
} Visit;

static void
visit_end (Visit *self)
{
  if (self->has_context)
    SCardReleaseContext (self->context);
  g_free (self->reader);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_end)

/* Returns: (transfer full) (nullable): the one reader whose name is @wanted, or has it as a part. */
static char *
choose_reader (GPtrArray *names, const char *wanted, GError **error)
{
  const char *chosen = NULL;
  guint n_fitting = 0;
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_string_append_printf (list, "%s\"%s\"", i > 0 ? ", " : "", name);
    if (g_str_equal (name, wanted))
      return g_strdup (name);
    if (strstr (name, wanted) != NULL) {
      chosen = name;
      n_fitting++;
    }
  }
  if (n_fitting == 1)
    return g_strdup (chosen);
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER, "%s has a name with \"%s\" in it. There are: %s",
               n_fitting == 0 ? "No card reader" : "More than one card reader", wanted,
               names->len > 0 ? list->str : "none");
  return NULL;
}

static gboolean
visit_begin (Visit *self, const char *reader, GError **error)
{
  LONG rv = SCardEstablishContext (SCARD_SCOPE_SYSTEM, NULL, NULL, &self->context);
  self->has_context = rv == SCARD_S_SUCCESS;
  g_autoptr (GPtrArray) names = NULL;
  if (self->has_context)
    rv = ksk_pcsc_list_readers (self->context, &names);
  if (rv != SCARD_S_SUCCESS) {
    ksk_pcsc_set_error (error, rv, reader);
    return FALSE;
  }
  self->reader = choose_reader (names, reader, error);
  return self->reader != NULL;
}

/* Waits until a card is in, or until none is. */
static gboolean
wait_until (const Visit *visit, gboolean has_card, gint64 deadline, GError **error)
{
  SCARD_READERSTATE state = { .szReader = visit->reader, .dwCurrentState = SCARD_STATE_UNAWARE };
  for (;;) {
    gint64 left_ms = (deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
    LONG rv = left_ms > 0 ? SCardGetStatusChange (visit->context, (DWORD)left_ms, &state, 1) : SCARD_E_TIMEOUT;
    if (rv == SCARD_E_TIMEOUT) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                   "No other card was put into %s, so that nothing was written; begin again", visit->reader);
      return FALSE;
    }
    if (rv != SCARD_S_SUCCESS) {
      ksk_pcsc_set_error (error, rv, visit->reader);
      return FALSE;
    }
    if (((state.dwEventState & SCARD_STATE_PRESENT) != 0) == has_card)
      return TRUE;
    state.dwCurrentState = state.dwEventState;
  }
}

static KskPcscCard *
connect_to_card (const Visit *visit, GError **error)
{
  for (guint attempt = 1;; attempt++) {
    g_autoptr (GError) reason = NULL;
    KskPcscCard *card = ksk_pcsc_card_connect (visit->context, visit->reader, &reason);
    if (card != NULL)
      return card;
    if (attempt == CONNECT_ATTEMPTS || !g_error_matches (reason, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
    g_usleep (CONNECT_PAUSE_US);
  }
}

gboolean
ksk_pcsc_read_label (const char *reader, KskCardLabel *label, int *tries_left, GError **error)
{
  g_return_val_if_fail (reader != NULL && label != NULL, FALSE);

  g_auto (Visit) visit = { 0 };
  if (!visit_begin (&visit, reader, error))
    return FALSE;
  g_autoptr (KskPcscCard) card = connect_to_card (&visit, error);
  return card != NULL && ksk_card_io_read_label (ksk_pcsc_card_transmit, card, label, tries_left, error);
}

static gboolean
prepare (KskCardWriter *writer, guint card, guint32 epoch, GError **error)
{
  g_auto (Visit) visit = { 0 };
  return visit_begin (&visit, ((PcscWriter *)writer)->reader, error);
}

/* Tells whether it is the card that was written last, and is still in the reader. Any other is written over, also one
 * with the same set and epoch: cards of an issue that was not completed have both. */
static gboolean
check_is_last (KskPcscCard *card, const char *last_serial, gboolean *is_last, GError **error)
{
  KskCardLabel found;
  g_autoptr (GError) reason = NULL;
  *is_last = FALSE;
  if (ksk_card_io_read_label (ksk_pcsc_card_transmit, card, &found, NULL, &reason)) {
    *is_last = g_str_equal (found.serial, last_serial);
    return TRUE;
  }
  if (g_error_matches (reason, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT))
    return TRUE; /* it has no label; whether it takes one is seen in a moment */
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Returns: (transfer full) (nullable): another card than the one that was written last, once it is in. */
static KskPcscCard *
wait_for_other (const Visit *visit, const char *last_serial, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + CARD_WAIT_US;
  for (;;) {
    gboolean is_last = FALSE;
    if (!wait_until (visit, TRUE, deadline, error))
      return NULL;
    g_autoptr (KskPcscCard) card = connect_to_card (visit, error);
    if (card == NULL || !check_is_last (card, last_serial, &is_last, error))
      return NULL;
    if (!is_last)
      return g_steal_pointer (&card);
    g_clear_pointer (&card, ksk_pcsc_card_free);
    if (!wait_until (visit, FALSE, deadline, error))
      return NULL;
  }
}

static gboolean
write_card (KskCardWriter *writer, const KskCardLabel *label, const KskSecret *share, const KskSecret *old_pin,
            const KskSecret *new_pin, GError **error)
{
  g_return_val_if_fail (old_pin != NULL, FALSE);

  PcscWriter *self = (PcscWriter *)writer;
  g_auto (Visit) visit = { 0 };
  if (!visit_begin (&visit, self->reader, error))
    return FALSE;
  g_autoptr (KskPcscCard) card = wait_for_other (&visit, self->last_serial, error);
  if (card == NULL)
    return FALSE;
  ksk_pcsc_card_reset_at_end (card);
  if (!ksk_card_io_write (ksk_pcsc_card_transmit, card, label, share, old_pin, new_pin, error))
    return FALSE;
  g_strlcpy (self->last_serial, label->serial, sizeof self->last_serial);
  return TRUE;
}

static void
free_writer (KskCardWriter *writer)
{
  PcscWriter *self = (PcscWriter *)writer;
  g_free (self->reader);
  g_free (self);
}

KskCardWriter *
ksk_pcsc_writer_new (const char *reader)
{
  g_return_val_if_fail (reader != NULL, NULL);

  PcscWriter *self = g_new0 (PcscWriter, 1);
  self->writer.has_old_pin = TRUE;
  self->writer.prepare = prepare;
  self->writer.write = write_card;
  self->writer.free = free_writer;
  self->reader = g_strdup (reader);
  return &self->writer;
}
