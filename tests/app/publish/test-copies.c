/* Tests of app/publish/copies: whole copies, copies that go on, and media that fail, are full, or are swapped. */
#include "app/publish/copies.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/app/media/media-test.h"

#define FILM_BYTES (3 * 1024 * 1024 + 17)
#define N_FILES 5

ssize_t __real_write (int fd, const void *data, size_t size);
ssize_t __wrap_write (int fd, const void *data, size_t size);
int __real_fsync (int fd);
int __wrap_fsync (int fd);
int __real_syncfs (int fd);
int __wrap_syncfs (int fd);

typedef enum { CALL_NONE, CALL_WRITE, CALL_FSYNC, CALL_SYNCFS } Call;

static struct {
  Call call;
  guint n_calls;      /* before the one that it happens at */
  int failure;        /* 0: the call does not fail */
  void (*act) (void); /* (nullable): somebody does something before the call */
} fault;

static char *act_path;

static gboolean
fails (Call call)
{
  if (fault.call != call || fault.n_calls-- > 0)
    return FALSE;
  fault.call = CALL_NONE;
  if (fault.act != NULL)
    fault.act ();
  errno = fault.failure;
  return fault.failure != 0;
}

ssize_t
__wrap_write (int fd, const void *data, size_t size)
{
  /* Only files: TAP goes through it as well. */
  return fd > 2 && fails (CALL_WRITE) ? -1 : __real_write (fd, data, size);
}

int
__wrap_fsync (int fd)
{
  return fails (CALL_FSYNC) ? -1 : __real_fsync (fd);
}

int
__wrap_syncfs (int fd)
{
  return fails (CALL_SYNCFS) ? -1 : __real_syncfs (fd);
}

typedef struct {
  char *folder;
  char *record;
  char *medium;
  char *copy; /* the folder on the medium */
  double fraction;
  gboolean is_read_back;
  guint n_named; /* files that were told of, of the two parts together */
  char *name;    /* (nullable): the last of them */
} Fixture;

static void
put (const char *folder, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  put_file (path, bytes);
}

static void
put_text (const char *folder, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  put (folder, name, bytes);
}

static GBytes *
get (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  return g_bytes_new_take (text, size);
}

static void
list_record (const char *record)
{
  static const char *const names[] = { "KSK60_CAM01.mkv", "journal.jsonl", "proofs/anchors.conf" };
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    KskFingerprint sha256;
    g_autoptr (GBytes) bytes = get (record, names[i]);
    ksk_fingerprint_init (&sha256, bytes);
    g_ptr_array_add (sums, ksk_sum_new (names[i], &sha256));
  }
  g_autoptr (GBytes) list = ksk_sums_format (sums, NULL);
  put (record, KSK_SUMS_NAME, list);
}

static void
begin_journal (const char *record)
{
  const char *const dirs[] = { record, NULL };
  JsonObject *first = json_object_new ();
  KskClock clock;
  g_autoptr (GError) error = NULL;

  ksk_clock_start (&clock, ksk_clock_source_get_system ());
  json_object_set_string_member (first, "title", "Ceremony 60");
  g_autoptr (KskJournal) journal = ksk_journal_create (dirs, &clock, first, &error);
  json_object_unref (first);
  g_assert_no_error (error);
  g_assert_nonnull (journal);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
  fixture->record = g_build_filename (fixture->folder, "record", NULL);
  fixture->medium = g_build_filename (fixture->folder, "record-1", NULL);
  fixture->copy = g_build_filename (fixture->medium, "KC60", NULL);
  g_autofree char *proofs = g_build_filename (fixture->record, "proofs", NULL);
  g_assert_cmpint (g_mkdir_with_parents (proofs, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->medium, 0755), ==, 0);
  g_autoptr (GBytes) film = make_bytes (FILM_BYTES);
  put (fixture->record, "KSK60_CAM01.mkv", film);
  put (fixture->record, "KSK60_CAM01_closing.mkv", film);
  put_text (proofs, "anchors.conf", "trust-anchors {\n};\n");
  begin_journal (fixture->record);
  list_record (fixture->record);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  memset (&fault, 0, sizeof fault);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->record);
  g_free (fixture->medium);
  g_free (fixture->copy);
  g_free (fixture->name);
}

static void
take_progress (const char *file, gboolean is_read_back, double fraction, gpointer data)
{
  Fixture *fixture = data;
  if (is_read_back && !fixture->is_read_back) {
    g_assert_cmpfloat (fixture->fraction, >, 0.999); /* of writing */
    fixture->fraction = 0;
  }
  g_assert_true (is_read_back || !fixture->is_read_back);
  g_assert_cmpfloat (fraction, >=, fixture->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  fixture->fraction = fraction;
  if (is_read_back != fixture->is_read_back || g_strcmp0 (file, fixture->name) != 0)
    fixture->n_named++;
  fixture->is_read_back = is_read_back;
  g_free (fixture->name);
  fixture->name = g_strdup (file);
}

static gboolean
copy (Fixture *fixture, KskMediumHash *hash, GError **error)
{
  fixture->fraction = 0;
  fixture->n_named = 0;
  fixture->is_read_back = FALSE;
  g_clear_pointer (&fixture->name, g_free);
  return ksk_copies_write (fixture->record, fixture->medium, TRUE, take_progress, fixture, hash, NULL, error);
}

/* The copy has what the record has, and nothing else. */
static void
assert_copies (Fixture *fixture)
{
  static const char *const names[N_FILES]
      = { "KSK60_CAM01.mkv", "KSK60_CAM01_closing.mkv", "SHA256SUMS", "journal.jsonl", "proofs/anchors.conf" };
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  guint n_open = count_open_files ();
  copy (fixture, &hash, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_open_files (), ==, n_open);
  g_assert_cmpfloat (fixture->fraction, >, 0.999);
  g_assert_cmpuint (fixture->n_named, ==, 2 * N_FILES);
  g_assert_cmpstr (fixture->name, ==, "proofs/anchors.conf");
  g_assert_cmpuint (hash.n_files, ==, N_FILES);

  g_autoptr (KskDigest) manifest = ksk_digest_new (), contents = ksk_digest_new ();
  for (guint i = 0; i < N_FILES; i++) {
    KskFingerprint sha256;
    g_autoptr (GBytes) original = get (fixture->record, names[i]), copied = get (fixture->copy, names[i]);
    g_assert_true (g_bytes_equal (original, copied));
    ksk_fingerprint_init (&sha256, original);
    g_autofree char *line = ksk_manifest_format_line (&sha256, g_bytes_get_size (original), names[i]);
    ksk_digest_update (manifest, line, strlen (line));
    ksk_digest_update (contents, g_bytes_get_data (original, NULL), g_bytes_get_size (original));
  }
  KskFingerprint expected;
  ksk_digest_get (manifest, &expected);
  g_assert_true (ksk_fingerprint_equal (&expected, &hash.manifest));
  ksk_digest_get (contents, &expected);
  g_assert_true (ksk_fingerprint_equal (&expected, &hash.contents));
  g_autofree char *names_there = list_folder (fixture->copy);
  g_assert_cmpstr (names_there, ==, "KSK60_CAM01.mkv KSK60_CAM01_closing.mkv SHA256SUMS journal.jsonl proofs");
}

static void
assert_fails (Fixture *fixture, int code, const char *part)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  guint n_open = count_open_files ();
  g_assert_false (copy (fixture, &hash, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpuint (count_open_files (), ==, n_open);
}

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
  g_assert_false (ksk_copies_write (fixture->record, fixture->medium, FALSE, NULL, NULL, &hash, NULL, &error));
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
  g_assert_false (ksk_copies_write (fixture->record, fixture->medium, TRUE, NULL, NULL, &hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *there = list_folder (fixture->copy);
  g_assert_cmpstr (there, ==, "");
  assert_copies (fixture);
}

static Fixture *mounted;

/* In a child: a medium of 64 KiB, and one that is mounted read-only. */
static void
copy_to_small (const char *folder)
{
  KskMediumHash hash;
  mount_small (folder);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ksk_copies_write (mounted->record, folder, FALSE, NULL, NULL, &hash, NULL, &error));
    int code = i == 0 ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_READ_ONLY;
    g_assert_error (error, G_IO_ERROR, code);
    g_assert_nonnull (strstr (error->message, i == 0 ? "bytes are to be written" : "Read-only"));
    g_autofree char *there = list_folder (folder);
    g_assert_cmpstr (there, ==, i == 0 ? "KC60" : "");
    if (i > 0)
      continue;
    g_autofree char *copy_folder = g_build_filename (folder, there, NULL);
    g_assert_cmpint (g_rmdir (copy_folder), ==, 0);
    g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  }
}

static void
test_small (Fixture *fixture, gconstpointer data)
{
  mounted = fixture;
  run_mounted (copy_to_small, fixture->medium);
}

/* In a child: a medium with room enough, which is no longer mounted once the copy is whole. */
static void
copy_and_let_go (const char *folder)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  mount_small (folder);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT, "size=64m"), ==, 0);
  g_assert_true (ksk_copies_write (mounted->record, folder, FALSE, NULL, NULL, &hash, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (hash.n_files, ==, N_FILES);
  g_autofree char *there = list_folder (folder);
  g_assert_cmpstr (there, ==, "");
}

static void
test_let_go (Fixture *fixture, gconstpointer data)
{
  mounted = fixture;
  run_mounted (copy_and_let_go, fixture->medium);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/copies/whole", test_whole);
  ADD ("/copies/goes-on", test_goes_on);
  ADD ("/copies/something-else-on-it", test_something_else_on_it);
  ADD ("/copies/another-record", test_another_record);
  ADD ("/copies/failing-medium", test_failing_medium);
  ADD ("/copies/bad-medium", test_bad_medium);
  ADD ("/copies/swapped", test_swapped);
  ADD ("/copies/not-in", test_not_in);
  ADD ("/copies/stopped", test_stopped);
  ADD ("/copies/small", test_small);
  ADD ("/copies/let-go", test_let_go);
  return g_test_run ();
}
