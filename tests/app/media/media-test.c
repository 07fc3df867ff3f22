/* What the tests of app/media share: files, and file systems of their own. */
#include "media-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_SKIPPED 77

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
  g_autofree char *names = list_folder ("/proc/self/fd");
  guint n = 1;
  for (const char *at = names; *at != '\0'; at++)
    n += *at == ' ';
  return n;
}
