/* Fuzz target: bytes as PGP words. What decodes encodes to the same words; what does not is explained in plain ASCII.
 */
#include <ksk.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_round_trip (const char *text, GBytes *bytes)
{
  g_autofree char *words = ksk_pgp_words_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) found = g_strsplit (words, " ", -1);
  g_auto (GStrv) given = g_strsplit_set (text, " \t\n\v\f\r", -1);
  guint n = 0;
  for (guint i = 0; given[i] != NULL; i++) {
    if (given[i][0] == '\0')
      continue;
    g_assert_nonnull (found[n]);
    g_assert_cmpint (g_ascii_strcasecmp (found[n], given[i]), ==, 0);
    n++;
  }
  g_assert_cmpuint (n, ==, g_bytes_get_size (bytes));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* The driver may give no bytes as NULL. */
  g_autofree char *text = size > 0 ? g_strndup ((const char *)data, size) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_pgp_words_decode (text, &error);

  if (bytes != NULL) {
    g_assert_no_error (error);
    check_round_trip (text, bytes);
    return 0;
  }
  g_assert_nonnull (error);
  g_assert_true (error->domain == KSK_PGP_WORDS_ERROR);
  for (const char *c = error->message; *c != '\0'; c++)
    g_assert_true (g_ascii_isprint (*c));
  return 0;
}
