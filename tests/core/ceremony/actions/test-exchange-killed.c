/* The program is killed after any record from the last SKR to the new one, and goes on to the same end. */
#include <string.h>

#include "ceremony/actions/write-response.h"
#include "tests/core/ceremony/actions/exchange-play.h"

/* Returns the length of the first @n lines. */
static gsize
measure (GBytes *journal, guint n)
{
  gsize size;
  const char *data = g_bytes_get_data (journal, &size), *end = data;
  for (guint i = 0; i < n; i++)
    end = (const char *)memchr (end, '\n', size - (gsize)(end - data)) + 1;
  return (gsize)(end - data);
}

static void
copy_files (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer name, bytes;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    g_hash_table_replace (to, g_strdup (name), g_bytes_ref (bytes));
}

static gboolean
has_kind (GPtrArray *records, guint n, const char *kind)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (ksk_record_get_kind (records->pdata[i]), kind) == 0)
      return TRUE;
  return FALSE;
}

/* Goes on in a room of its own, where the journal ends after @n records. In the folder of the record stands whatever
 * was kept until the end: more than a program that is killed can leave. */
static void
go_on (FakeRoom *whole, GBytes *journal, GPtrArray *records, guint n)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  for (guint i = 0; i < 2; i++)
    put_file (room->dirs[i], KSK_JOURNAL_NAME, g_bytes_get_data (journal, NULL), measure (journal, n));
  for (guint i = 0; i < KSK_N_MEDIA; i++)
    copy_files (whole->media->files[i], room->media->files[i]);
  if (!has_kind (records, n, "response-signed"))
    g_hash_table_remove (room->media->files[KSK_MEDIUM_REQUEST], SKR_NAME);
  copy_files (whole->media->record, room->media->record);
  room->token->is_active = TRUE;
  room->now.system_us += TEST_DAY_S * G_TIME_SPAN_SECOND / 2;

  g_assert_true (fake_room_open (room));
  exchange_play_to (room, STEP_WRITE);
  exchange_play (room);
  const KskExchangeFile *file = ksk_write_response_get_file (KSK_WRITE_RESPONSE (fake_room_get_action (room)));
  GBytes *on_stick = g_hash_table_lookup (room->media->files[KSK_MEDIUM_REQUEST], SKR_NAME);
  g_assert_true (g_bytes_equal (on_stick, file->bytes));
  g_assert_true (g_bytes_equal (on_stick, g_hash_table_lookup (room->media->record, SKR_NAME)));
  g_assert_cmpstr (fake_room_find_text (room, "response-written", "sha256"), ==,
                   fake_room_find_text (room, "response-signed", "sha256"));
  g_assert_true (room->media->is_released[KSK_MEDIUM_REQUEST] || has_kind (records, n, "medium-released"));
  /* Signed anew, the SKR has other bytes: the first is still there. */
  g_assert_cmpint (g_hash_table_contains (room->media->record, SKR_NAME ".aside-1"), ==,
                   !has_kind (records, n, "response-signed"));
  fake_room_confirm (room);
  g_assert_cmpstr (fake_room_get_step (room), ==, STEP_AFTER);
}

static void
test_killed (void)
{
  g_autoptr (FakeRoom) whole = exchange_room_new ();
  exchange_open_at (whole, STEP_LOAD_PREVIOUS);
  guint first = ksk_session_get_story (whole->session)->records->len;
  exchange_play_to (whole, STEP_AFTER);
  g_clear_object (&whole->session);
  g_autoptr (GBytes) journal = get_file (whole->dirs[0], KSK_JOURNAL_NAME);
  g_autoptr (GPtrArray) records = read_journal (whole->dirs[0]);
  g_assert_cmpuint (records->len, >, first + 20);
  /* The last two confirm the last of these steps and enter the next. */
  for (guint n = first; n <= records->len - 2; n++) {
    g_test_message ("killed after record %u, %s", n, ksk_record_get_kind (records->pdata[n - 1]));
    go_on (whole, journal, records, n);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/killed", test_killed);
  return g_test_run ();
}
