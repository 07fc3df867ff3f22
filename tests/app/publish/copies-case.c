/* What the tests of app/publish/copies share: a record, a folder that stands for a medium, and system calls that fail.
 */
#include "copies-case.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t __real_write (int fd, const void *data, size_t size);
ssize_t __wrap_write (int fd, const void *data, size_t size);
int __real_fsync (int fd);
int __wrap_fsync (int fd);
int __real_syncfs (int fd);
int __wrap_syncfs (int fd);
ssize_t __real_read (int fd, void *data, size_t size);
ssize_t __wrap_read (int fd, void *data, size_t size);

Fault fault;
char *act_path;

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

/* Returns TRUE when that file is the one at @act_path. */
static gboolean
is_acted_on (int fd)
{
  struct stat opened, named;
  return act_path != NULL && fstat (fd, &opened) == 0 && stat (act_path, &named) == 0 && opened.st_dev == named.st_dev
         && opened.st_ino == named.st_ino;
}

ssize_t
__wrap_read (int fd, void *data, size_t size)
{
  return fault.call == CALL_READ && is_acted_on (fd) && fails (CALL_READ) ? -1 : __real_read (fd, data, size);
}

void
put (const char *folder, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  put_file (path, bytes);
}

void
put_text (const char *folder, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  put (folder, name, bytes);
}

GBytes *
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

void
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

void
tear_down (Fixture *fixture, gconstpointer data)
{
  memset (&fault, 0, sizeof fault);
  act_path = NULL;
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
  const KskCopiesInput input = {
    .record_dir = fixture->record,
    .target_dir = fixture->medium,
    .is_rehearsal = TRUE,
    .progress = take_progress,
    .data = fixture,
  };
  return ksk_copies_write (&input, hash, NULL, error);
}

gboolean
copy_to_mounted (const Fixture *fixture, const char *folder, GPtrArray *media, KskMediumHash *hash, GError **error)
{
  const KskCopiesInput input = { .record_dir = fixture->record, .target_dir = folder, .media = media };
  return ksk_copies_write (&input, hash, NULL, error);
}

void
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

void
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
