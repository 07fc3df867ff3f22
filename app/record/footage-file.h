/* One file of a camera: what grows in it, and what is told of that. */
#pragma once

#include "app/record/film-device.h"
#include "app/record/film-setting.h"
#include "app/record/film-teller.h"
#include "app/record/finished-footage.h"

G_BEGIN_DECLS

/* One thread at a time, unless said. */
typedef struct _KskFootageFile KskFootageFile;

/* Makes the file, ready for frames. @part: what its name ends in, "" as a rule. @setting and @teller: borrowed. Blocks
 * as the disk does. Errors: those of ksk_camera_track_new(). (transfer full) */
KskFootageFile *ksk_footage_file_new (const KskFilmDevice *device, KskFilmSetting *setting, const char *part,
                                      KskFilmTeller *teller, GError **error);

/* Blocks as the disk does. */
void ksk_footage_file_free (KskFootageFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFootageFile, ksk_footage_file_free)

const char *ksk_footage_file_get_name (const KskFootageFile *self);

/* Never blocks. Returns FALSE when it could not be taken. */
gboolean ksk_footage_file_push (KskFootageFile *self, GstBuffer *frame, guint64 taken_ns);
gboolean ksk_footage_file_push_slate (KskFootageFile *self, guint64 taken_ns);

/* TRUE when a frame of the camera itself, no slate, is in the file. */
gboolean ksk_footage_file_has_frame (KskFootageFile *self);

/* Bytes and frames in the file, on the disk or not yet. */
guint64 ksk_footage_file_get_written (KskFootageFile *self, guint64 *n_frames);

/* To be called ten times a second: tells that it has begun, and every ten seconds of what is on the disk. (transfer
 * full) (nullable): why nothing more is written; it is to be ended then. */
GError *ksk_footage_file_tick (KskFootageFile *self, guint64 now_ns);

/* Once, while nothing else is called: brings what was pushed into the file, and tells of it. Blocks. (transfer full)
 * (nullable): there is no frame in it. @error: set, whatever is returned, when not all of it could be written. */
KskFinishedFootage *ksk_footage_file_end (KskFootageFile *self, GError **error);

G_END_DECLS
