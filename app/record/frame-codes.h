/* The stamps of a decoded frame: the strip, and the QR code where that cannot be read; and codes that were filmed. */
#pragma once

#include "app/record/footage-reader.h"

G_BEGIN_DECLS

typedef struct _KskFrameCodes KskFrameCodes;

/* In one thread at a time. Returns: (transfer full) (not nullable) */
KskFrameCodes *ksk_frame_codes_new (void);
void ksk_frame_codes_free (KskFrameCodes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFrameCodes, ksk_frame_codes_free)

/**
 * ksk_frame_codes_read:
 * @luma: (not nullable): rows of a frame of a possible size (film-layout.h), @stride bytes apart.
 * @stamp: (out): unchanged where there is none.
 *
 * Looks only where film-overlay.h draws. Also in film that was scaled as a whole.
 */
KskFootageStampFrom ksk_frame_codes_read (KskFrameCodes *self, const guint8 *luma, int stride, guint width,
                                          guint height, KskFrameStamp *stamp);

/* As ksk_frame_codes_read(), of the strip alone; also in pictures without a loop filter. */
KskFootageStampFrom ksk_frame_codes_read_strip (const guint8 *luma, int stride, guint width, guint height,
                                                KskFrameStamp *stamp);

/* Searches the whole of such a frame, which takes some tens of milliseconds. Returns: (transfer none) (nullable): what
 * the QR codes in it say, a line each, without stamps; until the next call. NULL: there is none. */
const char *ksk_frame_codes_find (KskFrameCodes *self, const guint8 *luma, int stride, guint width, guint height);

G_END_DECLS
