/* The files of one folder, by name: read, written, listed; no link is followed. */
#include "app/media/medium-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/media/file-read.h"
#include "app/media/file-write.h"

#define MAX_NAMES 100
#define FOLDER_MODE 0755

gboolean
ksk_medium_fail (GError **error, int saved_errno, const char *action)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", action, g_strerror (saved_errno));
  return FALSE;
}

int
ksk_medium_open (const char *folder, gboolean any, GError **error)
{
  g_autofree char *action = g_strconcat ("cannot open ", folder, NULL);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) {
    ksk_medium_fail (error, errno, action);
    return -1;
  }
  struct statx status;
  gboolean is_known = any || statx (fd, "", AT_EMPTY_PATH, 0, &status) == 0;
  if (any || (is_known && (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0))
    return fd;
  if (!is_known)
    ksk_medium_fail (error, errno, action);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is not in: nothing is mounted on %s", folder);
  g_close (fd, NULL);
  return -1;
}

gboolean
ksk_medium_check_name (const char *name, GError **error)
{
  if (name[0] != '\0' && name[0] != '.' && strchr (name, '/') == NULL && g_utf8_validate (name, -1, NULL))
    return TRUE;
  g_autofree char *shown = g_strescape (name, NULL);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "\"%s\" is not the name of a plain file", shown);
  return FALSE;
}

static gboolean
is_regular (int fd, const char *name)
{
  struct stat status;
  return fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (status.st_mode);
}

GBytes *
ksk_medium_read_file (int fd, const char *folder, const char *name, gsize max_bytes, GError **error)
{
  struct stat status;

  if (fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK (status.st_mode)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s is a link, which is not followed", name);
    return NULL;
  }
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return ksk_file_read (path, max_bytes, error);
}

/* Removes what a program that was killed while it wrote that file left behind: see ksk_file_write_new(). */
static void
remove_leftovers (int fd, const char *folder, const char *name)
{
  g_autofree char *pattern = g_strdup_printf (".%s.??????.part", name);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *found;

  while (dir != NULL && (found = g_dir_read_name (dir)) != NULL) {
    if (strlen (found) == strlen (pattern) && g_pattern_match_simple (pattern, found) && is_regular (fd, found))
      unlinkat (fd, found, 0);
  }
}

gboolean
ksk_medium_is_leftover (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);
  return g_pattern_match_simple (".*.??????.part", name);
}

void
ksk_medium_clear_leftovers (int fd, const char *folder)
{
  g_return_if_fail (folder != NULL);

  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *found;
  while (dir != NULL && (found = g_dir_read_name (dir)) != NULL) {
    if (ksk_medium_is_leftover (found) && is_regular (fd, found))
      unlinkat (fd, found, 0);
  }
}

gboolean
ksk_medium_write_file (int fd, const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) reason = NULL;
  remove_leftovers (fd, folder, name);
  if (ksk_file_write_new (path, bytes, &reason))
    return TRUE;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS) && is_regular (fd, name)) {
    g_autoptr (GBytes) found = ksk_file_read (path, g_bytes_get_size (bytes), NULL);
    if (found != NULL && g_bytes_equal (found, bytes))
      return fsync (fd) == 0 || ksk_medium_fail (error, errno, "cannot write the folder to the medium");
  }
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
ksk_medium_write_below (int fd, const char *folder, const char *below, const char *name, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (folder != NULL && below != NULL, FALSE);

  g_autofree char *path = g_build_filename (folder, below, NULL);
  if (mkdirat (fd, below, FOLDER_MODE) != 0 && errno != EEXIST)
    return ksk_medium_fail (error, errno, path);
  int inner = openat (fd, below, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (inner < 0)
    return ksk_medium_fail (error, errno, path);
  gboolean is_written = ksk_medium_write_file (inner, path, name, bytes, error);
  g_close (inner, NULL);
  return is_written;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GStrv
ksk_medium_list_xml (int fd, const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (!g_str_has_suffix (name, ".xml") || !ksk_medium_check_name (name, NULL) || !is_regular (fd, name))
      continue;
    if (names->len == MAX_NAMES) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "more than %d XML files are on it", MAX_NAMES);
      return NULL;
    }
    g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
