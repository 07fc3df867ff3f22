/* The footage of a ceremony and its journal: what cameras tell becomes records, what records say is on film, and files
 * of before a restart are ended by whoever films after it. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/film-captions.h"
#include "ceremony/session-private.h"

/* What waits for the journal: many hours of it. */
#define MAX_EVENTS 10000

/* Of what a device or the disk says. */
#define MAX_TEXT_BYTES 500

/* One thing that the cameras have to tell. */
typedef struct {
  char *kind;
  JsonObject *members;
} Event;

static void
event_free (gpointer data)
{
  Event *self = data;
  g_free (self->kind);
  json_object_unref (self->members);
  g_free (self);
}

/* A copy, with texts that fit into a record whatever a device says. */
static JsonObject *
copy_members (JsonObject *members)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    const char *text = ksk_members_get_text (members, name);
    if (text == NULL) {
      json_object_set_member (copy, name, json_node_copy (value));
      continue;
    }
    g_autofree char *valid = g_utf8_make_valid (text, (gssize)MIN (strlen (text), MAX_TEXT_BYTES));
    json_object_set_string_member (copy, name, valid);
  }
  return copy;
}

static void
warn_of_disk (KskSession *self, JsonObject *members)
{
  gint64 minutes = 0;
  ksk_members_get_number (members, "minutes", &minutes);
  g_autofree char *detail = g_strdup_printf ("%" G_GINT64_FORMAT " minutes are left", minutes);
  ksk_session_raise_alarm (self,
                           ksk_refusal_new (N_ ("The disk of the recording is getting full."),
                                            N_ ("Everything is recorded so far. The journal is not affected."),
                                            N_ ("SA makes room on that disk, or CA and IW pause in time."), detail));
}

/* Told once: the others are in the journal, and the way on is the same. */
static void
warn_of_copy (KskSession *self, JsonObject *members)
{
  if (self->has_told_of_copy)
    return;
  self->has_told_of_copy = TRUE;
  const char *file = ksk_members_get_text (members, "file"), *why = ksk_members_get_text (members, "detail");
  g_autofree char *detail = g_strdup_printf ("%s: %s", file != NULL ? file : "", why != NULL ? why : "");
  ksk_session_raise_alarm (self,
                           ksk_refusal_new (N_ ("A copy of the footage for viewers could not be made."),
                                            N_ ("The footage itself is whole, and its hash is in the journal."),
                                            N_ ("SA makes the copy later, from the file that is named here."), detail));
}

/* What is listed, or is being listed, takes no more: the hash of the journal is among what is shown and filmed. */
static gboolean
is_record_over (KskSession *self)
{
  return self->state == KSK_SESSION_CLOSED || ksk_completion_get_state (self->completion) != KSK_COMPLETION_WAITING;
}

static gboolean
can_write (KskSession *self)
{
  return self->journal != NULL && !self->is_resumed && !self->is_journal_lost && !is_record_over (self);
}

/* Of no step: a step would else have thousands of them, and is not what they are about. */
static void
write_event (KskSession *self, const Event *event)
{
  g_autoptr (GError) error = NULL;
  if (!ksk_session_write (self, NULL, event->kind, NULL, event->members, &error))
    g_warning ("%s of a camera is not in the journal: %s", event->kind, error->message);
  if (g_str_equal (event->kind, "disk-low"))
    warn_of_disk (self, event->members);
  else if (g_str_equal (event->kind, "footage-copy-failed"))
    warn_of_copy (self, event->members);
}

/* One after the other, never within another record. */
void
ksk_session_write_events (KskSession *self)
{
  if (self->is_writing_events || self->n_writing > 0)
    return;
  self->is_writing_events = TRUE;
  while (can_write (self) && !g_queue_is_empty (&self->events)) {
    Event *event = g_queue_pop_head (&self->events);
    write_event (self, event);
    event_free (event);
  }
  self->is_writing_events = FALSE;
}

void
ksk_session_drop_events (KskSession *self)
{
  g_queue_clear_full (&self->events, event_free);
}

void
ksk_session_take_event (KskSession *self, const char *kind, JsonObject *members)
{
  if (!ksk_story_is_footage (kind)) {
    g_critical ("a recorder may not tell of `%s`", kind);
    return;
  }
  if (is_record_over (self))
    return;
  if (g_queue_get_length (&self->events) >= MAX_EVENTS) {
    g_warning ("%s of a camera is not in the journal: too much waits for it", kind);
    return;
  }
  Event *event = g_new0 (Event, 1);
  event->kind = g_strdup (kind);
  event->members = copy_members (members);
  g_queue_push_tail (&self->events, event);
  if (self->n_writing > 0 || self->is_writing_events)
    return;
  ksk_session_write_events (self);
  ksk_session_tell (self);
}

void
ksk_session_note (KskSession *self, KskRecord *record)
{
  if (self->film_note.step == NULL)
    self->film_note.step = self->film_note.title = "";
  ksk_film_note_take (&self->film_note, record, self->script);
  ksk_recorder_note (self->recorder, &self->film_note);
  self->film_note.hash = self->film_note.kind = NULL;
}

/* What footage and its copy have in common: `KSK60_CAM01-2` of .mkv and .mp4. Returns: (transfer full). */
static char *
dup_stem (const char *file)
{
  const char *dot = strrchr (file, '.');
  return dot != NULL ? g_strndup (file, (gsize)(dot - file)) : g_strdup (file);
}

static void
adopt (KskSession *self, KskRecord *begun, gboolean is_ended)
{
  JsonObject *members = ksk_record_get_object (begun);
  const char *text = ksk_members_get_text (members, "first_frame");
  g_autoptr (GDateTime) first = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  gint64 late_us = first != NULL ? ksk_record_get_utc_us (begun) - g_date_time_to_unix (first) * G_TIME_SPAN_SECOND
                                       - g_date_time_get_microsecond (first)
                                 : 0;
  const KskEarlierFootage footage = {
    .camera = ksk_members_get_text (members, "camera"),
    .file = ksk_members_get_text (members, "file"),
    .first_mono_us = ksk_record_get_mono_us (begun) - late_us,
    .is_ended = is_ended,
  };
  ksk_recorder_adopt (self->recorder, &footage);
}

void
ksk_session_adopt_footage (KskSession *self)
{
  g_autoptr (GHashTable) ended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) copied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) begun = g_ptr_array_new ();
  for (guint i = 0; i < self->story->records->len; i++) {
    KskRecord *record = self->story->records->pdata[i];
    const char *kind = ksk_record_get_kind (record);
    const char *file = ksk_members_get_text (ksk_record_get_object (record), "file");
    if (g_str_equal (kind, "footage-begun"))
      g_ptr_array_add (begun, record);
    else if (g_str_equal (kind, "footage-ended"))
      g_hash_table_add (ended, dup_stem (file));
    else if (g_str_equal (kind, "footage-copy"))
      g_hash_table_add (copied, dup_stem (file));
  }
  for (guint i = 0; i < begun->len; i++) {
    g_autofree char *stem = dup_stem (ksk_members_get_text (ksk_record_get_object (begun->pdata[i]), "file"));
    if (!g_hash_table_contains (copied, stem))
      adopt (self, begun->pdata[i], g_hash_table_contains (ended, stem));
  }
}
