/* Preloaded into the console: a disk with room for KSK_FULL_AFTER more octets in files of the record. */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
is_of_record (int fd)
{
  char link[64], path[PATH_MAX];

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink (link, path, sizeof path - 1);
  path[n > 0 ? n : 0] = '\0';
  return strstr (path, "/record/") != NULL;
}

ssize_t
write (int fd, const void *data, size_t size)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static size_t n_written;
  ssize_t (*real) (int, const void *, size_t) = NULL;
  const char *limit = getenv ("KSK_FULL_AFTER");

  *(void **)&real = dlsym (RTLD_NEXT, "write");
  if (limit == NULL || !is_of_record (fd))
    return real (fd, data, size);
  pthread_mutex_lock (&lock);
  size_t room = strtoul (limit, NULL, 10) - n_written;
  ssize_t n = -1;
  int code = ENOSPC;
  if (room > 0) {
    n = real (fd, data, size < room ? size : room); /* as a disk does: what there is room for */
    code = errno;
  }
  if (n > 0)
    n_written += (size_t)n;
  pthread_mutex_unlock (&lock);
  errno = code;
  return n;
}
