/* Tests of app/publish/attachments: what may be added to a record, and what is refused before anything is. */
#include "app/publish/attachments.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/publish/contents.h"
#include "tests/app/media/media-test.h"

typedef struct {
  char *root;
  char *folder;
  char *record;
  int record_fd;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = make_folder ();
  self->folder = g_build_filename (self->root, "attachments", NULL);
  self->record = g_build_filename (self->root, "record", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (self->record, 0755), ==, 0);
  self->record_fd = open (self->record, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (self->record_fd, >=, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close (self->record_fd);
  remove_tree (self->root);
  g_free (self->root);
  g_free (self->folder);
  g_free (self->record);
}

/* A file of that many octets below @root, whose folder is made. */
static void
put (const char *root, const char *path, gsize size)
{
  g_autofree char *whole = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autoptr (GBytes) bytes = make_bytes (size);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  put_file (whole, bytes);
}

static void
assert_there (const Fixture *self, const char *path, gsize size)
{
  g_autofree char *whole = g_build_filename (self->record, path, NULL);
  g_autoptr (GBytes) bytes = make_bytes (size);
  assert_file (whole, bytes);
}

static void
assert_copied (const Fixture *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_copied = ksk_attachments_copy (self->folder, self->record_fd, self->record, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_copied);
}

static void
assert_refused (const Fixture *self, int code, const char *path, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_attachments_copy (self->folder, self->record_fd, self->record, NULL, &error));
  assert_io_error (error, code, path, part);
  g_assert_nonnull (strstr (error->message, self->folder));
}

static void
assert_record (const Fixture *self, const char *names)
{
  g_autofree char *found = list_folder (self->record);
  g_assert_cmpstr (found, ==, names);
}

static void
test_all (Fixture *self, gconstpointer data)
{
  put (self->folder, "photographs/bag-1.jpg", 100000);
  put (self->folder, "photographs/none.jpg", 0);
  put (self->folder, "access/door.csv", 10);
  put (self->folder, "boot/packages.txt", 11);
  put (self->folder, "ttyaudit-hsm-20270211-180000.log", 12);
  put (self->folder, "coen-2.iso.sha256", 13);
  put (self->record, "journal.jsonl", 5);
  for (guint i = 0; i < 2; i++) { /* again: what is there is there */
    assert_copied (self);
    assert_record (self, "access boot coen-2.iso.sha256 journal.jsonl photographs ttyaudit-hsm-20270211-180000.log");
    assert_there (self, "photographs/bag-1.jpg", 100000);
    assert_there (self, "photographs/none.jpg", 0);
    assert_there (self, "access/door.csv", 10);
    assert_there (self, "boot/packages.txt", 11);
    assert_there (self, "ttyaudit-hsm-20270211-180000.log", 12);
    assert_there (self, "coen-2.iso.sha256", 13);
  }
  /* Killed in the middle of one. */
  put (self->record, "photographs/.bag-2.jpg.0123ab.part", 7);
  put (self->folder, "photographs/bag-2.jpg", 20);
  assert_copied (self);
  g_autofree char *photographs = g_build_filename (self->record, "photographs", NULL);
  g_autofree char *names = list_folder (photographs);
  g_assert_cmpstr (names, ==, "bag-1.jpg bag-2.jpg none.jpg");
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  assert_copied (self);
  assert_record (self, "");
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  assert_refused (self, G_IO_ERROR_NOT_FOUND, self->folder, "No such file");
}

/* What systems make on media by themselves is no obstacle, and is not passed over in silence. */
static void
test_of_medium (Fixture *self, gconstpointer data)
{
  g_autofree char *closed = g_build_filename (self->folder, "lost+found", NULL);
  put (self->folder, "access/door.csv", 10);
  put (self->folder, ".Trash-1000/files/a b.jpg", 10);
  put (self->folder, "System Volume Information/IndexerVolumeGuid", 10);
  g_assert_cmpint (g_mkdir (closed, 0), ==, 0);
  for (guint i = 0; i < 3; i++)
    g_test_expect_message ("ksk", G_LOG_LEVEL_MESSAGE, "*is passed over*");
  assert_copied (self);
  g_test_assert_expected_messages ();
  assert_record (self, "access");

  /* Only beside them, and only folders. */
  g_assert_cmpint (g_rmdir (closed), ==, 0);
  for (guint i = 0; i < 2; i++)
    g_test_expect_message ("ksk", G_LOG_LEVEL_MESSAGE, "*is passed over*");
  put (self->folder, "lost+found", 10);
  assert_refused (self, G_IO_ERROR_INVALID_FILENAME, "lost+found", "rename it");
  g_test_assert_expected_messages ();
  g_assert_cmpint (g_unlink (closed), ==, 0);
  for (guint i = 0; i < 2; i++)
    g_test_expect_message ("ksk", G_LOG_LEVEL_MESSAGE, "*is passed over*");
  put (self->folder, "access/lost+found/x", 10);
  assert_refused (self, G_IO_ERROR_INVALID_FILENAME, "access/lost+found/x", "rename it");
  g_test_assert_expected_messages ();
}

static void
test_capital_letters (Fixture *self, gconstpointer data)
{
  put (self->folder, "access/Door.csv", 10);
  put (self->folder, "access/door.csv", 10);
  assert_refused (self, G_IO_ERROR_INVALID_FILENAME, "access/door.csv", "capital letters");
  assert_record (self, "");
}

/* Nothing is copied when anything is refused, whichever comes first. */
static void
test_names (Fixture *self, gconstpointer data)
{
  static const char *const paths[]
      = { "zz.jpg",          "journal.jsonl",      "SHA256SUMS",           "README.txt",      "KC60_Log.pdf",
          "skr-1.xml",       "proofs/x",           "photographs/a/b.jpg",  "other/bag.jpg",   "coen.iso",
          "access2/x",       "x/coen.iso.sha256",  "x/ttyaudit-1.log",     "zphotographs",    "photographs/.hidden",
          "photographs/a b", "photographs/-x.jpg", "photographs/\303\274", "root-anchors.xml" };

  put (self->folder, "photographs/bag.jpg", 10);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *shown = g_strescape (paths[i], NULL);
    g_autofree char *whole = g_build_filename (self->folder, paths[i], NULL);
    put (self->folder, paths[i], 3);
    assert_refused (self, G_IO_ERROR_INVALID_FILENAME, shown, "rename it");
    g_assert_cmpint (g_unlink (whole), ==, 0);
  }
  assert_record (self, "");
  assert_copied (self);
  assert_record (self, "photographs");
}

static void
test_kinds (Fixture *self, gconstpointer data)
{
  g_autofree char *target = g_build_filename (self->root, "outside.jpg", NULL);
  g_autofree char *path = g_build_filename (self->folder, "photographs", "z.jpg", NULL);
  g_autofree char *folder = g_build_filename (self->folder, "access", NULL);
  put (self->root, "outside.jpg", 10);
  put (self->folder, "photographs/bag.jpg", 10);
  g_assert_cmpint (symlink (target, path), ==, 0);
  assert_refused (self, G_IO_ERROR_NOT_REGULAR_FILE, "photographs/z.jpg", "link");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0644), ==, 0);
  assert_refused (self, G_IO_ERROR_NOT_REGULAR_FILE, "photographs/z.jpg", "neither a file nor a folder");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink (self->root, folder), ==, 0);
  assert_refused (self, G_IO_ERROR_NOT_REGULAR_FILE, "access", "link");
  g_assert_cmpint (g_unlink (folder), ==, 0);
  assert_record (self, "");
}

static void
test_bounds (Fixture *self, gconstpointer data)
{
  g_autofree char *large = g_build_filename (self->folder, "boot", "disk.img", NULL);
  put (self->folder, "boot/disk.img", 1);
  g_assert_cmpint (truncate (large, KSK_ATTACHMENTS_MAX_BYTES + 1), ==, 0);
  assert_refused (self, G_IO_ERROR_MESSAGE_TOO_LARGE, "boot/disk.img", "64 MiB");
  g_assert_cmpint (g_unlink (large), ==, 0);
  for (guint i = 0; i <= KSK_ATTACHMENTS_MAX_FILES; i++) {
    g_autofree char *path = g_strdup_printf ("photographs/%04u.jpg", i);
    put (self->folder, path, 0);
  }
  assert_refused (self, G_IO_ERROR_MESSAGE_TOO_LARGE, "photographs/1000.jpg", "1000 files");
  assert_record (self, "");
}

static void
test_other (Fixture *self, gconstpointer data)
{
  put (self->folder, "access/door.csv", 10);
  put (self->record, "access/door.csv", 11);
  assert_refused (self, G_IO_ERROR_EXISTS, "access/door.csv", "nothing is ever replaced");
  assert_there (self, "access/door.csv", 11);

  /* A link in the record leads nowhere. */
  g_autofree char *outside = g_build_filename (self->root, "outside", NULL);
  g_autofree char *link_path = g_build_filename (self->record, "photographs", NULL);
  g_autofree char *below = g_build_filename (self->folder, "access", "door.csv", NULL);
  g_assert_cmpint (g_unlink (below), ==, 0);
  g_assert_cmpint (g_mkdir (outside, 0755), ==, 0);
  g_assert_cmpint (symlink (outside, link_path), ==, 0);
  put (self->folder, "photographs/bag.jpg", 10);
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_attachments_copy (self->folder, self->record_fd, self->record, NULL, &error));
  g_assert_nonnull (strstr (error->message, "photographs"));
  g_autofree char *names = list_folder (outside);
  g_assert_cmpstr (names, ==, "");
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  put (self->folder, "access/door.csv", 10);
  g_cancellable_cancel (cancellable);
  g_assert_false (ksk_attachments_copy (self->folder, self->record_fd, self->record, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_record (self, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/attachments/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("all", test_all);
  ADD ("nothing", test_nothing);
  ADD ("of-medium", test_of_medium);
  ADD ("names", test_names);
  ADD ("capital-letters", test_capital_letters);
  ADD ("kinds", test_kinds);
  ADD ("bounds", test_bounds);
  ADD ("other", test_other);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
