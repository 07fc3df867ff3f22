/* What films the room, as the configuration says. */
#include "configured-recorder.h"

#include <app/publish/names.h>
#include <app/record/film.h>

#include "room-cameras.h"

/* The journal has the last of the disk: it is small, but it has to be written to its end. */
#define RESERVE_BYTES (G_GUINT64_CONSTANT (256) << 20)

KskRecorder *
ksk_configured_recorder_new (const KskCamerasConfig *cameras, const KskRecorderSpec *spec)
{
  g_return_val_if_fail (cameras != NULL && spec != NULL, NULL);

  if (cameras->is_outside)
    return ksk_room_cameras_new ();
  g_autofree char *prefix = ksk_names_make (KSK_NAMES_FILMS, spec->title, "");
  g_autoptr (GPtrArray) devices = ksk_film_devices_of_config (cameras);
  const KskFilmSpec film = {
    .devices = devices,
    .films_stage = cameras->films_console,
    .folder = spec->folder,
    .prefix = prefix,
    .ceremony = spec->title,
    .is_rehearsal = spec->is_rehearsal,
    .is_vp8 = cameras->is_vp8,
    .reserve_bytes = RESERVE_BYTES,
    .stream_target = cameras->stream_target,
  };
  return KSK_RECORDER (ksk_film_new (&film));
}

void
ksk_configured_recorder_set_clock (KskRecorder *recorder, const KskClock *clock)
{
  g_return_if_fail (KSK_IS_RECORDER (recorder) && clock != NULL);

  if (KSK_IS_FILM (recorder))
    ksk_film_set_clock (KSK_FILM (recorder), clock);
}

void
ksk_configured_recorder_push_stage (KskRecorder *recorder, const KskPicture *picture)
{
  g_return_if_fail (KSK_IS_RECORDER (recorder) && picture != NULL);

  if (KSK_IS_FILM (recorder))
    ksk_film_push_stage (KSK_FILM (recorder), picture);
}
