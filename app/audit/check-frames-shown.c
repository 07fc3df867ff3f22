/* FOOTAGE-JOURNAL, FOOTAGE-CLOSING: the records that frames show are those of this journal, and were there by then. */
#include <string.h>

#include "app/audit/check-frames.h"

/* A record is in the picture as soon as it is durable, at the second frame after it while machine and disk keep up. */
#define LATE_FRAMES 2
/* Whatever the machine does, a record that is seen later than this was not on the disk in time, or not in this room. */
#define MAX_LATE_US G_TIME_SPAN_SECOND

/* What is wrong in one of the ways; told once for a film. */
typedef struct {
  guint n, first;
} Wrong;

/* The frames of a film, one after the other. */
typedef struct {
  const KskFramesFilm *film;
  const KskFramesJournal *journal;
  KskFramesCount *count;
  guint shown;       /* number of the record that the last frame showed; of those before the film at first */
  guint due;         /* of the newest record that there was by then */
  GArray *due_since; /* (element-type guint): frame of the records from @first_due on */
  guint first_due;   /* number of the record that the film began with */
  gint64 begun_us;   /* the film */
  Wrong foreign, early, back, late;
  gint64 latest_us; /* of @late */
} Watch;

static void
note (Wrong *self, guint frame)
{
  if (self->n++ == 0)
    self->first = frame;
}

static const KskFramesMark *
get_mark (const KskFramesJournal *journal, guint seq)
{
  return &g_array_index (journal->marks, KskFramesMark, seq - 1);
}

static gboolean
is_of_journal (const KskFramesJournal *journal, const KskFrameStamp *stamp)
{
  return stamp->seq >= 1 && stamp->seq <= journal->marks->len
         && memcmp (get_mark (journal, stamp->seq)->hash, stamp->hash, KSK_FRAME_STAMP_HASH_BYTES) == 0;
}

/* Records that came while there was film, from one to the next that is shown: seen with @frame, or not until the end.
 */
static void
settle (Watch *self, guint until, guint frame, gint64 mono_us)
{
  for (guint seq = MAX (self->shown + 1, self->first_due); seq <= until; seq++) {
    guint n_frames = frame - g_array_index (self->due_since, guint, seq - self->first_due);
    gint64 late_us = MAX (mono_us - MAX (get_mark (self->journal, seq)->mono_us, self->begun_us), 0);
    self->count->n_records++;
    if (n_frames <= LATE_FRAMES)
      continue;
    self->count->n_late++;
    self->count->late_us = MAX (self->count->late_us, late_us);
    if (late_us > MAX_LATE_US) {
      note (&self->late, MIN (frame, self->film->frames->len - 1));
      self->latest_us = MAX (self->latest_us, late_us);
    }
  }
}

static void
watch (Watch *self, guint i)
{
  const KskFrameStamp *stamp = &g_array_index (self->film->frames, KskFootageFrame, i).stamp;
  gint64 mono_us = g_array_index (self->film->mono_us, gint64, i);

  while (self->due < self->journal->marks->len && get_mark (self->journal, self->due + 1)->mono_us <= mono_us) {
    self->due++;
    g_array_append_val (self->due_since, i);
  }
  if (!is_of_journal (self->journal, stamp)) {
    note (&self->foreign, i);
    return;
  }
  if (get_mark (self->journal, stamp->seq)->mono_us > mono_us + KSK_FRAMES_ROUNDING_US)
    note (&self->early, i);
  if (stamp->seq < self->shown)
    note (&self->back, i);
  settle (self, MIN (stamp->seq, self->due), i, mono_us);
  self->shown = MAX (self->shown, stamp->seq);
}

static gboolean
tell (const Wrong *self, const KskFramesFilm *film, const char *check, KskReport *report, const char *what)
{
  if (self->n == 0)
    return TRUE;
  g_autofree char *place = ksk_frames_film_dup_place (film, self->first);
  const KskFrameStamp *stamp = &g_array_index (film->frames, KskFootageFrame, self->first).stamp;
  ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s, record %u: %s (%u of %u frames).", place,
                  stamp->seq, what, self->n, film->frames->len);
  return FALSE;
}

/* Returns G_MAXUINT when there is none. */
static guint
find_stamped (const KskFramesFilm *film)
{
  for (guint i = 0; i < film->frames->len; i++)
    if (g_array_index (film->frames, KskFootageFrame, i).from != KSK_FOOTAGE_STAMP_NONE)
      return i;
  return G_MAXUINT;
}

/* The newest of those that were there before the film is to be seen from its first frame on. */
static void
begin (Watch *self, guint first)
{
  self->begun_us = g_array_index (self->film->mono_us, gint64, first);
  self->due = ksk_frames_journal_count (self->journal, self->begun_us);
  self->first_due = MAX (self->due, 1);
  self->due_since = g_array_new (FALSE, FALSE, sizeof (guint));
  if (self->due > 0)
    g_array_append_val (self->due_since, first);
}

static gboolean
tell_all (Watch *self, KskReport *report)
{
  const KskFramesFilm *film = self->film;
  gboolean is_right = tell (&self->foreign, film, KSK_AUDIT_SHOWN, report, "the journal has no such record");

  is_right = tell (&self->early, film, KSK_AUDIT_SHOWN, report, "it is of later than the frame") && is_right;
  is_right = tell (&self->back, film, KSK_AUDIT_SHOWN, report, "a newer one was shown before") && is_right;
  if (self->late.n == 0)
    return is_right;
  g_autofree char *place = ksk_frames_film_dup_place (film, self->late.first);
  ksk_report_add (
      report, KSK_AUDIT_SHOWN, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
      "%s: %u records are not seen within a second, this one or one before it; the latest after %" G_GINT64_FORMAT
      " ms.",
      place, self->late.n, self->latest_us / 1000);
  return FALSE;
}

gboolean
ksk_frames_check_shown (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report,
                        KskFramesCount *count)
{
  g_return_val_if_fail (film != NULL && journal != NULL && report != NULL && count != NULL, FALSE);
  Watch self = { .film = film, .journal = journal, .count = count };
  guint first = find_stamped (film), last = first;

  if (first == G_MAXUINT)
    return TRUE;
  begin (&self, first);
  for (guint i = first; i < film->frames->len; i++) {
    if (g_array_index (film->frames, KskFootageFrame, i).from == KSK_FOOTAGE_STAMP_NONE)
      continue;
    watch (&self, i);
    last = i;
  }
  /* Not seen until the end: late by what there was of the film after it. */
  if (self.foreign.n == 0)
    settle (&self, self.due, last + 1, g_array_index (film->mono_us, gint64, last));
  g_array_unref (self.due_since);
  return tell_all (&self, report);
}

gboolean
ksk_frames_check_closing (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report)
{
  g_return_val_if_fail (film != NULL && journal != NULL && report != NULL, FALSE);
  Wrong unstamped = { 0 }, foreign = { 0 }, early = { 0 };
  guint last = journal->marks->len;

  for (guint i = 0; i < film->frames->len; i++) {
    const KskFootageFrame *frame = &g_array_index (film->frames, KskFootageFrame, i);
    if (frame->from == KSK_FOOTAGE_STAMP_NONE)
      note (&unstamped, i);
    else if (frame->stamp.seq != last || !is_of_journal (journal, &frame->stamp))
      note (&foreign, i);
    else if (g_array_index (film->mono_us, gint64, i) + KSK_FRAMES_ROUNDING_US < get_mark (journal, last)->mono_us)
      note (&early, i);
  }
  gboolean is_right = tell (&unstamped, film, KSK_AUDIT_CLOSING, report, "no stamp can be read");
  is_right = tell (&foreign, film, KSK_AUDIT_CLOSING, report, "it is not the last of this journal") && is_right;
  return tell (&early, film, KSK_AUDIT_CLOSING, report, "it is of later than the frame") && is_right;
}
