/* When a frame was taken: from the clock of the pipelines to the clock of the ceremony. */
#include "frame-clock.h"

#include <time.h>

/* Readings that took longer were interrupted, and say less. */
#define MAX_BRACKET_NS 100000
/* Both clocks run at one rate, so that anything above this is a machine that has slept. */
#define MIN_JUMP_NS 500000
#define N_FIRST_READINGS 16

struct _KskFrameClock {
  GMutex lock;
  KskClockSource source;
  gint64 origin_us;
  gint64 ahead_ns; /* of the ceremony's source to CLOCK_MONOTONIC */
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

guint64
ksk_frame_clock_get_elapsed_ns (guint64 then_ns, guint64 now_ns)
{
  return now_ns > then_ns ? now_ns - then_ns : 0;
}

/* How far one clock is ahead of the other: read between two readings of the other. Returns how long that took. */
static guint64
read_ahead (const KskClockSource *source, gint64 *ahead_ns)
{
  guint64 before_ns = ksk_frame_clock_get_monotonic_ns ();
  gint64 source_us = source->get_monotonic_us (source->data);
  guint64 after_ns = ksk_frame_clock_get_monotonic_ns ();

  *ahead_ns = source_us * 1000 - (gint64)(before_ns + (after_ns - before_ns) / 2);
  return after_ns - before_ns;
}

static void
measure_first (KskFrameClock *self)
{
  guint64 shortest_ns = G_MAXUINT64;

  for (guint i = 0; i < N_FIRST_READINGS; i++) {
    gint64 ahead_ns;
    guint64 took_ns = read_ahead (&self->source, &ahead_ns);
    if (took_ns >= shortest_ns)
      continue;
    shortest_ns = took_ns;
    self->ahead_ns = ahead_ns;
  }
}

static void
measure_again (KskFrameClock *self)
{
  gint64 ahead_ns;
  guint64 took_ns = read_ahead (&self->source, &ahead_ns);

  if (took_ns <= MAX_BRACKET_NS && ABS (ahead_ns - self->ahead_ns) > MIN_JUMP_NS)
    self->ahead_ns = ahead_ns;
}

KskFrameClock *
ksk_frame_clock_new (void)
{
  KskFrameClock *self = g_new0 (KskFrameClock, 1);

  g_mutex_init (&self->lock);
  self->source = *ksk_clock_source_get_system ();
  self->origin_us = self->source.get_monotonic_us (self->source.data);
  measure_first (self);
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

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  self->source = clock->source;
  self->origin_us = clock->origin_us;
  measure_first (self);
}

gint64
ksk_frame_clock_to_mono_us (KskFrameClock *self, guint64 monotonic_ns)
{
  g_return_val_if_fail (self != NULL, 0);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  measure_again (self);
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
