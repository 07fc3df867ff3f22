/* All cameras of a film at once. */
#pragma once

#include "app/record/film-camera.h"
#include "app/record/footage-copies.h"

G_BEGIN_DECLS

/* How long a start waits for the first frame of each camera. */
#define KSK_FILM_START_TIMEOUT_US (10 * G_TIME_SPAN_SECOND)
/* Until when files that are to end now have: each may take the patience of the setting, all at once. */
#define KSK_FILM_GET_END_US(setting) (g_get_monotonic_time () + (setting)->patience_us * 5 / 4)

/* @cameras: (element-type KskFilmCamera), everywhere here. Those that are left out are never begun. */

/* Begins a file for each that has none, and waits for the first frames, at most until @until_us (monotonic): a camera
 * that cannot begin does not keep the others from it. @part: as in ksk_camera_footage_begin(). Errors: G_IO_ERROR_*: of
 * the first that has none. */
gboolean ksk_film_cameras_begin (GPtrArray *cameras, const char *part, gint64 until_us, GError **error);

/* Ends all files, and gives those that are complete to @copies (nullable). Blocks, at most until @until_us. FALSE when
 * a file could not be ended as it should. Errors: those of ksk_camera_footage_wait(). */
gboolean ksk_film_cameras_end (GPtrArray *cameras, gint64 until_us, KskFootageCopies *copies, GError **error);

/* The rest never blocks. Is there one of that name? */
gboolean ksk_film_cameras_has (GPtrArray *cameras, const char *name);

gboolean ksk_film_cameras_is_any_lost (GPtrArray *cameras);
void ksk_film_cameras_push_stage (GPtrArray *cameras, const KskPicture *picture);
void ksk_film_cameras_give_up (GPtrArray *cameras, const char *why);

/* Of all files, since the first one was begun. */
guint64 ksk_film_cameras_count_bytes (GPtrArray *cameras);

G_END_DECLS
