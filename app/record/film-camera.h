/* One camera of the film: its device, its pictures, its footage, and how it is. */
#pragma once

#include "app/record/camera-footage.h"

G_BEGIN_DECLS

typedef struct _KskFilmCamera KskFilmCamera;

/* Opens @device; its frames come when it gives some. References are taken; @listener: copied. (transfer full) */
KskFilmCamera *ksk_film_camera_new (KskFilmDevice *device, guint index, KskFilmSetting *setting,
                                    const KskFilmListener *listener, gpointer data);

/* Ends what is not ended and closes the device. Blocks; @listener is not called afterwards. */
void ksk_film_camera_free (KskFilmCamera *self);

/* Its files. (transfer none) */
KskCameraFootage *ksk_film_camera_get_footage (KskFilmCamera *self);

/* To be called before its files are ended: tells of frames that are on their way and come too late. Any thread. */
void ksk_film_camera_note_end (KskFilmCamera *self);

/* To be called ten times a second, from one thread; never blocks: silence, slates, files, what is told. @has_room: as
 * for ksk_camera_footage_tick(). */
void ksk_film_camera_tick (KskFilmCamera *self, guint64 now_ns, gboolean has_room);

/* TRUE when it should be recorded and is not, and has had its time to come back. Any thread. */
gboolean ksk_film_camera_is_lost (KskFilmCamera *self);

KskCamera *ksk_film_camera_dup_state (KskFilmCamera *self);    /* (transfer full); any thread */
KskPicture *ksk_film_camera_dup_picture (KskFilmCamera *self); /* (transfer full) (nullable); any thread */
void ksk_film_camera_set_place (KskFilmCamera *self, const char *place);

/* People do without it: it is shown, and never recorded, silent or lost. Any thread. */
void ksk_film_camera_set_left_out (KskFilmCamera *self, gboolean is_left_out);
gboolean ksk_film_camera_is_left_out (KskFilmCamera *self);

/* What the stage shows now; does nothing for other cameras. Any thread. */
void ksk_film_camera_push_stage (KskFilmCamera *self, const KskPicture *picture);

G_END_DECLS
