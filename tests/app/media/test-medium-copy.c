/* Tests of app/media/medium-copy: a copy that was begun before, and is stopped while what is there is compared. */
#include "app/media/medium-copy.h"

#include <string.h>
#include <unistd.h>

#include "app/media/medium-file.h"
#include "tests/app/media/media-test.h"

static gboolean
stop_before_compare (const KskMediumFile *file, const KskFingerprint *sha256, gpointer data, GError **error)
{
  g_cancellable_cancel (data);
  return TRUE;
}

static void
put (const char *folder, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "film.mkv", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  put_file (path, bytes);
}

/* A film is read as long as it takes: that, too, is stopped. That the copy is another one is found only by reading it.
 */
static void
test_stopped (void)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *source = make_folder (), *target = make_folder ();
  put (source, "film");
  put (target, "mlif");
  KskMediumCopy all = { .target = target };
  all.source_fd = ksk_medium_open (source, TRUE, NULL);
  all.target_fd = ksk_medium_open (target, TRUE, NULL);
  g_assert_false (ksk_medium_copy_all (&all, &hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  all.check = stop_before_compare;
  all.data = cancellable;
  g_assert_false (ksk_medium_copy_all (&all, &hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (all.source_fd);
  close (all.target_fd);
  remove_tree (source);
  remove_tree (target);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/medium-copy/stopped", test_stopped);
  return g_test_run ();
}
