/* The footage of one camera: frames in, stamps onto them, encoded, into a file that grows. */
#pragma once

#include "app/record/film-device.h"
#include "app/record/film-notes.h"
#include "app/record/footage-writer.h"
#include "app/record/frame-clock.h"
#include "app/record/live-branch.h"

G_BEGIN_DECLS

/* What is recorded where, and with which stamps. Borrowed for the call of ksk_camera_track_new(). */
typedef struct {
  KskCameraFormat format;
  gboolean is_vp8;      /* VP8 in WebM; otherwise H.264 in Matroska */
  const char *folder;   /* exists */
  const char *stem;     /* of the file's name: `KSK60_CAM01` */
  const char *ceremony; /* on each frame */
  const char *camera;   /* the same */
  gboolean is_rehearsal;
  KskFilmNotes *notes;
  KskFrameClock *clock; /* outlives the track */
  gint64 patience_us;   /* how long an encoder and a disk may take to end the file */
  /* (nullable): H.264 alone. Recording does not depend on it. */
  KskLiveFunc live;
  gpointer live_data;
} KskCameraTrackSpec;

typedef struct _KskCameraTrack KskCameraTrack;

/* Stamps and Matroska count milliseconds: of two frames in one, the second would seem not to be later. */
#define KSK_CAMERA_TRACK_APART_NS 1000000

/* Makes the file and is ready for frames. Returns: (transfer full) (nullable). Errors: G_IO_ERROR_* of the file, those
 * of GStreamer. */
KskCameraTrack *ksk_camera_track_new (const KskCameraTrackSpec *spec, GError **error);

/* Ends the file where that was not done. Blocks. */
void ksk_camera_track_free (KskCameraTrack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCameraTrack, ksk_camera_track_free)

/* Takes a reference to @frame (I420 of the format). Never blocks. Returns FALSE when it could not be taken: too many
 * are waiting, it was not taken at least KSK_CAMERA_TRACK_APART_NS after the last one, or the file has failed. One
 * thread at a time. */
gboolean ksk_camera_track_push (KskCameraTrack *self, GstBuffer *frame, guint64 taken_ns);

/* The same with a slate that says that there are no frames. */
gboolean ksk_camera_track_push_slate (KskCameraTrack *self, guint64 taken_ns);

/* Ends the file: all that was pushed is in it and on the disk. Blocks. Returns FALSE when it failed, then or before;
 * what is on the disk stays as it is. */
gboolean ksk_camera_track_end (KskCameraTrack *self, GError **error);

/* (nullable): why nothing more can be written. (transfer full) */
GError *ksk_camera_track_dup_failure (KskCameraTrack *self);

KskFootageWriter *ksk_camera_track_get_writer (KskCameraTrack *self);

/* When frame 0 of the file was taken, CLOCK_MONOTONIC: times in the file count from here; 0: there is none yet. */
guint64 ksk_camera_track_get_base_ns (KskCameraTrack *self);

G_END_DECLS
