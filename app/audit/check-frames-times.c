/* FOOTAGE-STAMPS, FOOTAGE-TIME, FOOTAGE-EXTENT: each frame has a stamp, later than the one before, and where the file
 * says; and there are as many as the journal says. */
#include "app/audit/check-frames.h"

/* In 18 000 frames of rehearsals on a busy machine there was none that could not be read. Two without a stamp stand
 * between two with the time and the record on either side, and hide nothing that lasts. */
#define MAX_UNSTAMPED_RUN 2
/* One in so many, and one more. */
#define UNSTAMPED_SHARE 1000

static gboolean
is_stamped (const KskFramesFilm *film, guint i)
{
  return g_array_index (film->frames, KskFootageFrame, i).from != KSK_FOOTAGE_STAMP_NONE;
}

static gint64
get_mono_us (const KskFramesFilm *film, guint i)
{
  return g_array_index (film->mono_us, gint64, i);
}

static gint64
get_pts_us (const KskFramesFilm *film, guint i)
{
  return g_array_index (film->frames, KskFootageFrame, i).pts_us;
}

static gboolean
fail_film (KskReport *report, const char *check, const char *name, const char *what)
{
  ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s: %s.", name, what);
  return FALSE;
}

gboolean
ksk_frames_check_tracks (const KskFramesFilm *film, const char *check, KskReport *report)
{
  g_return_val_if_fail (film != NULL && check != NULL && report != NULL, FALSE);

  if (film->n_tracks == 1)
    return TRUE;
  ksk_report_add (
      report, check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
      "%s has %u tracks, and a film of this program has one: of those whose frames are not read a player may "
      "show any.",
      film->name, film->n_tracks);
  return FALSE;
}

gboolean
ksk_frames_check_stamps (const KskFramesFilm *film, KskReport *report, KskFramesCount *count)
{
  g_return_val_if_fail (film != NULL && report != NULL && count != NULL, FALSE);
  guint n_unstamped = 0, run = 0, longest = 0, end = 0;
  gboolean is_right;

  if (film->error != NULL)
    return fail_film (report, KSK_AUDIT_STAMPS, film->name, film->error->message);
  for (guint i = 0; i < film->frames->len; i++) {
    run = is_stamped (film, i) ? 0 : run + 1;
    n_unstamped += run > 0;
    if (run > longest) {
      longest = run;
      end = i;
    }
  }
  count->n_frames += film->frames->len;
  count->n_unstamped += n_unstamped;
  is_right = ksk_frames_check_tracks (film, KSK_AUDIT_STAMPS, report) && !film->is_broken;
  if (film->is_broken)
    fail_film (report, KSK_AUDIT_STAMPS, film->name, "it ends in what is no film, and what follows could not be read");
  if (longest <= MAX_UNSTAMPED_RUN && n_unstamped <= film->frames->len / UNSTAMPED_SHARE + 1)
    return is_right;
  g_autofree char *place = ksk_frames_film_dup_place (film, end + 1 - longest);
  ksk_report_add (report, KSK_AUDIT_STAMPS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                  "%s: %u of %u frames have no stamp that can be read; the longest stretch, %u frames, begins there.",
                  place, n_unstamped, film->frames->len, longest);
  return FALSE;
}

/* The file's own base time, where its first frame with a stamp says that it is. */
static gboolean
check_base (const KskFramesFilm *film, const KskFramesJournal *journal, guint first, KskReport *report)
{
  if (film->base_us < 0)
    return fail_film (report, KSK_AUDIT_TIME, film->name, "the file does not say when it begins");
  gint64 error_us = ksk_frames_get_error_us (journal, film, first, film->base_us + get_pts_us (film, first));
  if (error_us <= KSK_FRAMES_ROUNDING_US)
    return TRUE;
  g_autofree char *place = ksk_frames_film_dup_place (film, first);
  ksk_report_add (report, KSK_AUDIT_TIME, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                  "%s: by the time at which the file says that it begins, this frame is %" G_GINT64_FORMAT " ms off.",
                  place, error_us / 1000);
  return FALSE;
}

typedef struct {
  guint n, first;
} Wrong;

static void
note (Wrong *self, guint frame)
{
  if (self->n++ == 0)
    self->first = frame;
}

static gboolean
tell (const Wrong *self, const KskFramesFilm *film, KskReport *report, const char *what)
{
  if (self->n == 0)
    return TRUE;
  g_autofree char *place = ksk_frames_film_dup_place (film, self->first);
  ksk_report_add (report, KSK_AUDIT_TIME, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s: %s (%u such frames).", place,
                  what, self->n);
  return FALSE;
}

gboolean
ksk_frames_check_time (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report,
                       KskFramesCount *count)
{
  g_return_val_if_fail (film != NULL && journal != NULL && report != NULL && count != NULL, FALSE);
  Wrong back = { 0 }, off = { 0 };
  gint64 shift_us = 0, last_us = -1;
  guint first = G_MAXUINT;

  for (guint i = 0; i < film->frames->len; i++) {
    gint64 mono_us = get_mono_us (film, i);
    if (mono_us < 0)
      continue;
    if (first == G_MAXUINT) {
      first = i;
      shift_us = mono_us - get_pts_us (film, i);
    }
    if (mono_us <= last_us)
      note (&back, i);
    gint64 error_us = ABS (mono_us - get_pts_us (film, i) - shift_us);
    count->time_error_us = MAX (count->time_error_us, error_us);
    if (error_us > KSK_FRAMES_ROUNDING_US) {
      note (&off, i);
      /* What follows one cut is right by itself again. */
      shift_us = mono_us - get_pts_us (film, i);
    }
    last_us = mono_us;
  }
  gboolean is_right = first == G_MAXUINT || check_base (film, journal, first, report);
  is_right = tell (&back, film, report, "its time is not later than that of the frame before") && is_right;
  return tell (&off, film, report, "its time and its place in the file do not go on from those before") && is_right;
}

static gboolean
check_growth (const KskFramesFilm *film, const KskFramesJournal *journal, const KskFramesGrowth *growth,
              gboolean is_end, KskReport *report)
{
  gint64 n_frames = film->frames->len;

  if (growth->n_frames < 1 || growth->n_frames > n_frames || (is_end && growth->n_frames != n_frames)) {
    ksk_report_add (report, KSK_AUDIT_EXTENT, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "%s has %" G_GINT64_FORMAT " frames, record %" G_GUINT64_FORMAT " says %" G_GINT64_FORMAT ".",
                    film->name, n_frames, growth->seq, growth->n_frames);
    return FALSE;
  }
  guint last = (guint)growth->n_frames - 1;
  if (!is_stamped (film, last)
      || ksk_frames_get_error_us (journal, film, last, growth->last_us) <= KSK_FRAMES_ROUNDING_US)
    return TRUE;
  g_autofree char *place = ksk_frames_film_dup_place (film, last);
  ksk_report_add (report, KSK_AUDIT_EXTENT, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                  "%s: record %" G_GUINT64_FORMAT " gives another time to this frame.", place, growth->seq);
  return FALSE;
}

gboolean
ksk_frames_check_extent (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report)
{
  g_return_val_if_fail (film != NULL && journal != NULL && report != NULL, FALSE);
  gboolean is_right = film->is_ended;

  if (!film->is_ended)
    fail_film (report, KSK_AUDIT_EXTENT, film->name, "the journal does not say how it ended");
  if (film->frames->len > 0 && is_stamped (film, 0)
      && (film->first_us < 0 || ksk_frames_get_error_us (journal, film, 0, film->first_us) > KSK_FRAMES_ROUNDING_US)) {
    g_autofree char *place = ksk_frames_film_dup_place (film, 0);
    ksk_report_add (report, KSK_AUDIT_EXTENT, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "%s: the journal begins this film with a frame of another time.", place);
    is_right = FALSE;
  }
  for (guint i = 0; i < film->growth->len; i++) {
    gboolean is_end = film->is_ended && i + 1 == film->growth->len;
    /* One is enough: those that follow are wrong by the same. */
    if (!check_growth (film, journal, &g_array_index (film->growth, KskFramesGrowth, i), is_end, report))
      return FALSE;
  }
  return is_right;
}
