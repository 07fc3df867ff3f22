/* Drives a film as the console does: blocking calls in a worker, signals in the main thread, notes of a journal. */
#pragma once

#include <gst/gst.h>
#include <stdio.h>

#include "app/record/film-device.h"
#include "app/record/film.h"

G_BEGIN_DECLS

/* An event that the film emitted. */
typedef struct {
  char *kind;
  JsonObject *members;
} DriverEvent;

typedef struct {
  KskFilm *film;
  char *folder; /* removed at the end */
  gboolean keeps_folder;
  KskClock clock;
  gint64 seq;
  GPtrArray *events; /* DriverEvent */
  GPtrArray *notes;  /* KskFilmNote with strings that live as long as the driver */
  guint n_changed;
  gboolean looks[KSK_MAX_CAMERAS]; /* at the pictures of a camera */
  guint n_pictures[KSK_MAX_CAMERAS];
  FILE *print; /* (nullable): events go there as lines of JSON */
} FilmDriver;

/* @spec: folder NULL means one of its own; prefix and ceremony may be NULL. */
FilmDriver *film_driver_new (KskFilmSpec *spec);
void film_driver_free (FilmDriver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilmDriver, film_driver_free)

gboolean film_driver_open (FilmDriver *self, GError **error);
gboolean film_driver_start (FilmDriver *self, GError **error);
gboolean film_driver_stop (FilmDriver *self, GError **error);
/* For a second, unless @cancellable (nullable) ends it. */
gboolean film_driver_film_closing (FilmDriver *self, GCancellable *cancellable, GError **error);

/* Emits what is due for so long. */
void film_driver_run (FilmDriver *self, guint ms);

/* Emits what is due until @is_so; the test fails when @what takes two minutes. */
typedef gboolean (*DriverCondition) (FilmDriver *self, gpointer data);
void film_driver_wait_until (FilmDriver *self, const char *what, DriverCondition is_so, gpointer data);

/* Until there are @n events of @kind. Returns the last of them. */
JsonObject *film_driver_wait (FilmDriver *self, const char *kind, guint n);

/* Until so many were recorded of each camera. */
void film_driver_wait_for_frames (FilmDriver *self, guint64 n_frames);

/* As it is now. (transfer full) */
KskCamera *film_driver_get_camera (FilmDriver *self, guint index);
/* Until the first camera is in that state. */
void film_driver_wait_for_state (FilmDriver *self, const char *what, KskCameraState state);
/* A camera that is another process: what it provides disappears with it. @camera: (transfer full). */
void film_driver_unplug (GSubprocess *camera);

guint film_driver_count (FilmDriver *self, const char *kind);
/* Event @n of a kind, from 0; (nullable). */
JsonObject *film_driver_get (FilmDriver *self, const char *kind, guint n);

/* A record of now, as the session notes it. */
void film_driver_note (FilmDriver *self, const char *kind, const char *step, const char *title);

/* A drawn room with numbered frames. (transfer full) */
KskFilmDevice *film_driver_camera (const char *name, guint width, guint height, guint fps);
/* The same behind a lens with noise (room-picture.h). */
KskFilmDevice *film_driver_noisy_camera (const char *name, guint width, guint height, guint fps, guint noise);

/* A camera made by @make. (transfer full) */
KskFilmDevice *film_driver_made_camera (const char *name, guint fps, KskCameraMakeFunc make, gpointer data);

/* (transfer full): an array that owns its devices, of up to four; NULL ends it. */
GPtrArray *film_driver_list (KskFilmDevice *first, ...) G_GNUC_NULL_TERMINATED;

char *film_driver_path (FilmDriver *self, const char *name);
/* A folder, with the files in it. */
void film_driver_remove (const char *folder);
char *film_driver_hash (const char *path, gsize n_bytes);

G_END_DECLS
