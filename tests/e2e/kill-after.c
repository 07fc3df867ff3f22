/* Preloaded into the console: ends it, as kill -9 would, right after fdatasync has returned for the KSK_KILL_AFTER-th
 * line of the journal beside the record: so it is durable there, not yet on the log stick, and nothing has been done
 * after it. */
#include <dlfcn.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
is_journal (int fd)
{
  static const char end[] = "/record/journal.jsonl";
  char link[64], path[PATH_MAX];

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink (link, path, sizeof path - 1);
  if (n < (ssize_t)strlen (end))
    return 0;
  path[n] = '\0';
  return strcmp (path + n - strlen (end), end) == 0;
}

int
fdatasync (int fd)
{
  static atomic_long n_calls;
  int (*real) (int) = NULL;
  const char *limit = getenv ("KSK_KILL_AFTER");

  *(void **)&real = dlsym (RTLD_NEXT, "fdatasync");
  int result = real (fd);
  if (limit && is_journal (fd) && atomic_fetch_add (&n_calls, 1) + 1 >= strtol (limit, NULL, 10))
    kill (getpid (), SIGKILL);
  return result;
}
