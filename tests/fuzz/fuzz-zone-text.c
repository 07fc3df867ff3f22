/* Fuzz target: bytes as the keys of a zone. What is read is read again, out of the text that it is written as, as the
 * same records; what is not is explained in plain ASCII. */
#include <ksk.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_round_trip (const KskZoneKeys *keys)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < keys->keys->len; i++) {
    g_autofree char *line = ksk_dnskey_to_text (keys->keys->pdata[i], keys->owner);
    g_string_append_printf (text, "%s\n", line);
  }
  for (guint i = 0; i < keys->signatures->len; i++) {
    g_autofree char *line = ksk_rrsig_to_text (keys->signatures->pdata[i], keys->owner);
    g_string_append_printf (text, "%s\n", line);
  }
  if (text->len > KSK_MAX_ZONE_TEXT_BYTES)
    return;

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (KskZoneKeys) again = ksk_zone_keys_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->keys->len, ==, keys->keys->len);
  g_assert_cmpuint (again->signatures->len, ==, keys->signatures->len);
  for (guint i = 0; i < keys->keys->len; i++)
    g_assert_true (ksk_dnskey_equal (keys->keys->pdata[i], again->keys->pdata[i]));
  for (guint i = 0; i < keys->signatures->len; i++)
    g_assert_true (ksk_rrsig_equal (keys->signatures->pdata[i], again->signatures->pdata[i]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (KskZoneKeys) keys = ksk_zone_keys_parse (bytes, &error);

  if (keys != NULL) {
    g_assert_no_error (error);
    check_round_trip (keys);
    return 0;
  }
  g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
  for (const char *c = error->message; *c != '\0'; c++)
    g_assert_true (g_ascii_isprint (*c));
  return 0;
}
