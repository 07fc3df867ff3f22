/* Tests of the lists of films of the end: what they say, made once, and on a disk that is full. */
#include "app/publish/closing.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tests/app/media/media-test.h"

#define FILM "KSK60_CAM01_closing.mkv"
#define LIST FILM ".sha256"

ssize_t __real_write (int fd, const void *data, size_t size);
ssize_t __wrap_write (int fd, const void *data, size_t size);

static gboolean is_full;

ssize_t
__wrap_write (int fd, const void *data, size_t size)
{
  /* Only files: TAP goes through it as well. */
  if (fd <= 2 || !is_full)
    return __real_write (fd, data, size);
  errno = ENOSPC;
  return -1;
}

typedef struct {
  char *record;
} Fixture;

static void
put (const Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->record, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  is_full = FALSE;
  self->record = make_folder ();
  put (self, KSK_SUMS_NAME, "abc");
  put (self, "KSK60_CAM01.mkv", "evidence");
  put (self, FILM, "");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  remove_tree (self->record);
  g_free (self->record);
}

static void
assert_text (const Fixture *self, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (self->record, name, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* The hashes of nothing and of "abc" are those of FIPS 180-4's examples. */
static void
test_made (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_closing_list (self->record, NULL, &error));
  g_assert_no_error (error);
  assert_text (self, LIST,
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  " FILM "\n"
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  " KSK_SUMS_NAME "\n");
  g_autofree char *before = list_folder (self->record);
  g_assert_null (strstr (before, "CAM01.mkv.sha256"));
  g_assert_true (ksk_closing_list (self->record, NULL, &error));
  g_autofree char *after = list_folder (self->record);
  g_assert_cmpstr (after, ==, before);
}

/* A film that was changed since is not to be covered up. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put (self, LIST, "of then");
  put (self, "KSK60_CAM02_closing-2.webm", "");
  g_assert_true (ksk_closing_list (self->record, NULL, &error));
  g_assert_no_error (error);
  assert_text (self, LIST, "of then");
  g_autofree char *other = g_build_filename (self->record, "KSK60_CAM02_closing-2.webm.sha256", NULL);
  g_assert_true (g_file_test (other, G_FILE_TEST_IS_REGULAR));
}

static void
test_full (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = list_folder (self->record);
  is_full = TRUE;
  g_assert_false (ksk_closing_list (self->record, NULL, &error));
  is_full = FALSE;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, LIST));
  g_autofree char *after = list_folder (self->record);
  g_assert_cmpstr (after, ==, before);
  g_clear_error (&error);
  g_assert_true (ksk_closing_list (self->record, NULL, &error));
}

static void
test_not_listed (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->record, KSK_SUMS_NAME, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (ksk_closing_list (self->record, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_names (void)
{
  g_assert_true (ksk_manifest_is_of_closing (FILM));
  g_assert_true (ksk_manifest_is_of_closing (LIST));
  g_assert_false (ksk_manifest_is_closing_film (LIST));
  g_assert_false (ksk_manifest_has_line (LIST));
  static const char *const others[]
      = { "KSK60_CAM01.mkv.sha256", LIST ".sha256", "a/" LIST, ".sha256", "", FILM ".md5" };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ksk_manifest_is_of_closing (others[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/closing/made", Fixture, NULL, set_up, test_made, tear_down);
  g_test_add ("/closing/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/closing/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/closing/not-listed", Fixture, NULL, set_up, test_not_listed, tear_down);
  g_test_add_func ("/closing/names", test_names);
  return g_test_run ();
}
