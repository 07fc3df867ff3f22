/* Fuzz target: bytes as a journal, as they are and with hashes that are right. What is accepted keeps the promises of
 * journal.h, and its log has no line that a record could have forged; what is not is explained. */
#include "ceremony/journal.h"

#include <stdint.h>
#include <string.h>

#define PREV ",\"prev\":\""

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_record (KskRecord *record, KskRecord *before)
{
  JsonObject *object = ksk_record_get_object (record);
  const char *texts[] = { ksk_record_get_step (record), ksk_record_get_kind (record), ksk_record_get_who (record) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (g_utf8_validate (texts[i], -1, NULL));
  g_assert_cmpstr (json_object_get_string_member (object, "hash"), ==, ksk_record_get_hash (record));
  g_assert_cmpint (json_object_get_int_member (object, "mono_us"), ==, ksk_record_get_mono_us (record));
  if (before == NULL) {
    g_assert_cmpuint (ksk_record_get_seq (record), ==, 1);
    g_assert_cmpstr (ksk_record_get_kind (record), ==, "begin");
    return;
  }
  g_assert_cmpuint (ksk_record_get_seq (record), ==, ksk_record_get_seq (before) + 1);
  g_assert_cmpint (ksk_record_get_mono_us (record), >=, ksk_record_get_mono_us (before));
  g_assert_cmpstr (json_object_get_string_member (object, "prev"), ==, ksk_record_get_hash (before));
}

static void
check_log (GPtrArray *records)
{
  g_autofree char *log = ksk_journal_format_log (records);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_true (g_utf8_validate (log, -1, NULL));
  g_assert_cmpuint (n, >, records->len);
  g_assert_cmpstr (lines[n - 1], ==, "");
  for (guint i = 0; i + 1 < n; i++) {
    g_assert_cmpuint (strlen (lines[i]), >=, strlen ("2026-11-21T18:00:00Z: [info] "));
    g_assert_cmpint (strncmp (lines[i] + 19, "Z: [", 4), ==, 0);
    for (const char *p = lines[i]; *p != '\0'; p++)
      g_assert_false (g_ascii_iscntrl (*p));
  }
}

static void
check (const char *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size), torn = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, &error);

  if (records == NULL) {
    g_assert_null (torn);
    g_assert_nonnull (error);
    g_assert_true (error->domain == KSK_JOURNAL_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, >, 0);
  g_assert_cmpint (torn != NULL, ==, data[size - 1] != '\n');
  for (guint i = 0; i < records->len; i++)
    check_record (records->pdata[i], i > 0 ? records->pdata[i - 1] : NULL);
  check_log (records);
}

/* Without this nothing behind the hashes would ever be reached. */
static GString *
mend (const char *data, gsize size)
{
  GString *mended = g_string_new (NULL);
  g_autofree char *prev = g_strnfill (64, '0');
  const char *end;

  for (const char *line = data; (end = memchr (line, '\n', size - (gsize)(line - data))) != NULL; line = end + 1) {
    const char *found = g_strrstr_len (line, end - line, PREV);
    if (found == NULL) {
      g_string_append_len (mended, line, end - line + 1);
      continue;
    }
    gsize start = mended->len;
    g_string_append_len (mended, line, found - line);
    g_string_append_printf (mended, PREV "%s\"", prev);
    g_free (prev);
    prev = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)mended->str + start, mended->len - start);
    g_string_append_printf (mended, ",\"hash\":\"%s\"}\n", prev);
    if (end + 1 == data + size)
      break;
  }
  return mended;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  check ((const char *)data, size);
  g_autoptr (GString) mended = mend ((const char *)data, size);
  if (mended->len > 0)
    check (mended->str, mended->len);
  return 0;
}
