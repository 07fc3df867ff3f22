/* Tests of app/publish/copies: whole copies, copies that go on, and media that fail or are swapped. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "copies-case.h"

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  assert_copies (fixture);
  assert_copies (fixture); /* compared again */
  g_autofree char *label = ksk_copies_dup_label (fixture->medium, TRUE);
  g_assert_cmpstr (label, ==, "rehearsal folder record-1");
  g_autofree char *other = ksk_copies_dup_label ("/nonexistent", TRUE);
  g_assert_null (other);
  g_autofree char *unmounted = ksk_copies_dup_label (fixture->medium, FALSE);
  g_assert_null (unmounted);
}

/* Killed in the middle: half a file under another name, and files that are not there yet. */
static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  assert_copies (fixture);
  g_autofree char *film = g_build_filename (fixture->copy, "KSK60_CAM01.mkv", NULL);
  g_assert_cmpint (g_unlink (film), ==, 0);
  put_text (fixture->copy, ".KSK60_CAM01.mkv.0123ab.part", "half");
  assert_copies (fixture);
}

static void
test_something_else_on_it (Fixture *fixture, gconstpointer data)
{
  assert_copies (fixture);
  g_autoptr (GBytes) journal = get (fixture->copy, "journal.jsonl");
  g_autofree char *text = g_strndup (g_bytes_get_data (journal, NULL), g_bytes_get_size (journal));
  text[10] ^= 1;
  put_text (fixture->copy, "journal.jsonl", text);
  assert_fails (fixture, G_IO_ERROR_EXISTS, "journal.jsonl");
  put_text (fixture->copy, "journal.jsonl", "shorter");
  assert_fails (fixture, G_IO_ERROR_EXISTS, "journal.jsonl");
  g_autoptr (GBytes) kept = get (fixture->copy, "journal.jsonl");
  g_assert_cmpuint (g_bytes_get_size (kept), ==, strlen ("shorter"));
  put (fixture->copy, "journal.jsonl", journal);
  put_text (fixture->copy, "more.txt", "more");
  assert_fails (fixture, G_IO_ERROR_FAILED, "take an empty medium");
  g_autofree char *more = g_build_filename (fixture->copy, "more.txt", NULL);
  g_assert_cmpint (g_unlink (more), ==, 0);
  assert_copies (fixture);
}

/* A file, a link to nothing, or a link to a folder that has the name of the copy, or of a folder in it. */
static void
test_name_is_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *proofs = g_build_filename (fixture->copy, "proofs", NULL);
  g_assert_cmpint (g_mkdir (other, 0755), ==, 0);
  put_text (fixture->medium, "KC60", "a letter");
  assert_fails (fixture, G_IO_ERROR_EXISTS, "KC60");
  g_assert_cmpint (g_unlink (fixture->copy), ==, 0);
  g_assert_cmpint (symlink ("nowhere", fixture->copy), ==, 0);
  assert_fails (fixture, G_IO_ERROR_EXISTS, "KC60");
  g_assert_cmpint (g_unlink (fixture->copy), ==, 0);
  g_assert_cmpint (symlink (other, fixture->copy), ==, 0);
  assert_fails (fixture, G_IO_ERROR_EXISTS, "KC60");
  g_assert_cmpint (g_unlink (fixture->copy), ==, 0);

  g_assert_cmpint (g_mkdir (fixture->copy, 0755), ==, 0);
  put_text (fixture->copy, "proofs", "a letter");
  assert_fails (fixture, G_IO_ERROR_EXISTS, "folder");
  g_assert_cmpint (g_unlink (proofs), ==, 0);
  g_assert_cmpint (symlink (other, proofs), ==, 0);
  assert_fails (fixture, G_IO_ERROR_EXISTS, "proofs");
  g_assert_cmpint (g_unlink (proofs), ==, 0);
  g_autofree char *there = list_folder (other);
  g_assert_cmpstr (there, ==, "");
  assert_copies (fixture);
}

/* Each call that fails, at each place: it says so, leaves nothing half-written, and the next try completes the copy. */
static void
test_failing_medium (Fixture *fixture, gconstpointer data)
{
  static const struct {
    Call call;
    guint n_calls;
    int failure;
    int code;
    const char *part;
  } cases[] = {
    { CALL_WRITE, 0, ENOSPC, G_IO_ERROR_NO_SPACE, "No space left" },
    { CALL_WRITE, 2, EIO, G_IO_ERROR_FAILED, "Input/output error" },
    { CALL_WRITE, 3, EROFS, G_IO_ERROR_READ_ONLY, "Read-only" },
    { CALL_FSYNC, 0, EIO, G_IO_ERROR_FAILED, "Input/output error" },
    { CALL_FSYNC, 1, ENXIO, G_IO_ERROR_FAILED, "No such device" },
    { CALL_SYNCFS, 0, EIO, G_IO_ERROR_FAILED, "cannot write everything out" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %u", i);
    fault.call = cases[i].call;
    fault.n_calls = cases[i].n_calls;
    fault.failure = cases[i].failure;
    assert_fails (fixture, cases[i].code, cases[i].part);
    g_assert_cmpint (fault.call, ==, CALL_NONE);
    g_autofree char *there = list_folder (fixture->copy);
    g_assert_null (strstr (there, ".part"));
    assert_copies (fixture);
    remove_tree (fixture->copy);
  }
}

/* A medium that gives back something else than it took. */
static void
change_film (void)
{
  int fd = open (act_path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, "X", 1, FILM_BYTES / 2), ==, 1);
  close (fd);
}

static void
test_bad_medium (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->copy, "KSK60_CAM01.mkv", NULL);
  act_path = path;
  fault.call = CALL_SYNCFS;
  fault.act = change_film;
  assert_fails (fixture, G_IO_ERROR_FAILED, "not those of the original");
}

static void
take_away (void)
{
  g_autofree char *aside = g_strconcat (act_path, ".out", NULL);
  g_assert_cmpint (g_rename (act_path, aside), ==, 0);
}

static void
swap (void)
{
  take_away ();
  g_assert_cmpint (g_mkdir (act_path, 0755), ==, 0);
}

/* Another one is where the first was, and nothing is written to it but the file that was begun. */
static void
test_swapped (Fixture *fixture, gconstpointer data)
{
  act_path = fixture->medium;
  fault.call = CALL_WRITE;
  fault.n_calls = 2;
  fault.act = swap;
  assert_fails (fixture, G_IO_ERROR_NOT_FOUND, "another one was put in its place");
  g_autofree char *there = list_folder (fixture->medium);
  g_assert_cmpstr (there, ==, "");
  assert_copies (fixture);
}

static void
test_not_in (Fixture *fixture, gconstpointer data)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  g_assert_false (copy_to_mounted (fixture, fixture->medium, NULL, &hash, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "it is not in"));
}

static GCancellable *asked;

static void
ask_to_stop (void)
{
  g_cancellable_cancel (asked);
}

/* In the middle of a file: nothing half-written is left, and what is whole is part of the copy. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  asked = cancellable;
  fault.call = CALL_WRITE;
  fault.n_calls = 1;
  fault.act = ask_to_stop;
  const KskCopiesInput input = { .record_dir = fixture->record, .target_dir = fixture->medium, .is_rehearsal = TRUE };
  g_assert_false (ksk_copies_write (&input, &hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *there = list_folder (fixture->copy);
  g_assert_cmpstr (there, ==, "");
  assert_copies (fixture);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/copies/whole", test_whole);
  ADD ("/copies/goes-on", test_goes_on);
  ADD ("/copies/something-else-on-it", test_something_else_on_it);
  ADD ("/copies/name-is-taken", test_name_is_taken);
  ADD ("/copies/failing-medium", test_failing_medium);
  ADD ("/copies/bad-medium", test_bad_medium);
  ADD ("/copies/swapped", test_swapped);
  ADD ("/copies/not-in", test_not_in);
  ADD ("/copies/stopped", test_stopped);
  return g_test_run ();
}
