/* An operator card for the virtual reader, as hsm/README.md describes one: virtual-card --reader N [OPTIONS] FILE
 *
 * It is in the reader as long as this program runs. FILE is a card file, in which it counts its tries: one less before
 * the PIN is compared. Speaks the protocol of the reader's driver over a local socket: a length of two octets, then one
 * octet that switches the card, or a command APDU. When the driver goes away the card waits for it: it is still in.
 */
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define FIRST_PORT 35963
#define MAX_READERS 16
#define FIRST_OWN_PORT 10000
#define LAST_OWN_PORT 30000
#define CONNECT_TRIES 500
#define CONNECT_PAUSE_US 20000

/* A driver that has taken the connection looks several times a second whether the card is still there. One that was
 * just starting has sometimes not taken it, and never will. */
#define SILENCE_S 6

#define MAX_MESSAGE_BYTES 1024

enum {
  CONTROL_OFF = 0,
  CONTROL_ON = 1,
  CONTROL_RESET = 2,
  CONTROL_ATR = 4,
};

/* T=1 and nothing else to say; and what makes no sense. */
static const guint8 answer_to_reset[] = { 0x3b, 0x80, 0x01, 0x81 };
static const guint8 senseless_answer[] = { 0x00, 0x00 };

/* From a port of its own choice: the kernel's could be one that the driver is about to listen on, and then it connects
 * to itself. */
static GSocketConnection *
connect_to_reader (int reader)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16)(FIRST_PORT + reader - 1));

  for (int i = 0; i < CONNECT_TRIES; i++) {
    GSocketConnection *connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
    if (connection != NULL)
      return connection;
    g_usleep (CONNECT_PAUSE_US);
  }
  return NULL;
}

/* The driver sends length and command in two packets, and the second only once the first is acknowledged, for which the
 * kernel takes its time; it forgets this wish with each answer. */
static void
acknowledge_at_once (GSocketConnection *connection)
{
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_QUICKACK, 1, NULL);
}

static gboolean
receive (GInputStream *stream, guint8 *message, gsize *n)
{
  guint8 length[2];
  gsize n_read = 0;
  if (!g_input_stream_read_all (stream, length, sizeof length, &n_read, NULL, NULL) || n_read < sizeof length)
    return FALSE;
  *n = (gsize)length[0] << 8 | length[1];
  return *n <= MAX_MESSAGE_BYTES && g_input_stream_read_all (stream, message, *n, &n_read, NULL, NULL) && n_read == *n;
}

/* In one write, so that nothing waits for a second packet. */
static gboolean
answer (GOutputStream *stream, const guint8 *bytes, gsize n)
{
  guint8 message[2 + MAX_MESSAGE_BYTES] = { (guint8)(n >> 8), (guint8)n };
  memcpy (message + 2, bytes, n);
  return g_output_stream_write_all (stream, message, 2 + n, NULL, NULL, NULL);
}

/* Until the driver closes the connection. */
static void
serve (CommandCard *card, GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  guint8 message[MAX_MESSAGE_BYTES];
  guint8 reply[MAX_MESSAGE_BYTES] = { 0 };
  gsize n = 0;

  g_socket_set_timeout (g_socket_connection_get_socket (connection), SILENCE_S);
  for (;;) {
    gboolean is_sent = TRUE;
    acknowledge_at_once (connection);
    if (!receive (in, message, &n))
      return;
    if (n == 1 && message[0] == CONTROL_ATR)
      is_sent = command_card_is_mute (card) ? answer (out, senseless_answer, sizeof senseless_answer)
                                            : answer (out, answer_to_reset, sizeof answer_to_reset);
    else if (n == 1)
      command_card_reset (card); /* off, on and reset alike */
    else
      is_sent = answer (out, reply, command_card_answer (card, message, n, reply));
    if (!is_sent)
      return;
  }
}

int
main (int argc, char **argv)
{
  int reader = 1;
  CommandOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "reader", 0, 0, G_OPTION_ARG_INT, &reader, "the reader, 1 and up", "N" },
    { "blank", 0, 0, G_OPTION_ARG_STRING, &options.blank_pin, "a card that is not written yet, with this PIN", "PIN" },
    { "leave-at", 0, 0, G_OPTION_ARG_STRING, &options.leave_at, "is pulled out at that moment", "label|pin|share" },
    { "stranger", 0, 0, G_OPTION_ARG_NONE, &options.is_stranger, "a card of somebody else's", NULL },
    { "mute", 0, 0, G_OPTION_ARG_NONE, &options.is_mute, "something that answers to a reset as no card does", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || reader < 1 || reader > MAX_READERS) {
    g_printerr ("virtual-card: %s\n", error != NULL ? error->message : "virtual-card --reader N FILE");
    return 2;
  }

  CommandCard *card = command_card_new (argv[1], &options, &error);
  if (card == NULL) {
    g_printerr ("virtual-card: %s\n", error->message);
    return 1;
  }
  for (;;) {
    g_autoptr (GSocketConnection) connection = connect_to_reader (reader);
    if (connection == NULL)
      break;
    serve (card, connection);
  }
  command_card_free (card);
  return 0;
}
