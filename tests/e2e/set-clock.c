/* Preloaded into a validator: adds CLOCK_OFFSET_S seconds to the time of day, and to nothing else.
 *
 * BIND's tools cannot be told a time to validate at, and faketime cannot be loaded beside their allocator. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  long failed = syscall (SYS_clock_gettime, clock, now);
  const char *offset = getenv ("CLOCK_OFFSET_S");
  if (!failed && offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += strtol (offset, NULL, 10);
  return (int)failed;
}

int
gettimeofday (struct timeval *now, void *zone)
{
  struct timespec precise;
  int failed = clock_gettime (CLOCK_REALTIME, &precise);
  if (!failed)
    *now = (struct timeval){ .tv_sec = precise.tv_sec, .tv_usec = precise.tv_nsec / 1000 };
  return failed;
}

time_t
time (time_t *out)
{
  struct timespec precise = { 0 };
  clock_gettime (CLOCK_REALTIME, &precise);
  if (out)
    *out = precise.tv_sec;
  return precise.tv_sec;
}
