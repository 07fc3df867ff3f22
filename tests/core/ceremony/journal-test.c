/* What the tests of the journal share. Lines are put together here by hand, so that the program's own writer is not its
 * own judge. */
#include "journal-test.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64
get_mono (gpointer data)
{
  return ((const FakeTime *)data)->mono_us;
}

static gint64
get_system (gpointer data)
{
  return ((const FakeTime *)data)->system_us;
}

KskClockSource
make_source (FakeTime *time)
{
  KskClockSource source = { get_mono, get_system, time };
  return source;
}

void
pass_time (FakeTime *time, gint64 us)
{
  time->mono_us += us;
  time->system_us += us;
}

void
put_file (const char *folder, const char *name, const char *data, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, data, (gssize)n_bytes, &error);
  g_assert_no_error (error);
}

GBytes *
get_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *data = NULL;
  gsize n_bytes = 0;
  return g_file_get_contents (path, &data, &n_bytes, NULL) ? g_bytes_new_take (data, n_bytes) : NULL;
}

GPtrArray *
read_journal (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = get_file (folder, KSK_JOURNAL_NAME);
  g_assert_nonnull (bytes);
  GPtrArray *records = ksk_journal_read (bytes, NULL, &error);
  g_assert_no_error (error);
  return records;
}

void
assert_kinds (const char *folder, const char *kinds)
{
  g_autoptr (GPtrArray) records = read_journal (folder);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", ksk_record_get_kind (records->pdata[i]));
  g_assert_cmpstr (found->str, ==, kinds);
}

void
assert_journal_error (const GError *error, int code, const char *part)
{
  g_assert_error (error, KSK_JOURNAL_ERROR, code);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, error->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

void
assert_refused (const char *data, gsize n_bytes, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes), torn = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, &error);
  if (records != NULL)
    g_error ("accepted, although it should say \"%s\":\n%.*s", part, (int)n_bytes, data);
  assert_journal_error (error, code, part);
  g_assert_null (torn);
}

void
assert_accepted (const GString *journal, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (journal->str, journal->len), torn = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, &error);
  g_assert_no_error (error);
  g_assert_null (torn);
  g_assert_cmpuint (records->len, ==, n);
}

/* Of the last line, which ends in `"}` and a newline. */
static char *
get_last_hash (const GString *journal)
{
  return journal->len > 0 ? g_strndup (journal->str + journal->len - 67, 64) : g_strnfill (64, '0');
}

void
add_line (GString *journal, const char *body)
{
  g_autofree char *prev = get_last_hash (journal);
  g_autofree char *head = g_strdup_printf ("%s,'prev':'%s'", body, prev);
  g_strdelimit (head, "'", '"');
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, head, -1);
  g_string_append_printf (journal, "%s,\"hash\":\"%s\"}\n", head, hash);
}

void
add_record (GString *journal, guint seq, const char *kind, const char *members)
{
  g_assert_cmpuint (seq, >=, 1);
  g_assert_cmpuint (seq, <=, 60);
  g_autofree char *clock
      = seq == 1 ? g_strdup_printf (",'offset_us':%" G_GINT64_FORMAT ",'ahead_us':0", START_US) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("{'seq':%u,'time':'2026-11-21T18:00:%02u.000Z','mono_us':%u,'step':'1.%u',"
                                           "'kind':'%s','who':'CA IW'%s%s",
                                           seq, seq - 1, (seq - 1) * 1000000, seq, kind, clock, members);
  add_line (journal, body);
}

GString *
make_journal (guint n)
{
  GString *journal = g_string_new (NULL);
  for (guint i = 1; i <= n; i++)
    add_record (journal, i, i == 1 ? "begin" : "note", "");
  return journal;
}
