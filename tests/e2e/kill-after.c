/* Preloaded into the console: ends it, as kill -9 would, right after fdatasync has returned for the KSK_KILL_AFTER-th
 * time: so a journal record is durable, and nothing has been done after it. */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

int
fdatasync (int fd)
{
  static atomic_long n_calls;
  int (*real) (int) = NULL;
  const char *limit = getenv ("KSK_KILL_AFTER");

  *(void **)&real = dlsym (RTLD_NEXT, "fdatasync");
  int result = real (fd);
  if (limit && atomic_fetch_add (&n_calls, 1) + 1 >= strtol (limit, NULL, 10))
    kill (getpid (), SIGKILL);
  return result;
}
