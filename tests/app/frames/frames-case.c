/* A ceremony of ten seconds of film that never was: a journal, and frames that show it. */
#include "frames-case.h"

#include <string.h>

static void
write_record (FramesScribe *self, gint64 mono_us, const char *kind, const char *members)
{
  gint64 utc_us = self->offset_us + mono_us;
  g_autofree char *seconds = ksk_time_format (utc_us / G_TIME_SPAN_SECOND);
  g_autofree char *line = g_strdup_printf ("{\"seq\":%u,\"time\":\"%s.%03dZ\",\"mono_us\":%" G_GINT64_FORMAT
                                           ",\"step\":\"\",\"kind\":\"%s\",\"who\":\"\"%s%s,\"prev\":\"%s\"",
                                           ++self->n, seconds, (int)(utc_us / 1000 % 1000), mono_us, kind,
                                           *members != '\0' ? "," : "", members, self->hash);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);

  g_string_append_printf (self->text, "%s,\"hash\":\"%s\"}\n", line, hash);
  g_strlcpy (self->hash, hash, sizeof self->hash);
}

static void
write_clock (FramesScribe *self, gint64 mono_us, const char *kind, gint64 offset_us)
{
  g_autofree char *members = g_strdup_printf ("\"offset_us\":%" G_GINT64_FORMAT ",\"ahead_us\":0", offset_us);

  self->offset_us = offset_us;
  write_record (self, mono_us, kind, members);
}

static char *
format_time (const FramesScribe *self, gint64 mono_us)
{
  gint64 utc_us = self->offset_us + mono_us;
  g_autofree char *seconds = ksk_time_format (utc_us / G_TIME_SPAN_SECOND);

  return g_strdup_printf ("%s.%03dZ", seconds, (int)(utc_us / 1000 % 1000));
}

static gint64
count_frames (gint64 begin_us, gint64 end_us)
{
  return (end_us - begin_us) / CASE_INTERVAL_US + 1;
}

static void
write_begun (FramesScribe *self, gint64 mono_us, guint camera, const char *suffix, gint64 begin_us)
{
  g_autofree char *first = format_time (self, begin_us);
  g_autofree char *members = g_strdup_printf (
      "\"camera\":\"CAM%02u\",\"file\":\"KSK_CAM%02u%s.mkv\",\"first_frame\":\"%s\"", camera, camera, suffix, first);

  write_record (self, mono_us, "footage-begun", members);
}

static void
write_growth (FramesScribe *self, gint64 mono_us, const char *kind, guint camera, const char *suffix, gint64 begin_us,
              gint64 end_us)
{
  gint64 n_frames = count_frames (begin_us, end_us);
  g_autofree char *last = format_time (self, begin_us + (n_frames - 1) * CASE_INTERVAL_US);
  g_autofree char *members = g_strdup_printf ("\"camera\":\"CAM%02u\",\"file\":\"KSK_CAM%02u%s.mkv\",\"bytes\":1,"
                                              "\"sha256\":\"\",\"frames\":%" G_GINT64_FORMAT ",\"last_frame\":\"%s\"",
                                              camera, camera, suffix, n_frames, last);

  write_record (self, mono_us, kind, members);
}

static void
write_extra (FramesScribe *self, const FramesExtra *extra, gint64 from_us, gint64 to_us)
{
  if (extra != NULL && from_us <= extra->mono_us && extra->mono_us < to_us)
    write_record (self, extra->mono_us, extra->kind, extra->members);
}

static void
scribe_begin (FramesScribe *self)
{
  *self = (FramesScribe){ .text = g_string_new (NULL) };
  memset (self->hash, '0', 64);
  write_clock (self, 0, "begin", CASE_START_US);
}

static GPtrArray *kept; /* (element-type KskRecord): of the last one */

GPtrArray *
frames_case_dup_records (void)
{
  return g_ptr_array_ref (kept);
}

/* What cameras tell is read, and nothing else of the text is kept. */
static KskFramesJournal *
scribe_end (FramesScribe *self)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (self->text);
  g_autoptr (GError) error = NULL;
  GPtrArray *records = ksk_journal_read (bytes, NULL, &error);

  g_assert_no_error (error);
  /* The journal of the frames borrows from it. */
  g_clear_pointer (&kept, g_ptr_array_unref);
  kept = records;
  return ksk_frames_journal_new (records);
}

KskFramesFilm *
frames_case_get_film (KskFramesJournal *journal, guint index)
{
  g_assert_cmpuint (index, <, journal->films->len);
  return journal->films->pdata[index];
}

KskFootageFrame *
frames_case_get_frame (KskFramesJournal *journal, guint index, guint frame)
{
  KskFramesFilm *film = frames_case_get_film (journal, index);

  g_assert_cmpuint (frame, <, film->frames->len);
  return &g_array_index (film->frames, KskFootageFrame, frame);
}

void
frames_case_film (KskFramesJournal *journal, guint index, gint64 begin_us, gint64 end_us)
{
  KskFramesFilm *film = frames_case_get_film (journal, index);
  gint64 n_frames = count_frames (begin_us, end_us);

  film->n_tracks = 1;
  film->base_us = CASE_START_US + (begin_us >= 4000000 ? CASE_SET_US : 0) + begin_us;
  for (gint64 i = 0; i < n_frames; i++) {
    gint64 mono_us = begin_us + i * CASE_INTERVAL_US;
    guint seq = ksk_frames_journal_count (journal, mono_us);
    const KskFramesMark *mark = &g_array_index (journal->marks, KskFramesMark, seq - 1);
    KskFootageFrame frame = { .pts_us = (mono_us - begin_us) / 1000 * 1000, .from = KSK_FOOTAGE_STAMP_STRIP };
    frame.stamp.utc_ms = (mono_us + mark->offset_us) / 1000;
    frame.stamp.seq = seq;
    memcpy (frame.stamp.hash, mark->hash, sizeof frame.stamp.hash);
    g_array_append_val (film->frames, frame);
  }
}

KskFramesJournal *
frames_case_new (guint n_cameras, guint n_without, const FramesExtra *extra)
{
  FramesScribe scribe;

  scribe_begin (&scribe);
  for (guint i = 1; i <= n_cameras; i++) {
    g_autofree char *members = g_strdup_printf ("\"camera\":\"CAM%02u\"", i);
    write_record (&scribe, 500000, "camera-confirmed", members);
  }
  write_extra (&scribe, extra, 500000, 1100000);
  for (guint i = 1; i <= n_cameras - n_without; i++)
    write_begun (&scribe, 1100000, i, "", CASE_BEGIN_US);
  write_record (&scribe, 1200000, "recording-started", "\"recorder\":\"cameras\",\"outside\":false");
  write_record (&scribe, 3000000, "confirm", "");
  write_clock (&scribe, 4000000, "clock-set", CASE_START_US + CASE_SET_US);
  write_extra (&scribe, extra, 4000000, 5000000);
  write_record (&scribe, 5000000, "confirm", "");
  write_record (&scribe, 5010000, "confirm", "");
  write_extra (&scribe, extra, 5010000, 6100000);
  for (guint i = 1; i <= n_cameras - n_without; i++)
    write_growth (&scribe, 6100000, "footage", i, "", CASE_BEGIN_US, 6000000);
  write_extra (&scribe, extra, 6100000, 11050000);
  for (guint i = 1; i <= n_cameras - n_without; i++)
    write_growth (&scribe, 11050000, "footage-ended", i, "", CASE_BEGIN_US, CASE_END_US);
  /* Copies take their time. */
  write_extra (&scribe, extra, 11050000, 60000000);
  write_record (&scribe, 60000000, "recording-stopped", "\"recorder\":\"cameras\",\"outside\":false");
  write_record (&scribe, 60000001, "close", "");
  KskFramesJournal *journal = scribe_end (&scribe);
  for (guint i = 0; i < journal->films->len; i++)
    frames_case_film (journal, i, CASE_BEGIN_US, CASE_END_US);
  return journal;
}

KskFramesJournal *
frames_case_two_files (gboolean has_resume)
{
  FramesScribe scribe;

  scribe_begin (&scribe);
  write_begun (&scribe, 1100000, 1, "", CASE_BEGIN_US);
  write_record (&scribe, 1200000, "recording-started", "\"recorder\":\"cameras\",\"outside\":false");
  if (has_resume) {
    write_clock (&scribe, 3000000, "resume", CASE_START_US);
    write_record (&scribe, 6200000, "recording-started", "\"recorder\":\"cameras\",\"outside\":false");
  }
  write_begun (&scribe, 6300000, 1, "-2", 6000000);
  write_growth (&scribe, 9100000, "footage-ended", 1, "", CASE_BEGIN_US, 2900000);
  write_growth (&scribe, 9100000, "footage-ended", 1, "-2", 6000000, 9000000);
  write_record (&scribe, 9200000, "recording-stopped", "\"recorder\":\"cameras\",\"outside\":false");
  write_record (&scribe, 9200001, "close", "");
  KskFramesJournal *journal = scribe_end (&scribe);
  frames_case_film (journal, 0, CASE_BEGIN_US, 2900000);
  frames_case_film (journal, 1, 6000000, 9000000);
  frames_case_get_film (journal, 1)->base_us -= CASE_SET_US;
  return journal;
}
