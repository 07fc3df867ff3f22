/* Every frame of a recording, decoded: what is burnt in, and what the drawn room showed. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* A frame of a drawn room with numbered frames. A plain value. */
typedef struct {
  gint64 pts_us;
  KskFrameStamp burnt; /* what the film says */
  KskFrameStamp drawn; /* what the camera saw: number, and when it was taken */
  gboolean is_burnt;   /* the stamp of the film was read */
  gboolean is_drawn;   /* the room's was: not on slates */
} FilmedFrame;

/* Decodes @path, Matroska, WebM or MP4, also when it ends in the middle; the test fails when nothing can be decoded.
 * @picture: (nullable): where the frame at @picture_us is saved as PNG. (transfer full): an array of FilmedFrame */
GArray *filmed_frames_read (const char *path, const char *picture, gint64 picture_us);
/* Frames of the room and slates; all are stamped, and times only grow. */
void filmed_frames_count (const char *path, guint *n_drawn, guint *n_slates);

G_END_DECLS
