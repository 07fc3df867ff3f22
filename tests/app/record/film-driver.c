/* Drives a film as the console does: blocking calls in a worker, signals in the main thread, notes of a journal. */
#include "tests/app/record/film-driver.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "app/record/test-camera.h"

/* A machine that does much else takes its time; what never comes is an error all the same. */
#define WAIT_S 120

static void
event_free (gpointer data)
{
  DriverEvent *self = data;
  g_free (self->kind);
  json_object_unref (self->members);
  g_free (self);
}

static void
note_free (gpointer data)
{
  KskFilmNote *self = data;
  g_free ((char *)self->hash);
  g_free ((char *)self->kind);
  g_free ((char *)self->step);
  g_free ((char *)self->title);
  g_free (self);
}

static void
take_event (KskRecorder *recorder, const char *kind, JsonObject *members, gpointer data)
{
  FilmDriver *self = data;
  DriverEvent *event = g_new (DriverEvent, 1);

  *event = (DriverEvent){ g_strdup (kind), json_object_ref (members) };
  g_ptr_array_add (self->events, event);
  if (self->print != NULL) {
    g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), members);
    g_autofree char *text = json_to_string (node, FALSE);
    fprintf (self->print, "%s %s\n", kind, text);
    fflush (self->print);
  }
  /* As in a ceremony: what is told becomes a record, and that is noted. */
  film_driver_note (self, kind, "1.1", "Cameras");
}

static void
take_changed (KskRecorder *recorder, gpointer data)
{
  ((FilmDriver *)data)->n_changed++;
}

static void
take_picture (KskRecorder *recorder, guint index, gpointer data)
{
  FilmDriver *self = data;

  self->n_pictures[index]++;
  if (self->looks[index])
    ksk_picture_free (ksk_recorder_dup_picture (recorder, index));
}

FilmDriver *
film_driver_new (KskFilmSpec *spec)
{
  FilmDriver *self = g_new0 (FilmDriver, 1);
  g_autoptr (GError) error = NULL;

  self->events = g_ptr_array_new_with_free_func (event_free);
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->folder = spec->folder != NULL ? g_strdup (spec->folder) : g_dir_make_tmp ("ksk-film-XXXXXX", &error);
  g_assert_no_error (error);
  spec->folder = self->folder;
  if (spec->prefix == NULL)
    spec->prefix = "KSK60";
  if (spec->ceremony == NULL)
    spec->ceremony = "Ceremony 60";
  self->film = ksk_film_new (spec);
  ksk_clock_start (&self->clock, ksk_clock_source_get_system ());
  ksk_film_set_clock (self->film, &self->clock);
  g_signal_connect (self->film, "event", G_CALLBACK (take_event), self);
  g_signal_connect (self->film, "changed", G_CALLBACK (take_changed), self);
  g_signal_connect (self->film, "picture", G_CALLBACK (take_picture), self);
  film_driver_note (self, "begin", "", "");
  return self;
}

void
film_driver_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (folder);
}

void
film_driver_free (FilmDriver *self)
{
  g_signal_handlers_disconnect_by_data (self->film, self);
  g_assert_finalize_object (self->film);
  if (!self->keeps_folder)
    film_driver_remove (self->folder);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->notes);
  g_free (self->folder);
  g_free (self);
}

/* Calls */

typedef struct {
  KskRecorder *recorder;
  gboolean (*call) (KskRecorder *recorder, GError **error); /* (nullable): the closing film */
  GCancellable *cancellable;
  gboolean result;
  GError *error;
  gint is_done;
} Call;

static gpointer
run_call (gpointer data)
{
  Call *call = data;

  call->result = call->call != NULL ? call->call (call->recorder, &call->error)
                                    : ksk_recorder_film_closing (call->recorder, 1, call->cancellable, &call->error);
  g_atomic_int_set (&call->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
run_in_worker (FilmDriver *self, Call call, GError **error)
{
  call.recorder = KSK_RECORDER (self->film);
  GThread *thread = g_thread_new ("worker", run_call, &call);

  while (!g_atomic_int_get (&call.is_done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (call.error != NULL)
    g_propagate_error (error, call.error);
  return call.result;
}

static gboolean
call_in_worker (FilmDriver *self, gboolean (*func) (KskRecorder *recorder, GError **error), GError **error)
{
  return run_in_worker (self, (Call){ .call = func }, error);
}

gboolean
film_driver_open (FilmDriver *self, GError **error)
{
  return call_in_worker (self, ksk_recorder_open, error);
}

gboolean
film_driver_start (FilmDriver *self, GError **error)
{
  return call_in_worker (self, ksk_recorder_start, error);
}

gboolean
film_driver_stop (FilmDriver *self, GError **error)
{
  return call_in_worker (self, ksk_recorder_stop, error);
}

gboolean
film_driver_film_closing (FilmDriver *self, GCancellable *cancellable, GError **error)
{
  return run_in_worker (self, (Call){ .cancellable = cancellable }, error);
}

static gboolean
wake_up (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

void
film_driver_run (FilmDriver *self, guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, wake_up, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

guint
film_driver_count (FilmDriver *self, const char *kind)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    n += g_str_equal (((DriverEvent *)self->events->pdata[i])->kind, kind);
  return n;
}

JsonObject *
film_driver_get (FilmDriver *self, const char *kind, guint n)
{
  for (guint i = 0; i < self->events->len; i++) {
    const DriverEvent *event = self->events->pdata[i];
    if (g_str_equal (event->kind, kind) && n-- == 0)
      return event->members;
  }
  return NULL;
}

void
film_driver_wait_until (FilmDriver *self, const char *what, DriverCondition is_so, gpointer data)
{
  gint64 until_us = g_get_monotonic_time () + WAIT_S * G_TIME_SPAN_SECOND;

  while (!is_so (self, data)) {
    if (g_get_monotonic_time () > until_us)
      g_error ("%s: not within %d s", what, WAIT_S);
    film_driver_run (self, 10);
  }
}

typedef struct {
  const char *kind;
  guint n;
} Expected;

static gboolean
has_come (FilmDriver *self, gpointer data)
{
  const Expected *expected = data;
  return film_driver_count (self, expected->kind) >= expected->n;
}

JsonObject *
film_driver_wait (FilmDriver *self, const char *kind, guint n)
{
  Expected expected = { kind, n };

  film_driver_wait_until (self, kind, has_come, &expected);
  return film_driver_get (self, kind, n - 1);
}

KskCamera *
film_driver_get_camera (FilmDriver *self, guint index)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (KSK_RECORDER (self->film));

  g_assert_cmpuint (index, <, cameras->len);
  return ksk_camera_ref (cameras->pdata[index]);
}

static gboolean
is_in_state (FilmDriver *self, gpointer data)
{
  g_autoptr (KskCamera) camera = film_driver_get_camera (self, 0);
  return camera->state == (KskCameraState)GPOINTER_TO_INT (data);
}

void
film_driver_wait_for_state (FilmDriver *self, const char *what, KskCameraState state)
{
  film_driver_wait_until (self, what, is_in_state, GINT_TO_POINTER (state));
}

void
film_driver_unplug (GSubprocess *camera)
{
  g_subprocess_force_exit (camera);
  g_subprocess_wait (camera, NULL, NULL);
  g_object_unref (camera);
}

static gboolean
has_frames (FilmDriver *self, gpointer data)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (KSK_RECORDER (self->film));
  gboolean done = TRUE;

  for (guint i = 0; i < cameras->len; i++)
    done = done && ((KskCamera *)cameras->pdata[i])->n_frames >= *(guint64 *)data;
  return done;
}

void
film_driver_wait_for_frames (FilmDriver *self, guint64 n_frames)
{
  film_driver_wait_until (self, "frames in each file", has_frames, &n_frames);
}

void
film_driver_note (FilmDriver *self, const char *kind, const char *step, const char *title)
{
  KskFilmNote *note = g_new0 (KskFilmNote, 1);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, ++self->seq);

  note->seq = self->seq;
  note->mono_us = ksk_clock_get_mono_us (&self->clock);
  note->utc_offset_us = self->clock.offset_us;
  note->hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  note->kind = g_strdup (kind);
  note->step = g_strdup (step);
  note->title = g_strdup (title);
  g_ptr_array_add (self->notes, note);
  ksk_recorder_note (KSK_RECORDER (self->film), note);
}

/* Cameras */

typedef struct {
  guint width, height, fps, noise;
} Drawn;

static GstElement *
make_drawn (gpointer data, GError **error)
{
  const Drawn *drawn = data;
  GstElement *camera = ksk_test_camera_new (drawn->width, drawn->height, drawn->fps, 0, TRUE);

  ksk_test_camera_set_noise (camera, drawn->noise);
  return camera;
}

KskFilmDevice *
film_driver_noisy_camera (const char *name, guint width, guint height, guint fps, guint noise)
{
  const KskCameraFormat format = { width, height, fps, 2500 };
  Drawn *drawn = g_new (Drawn, 1);

  *drawn = (Drawn){ width, height, fps, noise };
  return ksk_film_device_new (name, "table", "test picture", &format, make_drawn, drawn, g_free);
}

KskFilmDevice *
film_driver_camera (const char *name, guint width, guint height, guint fps)
{
  return film_driver_noisy_camera (name, width, height, fps, 0);
}

KskFilmDevice *
film_driver_made_camera (const char *name, guint fps, KskCameraMakeFunc make, gpointer data)
{
  const KskCameraFormat format = { 640, 360, fps, 1000 };
  return ksk_film_device_new (name, "", "made", &format, make, data, NULL);
}

GPtrArray *
film_driver_list (KskFilmDevice *first, ...)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_film_device_unref);
  va_list more;

  va_start (more, first);
  for (KskFilmDevice *device = first; device != NULL; device = va_arg (more, KskFilmDevice *))
    g_ptr_array_add (list, device);
  va_end (more);
  return list;
}

char *
film_driver_path (FilmDriver *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

char *
film_driver_hash (const char *path, gsize n_bytes)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >=, n_bytes);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, n_bytes);
}
