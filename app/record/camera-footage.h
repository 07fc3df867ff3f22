/* The files of one camera: begun, grown, ended, and begun again after a disk or an encoder has failed. */
#pragma once

#include "app/record/film-device.h"
#include "app/record/film-setting.h"
#include "app/record/film-teller.h"
#include "app/record/finished-footage.h"

G_BEGIN_DECLS

/* A file that could not be written any more is followed by another one after so long, while there is room. */
#define KSK_FOOTAGE_RETRY_S 10

/* How it is. Free with ksk_footage_state_clear(). */
typedef struct {
  gboolean is_wanted;  /* it was begun and not ended */
  guint64 begun_ns;    /* when */
  gboolean is_writing; /* there is a file for frames */
  gboolean is_opening; /* one is just being made */
  gboolean is_lost;    /* the last one failed, and no frame is in another one yet */
  char *file;          /* (nullable): of now, or the last one */
  char *trouble;       /* (nullable): why the last one was left */
  guint64 n_frames, n_dropped;
  guint64 n_bytes;       /* of the file of now */
  guint64 n_total_bytes; /* of all */
} KskFootageState;

void ksk_footage_state_clear (KskFootageState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskFootageState, ksk_footage_state_clear)

/* Files are made and ended in threads of their own, so that no disk holds up who calls. */
typedef struct _KskCameraFootage KskCameraFootage;

/* References are taken. (transfer full) */
KskCameraFootage *ksk_camera_footage_new (KskFilmDevice *device, KskFilmSetting *setting, KskFilmTeller *teller);

/* Ends what is not ended, and waits for that unless it was waited for. */
void ksk_camera_footage_free (KskCameraFootage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCameraFootage, ksk_camera_footage_free)

/* All of these from any thread, none blocks. Begins a file where none is being written or made, also before the next
 * try would be due. @part: what the names of this and the files after it end in: "" or `_closing`; static. */
void ksk_camera_footage_begin (KskCameraFootage *self, const char *part);

/* Ends the file. */
void ksk_camera_footage_end (KskCameraFootage *self);

/* What is pushed without a file is nobody's, and so is a slate of before it was begun. */
void ksk_camera_footage_push (KskCameraFootage *self, GstBuffer *frame, guint64 taken_ns);
void ksk_camera_footage_push_slate (KskCameraFootage *self, guint64 taken_ns);

/* Frames that the device itself has lost. */
void ksk_camera_footage_add_dropped (KskCameraFootage *self, guint64 n_frames);

/* Leaves the file because the disk must not take more. */
void ksk_camera_footage_give_up (KskCameraFootage *self, const char *why);

/* To be called ten times a second: files that have failed, what is told. @has_room: enough for another file. */
void ksk_camera_footage_tick (KskCameraFootage *self, guint64 now_ns, gboolean has_room);

/* TRUE when a file is being written and a frame of the camera itself is in it. */
gboolean ksk_camera_footage_has_frame (KskCameraFootage *self);

void ksk_camera_footage_get_state (KskCameraFootage *self, KskFootageState *state);

/* Files that are complete and have not been asked for. (transfer full) (element-type KskFinishedFootage) */
GPtrArray *ksk_camera_footage_take_finished (KskCameraFootage *self);

/* Blocks until all that was ended is complete, at most until @until_us (monotonic). FALSE when it is not, or could not
 * be ended as it should; it is told of all the same. Errors: G_IO_ERROR_*, those of GStreamer. */
gboolean ksk_camera_footage_wait (KskCameraFootage *self, gint64 until_us, GError **error);

G_END_DECLS
