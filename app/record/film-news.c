/* From the threads of the film to the main thread: what is said about it, in order and not too often. */
#include "film-news.h"

#define CHANGED_EVERY_MS 100

struct _KskFilmNews {
  KskRecorder *recorder;
  GMainContext *context;
  GHashTable *opened; /* (element-type utf8): names of cameras; in the thread of the context */
  GMutex lock;        /* of what follows */
  GQueue events;
  GSource *event_source;   /* (nullable) */
  GSource *changed_source; /* (nullable) */
  GSource *picture_source; /* (nullable) */
  gint64 changed_us;       /* when it was emitted last */
  gboolean has_picture[KSK_MAX_CAMERAS];
};

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

KskFilmNews *
ksk_film_news_new (KskRecorder *recorder)
{
  g_return_val_if_fail (recorder != NULL, NULL);

  KskFilmNews *self = g_new0 (KskFilmNews, 1);
  g_mutex_init (&self->lock);
  self->recorder = recorder;
  self->context = g_main_context_ref_thread_default ();
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->events);
  return self;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
ksk_film_news_free (KskFilmNews *self)
{
  if (self == NULL)
    return;
  clear_source (&self->event_source);
  clear_source (&self->changed_source);
  clear_source (&self->picture_source);
  g_queue_clear_full (&self->events, event_free);
  g_hash_table_unref (self->opened);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* With the lock. An idle source is ready at once. */
static GSource *
attach (KskFilmNews *self, int priority, guint delay_ms, GSourceFunc emit)
{
  GSource *source = delay_ms > 0 ? g_timeout_source_new (delay_ms) : g_idle_source_new ();

  g_source_set_priority (source, priority);
  g_source_set_callback (source, emit, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

/* That one was opened changes what can be done with it, and that it changed may have been told before. */
static void
take_opened (KskFilmNews *self, const Event *event)
{
  if (!g_str_equal (event->kind, "camera-opened"))
    return;
  const char *camera = json_object_get_string_member_with_default (event->members, "camera", NULL);
  if (camera != NULL && g_hash_table_add (self->opened, g_strdup (camera)))
    ksk_film_news_changed (self);
}

gboolean
ksk_film_news_has_told_opened (KskFilmNews *self, const char *camera)
{
  g_return_val_if_fail (self != NULL && camera != NULL, FALSE);
  return g_hash_table_contains (self->opened, camera);
}

static gboolean
emit_events (gpointer data)
{
  KskFilmNews *self = data;
  g_autoptr (KskRecorder) recorder = g_object_ref (self->recorder);
  GQueue events;

  g_mutex_lock (&self->lock);
  clear_source (&self->event_source);
  events = self->events;
  g_queue_init (&self->events);
  g_mutex_unlock (&self->lock);
  for (Event *event = g_queue_pop_head (&events); event != NULL; event = g_queue_pop_head (&events)) {
    ksk_recorder_emit_event (recorder, event->kind, event->members);
    take_opened (self, event);
    event_free (event);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
emit_changed (gpointer data)
{
  KskFilmNews *self = data;
  g_autoptr (KskRecorder) recorder = g_object_ref (self->recorder);

  g_mutex_lock (&self->lock);
  clear_source (&self->changed_source);
  self->changed_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  ksk_recorder_emit_changed (recorder);
  return G_SOURCE_REMOVE;
}

static gboolean
emit_pictures (gpointer data)
{
  KskFilmNews *self = data;
  g_autoptr (KskRecorder) recorder = g_object_ref (self->recorder);
  gboolean has_picture[KSK_MAX_CAMERAS];

  g_mutex_lock (&self->lock);
  clear_source (&self->picture_source);
  for (guint i = 0; i < KSK_MAX_CAMERAS; i++) {
    has_picture[i] = self->has_picture[i];
    self->has_picture[i] = FALSE;
  }
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < KSK_MAX_CAMERAS; i++) {
    if (has_picture[i])
      ksk_recorder_emit_picture (recorder, i);
  }
  return G_SOURCE_REMOVE;
}

void
ksk_film_news_changed (KskFilmNews *self)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->changed_source != NULL)
    return;
  gint64 passed_ms = (g_get_monotonic_time () - self->changed_us) / G_TIME_SPAN_MILLISECOND;
  self->changed_source = attach (self, G_PRIORITY_DEFAULT,
                                 (guint)CLAMP (CHANGED_EVERY_MS - passed_ms, 0, CHANGED_EVERY_MS), emit_changed);
}

void
ksk_film_news_picture (KskFilmNews *self, guint index)
{
  g_return_if_fail (self != NULL && index < KSK_MAX_CAMERAS);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  self->has_picture[index] = TRUE;
  /* After everything else, drawing too: where a machine cannot keep up it shows fewer pictures, and the ceremony goes
   * on. */
  if (self->picture_source == NULL)
    self->picture_source = attach (self, G_PRIORITY_LOW, 0, emit_pictures);
}

void
ksk_film_news_event (KskFilmNews *self, const char *kind, JsonObject *members)
{
  g_return_if_fail (self != NULL && kind != NULL && members != NULL);

  Event *event = g_new (Event, 1);
  *event = (Event){ g_strdup (kind), members };
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_queue_push_tail (&self->events, event);
  /* The priority of what a worker has finished, so that events come before its result. */
  if (self->event_source == NULL)
    self->event_source = attach (self, G_PRIORITY_DEFAULT, 0, emit_events);
}
