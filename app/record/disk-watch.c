/* How long the disk will take footage, and when that has to be said. */
#include "disk-watch.h"

#include <sys/statvfs.h>

#define MEASURE_US (60 * G_TIME_SPAN_SECOND)
#define FIRST_MEASURE_US (15 * G_TIME_SPAN_SECOND)

static const int warnings_min[] = { KSK_DISK_FIRST_WARNING_MIN, KSK_DISK_SECOND_WARNING_MIN };

static void
measure_rate (KskDiskWatch *self, gint64 now_us, guint64 written_bytes)
{
  gint64 passed_us = now_us - self->since_us;

  if (self->since_us == 0 || written_bytes < self->since_bytes) {
    self->since_us = now_us;
    self->since_bytes = written_bytes;
    return;
  }
  if (passed_us < (self->rate == 0 ? FIRST_MEASURE_US : MEASURE_US) || written_bytes == self->since_bytes)
    return;
  self->rate = (written_bytes - self->since_bytes) * G_TIME_SPAN_SECOND / (guint64)passed_us;
  self->since_us = now_us;
  self->since_bytes = written_bytes;
}

int
ksk_disk_watch_update (KskDiskWatch *self, gint64 now_us, guint64 written_bytes, guint64 free_bytes, gboolean *warning)
{
  g_return_val_if_fail (self != NULL && warning != NULL, 0);

  measure_rate (self, now_us, written_bytes);
  guint64 rate = MAX (self->rate != 0 ? self->rate : self->nominal_rate, 1);
  guint64 usable = free_bytes > self->reserve_bytes ? free_bytes - self->reserve_bytes : 0;
  int minutes = (int)MIN (usable / rate / 60, (guint64)G_MAXINT);

  *warning = FALSE;
  while (self->next_warning < (int)G_N_ELEMENTS (warnings_min) && minutes < warnings_min[self->next_warning]) {
    self->next_warning++;
    *warning = TRUE;
  }
  return minutes;
}

gboolean
ksk_disk_watch_is_full (const KskDiskWatch *self, guint64 free_bytes)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return free_bytes <= self->reserve_bytes;
}

gboolean
ksk_disk_watch_has_room (const KskDiskWatch *self, guint64 free_bytes)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return free_bytes > self->reserve_bytes && free_bytes - self->reserve_bytes >= self->nominal_rate * 60;
}

gboolean
ksk_disk_get_free (const char *folder, guint64 *free_bytes)
{
  g_return_val_if_fail (folder != NULL && free_bytes != NULL, FALSE);

  struct statvfs disk;
  if (statvfs (folder, &disk) != 0)
    return FALSE;
  *free_bytes = (guint64)disk.f_bavail * disk.f_frsize;
  return TRUE;
}
