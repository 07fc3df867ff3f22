/* What the tests of app/media share: a folder of their own, and what is in it. */
#include "media-test.h"

#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_SKIPPED 77
#define MAX_OPEN_FOLDERS 64

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ksk-media-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

static GPtrArray *
read_names (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

void
remove_folder (const char *folder)
{
  g_autoptr (GPtrArray) names = read_names (folder);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static int
remove_entry (const char *path, const struct stat *status, int type, struct FTW *where)
{
  return remove (path);
}

void
remove_tree (const char *folder)
{
  g_assert_cmpint (nftw (folder, remove_entry, MAX_OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS), ==, 0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char *
list_folder (const char *folder)
{
  g_autoptr (GPtrArray) names = read_names (folder);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}

GBytes *
make_bytes (gsize size)
{
  guint8 *data = g_malloc (size + 1);
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 31 + i / 4096);
  return g_bytes_new_take (data, size);
}

void
put_file (const char *path, GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, size > 0 ? data : "", (gssize)size, &error);
  g_assert_no_error (error);
}

void
assert_file (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size = 0;
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (data, size, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
assert_io_error (const GError *error, int code, const char *path, const char *part)
{
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, error->message);
}

int
run_child (void (*function) (const char *folder), const char *folder)
{
  fflush (NULL);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    function (folder);
    _exit (0);
  }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

static void
enter_namespace (void)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", getegid ());
  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    _exit (EXIT_SKIPPED);
  const char *const settings[][2]
      = { { "/proc/self/setgroups", "deny" }, { "/proc/self/uid_map", uid_map }, { "/proc/self/gid_map", gid_map } };
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    int fd = open (settings[i][0], O_WRONLY | O_CLOEXEC);
    gssize length = (gssize)strlen (settings[i][1]);
    if (fd < 0 || write (fd, settings[i][1], (gsize)length) != length)
      _exit (EXIT_SKIPPED);
    close (fd);
  }
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    _exit (EXIT_SKIPPED);
}

void
mount_small (const char *folder)
{
  enter_namespace ();
  if (mount ("tmpfs", folder, "tmpfs", 0, "size=64k") != 0)
    _exit (EXIT_SKIPPED);
}

void
run_mounted (void (*function) (const char *folder), const char *folder)
{
  int status = run_child (function, folder);
  if (status == EXIT_SKIPPED)
    g_test_skip ("this kernel or container lets no user namespace mount a tmpfs");
  else
    g_assert_cmpint (status, ==, 0);
}

guint
count_open_files (void)
{
  g_autoptr (GPtrArray) names = read_names ("/proc/self/fd");
  return names->len;
}
