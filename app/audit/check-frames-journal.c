/* What the journal says of films and cameras, as frames are compared with it. */
#include <string.h>

#include "app/audit/check-frames.h"

KskFramesFilm *
ksk_frames_film_new (const char *name, const char *camera)
{
  g_return_val_if_fail (name != NULL, NULL);
  KskFramesFilm *self = g_new0 (KskFramesFilm, 1);

  self->name = g_strdup (name);
  self->camera = g_strdup (camera);
  self->first_us = self->base_us = -1;
  self->growth = g_array_new (FALSE, FALSE, sizeof (KskFramesGrowth));
  self->frames = g_array_new (FALSE, FALSE, sizeof (KskFootageFrame));
  self->mono_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
ksk_frames_film_free (KskFramesFilm *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->camera);
  g_array_unref (self->growth);
  g_array_unref (self->frames);
  g_array_unref (self->mono_us);
  g_clear_error (&self->error);
  g_free (self->codes.other);
  g_clear_pointer (&self->codes.sheets, g_hash_table_unref);
  g_free (self);
}

static gint64
get_number (KskRecord *record, const char *member)
{
  return json_object_get_int_member_with_default (ksk_record_get_object (record), member, -1);
}

static void
add_mark (KskFramesJournal *self, KskRecord *record)
{
  const char *hash = ksk_record_get_hash (record);
  KskFramesMark mark = { .mono_us = ksk_record_get_mono_us (record) };
  JsonNode *offset = json_object_get_member (ksk_record_get_object (record), "offset_us");

  if (self->marks->len > 0)
    mark.offset_us = g_array_index (self->marks, KskFramesMark, self->marks->len - 1).offset_us;
  if (offset != NULL)
    mark.offset_us = json_node_get_int (offset);
  for (guint i = 0; i < KSK_FRAME_STAMP_HASH_BYTES; i++)
    mark.hash[i] = (guint8)(g_ascii_xdigit_value (hash[2 * i]) << 4 | g_ascii_xdigit_value (hash[2 * i + 1]));
  g_array_append_val (self->marks, mark);
}

static void
add_camera (KskFramesJournal *self, const char *camera)
{
  if (g_ptr_array_find_with_equal_func (self->cameras, camera, g_str_equal, NULL))
    return;
  if (self->cameras->len >= KSK_FRAMES_MAX_CAMERAS)
    self->is_too_much = TRUE;
  else
    g_ptr_array_add (self->cameras, (gpointer)camera);
}

static void
add_event (KskFramesJournal *self, KskRecord *record)
{
  static const struct {
    const char *kind;
    KskFramesReason reason;
  } reasons[] = {
    { "camera-silent", KSK_FRAMES_SILENT }, { "camera-back", KSK_FRAMES_SILENT },
    { "camera-lost", KSK_FRAMES_SILENT },   { "camera-left-out", KSK_FRAMES_SILENT },
    { "camera-opened", KSK_FRAMES_OPENED }, { "frames-dropped", KSK_FRAMES_DROPPED },
    { "resume", KSK_FRAMES_RESTART },
  };
  const char *kind = ksk_record_get_kind (record);
  gsize i = 0;

  while (i < G_N_ELEMENTS (reasons) && !g_str_equal (kind, reasons[i].kind))
    i++;
  if (i == G_N_ELEMENTS (reasons))
    return;
  KskFramesEvent event = { .reason = reasons[i].reason,
                           .camera = ksk_record_get_text (record, "camera"),
                           .mono_us = ksk_record_get_mono_us (record),
                           .n_frames = get_number (record, "frames") };
  if (event.camera != NULL || event.reason == KSK_FRAMES_RESTART)
    g_array_append_val (self->events, event);
}

/* Cameras that belong to others are no business of the journal. */
static void
add_window (KskFramesJournal *self, KskRecord *record)
{
  const char *kind = ksk_record_get_kind (record);
  gint64 mono_us = ksk_record_get_mono_us (record);
  KskFramesWindow *open
      = self->windows->len > 0 ? &g_array_index (self->windows, KskFramesWindow, self->windows->len - 1) : NULL;

  if (open != NULL && open->to_us == G_MAXINT64 && g_str_equal (kind, "recording-stopped"))
    open->to_us = mono_us;
  if (!g_str_equal (kind, "recording-started")
      || json_object_get_boolean_member_with_default (ksk_record_get_object (record), "outside", FALSE))
    return;
  KskFramesWindow window = { mono_us, G_MAXINT64, mono_us };
  if (self->windows->len >= KSK_FRAMES_MAX_WINDOWS) {
    self->is_too_much = TRUE;
    return;
  }
  /* Begun again after a restart it goes on: that there was one explains what is missing in between. */
  if (open == NULL || open->to_us != G_MAXINT64)
    g_array_append_val (self->windows, window);
}

/* Those of a program that was killed are ended by the next one, after its own. */
static gboolean
has_open_film (const KskFramesJournal *self)
{
  for (guint i = self->n_earlier; i < self->films->len; i++)
    if (!((const KskFramesFilm *)self->films->pdata[i])->is_ended)
      return TRUE;
  return FALSE;
}

/* What machines tell may come when filming has ended. So may what people say while copies are made, which takes
 * minutes: that it has stopped is told after them. But nobody goes on with the script until then. */
static void
add_act (KskFramesJournal *self, KskRecord *record)
{
  static const char *const machines[]
      = { "alarm", "camera-", "footage", "frames-", "disk-", "medium-", "recording-", "resume", "torn", NULL };
  static const char *const steps[] = { "enter", "confirm", NULL };
  const char *kind = ksk_record_get_kind (record);
  KskFramesWindow *last
      = self->windows->len > 0 ? &g_array_index (self->windows, KskFramesWindow, self->windows->len - 1) : NULL;

  if (last == NULL || last->to_us != G_MAXINT64)
    return;
  for (guint i = 0; machines[i] != NULL; i++)
    if (g_str_has_prefix (kind, machines[i]))
      return;
  if (g_strv_contains (steps, kind) || has_open_film (self))
    last->acted_us = ksk_record_get_mono_us (record);
}

/* What was confirmed before is left out all the same; one that has a film is to have all of it. */
static void
remove_camera (KskFramesJournal *self, const char *camera)
{
  guint at;

  for (guint i = 0; i < self->films->len; i++)
    if (g_strcmp0 (((const KskFramesFilm *)self->films->pdata[i])->camera, camera) == 0)
      return;
  if (camera != NULL && g_ptr_array_find_with_equal_func (self->cameras, camera, g_str_equal, &at))
    g_ptr_array_remove_index (self->cameras, at);
}

static KskFramesFilm *
find_film (const KskFramesJournal *self, const char *name)
{
  for (guint i = 0; name != NULL && i < self->films->len; i++)
    if (g_str_equal (((KskFramesFilm *)self->films->pdata[i])->name, name))
      return self->films->pdata[i];
  return NULL;
}

static void
add_film (KskFramesJournal *self, KskRecord *record)
{
  const char *name = ksk_record_get_text (record, "file"), *camera = ksk_record_get_text (record, "camera");

  if (name == NULL || camera == NULL || find_film (self, name) != NULL)
    return;
  if (self->films->len >= KSK_FRAMES_MAX_FILMS) {
    self->is_too_much = TRUE;
    return;
  }
  KskFramesFilm *film = ksk_frames_film_new (name, camera);
  film->first_us = ksk_auditing_get_time_us (record, "first_frame");
  g_ptr_array_add (self->films, film);
  add_camera (self, camera);
}

static void
add_growth (KskFramesJournal *self, KskRecord *record, gboolean is_end)
{
  KskFramesFilm *film = find_film (self, ksk_record_get_text (record, "file"));
  KskFramesGrowth growth = { .seq = ksk_record_get_seq (record),
                             .n_frames = get_number (record, "frames"),
                             .last_us = ksk_auditing_get_time_us (record, "last_frame") };

  if (film == NULL)
    return;
  g_array_append_val (film->growth, growth);
  film->is_ended = is_end;
}

KskFramesJournal *
ksk_frames_journal_new (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL, NULL);
  KskFramesJournal *self = g_new0 (KskFramesJournal, 1);

  self->marks = g_array_sized_new (FALSE, FALSE, sizeof (KskFramesMark), records->len);
  self->events = g_array_new (FALSE, FALSE, sizeof (KskFramesEvent));
  self->windows = g_array_new (FALSE, FALSE, sizeof (KskFramesWindow));
  self->cameras = g_ptr_array_new ();
  self->films = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_frames_film_free);
  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    const char *kind = ksk_record_get_kind (record);
    add_mark (self, record);
    add_act (self, record);
    if (g_str_equal (kind, "footage-begun"))
      add_film (self, record);
    else if (g_str_equal (kind, "footage") || g_str_equal (kind, "footage-ended"))
      add_growth (self, record, g_str_equal (kind, "footage-ended"));
    else if (g_str_equal (kind, "camera-confirmed") && ksk_record_get_text (record, "camera") != NULL)
      add_camera (self, ksk_record_get_text (record, "camera"));
    else if (g_str_has_prefix (kind, "recording-"))
      add_window (self, record);
    else
      add_event (self, record);
    if (g_str_equal (kind, "camera-left-out"))
      remove_camera (self, ksk_record_get_text (record, "camera"));
    else if (g_str_equal (kind, "resume"))
      self->n_earlier = self->films->len;
  }
  return self;
}

void
ksk_frames_journal_free (KskFramesJournal *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->marks);
  g_array_unref (self->events);
  g_array_unref (self->windows);
  g_ptr_array_unref (self->cameras);
  g_ptr_array_unref (self->films);
  g_free (self);
}

guint
ksk_frames_journal_count (const KskFramesJournal *self, gint64 mono_us)
{
  g_return_val_if_fail (self != NULL, 0);
  guint low = 0, high = self->marks->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->marks, KskFramesMark, middle).mono_us <= mono_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Of a number that no record has: that of the nearest. */
static gint64
get_offset_us (const KskFramesJournal *self, guint64 seq)
{
  if (self->marks->len == 0)
    return 0;
  return g_array_index (self->marks, KskFramesMark, CLAMP (seq, 1, self->marks->len) - 1).offset_us;
}

void
ksk_frames_film_date (KskFramesFilm *self, const KskFramesJournal *journal)
{
  g_return_if_fail (self != NULL && journal != NULL);

  g_array_set_size (self->mono_us, 0);
  for (guint i = 0; i < self->frames->len; i++) {
    const KskFootageFrame *frame = &g_array_index (self->frames, KskFootageFrame, i);
    gint64 mono_us = -1;
    if (frame->from != KSK_FOOTAGE_STAMP_NONE)
      mono_us = MAX (frame->stamp.utc_ms * 1000 - get_offset_us (journal, frame->stamp.seq), 0);
    g_array_append_val (self->mono_us, mono_us);
  }
}

gint64
ksk_frames_get_error_us (const KskFramesJournal *journal, const KskFramesFilm *film, guint frame, gint64 utc_us)
{
  g_return_val_if_fail (journal != NULL && film != NULL && frame < film->frames->len, G_MAXINT64);
  const KskFrameStamp *stamp = &g_array_index (film->frames, KskFootageFrame, frame).stamp;
  gint64 mono_us = g_array_index (film->mono_us, gint64, frame);
  gint64 then_us = mono_us + get_offset_us (journal, ksk_frames_journal_count (journal, mono_us));

  return MIN (ABS (utc_us - stamp->utc_ms * 1000), ABS (utc_us - then_us));
}

char *
ksk_frames_film_dup_place (const KskFramesFilm *self, guint frame)
{
  g_return_val_if_fail (self != NULL && frame < self->frames->len, NULL);
  const KskFootageFrame *found = &g_array_index (self->frames, KskFootageFrame, frame);
  gint64 ms = MAX (found->pts_us, 0) / 1000;
  g_autofree char *place = g_strdup_printf ("%s, frame %u at %" G_GINT64_FORMAT ".%03d s", self->name, frame + 1,
                                            ms / 1000, (int)(ms % 1000));

  if (found->from == KSK_FOOTAGE_STAMP_NONE)
    return g_steal_pointer (&place);
  g_autofree char *seconds = ksk_time_format (MIN (found->stamp.utc_ms / 1000, KSK_TIME_MAX));
  return g_strdup_printf ("%s, %s.%03dZ", place, seconds, (int)(found->stamp.utc_ms % 1000));
}
