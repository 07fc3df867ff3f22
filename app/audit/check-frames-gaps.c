/* FOOTAGE-GAPS: while the journal says that the room is filmed each camera has frames, or the journal says why not. */
#include "app/audit/check-frames.h"

/* Of one camera; what follows is only counted. */
#define MAX_LISTED 20
/* What a camera tells waits for its turn in the journal, which is written to media that may be slow; of dropped frames
 * it tells every ten seconds. */
#define TOLD_LATER_US (12 * G_TIME_SPAN_SECOND)
/* Cameras are ended one after the other. */
#define MAX_END_US G_TIME_SPAN_SECOND
/* Shorter than a gap, and longer than so many intervals between frames: only told of. */
#define BREAK_INTERVALS 2

/* All stretches of time of one camera, by the ceremony's clock. */
typedef struct {
  const KskFramesJournal *journal;
  const char *camera;
  KskReport *report;
  KskFramesCount *count;
  gint64 interval_us; /* usual one between its frames */
  GArray *windows;    /* (element-type KskFramesWindow) */
  guint n_unexplained;
} Gaps;

static gboolean
is_explained_by (const Gaps *self, const KskFramesEvent *event, gint64 from_us, gint64 to_us)
{
  gint64 at_us = event->mono_us;
  gint64 n_missing = self->interval_us > 0 ? (to_us - from_us) / self->interval_us : 0;

  if (event->camera != NULL && !g_str_equal (event->camera, self->camera))
    return FALSE;
  switch (event->reason) {
    case KSK_FRAMES_SILENT:
      return from_us <= at_us && at_us <= to_us + TOLD_LATER_US;
    case KSK_FRAMES_OPENED:
    case KSK_FRAMES_RESTART:
      return from_us <= at_us && at_us <= to_us;
    case KSK_FRAMES_DROPPED:
      /* Half, as nobody knows how many a camera would have had. */
      return from_us <= at_us && at_us <= to_us + TOLD_LATER_US && event->n_frames >= n_missing / 2;
  }
  return FALSE;
}

static gboolean
is_explained (const Gaps *self, gint64 from_us, gint64 to_us)
{
  const GArray *events = self->journal->events;
  guint first = 0, end = events->len;

  /* They are in the order of time: those of before it explain nothing, nor do those of long after it. */
  while (first < end) {
    guint middle = first + (end - first) / 2;
    if (g_array_index (events, KskFramesEvent, middle).mono_us < from_us)
      first = middle + 1;
    else
      end = middle;
  }
  for (guint i = first; i < events->len; i++) {
    const KskFramesEvent *event = &g_array_index (events, KskFramesEvent, i);
    if (to_us < G_MAXINT64 - TOLD_LATER_US && event->mono_us > to_us + TOLD_LATER_US)
      return FALSE;
    if (is_explained_by (self, event, from_us, to_us))
      return TRUE;
  }
  return FALSE;
}

/* @before: (nullable): the film after whose frame number @frame it is; NULL: before the first. */
static void
tell_gap (Gaps *self, const KskFramesFilm *before, guint frame, gint64 from_us, gint64 to_us)
{
  if (is_explained (self, from_us, to_us)) {
    self->count->n_gaps++;
    self->count->gap_us = MAX (self->count->gap_us, to_us - from_us);
    return;
  }
  if (self->n_unexplained++ >= MAX_LISTED)
    return;
  g_autofree char *place = before != NULL ? ksk_frames_film_dup_place (before, frame)
                                          : g_strdup_printf ("%s, before its first frame", self->camera);
  ksk_report_add (self->report, KSK_AUDIT_GAPS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                  "%s: no frame of this camera follows for %" G_GINT64_FORMAT
                  " ms while the room is filmed, and no record says why.",
                  place, (to_us - from_us) / 1000);
}

/* By the frames, for that it has stopped is told when its films are hashed and copied; but not before what people did
 * last. */
static gint64
find_end (const KskFramesJournal *journal, const KskFramesWindow *window)
{
  gint64 end_us = window->acted_us;

  for (guint i = 0; i < journal->films->len; i++) {
    const GArray *mono_us = ((const KskFramesFilm *)journal->films->pdata[i])->mono_us;
    guint n = mono_us->len;
    while (n > 0 && g_array_index (mono_us, gint64, n - 1) < 0)
      n--;
    if (n > 0 && g_array_index (mono_us, gint64, 0) < window->to_us)
      end_us = MAX (end_us, MIN (g_array_index (mono_us, gint64, n - 1), window->to_us));
  }
  return end_us;
}

/* What of it lies where the room was filmed. */
static void
take_stretch (Gaps *self, const KskFramesFilm *before, guint frame, gint64 from_us, gint64 to_us, gint64 limit_us)
{
  gint64 length_us = to_us - from_us;

  for (guint i = 0; i < self->windows->len && length_us > limit_us; i++) {
    const KskFramesWindow *window = &g_array_index (self->windows, KskFramesWindow, i);
    gint64 begin_us = MAX (from_us, window->from_us), end_us = MIN (to_us, window->to_us);
    if (end_us - begin_us > limit_us)
      tell_gap (self, before, frame, begin_us, end_us);
  }
  if (self->interval_us > 0 && length_us > BREAK_INTERVALS * self->interval_us + KSK_FRAMES_ROUNDING_US
      && length_us <= KSK_FRAMES_GAP_US) {
    self->count->n_breaks++;
    self->count->break_us = MAX (self->count->break_us, length_us);
  }
}

static int
compare_us (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *)a - *(const gint64 *)b;
  return (difference > 0) - (difference < 0);
}

/* The median of a film: single ones come early or late. */
static gint64
find_interval (const KskFramesFilm *film)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 1; i < film->mono_us->len; i++) {
    gint64 interval_us = g_array_index (film->mono_us, gint64, i) - g_array_index (film->mono_us, gint64, i - 1);
    if (interval_us > 0)
      g_array_append_val (intervals, interval_us);
  }
  g_array_sort (intervals, compare_us);
  return intervals->len > 0 ? g_array_index (intervals, gint64, intervals->len / 2) : 0;
}

/* Returns: (transfer full) (element-type KskFramesWindow): with the ends that can be seen. */
static GArray *
dup_windows (const KskFramesJournal *journal)
{
  GArray *windows = g_array_copy (journal->windows);

  for (guint i = 0; i < windows->len; i++) {
    KskFramesWindow *window = &g_array_index (windows, KskFramesWindow, i);
    window->to_us = find_end (journal, window);
  }
  return windows;
}

gboolean
ksk_frames_check_gaps (const KskFramesJournal *journal, const char *camera, KskReport *report, KskFramesCount *count)
{
  g_return_val_if_fail (journal != NULL && camera != NULL && report != NULL && count != NULL, FALSE);
  g_autoptr (GArray) windows = dup_windows (journal);
  Gaps self = { .journal = journal, .camera = camera, .report = report, .count = count, .windows = windows };
  const KskFramesFilm *film = NULL;
  guint frame = 0;
  gint64 last_us = 0;

  /* Files of one camera follow each other in the journal as in time. */
  for (guint i = 0; i < journal->films->len; i++) {
    const KskFramesFilm *next = journal->films->pdata[i];
    if (!g_str_equal (next->camera, camera))
      continue;
    self.interval_us = find_interval (next);
    for (guint k = 0; k < next->mono_us->len; k++) {
      gint64 mono_us = g_array_index (next->mono_us, gint64, k);
      if (mono_us < 0 || mono_us <= last_us)
        continue;
      take_stretch (&self, film, frame, last_us, mono_us, KSK_FRAMES_GAP_US);
      film = next;
      frame = k;
      last_us = mono_us;
    }
  }
  take_stretch (&self, film, frame, last_us, G_MAXINT64, MAX_END_US);
  if (self.n_unexplained > MAX_LISTED)
    ksk_report_add (report, KSK_AUDIT_GAPS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s has %u more such gaps.", camera,
                    self.n_unexplained - MAX_LISTED);
  return self.n_unexplained == 0;
}
