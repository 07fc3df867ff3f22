/* What people add to a record: photographs, logs of doors, the hash of what the machine was started from. */
#include "app/publish/attachments.h"

#include <glib/gstdio.h>
#include <ksk.h>

#include "app/media/medium-file.h"
#include "app/media/medium-walk.h"
#include "app/publish/contents.h"

static gboolean
refuse (GError **error, const char *path, int code, const char *reason)
{
  g_autofree char *shown = g_strescape (path, NULL);
  g_set_error (error, G_IO_ERROR, code, "\"%s\" cannot be added to the record: %s", shown, reason);
  return FALSE;
}

/* What systems make on media by themselves. Aloud, for one of these may have been meant after all. */
static gboolean
is_of_medium (const char *name, gpointer data)
{
  static const char *const patterns[]
      = { "lost+found", "System Volume Information", "$RECYCLE.BIN", ".Trash-*",
          ".Trashes",   ".Spotlight-V100",           ".fseventsd",   ".TemporaryItems" };
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (g_pattern_match_simple (patterns[i], name)) {
      g_message ("\"%s\", beside what is to be added to the record, is passed over: the medium itself has it", name);
      return TRUE;
    }
  return FALSE;
}

/* Takes the path of one to @paths. */
static gboolean
check_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *paths = data;

  if (!ksk_sums_check_path (file->path, NULL))
    return refuse (error, file->path, G_IO_ERROR_INVALID_FILENAME,
                   "its name has other characters than letters, digits and ._-+, or begins with . or -; rename it");
  if (!ksk_contents_is_attachment (file->path))
    return refuse (error, file->path, G_IO_ERROR_INVALID_FILENAME,
                   "what is added is called photographs/*, access/*, boot/*, ttyaudit-*.log or *.iso.sha256; rename it "
                   "or take it away");
  if (file->size > KSK_ATTACHMENTS_MAX_BYTES)
    return refuse (error, file->path, G_IO_ERROR_MESSAGE_TOO_LARGE, "it is larger than 64 MiB; add its hash instead");
  if (paths->len == KSK_ATTACHMENTS_MAX_FILES)
    return refuse (error, file->path, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   "there are more than 1000 files; put them into one archive, or take some away");
  /* The list refuses it, and by then both are in the record. */
  for (guint i = 0; i < paths->len; i++)
    if (g_ascii_strcasecmp (paths->pdata[i], file->path) == 0)
      return refuse (error, file->path, G_IO_ERROR_INVALID_FILENAME,
                     "another file has this name but for capital letters; rename one of them");
  g_ptr_array_add (paths, g_strdup (file->path));
  return TRUE;
}

static gboolean
copy_file (int fd, const char *folder, const char *path, int record_fd, const char *record, GError **error)
{
  g_autoptr (GBytes) bytes = ksk_medium_read_file (fd, folder, path, KSK_ATTACHMENTS_MAX_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  g_autofree char *below = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  return g_str_equal (below, ".") ? ksk_medium_write_file (record_fd, record, name, bytes, error)
                                  : ksk_medium_write_below (record_fd, record, below, name, bytes, error);
}

gboolean
ksk_attachments_copy (const char *folder, int record_fd, const char *record, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (folder != NULL && record != NULL, FALSE);

  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  int fd = ksk_medium_open (folder, TRUE, error);
  gboolean is_done = fd >= 0 && ksk_medium_walk_but (fd, is_of_medium, check_file, paths, cancellable, error);
  for (guint i = 0; is_done && i < paths->len; i++)
    is_done = !g_cancellable_set_error_if_cancelled (cancellable, error)
              && copy_file (fd, folder, paths->pdata[i], record_fd, record, error);
  if (fd >= 0)
    g_close (fd, NULL);
  if (!is_done)
    g_prefix_error (error, "attachments in %s: ", folder);
  return is_done;
}
