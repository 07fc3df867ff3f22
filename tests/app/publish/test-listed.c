/* Tests of a record that has its list already, and of what a kill leaves in one that has none. */
#include "app/publish/listed.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/publish/leftovers.h"
#include "tests/app/media/media-test.h"

typedef struct {
  char *record;
  int fd;
} Fixture;

/* A file of that many octets, whose folder is made. */
static void
put (const Fixture *self, const char *path, gsize size)
{
  g_autofree char *whole = g_build_filename (self->record, path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autoptr (GBytes) bytes = make_bytes (size);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  put_file (whole, bytes);
}

static void
take_away (const Fixture *self, const char *path)
{
  g_autofree char *whole = g_build_filename (self->record, path, NULL);
  g_assert_cmpint (g_unlink (whole), ==, 0);
}

static GBytes *
make_list (void)
{
  static const struct {
    const char *path;
    gsize size;
  } files[] = { { "KC60_Log.pdf", 1000 }, { "journal.jsonl", 70000 }, { "proofs/1.bin", 0 } };
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GBytes) bytes = make_bytes (files[i].size);
    KskFingerprint sha256;
    ksk_fingerprint_init (&sha256, bytes);
    g_ptr_array_add (sums, ksk_sum_new (files[i].path, &sha256));
  }
  g_autoptr (GError) error = NULL;
  GBytes *text = ksk_sums_format (sums, &error);
  g_assert_no_error (error);
  return text;
}

static void
put_list (const Fixture *self)
{
  g_autofree char *path = g_build_filename (self->record, KSK_SUMS_NAME, NULL);
  g_autoptr (GBytes) text = make_list ();
  put_file (path, text);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->record = make_folder ();
  self->fd = open (self->record, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (self->fd, >=, 0);
  put (self, "KC60_Log.pdf", 1000);
  put (self, "journal.jsonl", 70000);
  put (self, "proofs/1.bin", 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close (self->fd);
  remove_tree (self->record);
  g_free (self->record);
}

static void
assert_refused (const Fixture *self, const char *path, const char *part)
{
  KskFingerprint sums;
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_listed_check (self->record, NULL, NULL, &sums, NULL, &error));
  assert_io_error (error, G_IO_ERROR_INVALID_DATA, path, part);
  g_assert_nonnull (strstr (error->message, "nothing was changed or added"));
}

static void
take_progress (double fraction, gpointer data)
{
  double *last = data;
  g_assert_cmpfloat (fraction, >=, *last);
  *last = fraction;
}

/* Also with films that show the hash of the list. */
static void
test_whole (Fixture *self, gconstpointer data)
{
  g_assert_false (ksk_listed_is (self->record));
  put_list (self);
  g_assert_true (ksk_listed_is (self->record));
  g_autofree char *before = list_folder (self->record);
  for (guint i = 0; i < 2; i++) {
    KskFingerprint sums, expected;
    g_autoptr (GBytes) text = make_list ();
    g_autoptr (GError) error = NULL;
    double last = 0;
    gboolean is_right = ksk_listed_check (self->record, take_progress, &last, &sums, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (is_right);
    ksk_fingerprint_init (&expected, text);
    g_assert_true (ksk_fingerprint_equal (&sums, &expected));
    g_assert_cmpfloat (last, >, 0.9);
    g_autofree char *after = list_folder (self->record);
    if (i == 0)
      g_assert_cmpstr (after, ==, before);
    put (self, "KSK60_CAM01_closing.mkv", 10);
  }
}

static void
test_other (Fixture *self, gconstpointer data)
{
  put_list (self);
  take_away (self, "journal.jsonl");
  put (self, "journal.jsonl", 69999);
  assert_refused (self, "journal.jsonl", "is not the file");
  take_away (self, "journal.jsonl");
  assert_refused (self, "journal.jsonl", "is not there");
  put (self, "journal.jsonl", 70000);
  put (self, "proofs/2.bin", 10);
  assert_refused (self, "proofs/2.bin", "not in its list");
}

/* What the operator has moved to another disk is not in any copy of the record. */
static void
test_link (Fixture *self, gconstpointer data)
{
  static const char *const late[] = { "README.txt", NULL };
  KskFingerprint sums;
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (symlinkat ("journal.jsonl", self->fd, "film.mkv"), ==, 0);
    if (i == 0)
      g_assert_null (ksk_listing_new (self->fd, late, NULL, NULL, NULL, &error));
    else
      g_assert_false (ksk_listed_check (self->record, NULL, NULL, &sums, NULL, &error));
    assert_io_error (error, G_IO_ERROR_NOT_REGULAR_FILE, "film.mkv", "put the file itself");
    take_away (self, "film.mkv");
    put_list (self);
  }
  take_away (self, KSK_SUMS_NAME);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskListing) listing = ksk_listing_new (self->fd, late, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (symlinkat ("journal.jsonl", self->fd, "film.mkv"), ==, 0);
  g_assert_null (ksk_listing_make_manifest (listing, NULL, &error));
  assert_io_error (error, G_IO_ERROR_NOT_REGULAR_FILE, "film.mkv", "put the file itself");
}

static void
test_broken_list (Fixture *self, gconstpointer data)
{
  KskFingerprint sums;
  g_autoptr (GError) error = NULL;
  put (self, KSK_SUMS_NAME, 10);
  g_assert_true (ksk_listed_is (self->record));
  g_assert_false (ksk_listed_check (self->record, NULL, NULL, &sums, NULL, &error));
  g_assert_error (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, KSK_SUMS_NAME));
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  KskFingerprint sums;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  put_list (self);
  g_cancellable_cancel (cancellable);
  g_assert_false (ksk_listed_check (self->record, NULL, NULL, &sums, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What this program writes before it gives it its name, and nothing that is only called alike. */
static void
test_leftovers (Fixture *self, gconstpointer data)
{
  static const char *const ours[]
      = { ".KC60_Script.pdf.0a1b2c.part", "proofs/.1.bin.000000.part", "photographs/.bag.jpg.ffffff.part",
          "KSK60_CAM01-2.mp4.part", "KSK60_CAM01.vtt.A1B2C3" };
  static const char *const others[]
      = { "part",          "access/door.part", "KSK60_CAM01.mp4",         "KSK60_CAM01.vtt",
          "film.mp4.part", ".hidden.part",     "proofs/KSK60_X.mp4.part", "KSK60_CAM01.mkv.part" };
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    put (self, ours[i], 5);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    put (self, others[i], 5);
  ksk_leftovers_clear (self->fd, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    g_assert_cmpint (faccessat (self->fd, ours[i], F_OK, 0), !=, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (faccessat (self->fd, others[i], F_OK, 0), ==, 0);
  g_assert_cmpint (faccessat (self->fd, "proofs/1.bin", F_OK, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/listed/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("whole", test_whole);
  ADD ("other", test_other);
  ADD ("link", test_link);
  ADD ("broken-list", test_broken_list);
  ADD ("cancelled", test_cancelled);
  ADD ("leftovers", test_leftovers);
  return g_test_run ();
}
