/* Frames come in one by one; what is kept grows with gaps and records, not with the length of the film. */
#include "footage-report.h"

#include <string.h>

/* A stretch between two stamped frames, or a place where the clock jumps. */
typedef struct {
  gint64 pts_us; /* of the frame before */
  gint64 utc_ms; /* of the frame before */
  gint64 ms;     /* how long, or by how much */
} Event;

typedef struct {
  KskFrameStamp stamp; /* of the first frame that shows this record */
  gint64 pts_us;
} Entry;

struct _KskFootageReport {
  gint64 gap_ms;
  gboolean only_key_frames;
  KskFootageFile file;
  guint64 n_strip, n_qr;
  KskFootageFrame first, last; /* stamped ones; from is NONE before there is one */
  GArray *gaps, *steps;        /* of Event */
  guint64 n_gaps, n_steps;
  GArray *journal; /* of Entry, in the order of the film */
  guint64 n_records;
  guint64 n_contradictions; /* a number that goes back, or comes with another hash */
  gint64 contradiction_us;  /* where the first of them is */
};

KskFootageReport *
ksk_footage_report_new (KskFootageFrames frames)
{
  KskFootageReport *self = g_new0 (KskFootageReport, 1);

  self->only_key_frames = frames == KSK_FOOTAGE_KEY_FRAMES;
  self->gap_ms = self->only_key_frames ? KSK_FOOTAGE_KEY_GAP_MS : KSK_FOOTAGE_GAP_MS;
  self->gaps = g_array_new (FALSE, FALSE, sizeof (Event));
  self->steps = g_array_new (FALSE, FALSE, sizeof (Event));
  self->journal = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
ksk_footage_report_free (KskFootageReport *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->gaps);
  g_array_unref (self->steps);
  g_array_unref (self->journal);
  g_free (self);
}

static void
note_event (GArray *list, guint64 *n, const KskFootageFrame *before, gint64 ms)
{
  Event event = { before->pts_us, before->stamp.utc_ms, ms };

  if (list->len < KSK_FOOTAGE_MAX_LISTED)
    g_array_append_val (list, event);
  (*n)++;
}

static void
note_record (KskFootageReport *self, const KskFootageFrame *frame)
{
  Entry entry = { frame->stamp, frame->pts_us };

  if (self->journal->len < KSK_FOOTAGE_MAX_LISTED)
    g_array_append_val (self->journal, entry);
  self->n_records++;
}

/* Between two stamped frames: the film goes on, and so does the journal. */
static void
compare (KskFootageReport *self, const KskFootageFrame *frame)
{
  const KskFootageFrame *before = &self->last;
  gboolean is_same_hash = memcmp (frame->stamp.hash, before->stamp.hash, KSK_FRAME_STAMP_HASH_BYTES) == 0;

  if (frame->pts_us >= 0 && before->pts_us >= 0) {
    gint64 film_ms = (frame->pts_us - before->pts_us) / 1000, utc_ms = frame->stamp.utc_ms - before->stamp.utc_ms;
    if (film_ms > self->gap_ms)
      note_event (self->gaps, &self->n_gaps, before, film_ms);
    if (ABS (utc_ms - film_ms) > KSK_FOOTAGE_STEP_MS)
      note_event (self->steps, &self->n_steps, before, utc_ms - film_ms);
  }
  if (frame->stamp.seq != before->stamp.seq)
    note_record (self, frame);
  if (frame->stamp.seq < before->stamp.seq || (frame->stamp.seq == before->stamp.seq && !is_same_hash)) {
    if (self->n_contradictions++ == 0)
      self->contradiction_us = frame->pts_us;
  }
}

void
ksk_footage_report_add (KskFootageReport *self, const KskFootageFrame *frame)
{
  g_return_if_fail (self != NULL && frame != NULL);
  if (frame->from == KSK_FOOTAGE_STAMP_NONE)
    return;
  self->n_strip += frame->from == KSK_FOOTAGE_STAMP_STRIP;
  self->n_qr += frame->from == KSK_FOOTAGE_STAMP_QR;
  if (self->first.from == KSK_FOOTAGE_STAMP_NONE) {
    self->first = *frame;
    note_record (self, frame);
  } else {
    compare (self, frame);
  }
  self->last = *frame;
}

void
ksk_footage_report_end (KskFootageReport *self, const KskFootageFile *file)
{
  g_return_if_fail (self != NULL && file != NULL);
  self->file = *file;
}

char *
ksk_footage_report_dup_objection (KskFootageReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  guint64 n_stamped = self->n_strip + self->n_qr;

  if (n_stamped == 0)
    return g_strdup ("no frame has a stamp: this is not film of a ceremony, or was cut or scaled beyond recognition");
  if (n_stamped < self->file.n_frames)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " frames have no stamp that can be read",
                            self->file.n_frames - n_stamped, self->file.n_frames);
  if (self->n_contradictions > 0)
    return g_strdup_printf ("the journal's numbers and hashes contradict each other, first %.3f s into the film",
                            (double)self->contradiction_us / 1e6);
  if (self->file.ended_early)
    return g_strdup ("the file is broken; everything before that was read");
  return NULL;
}

/* `2027-02-03T04:05:06.789Z` */
static char *
format_ms (gint64 utc_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (utc_ms / 1000);
  g_autofree char *seconds = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : g_strdup ("?");

  return g_strdup_printf ("%s.%03dZ", seconds, (int)(utc_ms % 1000));
}

static char *
format_hash (const KskFrameStamp *stamp)
{
  GString *hex = g_string_new (NULL);

  for (guint i = 0; i < KSK_FRAME_STAMP_HASH_BYTES; i++)
    g_string_append_printf (hex, "%02x", stamp->hash[i]);
  return g_string_free (hex, FALSE);
}

static void
print_frame (const char *name, const KskFootageFrame *frame)
{
  g_autofree char *time = format_ms (frame->stamp.utc_ms);

  g_print ("%-13s %s, %.3f s into the film\n", name, time, (double)frame->pts_us / 1e6);
}

static void
print_events (const char *name, GArray *events, guint64 n)
{
  g_print ("%-13s %" G_GUINT64_FORMAT "\n", name, n);
  for (guint i = 0; i < events->len; i++) {
    const Event *event = &g_array_index (events, Event, i);
    g_autofree char *time = format_ms (event->utc_ms);
    g_print ("  after %s, %.3f s into the film: %+.3f s\n", time, (double)event->pts_us / 1e6, (double)event->ms / 1e3);
  }
}

void
ksk_footage_report_print (KskFootageReport *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);
  guint64 n_stamped = self->n_strip + self->n_qr;

  g_print ("%-13s %s\n", "Film:", path);
  g_print ("%-13s %" G_GUINT64_FORMAT " of %ux%u%s\n", "Frames:", self->file.n_frames, self->file.width,
           self->file.height, self->only_key_frames ? ", key frames only" : "");
  g_print ("%-13s %" G_GUINT64_FORMAT " (strip %" G_GUINT64_FORMAT ", QR code %" G_GUINT64_FORMAT ")\n",
           "Stamped:", n_stamped, self->n_strip, self->n_qr);
  if (n_stamped == 0)
    return;
  print_frame ("First frame:", &self->first);
  print_frame ("Last frame:", &self->last);
  print_events ("Gaps:", self->gaps, self->n_gaps);
  print_events ("Clock steps:", self->steps, self->n_steps);
  g_print ("%-13s %" G_GUINT64_FORMAT " seen\n", "Records:", self->n_records);
  g_print ("  %7s  %-16s  %-24s  %s\n", "Number", "Hash", "First frame", "Seconds");
  for (guint i = 0; i < self->journal->len; i++) {
    const Entry *entry = &g_array_index (self->journal, Entry, i);
    g_autofree char *hash = format_hash (&entry->stamp);
    g_autofree char *time = format_ms (entry->stamp.utc_ms);
    g_print ("  %7u  %s  %s  %.3f\n", entry->stamp.seq, hash, time, (double)entry->pts_us / 1e6);
  }
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64)value);
}

/* A time of the film and the UTC burnt in there. */
static void
add_moment (JsonBuilder *builder, gint64 utc_ms, gint64 pts_us)
{
  g_autofree char *time = format_ms (utc_ms);

  ksk_report_json_add_string (builder, "time", time);
  json_builder_set_member_name (builder, "film_us");
  json_builder_add_int_value (builder, pts_us);
}

static void
add_frame (JsonBuilder *builder, const char *name, const KskFootageFrame *frame)
{
  json_builder_set_member_name (builder, name);
  if (frame->from == KSK_FOOTAGE_STAMP_NONE) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  add_moment (builder, frame->stamp.utc_ms, frame->pts_us);
  json_builder_end_object (builder);
}

static void
add_events (JsonBuilder *builder, const char *name, GArray *events)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++) {
    const Event *event = &g_array_index (events, Event, i);
    json_builder_begin_object (builder);
    add_moment (builder, event->utc_ms, event->pts_us);
    json_builder_set_member_name (builder, "ms");
    json_builder_add_int_value (builder, event->ms);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_journal (JsonBuilder *builder, GArray *journal)
{
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; i < journal->len; i++) {
    const Entry *entry = &g_array_index (journal, Entry, i);
    g_autofree char *hash = format_hash (&entry->stamp);
    json_builder_begin_object (builder);
    add_count (builder, "seq", entry->stamp.seq);
    ksk_report_json_add_string (builder, "hash", hash);
    add_moment (builder, entry->stamp.utc_ms, entry->pts_us);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
ksk_footage_report_print_json (KskFootageReport *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);
  JsonBuilder *builder = json_builder_new ();
  g_autofree char *objection = ksk_footage_report_dup_objection (self);

  json_builder_begin_object (builder);
  ksk_report_json_add_string (builder, "verdict", objection == NULL ? "accept" : "reject");
  ksk_report_json_add_string (builder, "objection", objection);
  ksk_report_json_add_file (builder, path);
  json_builder_set_member_name (builder, "key_frames_only");
  json_builder_add_boolean_value (builder, self->only_key_frames);
  add_count (builder, "width", self->file.width);
  add_count (builder, "height", self->file.height);
  add_count (builder, "frames", self->file.n_frames);
  add_count (builder, "stamped", self->n_strip + self->n_qr);
  add_count (builder, "by_strip", self->n_strip);
  add_count (builder, "by_qr", self->n_qr);
  add_frame (builder, "first", &self->first);
  add_frame (builder, "last", &self->last);
  add_count (builder, "n_gaps", self->n_gaps);
  add_events (builder, "gaps", self->gaps);
  add_count (builder, "n_clock_steps", self->n_steps);
  add_events (builder, "clock_steps", self->steps);
  add_count (builder, "n_records", self->n_records);
  add_journal (builder, self->journal);
  ksk_report_json_finish (builder);
}
