/* Tests of what is not in the script: deviations, objections, overrides, pauses, aborting, alarms, media that are lost.
 */
#include "tests/core/ceremony/fake-room.h"

#include <errno.h>
#include <string.h>

#define STEPS FAKE_STEP ("1.1", "confirm", "CA", "CA IW", "") FAKE_STEP ("1.2", "confirm", "CA", "CA IW", "")

static const char *const others[] = { "XX", "YY", NULL };

static FakeRoom *
make_room (void)
{
  FakeRoom *room = fake_room_new (STEPS);
  fake_room_open (room);
  return room;
}

static void
assert_state (FakeRoom *room, KskSessionState state)
{
  g_assert_cmpstr (ksk_session_state_get_name (ksk_session_get_state (room->session)), ==,
                   ksk_session_state_get_name (state));
}

static void
assert_step_records (FakeRoom *room, const char *kinds)
{
  g_autofree char *found = fake_room_list_step_records (room);
  g_assert_cmpstr (found, ==, kinds);
}

/* It was refused, and nothing was written. */
#define assert_fails(room, call, code)                                         \
  G_STMT_START                                                                 \
  {                                                                            \
    g_autoptr (GError) fails_error = NULL;                                     \
    guint64 fails_seq = ksk_session_get_seq ((room)->session);                 \
    g_assert_false (call);                                                     \
    g_assert_error (fails_error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_##code); \
    g_assert_cmpuint (ksk_session_get_seq ((room)->session), ==, fails_seq);   \
  }                                                                            \
  G_STMT_END

#define assert_succeeds(call)                 \
  G_STMT_START                                \
  {                                           \
    g_autoptr (GError) succeeds_error = NULL; \
    call;                                     \
    g_assert_no_error (succeeds_error);       \
  }                                           \
  G_STMT_END

#define F &fails_error
#define S &succeeds_error

static void
test_deviation (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  const KskStory *story = ksk_session_get_story (session);
  g_autofree char *long_text = g_strnfill (KSK_MAX_SENTENCE_CHARS + 1, 'a');
  g_autofree char *just = g_strnfill (KSK_MAX_SENTENCE_CHARS, 'a');

  assert_fails (room, ksk_session_close_deviation (session, "Done.", fake_signers, F), STATE);
  assert_fails (room, ksk_session_open_deviation (session, NULL, "It was not.", F), TEXT);
  assert_fails (room, ksk_session_open_deviation (session, "A bag.", " \n ", F), TEXT);
  assert_fails (room, ksk_session_open_deviation (session, "A bag.", long_text, F), TEXT);
  assert_fails (room, ksk_session_open_deviation (session, "A bag.", "\xff", F), TEXT);
  assert_succeeds (ksk_session_open_deviation (session, " A bag. ", just, S));
  assert_state (room, KSK_SESSION_DEVIATION);
  const KskException *open = ksk_story_get_open_exception (story);
  g_assert_cmpint (open->kind, ==, KSK_EXCEPTION_DEVIATION);
  g_assert_cmpuint (open->number, ==, 1);
  g_assert_cmpstr (open->expected, ==, "A bag.");
  g_assert_cmpstr (open->step_id, ==, "1.1");
  g_assert_false (ksk_story_has_deviation_since (story, "1.1", 0));

  assert_fails (room, ksk_session_open_deviation (session, "A.", "B.", F), STATE);
  assert_fails (room, ksk_session_pause (session, "Lunch.", F), STATE);
  assert_fails (room, ksk_session_override (session, "horizon", "Why not.", fake_signers, F), STATE);
  assert_fails (room, ksk_session_confirm (session, fake_signers, F), STATE);
  assert_fails (room, ksk_session_close_deviation (session, "", fake_signers, F), TEXT);
  assert_fails (room, ksk_session_close_deviation (session, "Done.", NULL, F), INITIALS);
  assert_fails (room, ksk_session_close_deviation (session, "Done.", (const char *const[]){ "AB", "AB", NULL }, F),
                INITIALS);
  assert_succeeds (ksk_session_close_deviation (session, "Done.", fake_signers, S));
  assert_state (room, KSK_SESSION_RUNNING);
  g_assert_null (ksk_story_get_open_exception (story));
  g_assert_true (ksk_story_has_deviation_since (story, "1.1", 0));
  g_assert_false (ksk_story_has_deviation_since (story, "1.2", 0));
  /* What happened after it was opened it cannot be about, whenever it was signed off. */
  const KskException *closed = story->exceptions->pdata[0];
  g_assert_cmpuint (closed->opened_seq, <, story->records->len);
  g_assert_true (ksk_story_has_deviation_since (story, "1.1", closed->opened_seq - 1));
  g_assert_false (ksk_story_has_deviation_since (story, "1.1", closed->opened_seq));
  g_assert_cmpstr (closed->done, ==, "Done.");
  g_assert_cmpstr (closed->who, ==, "CA IW");

  /* Who signed a deviation is held to it in the steps. */
  fake_room_complete (room);
  assert_fails (room, ksk_session_confirm (session, others, F), INITIALS);
  fake_room_confirm (room);
  assert_succeeds (ksk_session_open_deviation (session, "One.", "Two.", S));
  g_assert_cmpuint (ksk_story_get_open_exception (story)->number, ==, 2);
  g_assert_cmpstr (ksk_story_get_open_exception (story)->step_id, ==, "1.2");
}

static void
test_objection (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  const KskStory *story = ksk_session_get_story (session);
  assert_fails (room, ksk_session_answer_objection (session, KSK_ROLE_EW, "No.", "Yes.", fake_signers, F), STATE);
  assert_succeeds (ksk_session_object (session, S));
  assert_state (room, KSK_SESSION_OBJECTION);
  assert_fails (room, ksk_session_object (session, F), STATE);
  assert_fails (room, ksk_session_open_deviation (session, "A.", "B.", F), STATE);
  assert_fails (room, ksk_session_pause (session, "Lunch.", F), STATE);
  assert_fails (room, ksk_session_confirm (session, fake_signers, F), STATE);
  assert_fails (room, ksk_session_answer_objection (session, KSK_ROLE_EW, "", "Yes.", fake_signers, F), TEXT);
  assert_fails (room, ksk_session_answer_objection (session, KSK_ROLE_EW, "No.", NULL, fake_signers, F), TEXT);
  assert_fails (room, ksk_session_answer_objection (session, KSK_ROLE_EW, "No.", "Yes.", NULL, F), INITIALS);
  assert_succeeds (ksk_session_answer_objection (session, KSK_ROLE_EW, "No.", "Yes.", fake_signers, S));
  assert_state (room, KSK_SESSION_RUNNING);
  const KskException *objection = story->exceptions->pdata[0];
  g_assert_cmpint (objection->kind, ==, KSK_EXCEPTION_OBJECTION);
  g_assert_cmpint (objection->raised_by, ==, KSK_ROLE_EW);
  g_assert_cmpstr (objection->happened, ==, "No.");
  g_assert_cmpstr (objection->done, ==, "Yes.");

  /* It goes back to what it interrupted. */
  assert_succeeds (ksk_session_pause (session, "Lunch.", S));
  assert_succeeds (ksk_session_object (session, S));
  assert_succeeds (ksk_session_answer_objection (session, KSK_ROLE_IW, "No.", "Yes.", fake_signers, S));
  assert_state (room, KSK_SESSION_PAUSED);
  assert_succeeds (ksk_session_go_on (session, fake_signers, S));
  assert_succeeds (ksk_session_open_deviation (session, "A.", "B.", S));
  assert_succeeds (ksk_session_object (session, S));
  g_assert_cmpint (ksk_story_get_open_exception (story)->kind, ==, KSK_EXCEPTION_OBJECTION);
  assert_succeeds (ksk_session_answer_objection (session, KSK_ROLE_IW, "No.", "Yes.", fake_signers, S));
  assert_state (room, KSK_SESSION_DEVIATION);
  g_assert_cmpuint (ksk_story_get_open_exception (story)->number, ==, 3);
  assert_succeeds (ksk_session_close_deviation (session, "C.", fake_signers, S));
  g_assert_cmpuint (story->exceptions->len, ==, 4);
  fake_room_go_to (room, NULL);
}

static void
test_pause (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  assert_fails (room, ksk_session_go_on (session, fake_signers, F), STATE);
  assert_fails (room, ksk_session_pause (session, "", F), TEXT);
  assert_succeeds (ksk_session_pause (session, "Lunch.", S));
  assert_state (room, KSK_SESSION_PAUSED);
  assert_fails (room, ksk_session_pause (session, "Lunch.", F), STATE);
  assert_fails (room, ksk_session_open_deviation (session, "A.", "B.", F), STATE);
  assert_fails (room, ksk_session_confirm (session, fake_signers, F), STATE);
  assert_fails (room, ksk_session_go_on (session, NULL, F), INITIALS);
  assert_succeeds (ksk_session_go_on (session, fake_signers, S));
  assert_state (room, KSK_SESSION_RUNNING);
  assert_step_records (room, "pause go-on");
  fake_room_go_to (room, NULL);
}

static void
test_override (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  const KskStory *story = ksk_session_get_story (session);
  KskExchange *exchange = ksk_session_get_exchange (session);
  assert_fails (room, ksk_session_override (session, "horizon", NULL, fake_signers, F), TEXT);
  assert_fails (room, ksk_session_override (session, "horizon", "Late.", NULL, F), INITIALS);
  g_assert_false (exchange->horizon_waived);
  assert_succeeds (ksk_session_override (session, "horizon", "Late.", fake_signers, S));
  g_assert_true (exchange->horizon_waived);
  g_assert_cmpstr (exchange->previous_waiver, ==, NULL);
  assert_succeeds (ksk_session_override (session, "no-previous-skr", "The first.", fake_signers, S));
  g_assert_cmpstr (exchange->previous_waiver, ==, "The first.");
  assert_state (room, KSK_SESSION_RUNNING);
  const KskException *override = story->exceptions->pdata[1];
  g_assert_cmpint (override->kind, ==, KSK_EXCEPTION_OVERRIDE);
  g_assert_cmpuint (override->number, ==, 2);
  g_assert_cmpstr (override->expected, ==, "no-previous-skr");
  g_assert_cmpstr (override->happened, ==, "The first.");
  g_assert_true (override->is_closed);
  g_assert_null (ksk_story_get_open_exception (story));
}

static void
test_abort (gconstpointer data)
{
  KskSessionState from = GPOINTER_TO_UINT (data);
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  if (from == KSK_SESSION_PAUSED)
    assert_succeeds (ksk_session_pause (session, "Lunch.", S));
  else if (from == KSK_SESSION_DEVIATION)
    assert_succeeds (ksk_session_open_deviation (session, "A.", "B.", S));
  else if (from == KSK_SESSION_OBJECTION)
    assert_succeeds (ksk_session_object (session, S));
  assert_state (room, from);
  assert_fails (room, ksk_session_abort (session, "", fake_signers, F), TEXT);
  assert_fails (room, ksk_session_abort (session, "Fire.", NULL, F), INITIALS);
  assert_succeeds (ksk_session_abort (session, "Fire.", fake_signers, S));
  assert_state (room, KSK_SESSION_ABORTED);
  g_assert_null (ksk_session_get_action (session));
  assert_fails (room, ksk_session_abort (session, "Fire.", fake_signers, F), STATE);
  assert_fails (room, ksk_session_confirm (session, fake_signers, F), STATE);
  assert_fails (room, ksk_session_object (session, F), STATE);
  assert_fails (room, ksk_session_set_present (session, KSK_ROLE_CA, FALSE, F), STATE);
  g_autofree char *hindrance = ksk_session_dup_hindrance (session);
  g_assert_nonnull (strstr (hindrance, "aborted"));
  fake_room_kill (room);

  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  fake_room_make_session (room);
  ksk_session_open (room->session, &resumed, &error);
  g_assert_no_error (error);
  assert_state (room, KSK_SESSION_ABORTED);
  fake_room_settle (room);
  g_assert_cmpint (ksk_completion_get_state (ksk_session_get_completion (room->session)), ==, KSK_COMPLETION_SHOWN);
}

/* The journal below this folder cannot be made durable any more; NULL: it can. */
static const char *failing_folder;

int __real_fdatasync (int fd);
int __wrap_fdatasync (int fd);

int
__wrap_fdatasync (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  if (failing_folder == NULL || path == NULL || !g_str_has_prefix (path, failing_folder))
    return __real_fdatasync (fd);
  errno = EIO;
  return -1;
}

static void
test_medium_lost (gconstpointer data)
{
  guint medium = GPOINTER_TO_UINT (data);
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  const KskStory *story = ksk_session_get_story (session);
  fake_room_complete (room);
  failing_folder = room->dirs[medium];
  fake_room_confirm (room);
  failing_folder = NULL;

  /* The record is durable on the other medium, so the step is done. */
  g_assert_true (story->steps[0].is_done);
  KskRefusal *alarm = ksk_session_get_alarm (session);
  g_assert_nonnull (alarm);
  g_assert_nonnull (strstr (ksk_refusal_get_detail (alarm), room->dirs[medium]));
  g_assert_cmpstr (fake_room_find_text (room, "medium-lost", "dir"), ==, room->dirs[medium]);
  g_assert_nonnull (strstr (fake_room_find_text (room, "alarm", "detail"), room->dirs[medium]));
  fake_room_complete (room);
  assert_fails (room, ksk_session_confirm (session, fake_signers, F), STATE);
  ksk_session_acknowledge_alarm (session);
  fake_room_go_to (room, NULL);
  g_assert_null (ksk_session_get_alarm (session));

  /* What the session knows is what the journal says, the journal's own records as well. */
  g_autoptr (GPtrArray) records = read_journal (room->dirs[1 - medium]);
  g_assert_cmpuint (records->len, ==, story->records->len);
  for (guint i = 0; i < records->len; i++)
    g_assert_cmpstr (ksk_record_get_hash (records->pdata[i]), ==, ksk_record_get_hash (story->records->pdata[i]));
}

/* The last record of a ceremony, and the medium's loss after it. */
static void
test_medium_lost_at_end (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_STEP ("1.1", "confirm", "CA", "CA IW", ""));
  fake_room_open (room);
  failing_folder = room->dirs[1];
  assert_succeeds (ksk_session_abort (room->session, "Fire.", fake_signers, S));
  failing_folder = NULL;
  assert_state (room, KSK_SESSION_ABORTED);
  g_assert_nonnull (ksk_session_get_alarm (room->session));
  ksk_session_acknowledge_alarm (room->session);
  g_assert_null (ksk_session_get_alarm (room->session));
  g_autoptr (GPtrArray) records = read_journal (room->dirs[0]);
  g_assert_cmpstr (ksk_record_get_kind (records->pdata[records->len - 1]), ==, "medium-lost");
}

static void
test_journal_lost (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  KskSession *session = room->session;
  fake_room_complete (room);
  guint n_records = ksk_session_get_story (session)->records->len;
  g_autoptr (GError) error = NULL;
  failing_folder = "/";
  g_assert_false (ksk_session_confirm (session, fake_signers, &error));
  failing_folder = NULL;
  g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST);
  g_assert_cmpuint (ksk_session_get_story (session)->records->len, ==, n_records);
  g_assert_cmpuint (ksk_session_get_story (session)->step, ==, 0);
  g_assert_nonnull (ksk_session_get_alarm (session));

  /* The alarm can be taken away, but nothing happens any more. */
  ksk_session_acknowledge_alarm (session);
  g_assert_null (ksk_session_get_alarm (session));
  g_autofree char *hindrance = ksk_session_dup_hindrance (session);
  g_assert_nonnull (strstr (hindrance, "journal can be written nowhere"));
  g_clear_error (&error);
  g_assert_false (ksk_session_confirm (session, fake_signers, &error));
  g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST);
  g_clear_error (&error);
  g_assert_false (ksk_session_object (session, &error));
  g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST);
  g_assert_cmpint (ksk_session_get_state (session), ==, KSK_SESSION_RUNNING);

  /* Started again, it goes on. */
  fake_room_kill (room);
  g_assert_true (fake_room_open (room));
  fake_room_go_to (room, NULL);
}

static void
test_acknowledge (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  guint64 seq = ksk_session_get_seq (room->session);
  ksk_session_acknowledge_alarm (room->session);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/exceptions/deviation", test_deviation);
  g_test_add_func ("/ceremony/exceptions/objection", test_objection);
  g_test_add_func ("/ceremony/exceptions/pause", test_pause);
  g_test_add_func ("/ceremony/exceptions/override", test_override);
  g_test_add_data_func ("/ceremony/exceptions/abort/running", GUINT_TO_POINTER (KSK_SESSION_RUNNING), test_abort);
  g_test_add_data_func ("/ceremony/exceptions/abort/paused", GUINT_TO_POINTER (KSK_SESSION_PAUSED), test_abort);
  g_test_add_data_func ("/ceremony/exceptions/abort/deviation", GUINT_TO_POINTER (KSK_SESSION_DEVIATION), test_abort);
  g_test_add_data_func ("/ceremony/exceptions/abort/objection", GUINT_TO_POINTER (KSK_SESSION_OBJECTION), test_abort);
  g_test_add_data_func ("/ceremony/exceptions/medium-lost/first", GUINT_TO_POINTER (0), test_medium_lost);
  g_test_add_data_func ("/ceremony/exceptions/medium-lost/second", GUINT_TO_POINTER (1), test_medium_lost);
  g_test_add_func ("/ceremony/exceptions/medium-lost/at-end", test_medium_lost_at_end);
  g_test_add_func ("/ceremony/exceptions/journal-lost", test_journal_lost);
  g_test_add_func ("/ceremony/exceptions/acknowledge", test_acknowledge);
  return g_test_run ();
}
