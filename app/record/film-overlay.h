/* What is burnt into each frame: time, journal and step for people, the same for machines. */
#pragma once

#include "app/record/film-layout.h"
#include "app/record/film-notes.h"

G_BEGIN_DECLS

typedef struct _KskFilmOverlay KskFilmOverlay;

/**
 * ksk_film_overlay_new:
 * @width: @height: of the frames: a possible size (film-layout.h).
 * @ceremony: (not nullable): name of the ceremony, `Ceremony 60`; cut with an ellipsis where it is too long.
 * @camera: (not nullable): name of the camera, `CAM01`.
 * @notes: (not nullable): a reference is taken.
 *
 * ksk_fonts_register() was called before. One overlay a camera; after this in one thread at a time. Text is rendered
 * when it changes, the digits of the time never.
 * Returns: (transfer full) (not nullable)
 */
KskFilmOverlay *ksk_film_overlay_new (guint width, guint height, const char *ceremony, const char *camera,
                                      gboolean is_rehearsal, KskFilmNotes *notes);
void ksk_film_overlay_free (KskFilmOverlay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFilmOverlay, ksk_film_overlay_free)

/**
 * ksk_film_overlay_draw:
 * @planes: (not nullable): Y, U and V of an I420 frame of the size given above, writable.
 * @strides: bytes from row to row of each plane.
 * @mono_us: when the frame was taken, by the ceremony's clock.
 * @no_signal: the camera gives no frames: the whole picture becomes a slate that says so, with the same stamps.
 */
void ksk_film_overlay_draw (KskFilmOverlay *self, guint8 *const planes[3], const int strides[3], gint64 mono_us,
                            gboolean no_signal);

G_END_DECLS
