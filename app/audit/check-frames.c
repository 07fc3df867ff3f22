/* Every frame of every film, against the journal: what is read, and what is said when all is well. */
#include "app/audit/check-frames.h"

#define NO_FILM "The journal tells of no film whose frames could be read."

/* What each says in one sentence, in this order, when there is nothing to say. */
static const char *const checks[]
    = { KSK_AUDIT_STAMPS, KSK_AUDIT_TIME, KSK_AUDIT_EXTENT, KSK_AUDIT_SHOWN, KSK_AUDIT_GAPS, KSK_AUDIT_CLOSING };

static void
say (KskReport *report, const char *check, KskVerdict verdict, const char *sentence)
{
  ksk_report_add (report, check, verdict, NULL, 0, NULL, NULL, "%s", sentence);
}

void
ksk_skip_frames (KskAuditing *self, const char *sentence)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    say (self->report, checks[i], KSK_VERDICT_SKIP, sentence);
}

static void
pass_stamps (KskReport *report, guint n_films, const KskFramesCount *count)
{
  ksk_report_add (report, KSK_AUDIT_STAMPS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "All %" G_GUINT64_FORMAT " frames of %u films have a stamp; %" G_GUINT64_FORMAT " could not be read.",
                  count->n_frames, n_films, count->n_unstamped);
}

static void
pass_time (KskReport *report, const KskFramesCount *count)
{
  ksk_report_add (report, KSK_AUDIT_TIME, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "Each frame is later than the one before, and stands where its film says, to %" G_GINT64_FORMAT
                  " ms.",
                  (count->time_error_us + 999) / 1000);
}

static void
pass_shown (KskReport *report, const KskFramesCount *count)
{
  g_autofree char *late
      = count->n_late == 0
            ? g_strdup ("")
            : g_strdup_printf (", %" G_GUINT64_FORMAT " later than that, the latest after %" G_GINT64_FORMAT " ms",
                               count->n_late, count->late_us / 1000);

  ksk_report_add (report, KSK_AUDIT_SHOWN, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "Each frame shows a record of this journal that there was by then; %" G_GUINT64_FORMAT
                  " of %" G_GUINT64_FORMAT " records are seen within two frames%s.",
                  count->n_records - count->n_late, count->n_records, late);
}

static void
pass_gaps (KskReport *report, const KskFramesJournal *journal, const KskFramesCount *count)
{
  g_autoptr (GString) more = g_string_new (NULL);

  if (count->n_gaps > 0)
    g_string_append_printf (more, " It explains %u gaps, the longest of %" G_GINT64_FORMAT " ms.", count->n_gaps,
                            count->gap_us / 1000);
  if (count->n_breaks > 0)
    g_string_append_printf (
        more, " Breaks of which cameras do not tell: %" G_GUINT64_FORMAT ", the longest of %" G_GINT64_FORMAT " ms.",
        count->n_breaks, count->break_us / 1000);
  ksk_report_add (report, KSK_AUDIT_GAPS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "%u cameras film for as long as the journal says.%s", journal->cameras->len, more->str);
}

/* Of those that were read, whatever is wrong is said. */
static void
skip_unread (KskReport *report)
{
  static const char *const unread[] = { KSK_AUDIT_TIME, KSK_AUDIT_EXTENT, KSK_AUDIT_SHOWN, KSK_AUDIT_GAPS };

  for (gsize i = 0; i < G_N_ELEMENTS (unread); i++)
    if (!ksk_report_has_failed (report, unread[i]))
      say (report, unread[i], KSK_VERDICT_SKIP, "Not every film could be read.");
}

static void
check_films (const KskFramesJournal *journal, KskReport *report)
{
  KskFramesCount count = { 0 };
  gboolean has_stamps = TRUE, has_time = TRUE, has_extent = TRUE, is_shown = TRUE, is_whole = TRUE, is_read = TRUE;

  for (guint i = 0; i < journal->films->len; i++) {
    const KskFramesFilm *film = journal->films->pdata[i];
    has_stamps = ksk_frames_check_stamps (film, report, &count) && has_stamps;
    if (film->error != NULL) {
      is_read = FALSE;
      continue;
    }
    has_time = ksk_frames_check_time (film, journal, report, &count) && has_time;
    has_extent = ksk_frames_check_extent (film, journal, report) && has_extent;
    is_shown = ksk_frames_check_shown (film, journal, report, &count) && is_shown;
  }
  for (guint i = 0; i < journal->cameras->len && is_read; i++)
    is_whole = ksk_frames_check_gaps (journal, journal->cameras->pdata[i], report, &count) && is_whole;
  if (has_stamps)
    pass_stamps (report, journal->films->len, &count);
  if (!is_read) {
    skip_unread (report);
    return;
  }
  if (has_time)
    pass_time (report, &count);
  if (has_extent)
    say (report, KSK_AUDIT_EXTENT, KSK_VERDICT_PASS,
         "The first frame, the last one and the number of frames of each film are those of the journal.");
  if (is_shown)
    pass_shown (report, &count);
  if (is_whole)
    pass_gaps (report, journal, &count);
}

/* Cameras that filmed, by the journal, have left films all the same. */
static void
check_without_films (const KskFramesJournal *journal, KskReport *report)
{
  static const char *const others[] = { KSK_AUDIT_STAMPS, KSK_AUDIT_TIME, KSK_AUDIT_EXTENT, KSK_AUDIT_SHOWN };
  KskFramesCount count = { 0 };
  gboolean is_whole = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    say (report, others[i], KSK_VERDICT_SKIP, NO_FILM);
  for (guint i = 0; i < journal->cameras->len; i++)
    is_whole = ksk_frames_check_gaps (journal, journal->cameras->pdata[i], report, &count) && is_whole;
  if (is_whole)
    say (report, KSK_AUDIT_GAPS, KSK_VERDICT_SKIP, NO_FILM);
}

static void
read_all (KskAuditing *self, const KskFramesJournal *journal, const GPtrArray *closing)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_extend (all, journal->films, NULL, NULL);
  g_ptr_array_extend (all, (GPtrArray *)closing, NULL, NULL);
  ksk_frames_read (self, all);
  for (guint i = 0; i < all->len; i++)
    ksk_frames_film_date (all->pdata[i], journal);
}

void
ksk_check_frames (KskAuditing *self)
{
  g_autoptr (KskFramesJournal) journal = ksk_frames_journal_new (self->records);
  const KskFingerprint *sums = ksk_auditing_find (self, KSK_SUMS_NAME);
  /* Without a list, which SUMS says, a film can only show another hash. */
  g_autofree char *code = sums != NULL ? ksk_frames_dup_code (sums) : g_strdup ("");
  g_autoptr (GPtrArray) closing = ksk_frames_find_closing (self, code);

  if (journal->is_too_much) {
    ksk_skip_frames (self, "The journal tells of more than can be compared with films.");
    ksk_report_add (
        self->report, KSK_AUDIT_GAPS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
        "The journal tells of more than %d cameras, %d films or %d times of filming: no ceremony has these.",
        KSK_FRAMES_MAX_CAMERAS, KSK_FRAMES_MAX_FILMS, KSK_FRAMES_MAX_WINDOWS);
    return;
  }
  if (journal->films->len == 0 && closing->len == 0) {
    check_without_films (journal, self->report);
    say (self->report, KSK_AUDIT_CLOSING, KSK_VERDICT_SKIP, KSK_FRAMES_NO_CLOSING);
    return;
  }
  if (self->input->read_footage == NULL) {
    ksk_skip_frames (self, "The frames of the films were not read, as was asked for.");
    return;
  }
  read_all (self, journal, closing);
  if (journal->films->len > 0)
    check_films (journal, self->report);
  else
    check_without_films (journal, self->report);
  ksk_frames_judge_closing (closing, journal, self->report);
}
