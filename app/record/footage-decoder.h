/* Frames of H.264 or VP8 become pictures, with FFmpeg's libavcodec. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One track; one thread at a time, and no others of its own. */
typedef struct _KskFootageDecoder KskFootageDecoder;

typedef enum {
  KSK_FOOTAGE_H264, /* with start codes */
  KSK_FOOTAGE_VP8,
} KskFootageCodec;

/* The luma of a decoded frame, until the decoder is called again. */
typedef struct {
  const guint8 *luma; /* NULL: the frame's pixels are of a kind that is not supported */
  int stride;         /* bytes from a row to the next */
  guint width, height;
  gint64 pts_us; /* as it was given with the frame; -1: none was */
} KskFootagePicture;

/* @is_quick: leaves the edges between blocks as they are, at two thirds of the time: pictures for cells, not for
 * people. Returns: (transfer full) (nullable): NULL: libavcodec has no such decoder here. */
KskFootageDecoder *ksk_footage_decoder_new (KskFootageCodec codec, gboolean is_quick);

void ksk_footage_decoder_free (KskFootageDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFootageDecoder, ksk_footage_decoder_free)

/**
 * ksk_footage_decoder_put:
 * @bytes: (nullable): a whole encoded frame of @size bytes, copied; NULL: those that wait for others
 *   shall come out. What is put in after that begins anew, with a key frame.
 * @pts_us: 0 and more; -1: it has none.
 * @is_shown: FALSE: others are decoded by it, but no picture is wanted of it.
 *
 * Every picture must have been taken before. What cannot be decoded is left out.
 */
void ksk_footage_decoder_put (KskFootageDecoder *self, const guint8 *bytes, gsize size, gint64 pts_us,
                              gboolean is_shown);

/* The next picture, in the order in which they are shown; those with faults are left out, for where one was patched up
 * from its neighbours it would show their stamps. Returns FALSE when there is none until more is put in. */
gboolean ksk_footage_decoder_take (KskFootageDecoder *self, KskFootagePicture *picture);

G_END_DECLS
