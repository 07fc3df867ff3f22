/* Tests of app/publish/copies: a record that is not what its list says, or cannot be read. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "copies-case.h"

/* What is no record is not copied as one. */
static void
test_another_record (Fixture *fixture, gconstpointer data)
{
  put_text (fixture->record, "more.txt", "more");
  assert_fails (fixture, G_IO_ERROR_INVALID_DATA, "more.txt");
  g_autofree char *more = g_build_filename (fixture->record, "more.txt", NULL);
  g_assert_cmpint (g_unlink (more), ==, 0);
  put_text (fixture->record, "proofs/anchors.conf", "changed");
  assert_fails (fixture, G_IO_ERROR_INVALID_DATA, "anchors.conf");
  g_autofree char *copied = g_build_filename (fixture->copy, "proofs", "anchors.conf", NULL);
  g_assert_false (g_file_test (copied, G_FILE_TEST_EXISTS));
  g_autofree char *anchors = g_build_filename (fixture->record, "proofs", "anchors.conf", NULL);
  g_assert_cmpint (g_unlink (anchors), ==, 0);
  assert_fails (fixture, G_IO_ERROR_INVALID_DATA, "proofs/anchors.conf");
  g_autofree char *list = g_build_filename (fixture->record, KSK_SUMS_NAME, NULL);
  g_assert_cmpint (g_unlink (list), ==, 0);
  assert_fails (fixture, G_IO_ERROR_INVALID_DATA, KSK_SUMS_NAME);
}

/* What the operator has moved to another disk: nobody would miss it in the copy before the record is audited. */
static void
test_link_in_record (Fixture *fixture, gconstpointer data)
{
  g_autofree char *film = g_build_filename (fixture->record, "KSK60_CAM01_closing.mkv", NULL);
  g_autofree char *moved = g_build_filename (fixture->folder, "moved.mkv", NULL);
  g_assert_cmpint (g_rename (film, moved), ==, 0);
  g_assert_cmpint (symlink (moved, film), ==, 0);
  assert_fails (fixture, G_IO_ERROR_INVALID_DATA, "KSK60_CAM01_closing.mkv");
  g_assert_cmpint (g_unlink (film), ==, 0);
  g_assert_cmpint (g_rename (moved, film), ==, 0);
  assert_copies (fixture);
}

static void
grow (void)
{
  int fd = open (act_path, O_WRONLY | O_APPEND | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, "X", 1), ==, 1);
  close (fd);
}

/* It is not the medium that fails: nobody is to swap it, nor to believe that the record is whole. */
static void
test_failing_record (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "KSK60_CAM01.mkv", "SHA256SUMS", "journal.jsonl", "proofs/anchors.conf" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->record, names[i], NULL);
    act_path = path;
    fault.call = CALL_READ;
    fault.n_calls = 0;
    fault.failure = EIO;
    assert_fails (fixture, G_IO_ERROR_PARTIAL_INPUT, names[i]);
    g_assert_cmpint (fault.call, ==, CALL_NONE);
  }
  g_autofree char *film = g_build_filename (fixture->record, names[0], NULL);
  act_path = film;
  fault.call = CALL_READ;
  fault.n_calls = 1;
  fault.failure = 0;
  fault.act = grow;
  assert_fails (fixture, G_IO_ERROR_PARTIAL_INPUT, "changed while it was read");
  fault.act = NULL;
  g_assert_cmpint (truncate (film, FILM_BYTES), ==, 0);
  assert_copies (fixture);

  g_autofree char *copied = g_build_filename (fixture->copy, names[0], NULL);
  act_path = copied;
  fault.call = CALL_READ;
  fault.n_calls = 1;
  fault.failure = EIO;
  assert_fails (fixture, G_IO_ERROR_FAILED, names[0]);
  g_autofree char *aside = g_strconcat (fixture->record, ".aside", NULL);
  g_assert_cmpint (g_rename (fixture->record, aside), ==, 0);
  assert_fails (fixture, G_IO_ERROR_PARTIAL_INPUT, fixture->record);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/copies/another-record", test_another_record);
  ADD ("/copies/link-in-record", test_link_in_record);
  ADD ("/copies/failing-record", test_failing_record);
  return g_test_run ();
}
