/* A card of ours over ISO 7816-4 commands. */
#include "card-io.h"

#include <openssl/crypto.h>
#include <string.h>

/* Status words. */
#define SW_DONE 0x9000
#define SW_WRONG_PIN 0x6300
#define SW_BLOCKED 0x6983
#define SW_PIN_UNUSABLE 0x6984

/* First octets that go with a number in the second: more to fetch, another length, tries left. */
#define SW1_MORE 0x61
#define SW1_LENGTH 0x6c
#define SW1_TRIES 0x63

#define INS_VERIFY 0x20
#define INS_CHANGE_PIN 0x24
#define INS_SELECT 0xa4
#define INS_READ 0xb0
#define INS_GET_RESPONSE 0xc0
#define INS_UPDATE 0xd6

#define PIN_REFERENCE 0x81

/* A command without a length of the answer. */
#define NO_ANSWER -1

/* Header, a length, 255 octets, a length. */
#define MAX_COMMAND_BYTES 261
G_STATIC_ASSERT (MAX_COMMAND_BYTES <= KSK_SECRET_MAX_BYTES && KSK_CARD_ANSWER_BYTES <= KSK_SECRET_MAX_BYTES);

/* A card that goes on saying that there is more, or another length, is no card. */
#define MAX_FOLLOW_UPS 4

static const guint8 application[] = { 0xf0, 0x4b, 0x53, 0x4b, 0x43, 0x41, 0x52, 0x44, 0x01 };
static const guint8 label_file[] = { 0x00, 0x01 };
static const guint8 share_file[] = { 0x00, 0x02 };

typedef struct {
  KskCardTransmit transmit;
  gpointer data;
} Link;

/* An answer without its status word. May hold a share. */
typedef struct {
  KskSecret *memory; /* KSK_CARD_ANSWER_BYTES of room; NULL before the first command is sent */
  gsize n;
  guint status;
} Answer;

static void
answer_clear (Answer *self)
{
  ksk_secret_free (self->memory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
refuse_answer (GError **error, const char *action, guint status)
{
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
               "This is no operator card, or it was not prepared as one: it does not %s (status %04X)", action, status);
  return FALSE;
}

static gboolean
send_once (const Link *link, const guint8 *command, gsize n_command, Answer *answer, GError **error)
{
  gsize n = KSK_CARD_ANSWER_BYTES;
  if (answer->memory == NULL)
    answer->memory = ksk_secret_new_zero (KSK_CARD_ANSWER_BYTES, error);
  if (answer->memory == NULL)
    return FALSE;
  guint8 *bytes = ksk_secret_get_room (answer->memory);
  if (!link->transmit (link->data, command, n_command, bytes, &n, error))
    return FALSE;
  if (n < 2 || n > KSK_CARD_ANSWER_BYTES) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
                 "What is in the reader answers in no way that a card does (%" G_GSIZE_FORMAT " octets)", n);
    return FALSE;
  }
  answer->n = n - 2;
  answer->status = (guint)bytes[n - 2] << 8 | bytes[n - 1];
  return TRUE;
}

/* Sends a command, and what the older transmission protocol wants to be sent after it. @n_expected: octets of the
 * answer, 1 to 256, or NO_ANSWER. */
static gboolean
exchange (const Link *link, guint8 ins, guint8 p1, guint8 p2, const guint8 *data, gsize n_data, int n_expected,
          Answer *answer, GError **error)
{
  const guint8 header[] = { 0x00, ins, p1, p2 };
  g_autoptr (KskSecret) memory = ksk_secret_new_zero (MAX_COMMAND_BYTES, error);
  if (memory == NULL)
    return FALSE;
  guint8 *command = ksk_secret_get_room (memory);
  gsize n = sizeof header;
  memcpy (command, header, sizeof header);
  if (n_data > 0) {
    command[n++] = (guint8)n_data;
    memcpy (command + n, data, n_data);
    n += n_data;
  }
  if (n_expected != NO_ANSWER)
    command[n++] = (guint8)n_expected; /* 256 is 0 */
  gboolean is_sent = send_once (link, command, n, answer, error);
  for (guint i = 0; is_sent && i < MAX_FOLLOW_UPS; i++) {
    guint8 length = (guint8)(answer->status & 0xff);
    if (answer->status >> 8 == SW1_MORE && answer->n == 0) {
      const guint8 more[] = { 0x00, INS_GET_RESPONSE, 0x00, 0x00, length };
      is_sent = send_once (link, more, sizeof more, answer, error);
    } else if (answer->status >> 8 == SW1_LENGTH && n_expected != NO_ANSWER) {
      command[n - 1] = length;
      is_sent = send_once (link, command, n, answer, error);
    } else
      break;
  }
  return is_sent;
}

static gboolean
select_application (const Link *link, GError **error)
{
  g_auto (Answer) answer = { 0 };
  if (!exchange (link, INS_SELECT, 0x04, 0x00, application, sizeof application, 256, &answer, error))
    return FALSE;
  /* With T=0 a card may leave it to the caller to fetch what it says of itself, which nobody needs. */
  return answer.status == SW_DONE || answer.status >> 8 == SW1_MORE
         || refuse_answer (error, "have the application of operator cards", answer.status);
}

static gboolean
select_file (const Link *link, const guint8 *file, GError **error)
{
  g_auto (Answer) answer = { 0 };
  if (!exchange (link, INS_SELECT, 0x02, 0x0c, file, sizeof label_file, NO_ANSWER, &answer, error))
    return FALSE;
  return answer.status == SW_DONE || answer.status >> 8 == SW1_MORE
         || refuse_answer (error, "have the files of operator cards", answer.status);
}

/* Reads a file of @n octets; of one that is longer its beginning. */
static gboolean
read_file (const Link *link, const guint8 *file, gsize n, Answer *answer, GError **error)
{
  if (!select_file (link, file, error) || !exchange (link, INS_READ, 0x00, 0x00, NULL, 0, (int)n, answer, error))
    return FALSE;
  if (answer->status == SW_DONE && answer->n == n)
    return TRUE;
  return refuse_answer (error, "give what its files should hold", answer->status);
}

/* What the status says of the tries; -1: nothing. */
static int
get_tries (guint status)
{
  if (status == SW_BLOCKED || status == SW_PIN_UNUSABLE)
    return 0;
  if (status >> 8 == SW1_TRIES && (status & 0xf0) == 0xc0)
    return (int)(status & 0x0f);
  return -1;
}

/* Asks for the tries without giving a PIN. A card that does not know this says something else: not known. */
static gboolean
ask_tries (const Link *link, int *tries_left, GError **error)
{
  g_auto (Answer) answer = { 0 };
  if (!exchange (link, INS_VERIFY, 0x00, PIN_REFERENCE, NULL, 0, NO_ANSWER, &answer, error))
    return FALSE;
  *tries_left = get_tries (answer.status);
  return TRUE;
}

/* Judges the answer to a command that had the PIN in it. */
static gboolean
judge_pin (const Link *link, guint status, int *tries_left, GError **error)
{
  if (status == SW_DONE)
    return TRUE;
  *tries_left = get_tries (status);
  if (status == SW_WRONG_PIN && !ask_tries (link, tries_left, error))
    return FALSE;
  if (*tries_left >= 0 || status == SW_WRONG_PIN)
    return ksk_card_pin_refuse (*tries_left, error);
  return refuse_answer (error, "take the PIN of an operator card", status);
}

/* A PIN that is none, and any PIN for a card that is blocked, stays here. */
static gboolean
verify (const Link *link, const KskSecret *pin, int *tries_left, GError **error)
{
  if (!ask_tries (link, tries_left, error))
    return FALSE;
  if (*tries_left == 0 || !ksk_card_pin_check (pin, NULL))
    return ksk_card_pin_refuse (*tries_left, error);
  g_auto (Answer) answer = { 0 };
  return exchange (link, INS_VERIFY, 0x00, PIN_REFERENCE, ksk_secret_get_bytes (pin), ksk_secret_get_size (pin),
                   NO_ANSWER, &answer, error)
         && judge_pin (link, answer.status, tries_left, error);
}

static gboolean
read_label (const Link *link, KskCardLabel *label, GError **error)
{
  g_auto (Answer) answer = { 0 };
  return select_application (link, error) && read_file (link, label_file, KSK_CARD_LABEL_BYTES, &answer, error)
         && ksk_card_label_parse (ksk_secret_get_bytes (answer.memory), answer.n, label, error);
}

static KskSecret *
read_share (const Link *link, GError **error)
{
  g_auto (Answer) answer = { 0 };
  if (!read_file (link, share_file, KSK_CARD_SHARE_BYTES, &answer, error))
    return NULL;
  return ksk_secret_new (ksk_secret_get_bytes (answer.memory), answer.n, error);
}

gboolean
ksk_card_io_read_label (KskCardTransmit transmit, gpointer data, KskCardLabel *label, int *tries_left, GError **error)
{
  g_return_val_if_fail (transmit != NULL && label != NULL, FALSE);

  const Link link = { transmit, data };
  int tries = -1;
  if (!read_label (&link, label, error) || !ask_tries (&link, &tries, error))
    return FALSE;
  if (tries_left != NULL)
    *tries_left = tries;
  return TRUE;
}

KskSecret *
ksk_card_io_open (KskCardTransmit transmit, gpointer data, const KskSecret *pin, int *tries_left, GError **error)
{
  g_return_val_if_fail (transmit != NULL && pin != NULL, NULL);

  const Link link = { transmit, data };
  int tries = -1;
  KskSecret *share = NULL;
  if (select_application (&link, error) && verify (&link, pin, &tries, error)) {
    /* The right PIN gives all tries back, and the card no longer counts. */
    tries = -1;
    share = read_share (&link, error);
  }
  if (tries_left != NULL)
    *tries_left = tries;
  return share;
}

static gboolean
update_file (const Link *link, const guint8 *file, const guint8 *bytes, gsize n, GError **error)
{
  g_auto (Answer) answer = { 0 };
  return select_file (link, file, error) && exchange (link, INS_UPDATE, 0x00, 0x00, bytes, n, NO_ANSWER, &answer, error)
         && (answer.status == SW_DONE || refuse_answer (error, "take what is written to it", answer.status));
}

static gboolean
change_pin (const Link *link, const KskSecret *old_pin, const KskSecret *new_pin, GError **error)
{
  g_autoptr (KskSecret) both = ksk_secret_new (ksk_secret_get_bytes (old_pin), ksk_secret_get_size (old_pin), error);
  if (both == NULL || !ksk_secret_append (both, ksk_secret_get_bytes (new_pin), ksk_secret_get_size (new_pin), error))
    return FALSE;
  g_auto (Answer) answer = { 0 };
  int tries = -1;
  return exchange (link, INS_CHANGE_PIN, 0x00, PIN_REFERENCE, ksk_secret_get_bytes (both), ksk_secret_get_size (both),
                   NO_ANSWER, &answer, error)
         && judge_pin (link, answer.status, &tries, error);
}

/* Reads all of it back, with the new PIN. */
static gboolean
check_written (const Link *link, GBytes *label, const KskSecret *share, const KskSecret *pin, GError **error)
{
  int tries = -1;
  g_auto (Answer) answer = { 0 };
  if (!select_application (link, error) || !verify (link, pin, &tries, error))
    return FALSE;
  g_autoptr (KskSecret) found = read_share (link, error);
  if (found == NULL || !read_file (link, label_file, KSK_CARD_LABEL_BYTES, &answer, error))
    return FALSE;
  if (memcmp (g_bytes_get_data (label, NULL), ksk_secret_get_bytes (answer.memory), KSK_CARD_LABEL_BYTES) == 0
      && CRYPTO_memcmp (ksk_secret_get_bytes (found), ksk_secret_get_bytes (share), KSK_CARD_SHARE_BYTES) == 0)
    return TRUE;
  g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
                       "What was read back from the card differs from what was written: do not use this card");
  return FALSE;
}

gboolean
ksk_card_io_write (KskCardTransmit transmit, gpointer data, const KskCardLabel *label, const KskSecret *share,
                   const KskSecret *old_pin, const KskSecret *new_pin, GError **error)
{
  g_return_val_if_fail (transmit != NULL && label != NULL && ksk_card_label_is_valid (label), FALSE);
  g_return_val_if_fail (share != NULL && ksk_secret_get_size (share) == KSK_CARD_SHARE_BYTES, FALSE);
  g_return_val_if_fail (old_pin != NULL && new_pin != NULL, FALSE);

  const Link link = { transmit, data };
  int tries = -1;
  g_autoptr (GBytes) label_bytes = ksk_card_label_to_bytes (label);
  return ksk_card_pin_check (new_pin, error) && ksk_card_pin_check (old_pin, error) && select_application (&link, error)
         && verify (&link, old_pin, &tries, error)
         && update_file (&link, share_file, ksk_secret_get_bytes (share), KSK_CARD_SHARE_BYTES, error)
         && update_file (&link, label_file, g_bytes_get_data (label_bytes, NULL), KSK_CARD_LABEL_BYTES, error)
         && change_pin (&link, old_pin, new_pin, error) && check_written (&link, label_bytes, share, new_pin, error);
}
