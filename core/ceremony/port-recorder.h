/* What films the room: an interface that the program implements. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "config/config.h"
#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_MAX_CAMERAS (KSK_MAX_ROOM_CAMERAS + 1) /* those in the room, and the stage itself as one more */

typedef enum {
  KSK_RECORDING_OFF,
  KSK_RECORDING_ON,
  KSK_RECORDING_OUTSIDE, /* cameras that are not this program's: people say that they run */
  KSK_RECORDING_LOST,    /* a camera that should record does not, and has not come back by itself in time */
} KskRecordingState;

typedef enum {
  KSK_CAMERA_OPENING,   /* no frame has come yet, or `camera-opened` was not emitted yet */
  KSK_CAMERA_SHOWING,   /* frames come, and are not recorded */
  KSK_CAMERA_RECORDING, /* frames come, and are in the file */
  KSK_CAMERA_SILENT,    /* no frames come: a gap; it is opened again by itself */
  KSK_CAMERA_LOST,      /* its file cannot be written; a new one is begun by itself, about every ten seconds */
} KskCameraState;

/* One camera as it was when it was asked for: an immutable value, reference counted. Strings (not nullable) unless
 * said. */
typedef struct {
  char *name;   /* as in the names of the files: CAM01 to CAM04, CONSOLE */
  char *place;  /* what it sees, in the words of the room: `safe`; "" before anybody has said */
  char *device; /* what it is, for people, without any password: `USB camera (/dev/video0)`, `test picture` */
  KskCameraState state;
  gboolean is_left_out;     /* people do without it: never recorded, silent or lost */
  guint width, height, fps; /* of its frames; 0 before the first */
  int light;                /* mean brightness in percent; -1: not known */
  int focus;                /* how sharp its edges are, 0 to 100; -1: not known */
  guint64 n_frames;         /* recorded */
  guint64 n_dropped;        /* came and could not be recorded */
  guint64 n_bytes;          /* of its file */
  gint64 silent_us;         /* since the last frame, in KSK_CAMERA_SILENT; 0 otherwise */
  char *file;               /* (nullable): name of its file, without a folder */
  char *trouble;            /* (nullable): what the device or the disk said */
} KskCamera;

/* Copies @values and all strings. */
KSK_API KskCamera *ksk_camera_new (const KskCamera *values);
KSK_API KskCamera *ksk_camera_ref (KskCamera *self);
KSK_API void ksk_camera_unref (KskCamera *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCamera, ksk_camera_unref)

/* A small live picture: 32 bits a pixel in the byte order B, G, R, unused; rows without gaps. */
typedef struct {
  guint width, height;
  GBytes *pixels; /* width * height * 4 bytes */
} KskPicture;

/* Keeps @pixels. Returns: (transfer full) (not nullable). */
KSK_API KskPicture *ksk_picture_new (guint width, guint height, GBytes *pixels);
KSK_API void ksk_picture_free (KskPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPicture, ksk_picture_free)

/* What the film shows from a moment on: the newest record of the journal that is not later than the frame. */
typedef struct {
  gint64 seq;           /* of the record: 1 and more */
  gint64 mono_us;       /* of the record: microseconds since the journal began, by the ceremony's clock */
  gint64 utc_offset_us; /* ceremony time = utc_offset_us + mono_us, from this record on */
  const char *hash;     /* of the record: 64 hex digits */
  const char *kind;     /* of the record */
  const char *step;     /* id of the step, "" before the first */
  const char *title;    /* of the step, "" before the first */
} KskFilmNote;

/* A file that was begun before the program was started again, by the journal. */
typedef struct {
  const char *camera;   /* as in its `footage-begun` */
  const char *file;     /* the same: its name, without a folder */
  gint64 first_mono_us; /* its first frame, in microseconds since the journal began */
  gboolean is_ended;    /* `footage-ended` tells of it: only what viewers need may be missing */
} KskEarlierFootage;

#define KSK_TYPE_RECORDER (ksk_recorder_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskRecorder, ksk_recorder, KSK, RECORDER, GObject)

/**
 * KskRecorderInterface:
 *
 * @open, @start, @stop and @film_closing block and are called from a worker, one at a time; the others never block,
 * main thread. Without cameras of its own (KSK_RECORDING_OUTSIDE) those that block do nothing.
 */
struct _KskRecorderInterface {
  GTypeInterface parent_iface;

  /* Finds and opens the cameras, so that their pictures are seen; nothing is recorded. Again after it was done: looks
   * for cameras that have come since. */
  gboolean (*open) (KskRecorder *self, GError **error);
  /* Opens where that is still to do; returns when each camera has its first frame in its file. Again while it records:
   * a new file for each camera that is lost; the others go on as they are. Fails when a camera could not begin; those
   * that could record all the same. */
  gboolean (*start) (KskRecorder *self, GError **error);
  /* Ends the files, also those of @adopt, tells their hashes, and makes what viewers need beside them. Does all of it
   * that it can before it fails, and again what is still to do. Fails when a file could not be ended; a copy for
   * viewers that fails is an event. What it tells is emitted before the session takes in that it is done. */
  gboolean (*stop) (KskRecorder *self, GError **error);
  KskRecordingState (*get_state) (KskRecorder *self);
  char *(*dup_summary) (KskRecorder *self); /* (transfer full) (not nullable): `3 cameras`; also in records: English */
  GPtrArray *(*dup_cameras) (KskRecorder *self); /* (transfer full) (element-type KskCamera): always in one order */
  /* Of the camera at @index of that list, the newest. (transfer full) (nullable): none yet */
  KskPicture *(*dup_picture) (KskRecorder *self, guint index);
  /* What the camera sees, in the words of the room; at most KSK_MAX_CAMERA_PLACE characters. Before start. */
  void (*set_place) (KskRecorder *self, guint index, const char *place);
  /* Whether people do without that camera; it is opened and shown all the same, for it may come back. Before start.
   * (nullable): where there is none. */
  void (*set_left_out) (KskRecorder *self, guint index, gboolean is_left_out);
  /* After a restart, for each file that the journal says was begun and not ended, or ended and not copied: @stop ends
   * it, from what stands on the disk. Before open. (nullable): where there are no files. */
  void (*adopt) (KskRecorder *self, const KskEarlierFootage *footage);
  int (*get_minutes_left) (KskRecorder *self); /* until the disk is full, at the rate of now; -1: not known */
  /* Called for each record as soon as it is durable, and for all of a journal that is gone on with. */
  void (*note) (KskRecorder *self, const KskFilmNote *note);
  /* When the journal has ended, and @stop has: what the room is shown after that, for so many seconds. Opens the
   * cameras where that is still to do, films each that is not left out into a new file of its own
   * (`KSK60_CAM01_closing.mkv`, then `_closing-2`), and ends these. From the call on nothing is emitted for the journal
   * any more. Done at once where there is no camera. Fails when a camera could not be filmed, those that could are all
   * the same; or when it was cancelled, then with what was filmed until then. (nullable): where there are no files. */
  gboolean (*film_closing) (KskRecorder *self, guint seconds, GCancellable *cancellable, GError **error);
};

/* Emitted in the main thread when anything of state, summary, cameras or minutes changed; at most ten times a second.
 */
/* KskRecorder::changed */

/* Emitted in the main thread when the camera at @index has a newer picture; at most fifteen times a second each.
 * KskRecorder::picture (guint index) */

/* Emitted in the main thread when there is something for the journal; the session writes the record.
 * KskRecorder::event (const char *kind, JsonObject *members). Kinds and members:
 * `camera-opened` (camera, place, device, width, height, fps), `footage-begun` (camera, file, first_frame: UTC with
 * milliseconds), `footage` (camera, file, bytes, sha256 of those first bytes, frames, last_frame), every ten seconds;
 * `camera-silent` (camera, last_frame, detail), `camera-back` (camera, first_frame, silent_ms), `frames-dropped`
 * (camera, frames since the last such record), `camera-lost` (camera, detail), `disk-low` (minutes), `footage-ended`
 * (camera, file, bytes, sha256, frames, last_frame), `footage-copy` (camera, file, bytes, sha256): a file for viewers,
 * `footage-copy-failed` (camera, file: of the footage, detail): there is none; the footage is whole. */

/* Of ksk_recorder_film_closing(). */
#define KSK_MAX_CLOSING_S 600

/* The calls of the interface. */
KSK_API gboolean ksk_recorder_open (KskRecorder *self, GError **error);
KSK_API gboolean ksk_recorder_start (KskRecorder *self, GError **error);
KSK_API gboolean ksk_recorder_stop (KskRecorder *self, GError **error);
KSK_API KskRecordingState ksk_recorder_get_state (KskRecorder *self);
KSK_API char *ksk_recorder_dup_summary (KskRecorder *self);
KSK_API GPtrArray *ksk_recorder_dup_cameras (KskRecorder *self);
KSK_API KskPicture *ksk_recorder_dup_picture (KskRecorder *self, guint index);
KSK_API void ksk_recorder_set_place (KskRecorder *self, guint index, const char *place);
KSK_API void ksk_recorder_set_left_out (KskRecorder *self, guint index, gboolean is_left_out);
KSK_API void ksk_recorder_adopt (KskRecorder *self, const KskEarlierFootage *footage);
KSK_API int ksk_recorder_get_minutes_left (KskRecorder *self);
KSK_API void ksk_recorder_note (KskRecorder *self, const KskFilmNote *note);
/* @seconds: 1 to KSK_MAX_CLOSING_S. @cancellable: (nullable). Errors: G_IO_ERROR_CANCELLED; those of
 * ksk_recorder_start() and ksk_recorder_stop(). */
KSK_API gboolean ksk_recorder_film_closing (KskRecorder *self, guint seconds, GCancellable *cancellable,
                                            GError **error);

/* For implementations: main thread. */
KSK_API void ksk_recorder_emit_changed (KskRecorder *self);
KSK_API void ksk_recorder_emit_picture (KskRecorder *self, guint index);
KSK_API void ksk_recorder_emit_event (KskRecorder *self, const char *kind, JsonObject *members);

G_END_DECLS
