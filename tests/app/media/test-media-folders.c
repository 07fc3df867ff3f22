/* Tests of app/media/media-folders: files of media and of the record, copies, and media that are not what they seem. */
#include "app/media/media-folders.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media-test.h"

typedef struct {
  char *folder;
  char *record;
  char *log;
  char *request;
  KskMedia *media; /* of a rehearsal */
} Fixture;

static char *
make_below (const char *folder, const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static KskMedia *
make_media (const Fixture *fixture, gboolean is_rehearsal)
{
  KskMediaFoldersSpec spec = {
    .record_dir = fixture->record,
    .folders = { [KSK_MEDIUM_LOG] = fixture->log, [KSK_MEDIUM_REQUEST] = fixture->request },
    .copy_dir = fixture->folder,
    .is_rehearsal = is_rehearsal,
  };
  return ksk_media_folders_new (&spec);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
  fixture->record = make_below (fixture->folder, "record");
  fixture->log = make_below (fixture->folder, "log");
  fixture->request = make_below (fixture->folder, "request");
  fixture->media = make_media (fixture, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->media);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->record);
  g_free (fixture->log);
  g_free (fixture->request);
}

static void
put_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  put_file (path, bytes);
}

static void
assert_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  assert_file (path, bytes);
}

static void
assert_folder (const char *folder, const char *expected)
{
  g_autofree char *names = list_folder (folder);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder G_GNUC_UNUSED = make_below (fixture->request, "folder.xml");
  g_autofree char *link = g_build_filename (fixture->request, "link.xml", NULL);
  g_autoptr (GError) error = NULL;

  put_text (fixture->request, "ksr-2.xml", "2");
  put_text (fixture->request, "ksr-1.xml", "1");
  put_text (fixture->request, "._ksr-1.xml", "1");
  put_text (fixture->request, "readme.txt", "1");
  g_assert_cmpint (symlink ("ksr-1.xml", link), ==, 0);
  g_auto (GStrv) names = ksk_media_list (fixture->media, KSK_MEDIUM_REQUEST, &error);
  g_assert_no_error (error);
  g_autofree char *joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "ksr-1.xml ksr-2.xml");

  for (guint i = 3; i <= 101; i++) {
    g_autofree char *name = g_strdup_printf ("ksr-%u.xml", i);
    put_text (fixture->request, name, "");
  }
  g_assert_null (ksk_media_list (fixture->media, KSK_MEDIUM_REQUEST, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "KSR stick"));
}

static void
assert_read_refused (Fixture *fixture, const char *name, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_media_read (fixture->media, KSK_MEDIUM_LOG, name, 10, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->log, "link.xml", NULL);
  g_autoptr (GError) error = NULL;

  put_text (fixture->log, "skr.xml", "0123456789");
  put_text (fixture->log, "large.xml", "0123456789+");
  put_text (fixture->folder, "outside.xml", "1");
  g_assert_cmpint (symlink ("skr.xml", link), ==, 0);
  g_autoptr (GBytes) bytes = ksk_media_read (fixture->media, KSK_MEDIUM_LOG, "skr.xml", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 10);

  assert_read_refused (fixture, "large.xml", G_IO_ERROR_MESSAGE_TOO_LARGE);
  assert_read_refused (fixture, "missing.xml", G_IO_ERROR_NOT_FOUND);
  assert_read_refused (fixture, "link.xml", G_IO_ERROR_NOT_REGULAR_FILE);
  assert_read_refused (fixture, "../outside.xml", G_IO_ERROR_INVALID_FILENAME);
  assert_read_refused (fixture, "..", G_IO_ERROR_INVALID_FILENAME);
  g_assert_null (ksk_media_read (fixture->media, KSK_MEDIUM_BOOT, "a", 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Writing again is what a ceremony does that was killed between the file and its record. */
static void
test_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (10000);
  g_autoptr (GBytes) others = make_bytes (10001);
  g_autoptr (GError) error = NULL;

  put_text (fixture->request, ".skr.xml.0a1b2c.part", "half");
  put_text (fixture->request, ".ksr.xml.0a1b2c.part", "not ours");
  for (guint i = 0; i < 2; i++) {
    gboolean is_written = ksk_media_write (fixture->media, KSK_MEDIUM_REQUEST, "skr.xml", bytes, &error);
    g_assert_no_error (error);
    g_assert_true (is_written);
    assert_folder (fixture->request, ".ksr.xml.0a1b2c.part skr.xml");
  }
  g_assert_false (ksk_media_write (fixture->media, KSK_MEDIUM_REQUEST, "skr.xml", others, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_autofree char *path = g_build_filename (fixture->request, "skr.xml", NULL);
  assert_file (path, bytes);

  /* A link to the same bytes is no file of that name. */
  g_autofree char *link = g_build_filename (fixture->request, "link.xml", NULL);
  g_assert_cmpint (symlink ("skr.xml", link), ==, 0);
  g_clear_error (&error);
  g_assert_false (ksk_media_write (fixture->media, KSK_MEDIUM_REQUEST, "link.xml", bytes, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
test_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (100);
  g_autoptr (GBytes) others = make_bytes (101);
  g_autoptr (GError) error = NULL;

  g_assert_true (ksk_media_keep (fixture->media, "a.xml", bytes, NULL));
  g_assert_true (ksk_media_keep (fixture->media, "a.xml", bytes, NULL));
  g_assert_false (ksk_media_keep (fixture->media, "a.xml", others, NULL));
  g_autoptr (GBytes) found = ksk_media_fetch (fixture->media, "a.xml", 100, NULL);
  g_assert_true (g_bytes_equal (found, bytes));

  for (guint i = 0; i < 2; i++) {
    gboolean is_aside = ksk_media_set_aside (fixture->media, "a.xml", &error);
    g_assert_no_error (error);
    g_assert_true (is_aside);
    g_assert_true (ksk_media_keep (fixture->media, "a.xml", others, NULL));
  }
  assert_folder (fixture->record, "a.xml a.xml.aside-1 a.xml.aside-2");
  g_assert_false (ksk_media_set_aside (fixture->media, "b.xml", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (ksk_media_keep (fixture->media, "../b.xml", bytes, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
}

static void
count (KskMedia *media, gpointer data)
{
  ++*(guint *)data;
}

static void
test_release (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect (fixture->media, "changed", G_CALLBACK (count), &n_changes);
  g_autofree char *label = ksk_media_get_label (fixture->media, KSK_MEDIUM_LOG);
  g_assert_cmpstr (label, ==, "log stick, rehearsal folder log");
  g_assert_null (ksk_media_get_label (fixture->media, KSK_MEDIUM_BOOT));
  put_text (fixture->log, "a", "1");

  for (guint i = 0; i < 2; i++) { /* out is out */
    gboolean is_released = ksk_media_release (fixture->media, KSK_MEDIUM_LOG, &error);
    g_assert_no_error (error);
    g_assert_true (is_released);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changes, >=, 1);
  g_assert_null (ksk_media_get_label (fixture->media, KSK_MEDIUM_LOG));
  assert_read_refused (fixture, "a", G_IO_ERROR_NOT_FOUND);
}

static void
test_swapped (Fixture *fixture, gconstpointer data)
{
  KskMediumHash before, after;

  put_text (fixture->log, "a", "1");
  g_assert_true (ksk_media_hash (fixture->media, KSK_MEDIUM_LOG, &before, NULL, NULL));
  put_text (fixture->log, "a", "2");
  g_assert_true (ksk_media_hash (fixture->media, KSK_MEDIUM_LOG, &after, NULL, NULL));
  g_assert_false (ksk_fingerprint_equal (&before.manifest, &after.manifest));
  g_assert_false (ksk_fingerprint_equal (&before.contents, &after.contents));

  /* Another name alone: the contents are the same, the medium is not. */
  g_autofree char *old = g_build_filename (fixture->log, "a", NULL);
  g_autofree char *new = g_build_filename (fixture->log, "b", NULL);
  g_assert_cmpint (g_rename (old, new), ==, 0);
  g_assert_true (ksk_media_hash (fixture->media, KSK_MEDIUM_LOG, &before, NULL, NULL));
  g_assert_false (ksk_fingerprint_equal (&before.manifest, &after.manifest));
  g_assert_true (ksk_fingerprint_equal (&before.contents, &after.contents));
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inner = make_below (fixture->log, "inner");
  g_autofree char *copy = make_below (fixture->folder, "copy-1");
  g_autofree char *copied_inner = g_build_filename (copy, "inner", NULL);
  g_autoptr (GError) error = NULL;
  KskMediumHash original, hash;

  put_text (fixture->log, "a", "1");
  put_text (fixture->log, ".hidden", "2");
  put_text (inner, "b", "3");
  g_assert_true (ksk_media_hash (fixture->media, KSK_MEDIUM_LOG, &original, NULL, NULL));

  /* As a program leaves it that was killed on the way. */
  put_text (copy, "a", "1");
  put_text (copy, "..hidden.0a1b2c.part", "");
  for (guint number = 1; number <= 2; number++) {
    gboolean is_copied = ksk_media_copy (fixture->media, KSK_MEDIUM_LOG, number, &hash, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (is_copied);
    g_assert_true (ksk_fingerprint_equal (&original.manifest, &hash.manifest));
    g_assert_cmpuint (hash.n_files, ==, 3);
    g_autofree char *name = g_strdup_printf ("rehearsal folder copy-%u", number);
    g_autofree char *device = ksk_media_identify_copy (fixture->media, number, NULL);
    g_assert_cmpstr (device, ==, name);
  }
  assert_folder (copy, ".hidden a inner");
  assert_text (copied_inner, "b", "3");
}

static void
test_copy_onto_others (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = make_below (fixture->folder, "copy-1");
  g_autoptr (GError) error = NULL;
  KskMediumHash hash;

  put_text (fixture->log, "a", "1");
  put_text (copy, "other", "1");
  g_assert_false (ksk_media_copy (fixture->media, KSK_MEDIUM_LOG, 1, &hash, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "copy 1 of the log stick: "));
  g_clear_error (&error);
  put_text (copy, "a", "2");
  g_assert_false (ksk_media_copy (fixture->media, KSK_MEDIUM_LOG, 1, &hash, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  assert_text (copy, "a", "2");
}

/* Outside rehearsals a plain folder is no medium: what was written there would stay behind. */
static void
test_live_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KskMedia) media = make_media (fixture, FALSE);
  g_autoptr (GBytes) bytes = make_bytes (10);
  g_autoptr (GError) error = NULL;

  put_text (fixture->log, "a.xml", "1");
  g_assert_null (ksk_media_get_label (media, KSK_MEDIUM_LOG));
  g_assert_null (ksk_media_list (media, KSK_MEDIUM_LOG, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "log stick: it is not in"));
  g_assert_false (ksk_media_write (media, KSK_MEDIUM_REQUEST, "b.xml", bytes, NULL));
  assert_folder (fixture->request, "");
  g_assert_true (ksk_media_keep (media, "b.xml", bytes, NULL));
}

static KskMedia *
make_mounted (const char *folder)
{
  KskMediaFoldersSpec spec = {
    .record_dir = "/",
    .folders = { [KSK_MEDIUM_LOG] = folder, [KSK_MEDIUM_REQUEST] = folder },
  };
  mount_small (folder);
  return ksk_media_folders_new (&spec);
}

static void
use_mounted (const char *folder)
{
  KskMedia *media = make_mounted (folder);
  g_autoptr (GBytes) large = make_bytes (100000);
  g_autoptr (GBytes) small = make_bytes (100);
  g_autoptr (GError) error = NULL;

  g_assert_false (ksk_media_write (media, KSK_MEDIUM_REQUEST, "skr.xml", large, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "KSR stick"));
  assert_folder (folder, "");
  g_assert_true (ksk_media_write (media, KSK_MEDIUM_REQUEST, "skr.xml", small, NULL));
  g_autofree char *label = ksk_media_get_label (media, KSK_MEDIUM_REQUEST);
  g_assert_cmpstr (label, ==, "KSR stick, tmpfs");

  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  g_clear_error (&error);
  g_assert_false (ksk_media_write (media, KSK_MEDIUM_REQUEST, "b.xml", small, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);

  g_assert_true (ksk_media_release (media, KSK_MEDIUM_REQUEST, NULL));
  assert_folder (folder, "");
  g_assert_null (ksk_media_list (media, KSK_MEDIUM_REQUEST, NULL));
  g_assert_true (ksk_media_release (media, KSK_MEDIUM_REQUEST, NULL)); /* somebody else did it */
}

static void
release_busy (const char *folder)
{
  KskMedia *media = make_mounted (folder);
  g_autoptr (GError) error = NULL;

  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_false (ksk_media_release (media, KSK_MEDIUM_LOG, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "log stick: cannot unmount it"));
}

/* What unmounting fails with; 0: it is done. */
static int unmount_errno;

int __real_umount2 (const char *target, int flags);
int __wrap_umount2 (const char *target, int flags);

int
__wrap_umount2 (const char *target, int flags)
{
  if (unmount_errno == 0)
    return __real_umount2 (target, flags);
  errno = unmount_errno;
  return -1;
}

/* A program that may not unmount has made its copy all the same; one that is still in use has not been let go. */
static void
copy_unprivileged (const char *folder)
{
  g_autofree char *log = make_folder ();
  KskMediaFoldersSpec spec = { .record_dir = "/", .folders = { [KSK_MEDIUM_LOG] = log }, .copy_dir = folder };
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;

  mount_small (folder);
  g_assert_cmpint (mount ("tmpfs", log, "tmpfs", 0, "size=64k"), ==, 0);
  KskMedia *media = ksk_media_folders_new (&spec);
  g_autoptr (GBytes) bytes = make_bytes (100);
  g_assert_true (ksk_media_write (media, KSK_MEDIUM_LOG, "a.xml", bytes, NULL));
  unmount_errno = EBUSY;
  g_assert_false (ksk_media_copy (media, KSK_MEDIUM_LOG, 1, &hash, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  unmount_errno = EPERM;
  /* What is no stick has no name that the system would know it by. */
  g_clear_error (&error);
  g_assert_null (ksk_media_identify_copy (media, 1, &error));
  g_assert_no_error (error);
  g_assert_true (ksk_media_copy (media, KSK_MEDIUM_LOG, 1, &hash, NULL, NULL));
  g_assert_cmpuint (hash.n_files, ==, 1);
  unmount_errno = 0;
  g_assert_cmpint (umount2 (log, 0), ==, 0);
  g_rmdir (log);
}

static void
test_copy_unprivileged (Fixture *fixture, gconstpointer data)
{
  run_mounted (copy_unprivileged, fixture->log);
}

static void
test_mounted (Fixture *fixture, gconstpointer data)
{
  run_mounted (use_mounted, fixture->log);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  run_mounted (release_busy, fixture->log);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/media-folders/list", test_list);
  ADD ("/media-folders/read", test_read);
  ADD ("/media-folders/write", test_write);
  ADD ("/media-folders/record", test_record);
  ADD ("/media-folders/release", test_release);
  ADD ("/media-folders/swapped", test_swapped);
  ADD ("/media-folders/copy", test_copy);
  ADD ("/media-folders/copy-onto-others", test_copy_onto_others);
  ADD ("/media-folders/mounted", test_mounted);
  ADD ("/media-folders/copy-unprivileged", test_copy_unprivileged);
  ADD ("/media-folders/busy", test_busy);
  ADD ("/media-folders/live-folder", test_live_folder);
  return g_test_run ();
}
