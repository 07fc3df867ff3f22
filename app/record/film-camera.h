/* One camera of the film: its device, its footage, and how it is. */
#pragma once

#include "app/record/film-device.h"
#include "app/record/film-notes.h"
#include "app/record/frame-clock.h"

G_BEGIN_DECLS

/* What all cameras of a film have in common; outlives them. Strings are not nullable unless said. */
typedef struct {
  char *folder;
  char *second_folder; /* (nullable): where footage goes on when the first folder takes no more */
  char *prefix;        /* of file names: `KSK60` */
  char *ceremony;
  gboolean is_rehearsal;
  gboolean is_vp8;
  KskFilmNotes *notes;
  KskFrameClock *clock;
} KskFilmSetting;

/* Whom a camera tells. Called from any thread, but never while the camera is being made or freed. */
typedef struct {
  void (*changed) (gpointer data);
  void (*picture) (guint index, gpointer data);
  /* @members: (transfer full). */
  void (*event) (const char *kind, JsonObject *members, gpointer data);
  /* Parts of a transport stream; must not block. (nullable) */
  void (*live) (const guint8 *bytes, gsize size, gpointer data);
} KskFilmListener;

/* A file that is complete. */
typedef struct {
  char *camera;
  char *path;
  gint64 base_mono_us; /* when its first frame was taken, by the ceremony's clock */
  gint64 end_mono_us;  /* the same of its last */
} KskFinishedFootage;

void ksk_finished_footage_free (KskFinishedFootage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFinishedFootage, ksk_finished_footage_free)

typedef struct _KskFilmCamera KskFilmCamera;

/* Opens @device; its frames come when it gives some. @setting: borrowed; @listener: copied. (transfer full) */
KskFilmCamera *ksk_film_camera_new (KskFilmDevice *device, guint index, const KskFilmSetting *setting,
                                    const KskFilmListener *listener, gpointer data);

/* Ends what is not ended and closes the device. Blocks. */
void ksk_film_camera_free (KskFilmCamera *self);

/* Begins a file where none is being written. Errors: those of ksk_camera_track_new(). Worker. */
gboolean ksk_film_camera_begin (KskFilmCamera *self, GError **error);

/* TRUE when a file is being written and a frame of the camera itself is in it. Any thread. */
gboolean ksk_film_camera_is_filmed (KskFilmCamera *self);

/* Ends the file. Blocks. FALSE when it could not be ended as it should; it is told of as ended all the same. Worker. */
gboolean ksk_film_camera_end (KskFilmCamera *self, GError **error);

/* Ends the file because the disk must not take more; goes on in the second folder where there is one. Any thread. */
void ksk_film_camera_give_up (KskFilmCamera *self, const char *why);

/* Files that are complete and have not been asked for. (transfer full) (element-type KskFinishedFootage) */
GPtrArray *ksk_film_camera_take_finished (KskFilmCamera *self);

/* To be called ten times a second, from one thread; never blocks: slates, files that have failed, what is told. */
void ksk_film_camera_tick (KskFilmCamera *self, guint64 now_ns);

/* TRUE when it should be recorded and is not, and has had its time to come back. Any thread. */
gboolean ksk_film_camera_is_lost (KskFilmCamera *self);

/* Bytes written to the first folder, or to wherever its file is now; any thread. */
guint64 ksk_film_camera_get_written (KskFilmCamera *self, gboolean *is_in_second_folder);

KskCamera *ksk_film_camera_dup_state (KskFilmCamera *self);    /* (transfer full); any thread */
KskPicture *ksk_film_camera_dup_picture (KskFilmCamera *self); /* (transfer full) (nullable); any thread */
void ksk_film_camera_set_place (KskFilmCamera *self, const char *place);

/* What the stage shows now; does nothing for other cameras. Any thread. */
void ksk_film_camera_push_stage (KskFilmCamera *self, const KskPicture *picture);

G_END_DECLS
