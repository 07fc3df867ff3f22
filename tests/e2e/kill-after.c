/* Preloaded into the console: ends it, as kill -9 would, right after fdatasync has returned for the KSK_KILL_AFTER-th
 * line of the journal beside the record: so it is durable there, not yet on the log stick, and nothing has been done
 * after it. Or right after fsync has returned for the KSK_KILL_AFTER_FILE-th time for a file or a folder of the record:
 * so it is durable, and a file has not got its name yet. KSK_KILL_AFTER_COPY: the same for copies of the record. */
#include <dlfcn.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether the path of an open file has that in it, or ends with it. */
static int
is_called (int fd, const char *part, int ends)
{
  char link[64], path[PATH_MAX];

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink (link, path, sizeof path - 1);
  if (n < (ssize_t)strlen (part))
    return 0;
  path[n] = '\0';
  return ends ? strcmp (path + n - strlen (part), part) == 0 : strstr (path, part) != NULL;
}

static void
count (const char *variable, atomic_long *n_calls)
{
  const char *limit = getenv (variable);

  if (limit && atomic_fetch_add (n_calls, 1) + 1 >= strtol (limit, NULL, 10))
    kill (getpid (), SIGKILL);
}

int
fdatasync (int fd)
{
  static atomic_long n_calls;
  int (*real) (int) = NULL;

  *(void **)&real = dlsym (RTLD_NEXT, "fdatasync");
  int result = real (fd);
  if (is_called (fd, "/record/journal.jsonl", 1))
    count ("KSK_KILL_AFTER", &n_calls);
  return result;
}

int
fsync (int fd)
{
  static atomic_long n_calls, n_copy_calls;
  int (*real) (int) = NULL;

  *(void **)&real = dlsym (RTLD_NEXT, "fsync");
  int result = real (fd);
  if (is_called (fd, "/record/", 0) || is_called (fd, "/record", 1))
    count ("KSK_KILL_AFTER_FILE", &n_calls);
  if (is_called (fd, "/media/record-", 0))
    count ("KSK_KILL_AFTER_COPY", &n_copy_calls);
  return result;
}
