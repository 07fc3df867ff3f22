/* Ceremony time: an offset to a monotonic clock, set by people and by nothing else. */
#include "ceremony/clock.h"

#include <time.h>

#include "dnssec/time.h"

/* Every reader of JSON keeps whole numbers of 53 bits exact. */
#define MAX_AHEAD_US G_GINT64_CONSTANT (0x1fffffffffffff)

#define MAX_UTC_US ((KSK_TIME_MAX + 1) * G_TIME_SPAN_SECOND - 1)

static gint64
read_clock_us (clockid_t id)
{
  struct timespec now;
  /* Linux has had both clocks since 2.6.39, and it can fail for no other reason. */
  if (clock_gettime (id, &now) != 0)
    g_error ("the machine has no clock %d", (int)id);
  return (gint64)now.tv_sec * G_TIME_SPAN_SECOND + now.tv_nsec / 1000;
}

static gint64
get_boot_us (gpointer data)
{
  return read_clock_us (CLOCK_BOOTTIME);
}

static gint64
get_realtime_us (gpointer data)
{
  return read_clock_us (CLOCK_REALTIME);
}

const KskClockSource *
ksk_clock_source_get_system (void)
{
  static const KskClockSource source = { get_boot_us, get_realtime_us, NULL };
  return &source;
}

static gboolean
can_be_recorded (gint64 utc_us)
{
  return utc_us >= 0 && utc_us <= MAX_UTC_US;
}

void
ksk_clock_start (KskClock *self, const KskClockSource *source)
{
  g_return_if_fail (self != NULL && source != NULL);
  gint64 system_us = source->get_system_us (source->data);
  self->source = *source;
  self->origin_us = source->get_monotonic_us (source->data);
  self->offset_us = can_be_recorded (system_us) ? system_us : 0;
}

gint64
ksk_clock_resume (KskClock *self, const KskClockSource *source, gint64 mono_us, gint64 utc_us, gint64 ahead_us)
{
  g_return_val_if_fail (self != NULL && source != NULL, 0);
  g_return_val_if_fail (mono_us >= 0 && can_be_recorded (utc_us), 0);
  g_return_val_if_fail (ahead_us >= -MAX_AHEAD_US && ahead_us <= MAX_AHEAD_US, 0);

  gint64 now_us = source->get_system_us (source->data) - ahead_us;
  gint64 skipped_us = can_be_recorded (now_us) ? MAX (now_us - utc_us, 0) : 0;
  self->source = *source;
  self->origin_us = source->get_monotonic_us (source->data) - mono_us - skipped_us;
  self->offset_us = utc_us - mono_us;
  return skipped_us / G_TIME_SPAN_SECOND;
}

gint64
ksk_clock_get_mono_us (const KskClock *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->source.get_monotonic_us (self->source.data) - self->origin_us;
}

gint64
ksk_clock_get_utc_us (const KskClock *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->offset_us + ksk_clock_get_mono_us (self);
}

gint64
ksk_clock_get_ahead_us (const KskClock *self)
{
  g_return_val_if_fail (self != NULL, 0);
  gint64 utc_us = ksk_clock_get_utc_us (self);
  return CLAMP (self->source.get_system_us (self->source.data) - utc_us, -MAX_AHEAD_US, MAX_AHEAD_US);
}

void
ksk_clock_set (KskClock *self, gint64 wall_utc_us, gint64 mark_mono_us, gint64 *drift_us, gint64 *system_us)
{
  g_return_if_fail (self != NULL && drift_us != NULL && system_us != NULL);
  g_return_if_fail (can_be_recorded (wall_utc_us));
  g_return_if_fail (mark_mono_us >= 0 && mark_mono_us <= ksk_clock_get_mono_us (self));

  *drift_us = wall_utc_us - (self->offset_us + mark_mono_us);
  self->offset_us += *drift_us;
  /* At the mark it was as far ahead as it is now. */
  *system_us = ksk_clock_get_ahead_us (self);
}

gboolean
ksk_clock_is_alarming (gint64 difference_us)
{
  return difference_us < -KSK_CLOCK_TOLERANCE_US || difference_us > KSK_CLOCK_TOLERANCE_US;
}
