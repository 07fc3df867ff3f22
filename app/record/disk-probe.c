/* What is free on a disk, asked again and again by a thread of its own: a disk that does not answer holds up nobody. */
#include "disk-probe.h"

#include "app/record/disk-watch.h"

#define ASK_EVERY_US G_TIME_SPAN_SECOND
#define STALE_US (5 * G_TIME_SPAN_SECOND)

/* Of its owner and its thread. */
struct _KskDiskProbe {
  char *folder;
  GMutex lock; /* of what follows */
  GCond ended;
  gboolean is_ending;
  gint64 answered_us; /* 0: never */
  guint64 free_bytes;
};

static void
clear (gpointer data)
{
  KskDiskProbe *self = data;

  g_free (self->folder);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->lock);
}

static gpointer
run (gpointer data)
{
  KskDiskProbe *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_ending) {
    guint64 free_bytes = 0;
    g_mutex_unlock (&self->lock);
    gboolean has_answered = ksk_disk_get_free (self->folder, &free_bytes);
    g_mutex_lock (&self->lock);
    gint64 now_us = g_get_monotonic_time ();
    if (has_answered) {
      self->answered_us = now_us;
      self->free_bytes = free_bytes;
    }
    while (!self->is_ending && g_cond_wait_until (&self->ended, &self->lock, now_us + ASK_EVERY_US))
      ;
  }
  g_mutex_unlock (&self->lock);
  g_atomic_rc_box_release_full (self, clear);
  return NULL;
}

KskDiskProbe *
ksk_disk_probe_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  KskDiskProbe *self = g_atomic_rc_box_new0 (KskDiskProbe);
  self->folder = g_strdup (folder);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  g_thread_unref (g_thread_new ("disk-probe", run, g_atomic_rc_box_acquire (self)));
  return self;
}

void
ksk_disk_probe_free (KskDiskProbe *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->lock);
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
ksk_disk_probe_get_free (KskDiskProbe *self, guint64 *free_bytes)
{
  g_return_val_if_fail (self != NULL && free_bytes != NULL, FALSE);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  *free_bytes = self->free_bytes;
  return self->answered_us != 0 && g_get_monotonic_time () - self->answered_us < STALE_US;
}
