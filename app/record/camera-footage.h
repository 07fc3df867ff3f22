/* The files of one camera: begun, grown, ended, and gone on with in another folder when a disk takes no more. */
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

/* Whom a camera tells. Called from any thread; must not call back. */
typedef struct {
  void (*changed) (gpointer data);
  void (*picture) (guint index, gpointer data);
  /* @members: (transfer full). */
  void (*event) (const char *kind, JsonObject *members, gpointer data);
  /* (nullable): parts of a transport stream; must not block. */
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

/* How it is. Free with ksk_footage_state_clear(). */
typedef struct {
  gboolean is_wanted;  /* it was begun and not ended */
  guint64 begun_ns;    /* when */
  gboolean is_writing; /* there is a file that grows */
  gboolean is_in_second_folder;
  char *file;    /* (nullable): of now, or the last one */
  char *trouble; /* (nullable): why the last one was left */
  guint64 n_frames, n_dropped;
  guint64 n_bytes;       /* of the file of now */
  guint64 n_total_bytes; /* of all */
} KskFootageState;

void ksk_footage_state_clear (KskFootageState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskFootageState, ksk_footage_state_clear)

typedef struct _KskCameraFootage KskCameraFootage;

/* @setting: borrowed; @listener: copied. (transfer full) */
KskCameraFootage *ksk_camera_footage_new (KskFilmDevice *device, const KskFilmSetting *setting,
                                          const KskFilmListener *listener, gpointer data);

/* Ends what is not ended. Blocks. */
void ksk_camera_footage_free (KskCameraFootage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCameraFootage, ksk_camera_footage_free)

/* Begins a file where none is being written. Errors: those of ksk_camera_track_new(). Worker. */
gboolean ksk_camera_footage_begin (KskCameraFootage *self, GError **error);

/* Ends the file. Blocks. FALSE when it could not be ended as it should; it is told of as ended all the same. Worker. */
gboolean ksk_camera_footage_end (KskCameraFootage *self, GError **error);

/* The rest from any thread, one at a time; never blocks. What is pushed without a file is nobody's. */
void ksk_camera_footage_push (KskCameraFootage *self, GstBuffer *frame, guint64 taken_ns);
void ksk_camera_footage_push_slate (KskCameraFootage *self, guint64 taken_ns);

/* Leaves the file because the disk must not take more; goes on in the second folder where there is one. */
void ksk_camera_footage_give_up (KskCameraFootage *self, const char *why);

/* To be called ten times a second: files that have failed, what is told. */
void ksk_camera_footage_tick (KskCameraFootage *self, guint64 now_ns);

/* TRUE when a file is being written and a frame of the camera itself is in it. */
gboolean ksk_camera_footage_has_frame (KskCameraFootage *self);

void ksk_camera_footage_get_state (KskCameraFootage *self, KskFootageState *state);

/* Files that are complete and have not been asked for. (transfer full) (element-type KskFinishedFootage) */
GPtrArray *ksk_camera_footage_take_finished (KskCameraFootage *self);

G_END_DECLS
