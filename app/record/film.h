/* The film of a ceremony: all of its cameras, as what records. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* How a film is made. Borrowed for the call of ksk_film_new(); strings are not nullable unless said. */
typedef struct {
  /* (nullable) (element-type KskFilmDevice): the cameras; NULL: those that are found when it is opened */
  GPtrArray *devices;
  gboolean films_stage; /* one more camera: see ksk_film_push_stage() */
  const char *folder;
  const char *prefix;   /* of file names: `KSK60` */
  const char *ceremony; /* on each frame */
  gboolean is_rehearsal;
  gboolean is_vp8;
  guint64 reserve_bytes; /* of the disk that footage leaves free */
  gint64 patience_us;    /* how long a disk may take to end a file; 0: as long as a slow one does */
  const char
      *stream_target; /* (nullable): where the first camera goes live: srt://, rtmp:// or a folder; H.264 alone */
  const char *stream_program; /* (nullable): as in ksk_live_stream_new() */
} KskFilmSpec;

#define KSK_TYPE_FILM (ksk_film_get_type ())
G_DECLARE_FINAL_TYPE (KskFilm, ksk_film, KSK, FILM, GObject)

/* A KskRecorder. Opens nothing yet, and starts GStreamer when it does. The default context of the calling thread is
 * where its signals are emitted. Returns: (transfer full) (not nullable) */
KskFilm *ksk_film_new (const KskFilmSpec *spec);

/* The cameras of a configuration, for KskFilmSpec.devices; NULL when it names none. (transfer full) (nullable) */
GPtrArray *ksk_film_devices_of_config (const KskCamerasConfig *config);

/* The clock by which the notes count: its origin. After the session was opened. */
void ksk_film_set_clock (KskFilm *self, const KskClock *clock);

/* What the stage shows now: two to five times a second, or when it changes. Does nothing unless it is filmed. */
void ksk_film_push_stage (KskFilm *self, const KskPicture *picture);

G_END_DECLS
