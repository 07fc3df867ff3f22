/* What frames show against a journal, with one thing wrong at a time. */
#include <string.h>

#include "frames-case.h"

static const char *const checks[]
    = { KSK_AUDIT_STAMPS, KSK_AUDIT_TIME, KSK_AUDIT_EXTENT, KSK_AUDIT_SHOWN, KSK_AUDIT_GAPS };

/* Runs all of them. Returns: (transfer full): those that failed, with single spaces between. */
static char *
check (KskFramesJournal *journal, KskReport *report, KskFramesCount *count)
{
  GString *failed = g_string_new (NULL);

  for (guint i = 0; i < journal->films->len; i++) {
    KskFramesFilm *film = journal->films->pdata[i];
    ksk_frames_film_date (film, journal);
    ksk_frames_check_stamps (film, report, count);
    ksk_frames_check_time (film, journal, report, count);
    ksk_frames_check_extent (film, journal, report);
    ksk_frames_check_shown (film, journal, report, count);
  }
  for (guint i = 0; i < journal->cameras->len; i++)
    ksk_frames_check_gaps (journal, journal->cameras->pdata[i], report, count);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (ksk_report_has_failed (report, checks[i]))
      g_string_append_printf (failed, "%s%s", failed->len > 0 ? " " : "", checks[i] + strlen ("FOOTAGE-"));
  return g_string_free (failed, FALSE);
}

/* Changes of frames */

static void
unstamp (KskFramesJournal *journal, guint from, guint n)
{
  for (guint i = from; i < from + n; i++) {
    KskFootageFrame *frame = frames_case_get_frame (journal, 0, i);
    frame->from = KSK_FOOTAGE_STAMP_NONE;
    memset (&frame->stamp, 0, sizeof frame->stamp);
  }
}

static void
unstamp_two (KskFramesJournal *journal)
{
  unstamp (journal, 100, 2);
}

static void
unstamp_single (KskFramesJournal *journal)
{
  unstamp (journal, 50, 1);
  unstamp (journal, 100, 1);
}

static void
unstamp_three (KskFramesJournal *journal)
{
  unstamp (journal, 100, 3);
}

static void
unstamp_all (KskFramesJournal *journal)
{
  unstamp (journal, 0, frames_case_get_film (journal, 0)->frames->len);
}

/* Times in the file as they are: frames that were never encoded. */
static void
leave_out_second (KskFramesJournal *journal)
{
  g_array_remove_range (frames_case_get_film (journal, 0)->frames, 210, 30);
}

static void
renumber (KskFramesJournal *journal)
{
  for (guint i = 0; i < frames_case_get_film (journal, 0)->frames->len; i++)
    frames_case_get_frame (journal, 0, i)->pts_us = (gint64)i * CASE_INTERVAL_US / 1000 * 1000;
}

/* As an editor of films does it. */
static void
cut_second (KskFramesJournal *journal)
{
  leave_out_second (journal);
  renumber (journal);
}

static void
cut_frame (KskFramesJournal *journal)
{
  g_array_remove_index (frames_case_get_film (journal, 0)->frames, 210);
  renumber (journal);
}

static void
swap_seconds (KskFramesJournal *journal)
{
  for (guint i = 0; i < 30; i++) {
    KskFootageFrame *a = frames_case_get_frame (journal, 0, 40 + i), *b = frames_case_get_frame (journal, 0, 120 + i);
    KskFootageFrame kept = *a;
    *a = *b;
    *b = kept;
  }
  renumber (journal);
}

static void
double_frame (KskFramesJournal *journal)
{
  *frames_case_get_frame (journal, 0, 51) = *frames_case_get_frame (journal, 0, 50);
}

static void
cut_head (KskFramesJournal *journal)
{
  g_array_remove_range (frames_case_get_film (journal, 0)->frames, 0, 60);
  renumber (journal);
}

static void
cut_tail (KskFramesJournal *journal)
{
  GArray *frames = frames_case_get_film (journal, 0)->frames;
  g_array_set_size (frames, frames->len - 60);
}

static void
move_base (KskFramesJournal *journal)
{
  frames_case_get_film (journal, 0)->base_us += 5000;
}

static void
move_base_a_little (KskFramesJournal *journal)
{
  frames_case_get_film (journal, 0)->base_us += 1000;
}

static void
forget_base (KskFramesJournal *journal)
{
  frames_case_get_film (journal, 0)->base_us = -1;
}

static void
add_track (KskFramesJournal *journal)
{
  frames_case_get_film (journal, 0)->n_tracks = 2;
}

static void
change_hash_of (KskFramesJournal *journal, guint frame)
{
  frames_case_get_frame (journal, 0, frame)->stamp.hash[7] ^= 1;
}

static void
change_hash (KskFramesJournal *journal)
{
  change_hash_of (journal, 150);
}

static void
show_number (KskFramesJournal *journal, guint from, guint n, gint more)
{
  for (guint i = from; i < from + n; i++) {
    KskFrameStamp *stamp = &frames_case_get_frame (journal, 0, i)->stamp;
    gint64 mono_us = stamp->utc_ms * 1000 - g_array_index (journal->marks, KskFramesMark, stamp->seq - 1).offset_us;
    stamp->seq = (guint32)((gint)stamp->seq + more);
    const KskFramesMark *mark = &g_array_index (journal->marks, KskFramesMark, stamp->seq - 1);
    memcpy (stamp->hash, mark->hash, sizeof stamp->hash);
    stamp->utc_ms = (mono_us + mark->offset_us + 999) / 1000;
  }
}

static void
show_unwritten (KskFramesJournal *journal)
{
  frames_case_get_frame (journal, 0, 150)->stamp.seq = 1000;
}

static void
show_none (KskFramesJournal *journal)
{
  frames_case_get_frame (journal, 0, 150)->stamp.seq = 0;
}

/* A second before it was written. */
static void
show_early (KskFramesJournal *journal)
{
  show_number (journal, 30, 30, 1);
}

/* In the middle, for a frame. */
static void
show_older (KskFramesJournal *journal)
{
  show_number (journal, 140, 1, -1);
}

/* The record of three seconds is of frame 60 on. */
static void
show_two_late (KskFramesJournal *journal)
{
  show_number (journal, 61, 2, -1);
}

static void
show_ten_late (KskFramesJournal *journal)
{
  show_number (journal, 61, 10, -1);
}

static void
show_too_late (KskFramesJournal *journal)
{
  show_number (journal, 61, 29, -1);
  show_number (journal, 90, 2, -1);
}

/* The first frames show what was there long before: the first record, with the film a second old. */
static void
show_stale (KskFramesJournal *journal)
{
  KskFramesFilm *film = frames_case_get_film (journal, 0);
  for (guint i = 0; i < film->frames->len; i++)
    show_number (journal, i, 1, 1 - (gint)frames_case_get_frame (journal, 0, i)->stamp.seq);
}

static void
show_half (KskFramesJournal *journal)
{
  GArray *frames = frames_case_get_film (journal, 0)->frames;
  for (guint i = frames->len - 1; i > 0; i -= 2)
    g_array_remove_index (frames, i - 1);
}

#define SILENT "\"camera\":\"CAM01\",\"last_frame\":\"2027-02-03T04:05:14.000Z\",\"detail\":\"unplugged\""

static const struct {
  const char *name;
  void (*change) (KskFramesJournal *journal);
  FramesExtra extra;
  guint n_cameras, n_without;
  const char *failed;
  const char *message; /* (nullable): part of a finding */
} cases[] = {
  { "whole", NULL, { 0 }, 1, 0, "", NULL },
  { "whole of two", NULL, { 0 }, 2, 0, "", NULL },
  { "two unstamped", unstamp_two, { 0 }, 1, 0, "STAMPS", "101 at 3.333 s: 2 of 301" },
  { "single unstamped", unstamp_single, { 0 }, 1, 0, "STAMPS", "2 of 301" },
  { "three unstamped", unstamp_three, { 0 }, 1, 0, "STAMPS", "KSK_CAM01.mkv, frame 101 at 3.333 s: 3 of 301" },
  { "all unstamped", unstamp_all, { 0 }, 1, 0, "STAMPS GAPS", "301 of 301" },
  { "left out", leave_out_second, { 0 }, 1, 0, "EXTENT GAPS", "frame 210 at 6.966 s, 2027-02-03T04:05:14.406Z: no" },
  { "left out, silent", leave_out_second, { "camera-silent", SILENT, 8500000 }, 1, 0, "EXTENT", NULL },
  { "left out, silent told late", leave_out_second, { "camera-silent", SILENT, 10500000 }, 1, 0, "EXTENT", NULL },
  { "left out, silent long after", leave_out_second, { "camera-silent", SILENT, 30000000 }, 1, 0, "EXTENT GAPS", NULL },
  { "left out, silent before", leave_out_second, { "camera-silent", SILENT, 7900000 }, 1, 0, "EXTENT GAPS", NULL },
  { "left out, dropped",
    leave_out_second,
    { "frames-dropped", "\"camera\":\"CAM01\",\"frames\":30", 10000000 },
    1,
    0,
    "EXTENT",
    NULL },
  { "left out, few dropped",
    leave_out_second,
    { "frames-dropped", "\"camera\":\"CAM01\",\"frames\":3", 10000000 },
    1,
    0,
    "EXTENT GAPS",
    NULL },
  { "left out, other silent",
    leave_out_second,
    { "camera-silent", "\"camera\":\"CAM02\",\"last_frame\":\"\",\"detail\":\"\"", 8500000 },
    1,
    0,
    "EXTENT GAPS",
    NULL },
  { "cut", cut_second, { 0 }, 1, 0, "TIME EXTENT GAPS", "frame 211 at 6.999 s, 2027-02-03T04:05:15.439Z: its time" },
  { "cut, silent", cut_second, { "camera-silent", SILENT, 8500000 }, 1, 0, "TIME EXTENT", NULL },
  { "one frame cut", cut_frame, { 0 }, 1, 0, "TIME EXTENT", "frame 211" },
  { "swapped", swap_seconds, { 0 }, 1, 0, "TIME JOURNAL GAPS", "a newer one was shown before" },
  { "doubled", double_frame, { 0 }, 1, 0, "TIME", "frame 52 at" },
  { "no head", cut_head, { 0 }, 1, 0, "TIME EXTENT GAPS", "before its first frame" },
  { "no tail", cut_tail, { 0 }, 1, 0, "EXTENT", "has 241 frames" },
  { "no tail, and people go on", cut_tail, { "confirm", "", 10500000 }, 1, 0, "EXTENT GAPS", "frame 241" },
  { "one without tail", cut_tail, { 0 }, 2, 0, "EXTENT GAPS", "frame 241" },
  { "no film of one", NULL, { 0 }, 2, 1, "GAPS", "CAM02, before its first frame" },
  { "no film of one that was left out", NULL, { "camera-left-out", "\"camera\":\"CAM02\"", 4500000 }, 2, 1, "", NULL },
  { "a copy fails after the end", NULL, { "alarm", "", 30000000 }, 1, 0, "", NULL },
  { "somebody leaves while copies are made", NULL, { "left", "", 30000000 }, 1, 0, "", NULL },
  { "people go on while copies are made", NULL, { "confirm", "", 30000000 }, 1, 0, "GAPS", "19001 ms" },
  { "confirmed, then left out", NULL, { "camera-left-out", "\"camera\":\"CAM02\"", 900000 }, 2, 1, "", NULL },
  { "other base", move_base, { 0 }, 1, 0, "TIME", "frame 1 at 0.000 s" },
  { "base rounded", move_base_a_little, { 0 }, 1, 0, "", NULL },
  { "no base", forget_base, { 0 }, 1, 0, "TIME", "does not say when it begins" },
  { "two tracks", add_track, { 0 }, 1, 0, "STAMPS", "KSK_CAM01.mkv has 2 tracks" },
  { "other hash", change_hash, { 0 }, 1, 0, "JOURNAL", "frame 151 at 4.999 s" },
  { "no such record", show_unwritten, { 0 }, 1, 0, "JOURNAL", "record 1000: the journal has no such record" },
  { "record 0", show_none, { 0 }, 1, 0, "TIME JOURNAL", "record 0: the journal has no such record" },
  { "early", show_early, { 0 }, 1, 0, "JOURNAL", "frame 31 at 0.999 s" },
  { "older again", show_older, { 0 }, 1, 0, "JOURNAL", "frame 141 at 4.666 s" },
  { "two frames late", show_two_late, { 0 }, 1, 0, "", NULL },
  { "ten frames late", show_ten_late, { 0 }, 1, 0, "", NULL },
  { "too late", show_too_late, { 0 }, 1, 0, "JOURNAL", "not seen within a second" },
  { "stale", show_stale, { 0 }, 1, 0, "JOURNAL", "not seen within a second" },
  { "half as many", show_half, { 0 }, 1, 0, "EXTENT", NULL },
};

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (KskFramesJournal) journal
      = frames_case_new (cases[i].n_cameras, cases[i].n_without, cases[i].extra.kind != NULL ? &cases[i].extra : NULL);
  g_autoptr (KskReport) report = ksk_report_new ();
  g_autoptr (GString) messages = g_string_new (NULL);
  KskFramesCount count = { 0 };

  if (cases[i].change != NULL)
    cases[i].change (journal);
  g_autofree char *failed = check (journal, report, &count);
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint k = 0; k < findings->len; k++)
    g_string_append_printf (messages, "%s\n", ksk_finding_get_message (findings->pdata[k]));
  g_test_message ("%s", messages->str);
  g_assert_cmpstr (failed, ==, cases[i].failed);
  if (cases[i].message != NULL)
    g_assert_nonnull (strstr (messages->str, cases[i].message));
}

/* What is told when all is well */

static void
test_counts (void)
{
  g_autoptr (KskFramesJournal) journal = frames_case_new (1, 0, NULL);
  g_autoptr (KskReport) report = ksk_report_new ();
  KskFramesCount count = { 0 };

  show_ten_late (journal);
  g_autofree char *failed = check (journal, report, &count);
  g_assert_cmpstr (failed, ==, "");
  g_assert_cmpuint (count.n_frames, ==, 301);
  /* Before the film began: one. While it went on: six. */
  g_assert_cmpuint (count.n_records, ==, 8);
  g_assert_cmpuint (count.n_late, ==, 1);
  g_assert_cmpint (count.late_us, >, 10 * CASE_INTERVAL_US);
  g_assert_cmpint (count.late_us, <, 12 * CASE_INTERVAL_US);
  g_assert_cmpint (count.time_error_us, <=, 1000);
}

static void
test_two_files (gconstpointer has_resume)
{
  g_autoptr (KskFramesJournal) journal = frames_case_two_files (has_resume != NULL);
  g_autoptr (KskReport) report = ksk_report_new ();
  KskFramesCount count = { 0 };
  g_autofree char *failed = check (journal, report, &count);

  g_assert_cmpstr (failed, ==, has_resume != NULL ? "" : "GAPS");
  g_assert_cmpuint (count.n_gaps, ==, has_resume != NULL ? 1 : 0);
}

static void
test_closing (gconstpointer change)
{
  g_autoptr (KskFramesJournal) journal = frames_case_new (1, 0, NULL);
  g_autoptr (KskReport) report = ksk_report_new ();
  KskFramesFilm *film = frames_case_get_film (journal, 0);
  gint64 last_us = g_array_index (journal->marks, KskFramesMark, journal->marks->len - 1).mono_us;
  int what = GPOINTER_TO_INT (change);

  g_array_set_size (film->frames, 0);
  frames_case_film (journal, 0, what == 1 ? last_us - 100000 : last_us + 1000, last_us + 2000000);
  if (what == 2)
    unstamp (journal, 5, 1);
  if (what == 3)
    change_hash_of (journal, 50);
  if (what == 4)
    show_number (journal, 20, 1, -1);
  ksk_frames_film_date (film, journal);
  g_assert_true (ksk_frames_check_closing (film, journal, report) == (what == 0));
  g_assert_true (ksk_report_has_failed (report, KSK_AUDIT_CLOSING) == (what != 0));
}

/* An EBML head of 4 bytes, a segment of unknown length, something unknown, and an Info with a date. */
static const guint8 head[]
    = { 0x1a, 0x45, 0xdf, 0xa3, 0x84, 0x42, 0x86, 0x81, 0x01, 0x18, 0x53, 0x80, 0x67, 0x01, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xec, 0x82, 0x00, 0x00, 0x15, 0x49, 0xa9, 0x66, 0x8f,
        0x2a, 0xd7, 0xb1, 0x80, 0x44, 0x61, 0x88, 0x00, 0x00, 0x00, 0x00, 0x3b, 0x9a, 0xca, 0x00 };

static void
test_date (void)
{
  guint8 changed[sizeof head];

  g_assert_cmpint (ksk_frames_parse_date (head, sizeof head), ==, G_GINT64_CONSTANT (978307201000000));
  /* Whatever is missing, and whichever bit is wrong: a date or none, and nothing read that is not there. */
  for (gsize n = 0; n < sizeof head; n++) {
    g_autofree guint8 *part = g_memdup2 (head, n);
    g_assert_cmpint (ksk_frames_parse_date (part, n), ==, -1);
  }
  for (gsize i = 0; i < sizeof head * 8; i++) {
    memcpy (changed, head, sizeof head);
    changed[i / 8] ^= (guint8)(1 << i % 8);
    g_assert_cmpint (ksk_frames_parse_date (changed, sizeof changed), >=, -1);
  }
}

static void
test_too_many_cameras (void)
{
  g_autoptr (KskFramesJournal) most = frames_case_new (KSK_FRAMES_MAX_CAMERAS, KSK_FRAMES_MAX_CAMERAS, NULL);
  g_autoptr (KskFramesJournal) more = frames_case_new (KSK_FRAMES_MAX_CAMERAS + 1, KSK_FRAMES_MAX_CAMERAS + 1, NULL);

  g_assert_false (most->is_too_much);
  g_assert_true (more->is_too_much);
  g_assert_cmpuint (more->cameras->len, ==, KSK_FRAMES_MAX_CAMERAS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdelimit (g_strdup_printf ("/frames/%s", cases[i].name), " ,", '-');
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/frames/counts", test_counts);
  g_test_add_data_func ("/frames/two-files", GINT_TO_POINTER (1), test_two_files);
  g_test_add_data_func ("/frames/two-files-unexplained", NULL, test_two_files);
  for (int i = 0; i < 5; i++) {
    g_autofree char *path = g_strdup_printf ("/frames/closing-%d", i);
    g_test_add_data_func (path, GINT_TO_POINTER (i), test_closing);
  }
  g_test_add_func ("/frames/too-many-cameras", test_too_many_cameras);
  g_test_add_func ("/frames/date", test_date);
  return g_test_run ();
}
