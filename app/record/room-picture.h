/* A drawn room: what the cameras of a rehearsal see, and tests. People at a table, a screen, a hand, a clock. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Cameras see the room from different sides; view n is view n modulo this. */
#define KSK_ROOM_VIEWS 3

typedef struct _KskRoomPicture KskRoomPicture;

/**
 * ksk_room_picture_new:
 * @width: @height: of the frames: a possible size (film-layout.h).
 * @view: from 0.
 * @is_numbered: a strip of cells (evidence/frame-stamp.h) in the upper left corner holds the number and the time of
 * each frame, with a hash of zeros: for tests that compare what was filmed with what was burnt in.
 *
 * In one thread at a time. Returns: (transfer full) (not nullable)
 */
KskRoomPicture *ksk_room_picture_new (guint width, guint height, guint view, gboolean is_numbered);
void ksk_room_picture_free (KskRoomPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskRoomPicture, ksk_room_picture_free)

/* Luma of what stands still changes from frame to frame by up to @noise, as behind a lens; 0 (the default): not at all.
 */
#define KSK_ROOM_MAX_NOISE 16
void ksk_room_picture_set_noise (KskRoomPicture *self, guint noise);

/**
 * ksk_room_picture_draw:
 * @planes: (not nullable): Y, U and V of an I420 frame, writable; all of it is written.
 * @strides: bytes from row to row of each plane.
 * @number: of the frame, from 0; modulo KSK_FRAME_STAMP_MAX_SEQ + 1 in the strip.
 * @utc_us: what the clock on the wall shows, and by which everything moves: microseconds since 1970, UTC.
 */
void ksk_room_picture_draw (KskRoomPicture *self, guint8 *const planes[3], const int strides[3], guint64 number,
                            gint64 utc_us);

/* Reads the strip of a numbered frame of this size, also after it was encoded. Returns FALSE when it cannot be read. */
gboolean ksk_room_picture_read (const guint8 *luma, int stride, guint width, guint height, KskFrameStamp *stamp);

G_END_DECLS
