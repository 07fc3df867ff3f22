/* When a frame was taken: from the clock of the pipelines to the clock of the ceremony. */
#include "frame-clock.h"

#include <time.h>

/* Readings that took longer were interrupted, and say less. */
#define MAX_BRACKET_NS 100000
/* Both clocks run at one rate, so that anything above this is a machine that has slept. */
#define MIN_JUMP_NS 500000

struct _KskFrameClock {
  GMutex lock;
  KskClockSource source;
  gint64 origin_us;
  gint64 ahead_ns; /* of the ceremony's source to CLOCK_MONOTONIC */
  gboolean is_measured;
};

guint64
ksk_frame_clock_get_monotonic_ns (void)
{
  struct timespec now;
  /* It can fail for no reason that Linux has. */
  if (clock_gettime (CLOCK_MONOTONIC, &now) != 0)
    g_error ("the machine has no monotonic clock");
  return (guint64)now.tv_sec * 1000000000 + (guint64)now.tv_nsec;
}

/* How far one clock is ahead of the other: read between two readings of the other. */
static void
measure (KskFrameClock *self)
{
  guint64 before_ns = ksk_frame_clock_get_monotonic_ns ();
  gint64 source_us = self->source.get_monotonic_us (self->source.data);
  guint64 after_ns = ksk_frame_clock_get_monotonic_ns ();
  gint64 ahead_ns = source_us * 1000 - (gint64)(before_ns + (after_ns - before_ns) / 2);

  if (!self->is_measured || (after_ns - before_ns <= MAX_BRACKET_NS && ABS (ahead_ns - self->ahead_ns) > MIN_JUMP_NS))
    self->ahead_ns = ahead_ns;
  self->is_measured = TRUE;
}

KskFrameClock *
ksk_frame_clock_new (void)
{
  KskFrameClock *self = g_new0 (KskFrameClock, 1);

  g_mutex_init (&self->lock);
  self->source = *ksk_clock_source_get_system ();
  self->origin_us = self->source.get_monotonic_us (self->source.data);
  measure (self);
  return self;
}

void
ksk_frame_clock_free (KskFrameClock *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
ksk_frame_clock_set (KskFrameClock *self, const KskClock *clock)
{
  g_return_if_fail (self != NULL && clock != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  self->source = clock->source;
  self->origin_us = clock->origin_us;
  self->is_measured = FALSE;
  measure (self);
}

gint64
ksk_frame_clock_to_mono_us (KskFrameClock *self, guint64 monotonic_ns)
{
  g_return_val_if_fail (self != NULL, 0);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  measure (self);
  return ((gint64)monotonic_ns + self->ahead_ns) / 1000 - self->origin_us;
}

gint64
ksk_frame_clock_to_utc_us (KskFrameClock *self, KskFilmNotes *notes, guint64 monotonic_ns)
{
  g_return_val_if_fail (self != NULL && notes != NULL, 0);

  KskFilmCaption caption;
  gint64 mono_us = ksk_frame_clock_to_mono_us (self, monotonic_ns);
  if (ksk_film_notes_find (notes, mono_us, &caption))
    return caption.utc_offset_us + mono_us;
  gint64 ago_ns = (gint64)(ksk_frame_clock_get_monotonic_ns () - monotonic_ns);
  return g_get_real_time () - ago_ns / 1000;
}
