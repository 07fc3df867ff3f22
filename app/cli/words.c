/* `ksk words`: the SHA-256 of a file as hex digits and PGP words, and words back to hex. */
#include <app/media/file-read.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "report-json.h"

#define BUFFER_BYTES (1024 * 1024)

/* A recording of hours is hashed too, so that nothing limits the size here: the bytes stream through. */
static gboolean
hash_stream (GInputStream *stream, KskFingerprint *fingerprint, GError **error)
{
  g_autoptr (KskDigest) digest = ksk_digest_new ();
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  gssize got;
  while ((got = g_input_stream_read (stream, buffer, BUFFER_BYTES, NULL, error)) > 0)
    ksk_digest_update (digest, buffer, (gsize)got);
  if (got < 0)
    return FALSE;
  ksk_digest_get (digest, fingerprint);
  return TRUE;
}

static gboolean
hash_file (const char *path, KskFingerprint *fingerprint, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  if (path == NULL) {
    stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  } else {
    g_autoptr (GFile) file = g_file_new_for_path (path);
    stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
  }
  return stream != NULL && hash_stream (stream, fingerprint, error);
}

static void
print_json (const char *path, const KskFingerprint *fingerprint)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_file (builder, path);
  ksk_report_json_add_fingerprint (builder, fingerprint);
  ksk_report_json_finish (builder);
}

static KskExit
print_hash (const char *path, gboolean json)
{
  g_autoptr (GError) error = NULL;
  KskFingerprint fingerprint;
  if (!hash_file (path, &fingerprint, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  if (json) {
    print_json (path, &fingerprint);
    return KSK_EXIT_ACCEPT;
  }
  g_autofree char *hex = ksk_fingerprint_to_hex (&fingerprint);
  g_autofree char *words = ksk_fingerprint_to_words (&fingerprint);
  g_print ("SHA-256:    %s\nPGP Words:  %s\n", hex, words);
  return KSK_EXIT_ACCEPT;
}

static KskExit
decode (char **words, gboolean json)
{
  g_autofree char *text = g_strjoinv (" ", words);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_pgp_words_decode (text, &error);
  if (bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_REJECT;
  }

  GString *hex = g_string_new (NULL);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  gsize size = g_bytes_get_size (bytes);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  g_autofree char *digits = g_string_free (hex, FALSE);
  if (json) {
    JsonBuilder *builder = json_builder_new ();
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "hex", digits);
    ksk_report_json_finish (builder);
  } else {
    g_print ("%s\n", digits);
  }
  if (size != KSK_FINGERPRINT_BYTES)
    g_printerr ("Note: these are %" G_GSIZE_FORMAT " words; a SHA-256 has %d.\n", size, KSK_FINGERPRINT_BYTES);
  return KSK_EXIT_ACCEPT;
}

KskExit
ksk_command_words (int argc, char **argv)
{
  gboolean decoding = FALSE, json = FALSE;
  GOptionEntry entries[] = {
    { "decode", 0, 0, G_OPTION_ARG_NONE, &decoding, "Read PGP words back to hex digits", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "[FILE | --decode WORD...]",
                          "Shows the SHA-256 of a file, or of standard input, as hex digits and PGP words.", entries, 0,
                          G_MAXINT))
    return KSK_EXIT_USAGE;
  if (decoding && argc < 2) {
    ksk_command_complain ("there are no words to read back: give them after --decode");
    return KSK_EXIT_USAGE;
  }
  if (decoding)
    return decode (argv + 1, json);
  if (argc > 2) {
    ksk_command_complain ("too many arguments: one file is hashed at a time; to read words back, begin with --decode");
    return KSK_EXIT_USAGE;
  }
  return print_hash (argv[1], json);
}
