/* Tests of the second journal, on the log stick: from when the stick's hash was compared until it is copied or taken
 * out, and what a restart makes of it at each moment. */
#include <glib/gstdio.h>
#include <string.h>

#include "ceremony/actions/copy-medium.h"
#include "ceremony/actions/hash-medium.h"
#include "ceremony/actions/remove-medium.h"
#include "tests/core/ceremony/fake-room.h"

#define STEP_HASH FAKE_STEP ("1.4", "hash-medium", "CA", "CA IW", "<with medium='log'/>")
#define STEP_TALK FAKE_STEP ("1.5", "confirm", "CA", "CA IW", "")
#define STEP_COPY FAKE_STEP ("1.6", "copy-medium", "CA", "CA IW", "<with copies='1'/>")
#define STEP_REMOVE FAKE_STEP ("1.7", "remove-medium", "CA", "CA IW", "<with medium='log'/>")
#define STEP_LAST FAKE_STEP ("1.8", "confirm", "CA", "CA IW", "")

static const char *one_dir[2];

/* A room whose log stick has a folder for the journal, once it is there. */
static FakeRoom *
room_new (const char *steps)
{
  FakeRoom *room = fake_room_new (steps);
  one_dir[0] = room->dirs[0];
  room->spec.journal_dirs = one_dir;
  room->spec.log_journal_dir = room->dirs[1];
  fake_room_put (room, KSK_MEDIUM_LOG, "notes.txt", "notes");
  return room;
}

static guint
count_lines (const char *dir)
{
  g_autoptr (GPtrArray) records = read_journal (dir);
  return records->len;
}

static void
assert_same (FakeRoom *room)
{
  g_autoptr (GBytes) local = get_file (room->dirs[0], KSK_JOURNAL_NAME);
  g_autoptr (GBytes) stick = get_file (room->dirs[1], KSK_JOURNAL_NAME);
  g_assert_true (g_bytes_equal (local, stick));
}

static void
assert_not_on_stick (FakeRoom *room)
{
  g_assert_null (get_file (room->dirs[1], KSK_JOURNAL_NAME));
}

static void
hash_stick (FakeRoom *room)
{
  ksk_hash_medium_read (KSK_HASH_MEDIUM (fake_room_get_action (room)));
  fake_room_settle (room);
  g_assert_true (ksk_action_is_complete (fake_room_get_action (room)));
}

/* From the start to the confirmation that the hash of the stick was compared. */
static void
confirm_hash (FakeRoom *room)
{
  fake_room_open (room);
  fake_room_go_to (room, "1.4");
  hash_stick (room);
  fake_room_confirm (room);
}

/* The whole way, and started again at each station. */
static void
test_comes_and_goes (gconstpointer data)
{
  gboolean kills = GPOINTER_TO_INT (data);
  g_autoptr (FakeRoom) room = room_new (FAKE_BEGINNING STEP_HASH STEP_TALK STEP_COPY STEP_REMOVE STEP_LAST);

  fake_room_open (room);
  fake_room_go_to (room, "1.4");
  assert_not_on_stick (room);
  if (kills) {
    fake_room_kill (room);
    fake_room_open (room);
    assert_not_on_stick (room);
  }
  hash_stick (room);
  assert_not_on_stick (room);
  fake_room_confirm (room);
  g_assert_cmpstr (fake_room_get_step (room), ==, "1.5");
  assert_same (room);
  if (kills) {
    fake_room_kill (room);
    fake_room_open (room);
    assert_same (room);
  }
  fake_room_confirm (room);
  assert_same (room);

  ksk_copy_medium_copy_next (KSK_COPY_MEDIUM (fake_room_get_action (room)));
  fake_room_settle (room);
  guint n_lines = count_lines (room->dirs[1]);
  g_autoptr (GPtrArray) records = read_journal (room->dirs[1]);
  g_assert_cmpstr (ksk_record_get_kind (records->pdata[n_lines - 1]), ==, "medium-detached");
  if (kills) {
    fake_room_kill (room);
    fake_room_open (room);
  }
  fake_room_confirm (room);
  ksk_remove_medium_release (KSK_REMOVE_MEDIUM (fake_room_get_action (room)));
  fake_room_settle (room);
  fake_room_confirm (room);
  remove_folder (room->dirs[1]);
  if (kills) {
    fake_room_kill (room);
    fake_room_open (room);
  }
  g_assert_null (ksk_session_get_alarm (room->session));
  g_assert_null (fake_room_find_text (room, "medium-lost", "dir"));
  fake_room_go_to (room, NULL);
  g_assert_cmpint (g_mkdir (room->dirs[1], 0700), ==, 0);
  g_assert_cmpuint (n_lines, <, count_lines (room->dirs[0]));
}

/* Killed between the confirmation and the copy of the journal: that is made up for. */
static void
test_killed_before_attached (void)
{
  g_autoptr (FakeRoom) room = room_new (FAKE_BEGINNING STEP_HASH STEP_TALK STEP_LAST);

  confirm_hash (room);
  fake_room_kill (room);
  g_autofree char *path = g_build_filename (room->dirs[0], KSK_JOURNAL_NAME, NULL);
  g_autofree char *journal = NULL;
  g_assert_true (g_file_get_contents (path, &journal, NULL, NULL));
  char *attached = strstr (journal, "\"medium-attached\"");
  while (attached[-1] != '\n')
    attached--;
  put_file (room->dirs[0], KSK_JOURNAL_NAME, journal, (gsize)(attached - journal));
  g_autofree char *on_stick = g_build_filename (room->dirs[1], KSK_JOURNAL_NAME, NULL);
  g_assert_cmpint (g_unlink (on_stick), ==, 0);
  fake_room_open (room);
  assert_same (room);
  g_assert_nonnull (fake_room_find_text (room, "medium-attached", "dir"));
}

/* A script that does not have the stick hashed has the journal on it from the start to the end. */
static void
test_from_the_start (void)
{
  g_autoptr (FakeRoom) room = room_new (FAKE_BEGINNING STEP_TALK STEP_LAST);

  fake_room_open (room);
  assert_same (room);
  fake_room_kill (room);
  fake_room_open (room);
  fake_room_go_to (room, NULL);
  assert_same (room);
}

/* Only the stick is left of the machine that the ceremony began on. */
static void
test_another_machine (void)
{
  g_autoptr (FakeRoom) room = room_new (FAKE_BEGINNING STEP_HASH STEP_TALK STEP_LAST);

  confirm_hash (room);
  fake_room_kill (room);
  g_autofree char *path = g_build_filename (room->dirs[0], KSK_JOURNAL_NAME, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (fake_room_open (room));
  g_assert_cmpstr (fake_room_get_step (room), ==, "1.5");
  assert_same (room);
}

/* What stands on the stick already is another ceremony's: it is left alone, and the room hears of it. */
static void
test_foreign (void)
{
  g_autoptr (FakeRoom) room = room_new (FAKE_BEGINNING STEP_HASH STEP_TALK STEP_LAST);
  g_autoptr (GString) other = make_journal (3);

  fake_room_open (room);
  put_file (room->dirs[1], KSK_JOURNAL_NAME, other->str, other->len);
  fake_room_go_to (room, "1.4");
  hash_stick (room);
  fake_room_confirm (room);
  KskRefusal *alarm = ksk_session_get_alarm (room->session);
  g_assert_cmpstr (ksk_refusal_get_happened (alarm), ==, "The log stick does not take the journal.");
  g_assert_nonnull (strstr (ksk_refusal_get_detail (alarm), "another ceremony"));
  g_autoptr (GBytes) left = get_file (room->dirs[1], KSK_JOURNAL_NAME);
  g_assert_cmpmem (g_bytes_get_data (left, NULL), g_bytes_get_size (left), other->str, other->len);
  g_assert_cmpstr (fake_room_get_step (room), ==, "1.5");
  ksk_session_acknowledge_alarm (room->session);
  fake_room_go_to (room, NULL);
}

/* The stick has the only journal that is left: it stays in. */
static void
test_only_one (void)
{
  g_autoptr (FakeRoom) room = room_new (FAKE_BEGINNING STEP_HASH STEP_TALK STEP_REMOVE STEP_LAST);

  confirm_hash (room);
  remove_folder (room->dirs[0]);
  fake_room_confirm (room);
  g_assert_nonnull (ksk_session_get_alarm (room->session));
  ksk_session_acknowledge_alarm (room->session);
  ksk_remove_medium_release (KSK_REMOVE_MEDIUM (fake_room_get_action (room)));
  fake_room_settle (room);
  KskRefusal *refusal = ksk_action_get_refusal (fake_room_get_action (room));
  g_assert_cmpstr (ksk_refusal_get_happened (refusal), ==,
                   "The journal is on the log stick alone: the other medium was lost.");
  g_assert_false (room->media->is_released[KSK_MEDIUM_LOG]);
  g_assert_cmpint (g_mkdir (room->dirs[0], 0700), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/log-stick/comes-and-goes", GINT_TO_POINTER (FALSE), test_comes_and_goes);
  g_test_add_data_func ("/log-stick/killed-at-each-station", GINT_TO_POINTER (TRUE), test_comes_and_goes);
  g_test_add_func ("/log-stick/killed-before-attached", test_killed_before_attached);
  g_test_add_func ("/log-stick/from-the-start", test_from_the_start);
  g_test_add_func ("/log-stick/another-machine", test_another_machine);
  g_test_add_func ("/log-stick/foreign", test_foreign);
  g_test_add_func ("/log-stick/only-one", test_only_one);
  return g_test_run ();
}
