/* Tests of going on after the program was killed: after every record, with other files, another script, another story.
 */
#include <string.h>
#include <unistd.h>

#include "tests/core/ceremony/fake-ceremony.h"

/* One of each that can happen besides. */
static void
hold_exceptions (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = ksk_session_open_deviation (room->session, "A.", "B.", &error)
                     && ksk_session_object (room->session, &error)
                     && ksk_session_answer_objection (room->session, KSK_ROLE_RZM, "No.", "Yes.", fake_signers, &error)
                     && ksk_session_close_deviation (room->session, "Done.", fake_signers, &error)
                     && ksk_session_pause (room->session, "Lunch.", &error)
                     && ksk_session_go_on (room->session, fake_signers, &error)
                     && ksk_session_override (room->session, "horizon", "Late.", fake_signers, &error)
                     && ksk_session_set_present (room->session, KSK_ROLE_CO3, FALSE, &error)
                     && ksk_session_set_present (room->session, KSK_ROLE_CO3, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
  ksk_action_refuse (fake_room_get_action (room), ksk_refusal_new ("It failed.", "Nothing.", "Again.", "CKR_X"));
  ksk_action_retry (fake_room_get_action (room));
}

/* All that a ceremony comes to, but for times and for what is told of the restart. */
static char *
describe (FakeRoom *room)
{
  const KskStory *story = ksk_session_get_story (room->session);
  const KskExchange *exchange = ksk_session_get_exchange (room->session);
  g_autoptr (GString) text = g_string_new (ksk_session_state_get_name (ksk_session_get_state (room->session)));
  g_autoptr (GList) facts = g_list_sort (g_hash_table_get_keys (story->facts), (GCompareFunc)strcmp);
  for (const GList *l = facts; l != NULL; l = l->next)
    g_string_append_printf (text, " %s", (const char *)l->data);
  for (guint i = 0; i < ksk_script_get_steps (room->script)->len; i++)
    g_string_append_printf (text, "; %d %s", story->steps[i].is_done, story->steps[i].who);
  for (guint i = 0; i < story->people->len; i++) {
    const KskPerson *person = story->people->pdata[i];
    g_string_append_printf (text, "; %s %s %u %d", person->name, person->initials, person->roles->len, person->present);
  }
  g_string_append_printf (text, "; %d %s %s %s", story->is_rehearsal, story->hsm_serial, exchange->previous_file.name,
                          exchange->request_file.name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint
count (GPtrArray *records, guint n, const char *kind)
{
  guint found = 0;
  for (guint i = 0; i < n; i++)
    if (strcmp (ksk_record_get_kind (records->pdata[i]), kind) == 0)
      found++;
  return found;
}

/* The journal holds the first @n lines. */
static void
put_lines (FakeRoom *room, GBytes *journal, guint n)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (journal, &size), *end = data;
  for (guint i = 0; i < n; i++)
    end = (const char *)memchr (end, '\n', size - (gsize)(end - data)) + 1;
  put_file (room->dirs[0], KSK_JOURNAL_NAME, data, (gsize)(end - data));
}

/* Killed after each record, it comes to the same end. */
static void
test_after_each_record (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  const char *const one_medium[] = { room->dirs[0], NULL };
  room->spec.journal_dirs = one_medium;
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.4");
  hold_exceptions (room);
  fake_ceremony_carry_on_to (room, NULL);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_autofree char *expected = describe (room);
  g_autoptr (GBytes) journal = get_file (room->dirs[0], KSK_JOURNAL_NAME);
  g_autoptr (GPtrArray) records = read_journal (room->dirs[0]);
  g_assert_cmpuint (records->len, >, 40);

  for (guint n = 1; n < records->len; n++) {
    fake_room_kill (room);
    put_lines (room, journal, n);
    g_assert_true (fake_room_open (room));
    const KskStory *story = ksk_session_get_story (room->session);
    g_assert_cmpuint (story->records->len, >, n);
    g_assert_cmpstr (ksk_record_get_kind (story->records->pdata[n]), ==, "resume");
    fake_ceremony_carry_on_to (room, NULL);
    g_autofree char *found = describe (room);
    g_assert_cmpstr (found, ==, expected);
    guint n_exceptions
        = count (records, n, "deviation-opened") + count (records, n, "objection") + count (records, n, "override");
    g_assert_cmpuint (story->exceptions->len, ==, n_exceptions);
    g_autoptr (GPtrArray) written = read_journal (room->dirs[0]);
    g_assert_cmpuint (written->len, ==, story->records->len);
  }
}

static void
assert_same_file (const char *dir, GBytes *before)
{
  g_autoptr (GBytes) after = get_file (dir, KSK_JOURNAL_NAME);
  g_assert_true (g_bytes_equal (before, after));
}

/* Refused, and nothing was touched on either medium. */
static void
open_fails (FakeRoom *room, int code, const char *part)
{
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = get_file (room->dirs[0], KSK_JOURNAL_NAME);
  g_autoptr (GBytes) second = get_file (room->dirs[1], KSK_JOURNAL_NAME);
  fake_room_make_session (room);
  g_assert_false (ksk_session_open (room->session, &resumed, &error));
  assert_journal_error (error, code, part);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_PREPARING);
  g_assert_cmpuint (ksk_session_get_story (room->session)->records->len, ==, 0);
  assert_same_file (room->dirs[0], first);
  assert_same_file (room->dirs[1], second);
}

/* The medium was pulled out in the middle of the last line. */
static void
tear (const char *dir)
{
  g_autoptr (GBytes) whole = get_file (dir, KSK_JOURNAL_NAME);
  g_autofree char *path = g_build_filename (dir, KSK_JOURNAL_NAME, NULL);
  g_assert_cmpint (truncate (path, (off_t)g_bytes_get_size (whole) - 10), ==, 0);
}

static void
test_pins (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  g_autoptr (FakeRoom) other = fake_room_new (FAKE_BEGINNING);
  fake_room_open (room);
  fake_room_kill (room);
  tear (room->dirs[1]);

  room->spec.is_rehearsal = TRUE;
  open_fails (room, KSK_JOURNAL_ERROR_FOREIGN, "in another mode: there it is live, here it is rehearsal");
  room->spec.is_rehearsal = FALSE;
  room->spec.script = other->script;
  open_fails (room, KSK_JOURNAL_ERROR_FOREIGN, "with another script");
  room->spec.script = room->script;
  const char *sha256 = room->spec.config_sha256;
  room->spec.config_sha256 = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  open_fails (room, KSK_JOURNAL_ERROR_FOREIGN, "with another configuration");
  room->spec.config_sha256 = sha256;
  g_assert_true (fake_room_open (room));
}

/* It is called what it was called when it began. */
static void
test_names (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  fake_room_open (room);
  fake_room_kill (room);
  room->spec.title = "Another day";
  room->spec.facility = "";
  room->spec.zone = "example.";
  fake_room_open (room);
  g_assert_cmpstr (ksk_session_get_title (room->session), ==, "Test ceremony");
  g_assert_cmpstr (ksk_session_get_facility (room->session), ==, "Test room");
  g_assert_cmpstr (ksk_session_get_zone (room->session), ==, ".");
}

/* Nothing happens before the start: what was found can be shown first. */
static void
test_ready (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  g_autoptr (GError) error = NULL;
  gboolean resumed = FALSE;
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.1");
  fake_room_kill (room);
  fake_room_make_session (room);
  g_assert_true (ksk_session_open (room->session, &resumed, &error));
  g_assert_true (resumed);
  guint64 seq = ksk_session_get_seq (room->session);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_READY);
  g_assert_cmpstr (fake_room_get_step (room), ==, "2.1");
  g_assert_null (ksk_session_get_action (room->session));
  g_assert_false (ksk_session_object (room->session, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (ksk_session_append (room->session, "card-inserted", NULL, NULL, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_clear_error (&error);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_LOST);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OFF);
  g_assert_null (ksk_session_get_alarm (room->session));
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);

  ksk_session_start (room->session, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_RUNNING);
  const KskStory *story = ksk_session_get_story (room->session);
  JsonObject *resume = ksk_record_get_object (story->records->pdata[seq]);
  g_assert_cmpint (json_object_get_int_member (resume, "skipped_s"), ==, 60);
  g_assert_cmpstr (json_object_get_string_member (resume, "mode"), ==, "live");
  g_autoptr (KskStepItem) done = g_list_model_get_item (G_LIST_MODEL (room->session), 2);
  g_autoptr (KskStepItem) current = g_list_model_get_item (G_LIST_MODEL (room->session), 3);
  g_assert_cmpint (ksk_step_item_get_state (done), ==, KSK_STEP_DONE);
  g_assert_cmpint (ksk_step_item_get_state (current), !=, KSK_STEP_PENDING);
}

static void
test_closed (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  fake_room_open (room);
  fake_room_go_to (room, NULL);
  fake_room_kill (room);
  g_autoptr (GBytes) local = get_file (room->dirs[0], KSK_JOURNAL_NAME);

  /* Killed before the last record was on the other medium: it has all of it then. There is nothing to go on with, and
   * nothing is recorded, but the record is made complete. */
  g_autoptr (GBytes) whole = get_file (room->dirs[1], KSK_JOURNAL_NAME);
  tear (room->dirs[1]);
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  fake_room_make_session (room);
  ksk_session_open (room->session, &resumed, &error);
  g_assert_no_error (error);
  g_assert_true (resumed);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  fake_room_settle (room);
  g_assert_cmpint (ksk_completion_get_state (ksk_session_get_completion (room->session)), ==, KSK_COMPLETION_SHOWN);
  g_assert_false (ksk_session_start (room->session, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  assert_same_file (room->dirs[0], local);
  assert_same_file (room->dirs[1], whole);
}

/* A chain that holds, around what no ceremony is. */
static void
test_foreign (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  fake_room_open (room);
  fake_room_kill (room);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  KskJournal *journal
      = ksk_journal_resume ((const char *const *)room->dirs, &room->source, NULL, NULL, &records, &error);
  g_assert_no_error (error);
  g_autoptr (KskRecord) resume = ksk_journal_append (journal, NULL, "resume", NULL, NULL, &error);
  g_assert_nonnull (resume);
  g_autoptr (KskRecord) closed = ksk_journal_append (journal, NULL, "close", NULL, NULL, &error);
  g_assert_nonnull (closed);
  g_assert_no_error (error);
  g_object_unref (journal);
  open_fails (room, KSK_JOURNAL_ERROR_FOREIGN, "record 4: a record `close` cannot stand");
}

static void
test_files (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.5");
  fake_room_kill (room);

  g_autoptr (GBytes) request = g_bytes_ref (g_hash_table_lookup (room->media->record, FAKE_REQUEST));
  g_hash_table_insert (room->media->record, g_strdup (FAKE_REQUEST), g_bytes_new_static ("x", 1));
  fake_ceremony_start_fails (room, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
                             FAKE_REQUEST " in the folder of the record is not");
  g_hash_table_remove (room->media->record, FAKE_REQUEST);
  fake_ceremony_start_fails (room, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, FAKE_REQUEST " cannot be read again");
  g_hash_table_insert (room->media->record, g_strdup (FAKE_REQUEST), g_bytes_ref (request));
  g_hash_table_remove (room->media->record, FAKE_PREVIOUS);
  fake_ceremony_start_fails (room, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, FAKE_PREVIOUS);

  /* Put right, the same program goes on. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) previous = g_bytes_ref (g_hash_table_lookup (room->media->files[KSK_MEDIUM_LOG], FAKE_PREVIOUS));
  g_hash_table_insert (room->media->record, g_strdup (FAKE_PREVIOUS), g_bytes_ref (previous));
  ksk_session_start (room->session, &error);
  g_assert_no_error (error);
  const KskExchange *exchange = ksk_session_get_exchange (room->session);
  g_assert_nonnull (exchange->previous);
  g_assert_nonnull (exchange->request);
  g_assert_null (exchange->plan);
  fake_ceremony_carry_on_to (room, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/resume/after-each-record", test_after_each_record);
  g_test_add_func ("/ceremony/resume/pins", test_pins);
  g_test_add_func ("/ceremony/resume/names", test_names);
  g_test_add_func ("/ceremony/resume/ready", test_ready);
  g_test_add_func ("/ceremony/resume/closed", test_closed);
  g_test_add_func ("/ceremony/resume/foreign", test_foreign);
  g_test_add_func ("/ceremony/resume/files", test_files);
  return g_test_run ();
}
