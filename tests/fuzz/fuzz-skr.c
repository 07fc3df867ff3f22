/* Fuzz target: bytes as an SKR. What parses is verified, and writes to a file that parses to an equal value. */
#include <ksk.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskResponse) response = ksk_response_parse (bytes, 0, &error);

  if (response == NULL) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_no_error (error);
  g_autoptr (KskReport) report = ksk_verify_response (response, NULL);
  g_assert_cmpuint (ksk_report_get_findings (report)->len, >, 0);

  g_autoptr (GBytes) written = ksk_response_to_xml (response);
  g_autoptr (KskResponse) reparsed = ksk_response_parse (written, 0, &error);
  g_assert_no_error (error);
  g_assert_true (ksk_response_equal (response, reparsed));
  return 0;
}
