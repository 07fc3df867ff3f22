/* Verifying a journal: every line by itself, then the chain that they make. */
#include "ceremony/journal.h"

#include <stdarg.h>
#include <string.h>

#include "ceremony/record-private.h"

#define FIRST_KIND "begin"

/* Of times in records. */
#define MILLISECOND_US 1000

/* What the next record has to go on from. */
typedef struct {
  guint64 seq;
  gint64 mono_us;
  gint64 offset_us;
  const char *hash;
} Chain;

static gboolean refuse (GError **error, KskJournalError code, guint line, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
refuse (GError **error, KskJournalError code, guint line, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, KSK_JOURNAL_ERROR, code, "line %u: %s", line, message);
  return FALSE;
}

/* Ceremony time is an offset to monotonic time, and a record that moves the offset shows it. */
static gboolean
check_clock (Chain *chain, KskRecord *record, guint line, GError **error)
{
  gint64 ahead_us = 0, mono_us = ksk_record_get_mono_us (record);
  if (!ksk_record_get_clock (record, &chain->offset_us, &ahead_us) && line == 1)
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, line, "it does not show the clock, so this is not a journal");
  if (mono_us < chain->mono_us)
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, line, "monotonic time goes back");
  gint64 utc_us = chain->offset_us + mono_us;
  if (utc_us < 0 || utc_us / MILLISECOND_US != ksk_record_get_utc_us (record) / MILLISECOND_US)
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, line, "its time is not that of the clock which the journal shows");
  chain->mono_us = mono_us;
  return TRUE;
}

static gboolean
check_link (Chain *chain, KskRecord *record, guint line, GError **error)
{
  guint64 seq = ksk_record_get_seq (record);
  if (seq != chain->seq + 1)
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, line,
                   "record %" G_GUINT64_FORMAT " stands where %" G_GUINT64_FORMAT
                   " should: lines were lost, added or moved",
                   seq, chain->seq + 1);
  if (!g_str_equal (ksk_record_get_prev (record), chain->hash))
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, line, "it does not follow the line before it");
  if (line == 1 && !g_str_equal (ksk_record_get_kind (record), FIRST_KIND))
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, line, "no journal begins with a record of this kind");
  if (!check_clock (chain, record, line, error))
    return FALSE;
  chain->seq = seq;
  chain->hash = ksk_record_get_hash (record);
  return TRUE;
}

static KskRecord *
parse_line (GBytes *bytes, gsize start, gsize length, guint line, GError **error)
{
  g_autoptr (GError) line_error = NULL;
  g_autoptr (GBytes) slice = g_bytes_new_from_bytes (bytes, start, length);
  KskRecord *record = ksk_record_parse (slice, &line_error);
  if (record == NULL) {
    gboolean is_foreign = line == 1 && g_error_matches (line_error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
    refuse (error, is_foreign ? KSK_JOURNAL_ERROR_FOREIGN : KSK_JOURNAL_ERROR_BROKEN, line, "%s%s", line_error->message,
            is_foreign ? ", so this is not a journal" : "");
  }
  return record;
}

static gboolean
keep_torn (GBytes *bytes, gsize start, gsize length, guint line, GBytes **torn, GError **error)
{
  if (length == 0)
    return TRUE;
  if (line == 1)
    return refuse (error, KSK_JOURNAL_ERROR_FOREIGN, line, "it is not complete, and there is no other");
  if (torn == NULL)
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, line, "the last line is not complete");
  if (length > KSK_MAX_RECORD_BYTES)
    return refuse (error, KSK_JOURNAL_ERROR_BROKEN, line, "it has more than %d bytes", KSK_MAX_RECORD_BYTES);
  *torn = g_bytes_new_from_bytes (bytes, start, length);
  return TRUE;
}

GPtrArray *
ksk_journal_read (GBytes *bytes, GBytes **torn, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  gsize size = 0, start = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  if (torn != NULL)
    *torn = NULL;
  if (size == 0 || size > KSK_MAX_JOURNAL_BYTES) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN, "it has %s, so this is not a journal",
                 size == 0 ? "no records" : "more than 256 MiB");
    return NULL;
  }

  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  Chain chain = { 0, 0, 0, KSK_RECORD_NO_HASH };
  while (TRUE) {
    guint line = records->len + 1;
    const char *end = start < size ? memchr (data + start, '\n', size - start) : NULL;
    if (end == NULL)
      return keep_torn (bytes, start, size - start, line, torn, error) ? g_steal_pointer (&records) : NULL;

    KskRecord *record = parse_line (bytes, start, (gsize)(end - data) - start, line, error);
    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
    if (!check_link (&chain, record, line, error))
      return NULL;
    start = (gsize)(end - data) + 1;
  }
}
