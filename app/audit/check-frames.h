/* What the checks of frames share: what the journal says of films, and what is in them. Internal to app/audit. */
#pragma once

#include "app/audit/checks.h"
#include "app/record/footage-reader.h"

G_BEGIN_DECLS

#define KSK_AUDIT_STAMPS "FOOTAGE-STAMPS"
#define KSK_AUDIT_TIME "FOOTAGE-TIME"
#define KSK_AUDIT_EXTENT "FOOTAGE-EXTENT"
#define KSK_AUDIT_GAPS "FOOTAGE-GAPS"
#define KSK_AUDIT_SHOWN "FOOTAGE-JOURNAL"
#define KSK_AUDIT_CLOSING "FOOTAGE-CLOSING"

#define KSK_FRAMES_NO_CLOSING "There is no film of the hash of " KSK_SUMS_NAME "."

/* Stamps, records and the times of Matroska are cut to milliseconds. */
#define KSK_FRAMES_ROUNDING_US 2000

/* A frame that is later than this after the one before is a gap, as it is for `ksk footage`: a camera that says nothing
 * is silent after 300 ms, which is seen ten times a second, and the stage is filmed as often. */
#define KSK_FRAMES_GAP_US 500000

/* More of a journal is refused: each camera is looked at in each stretch of filming with each film. */
#define KSK_FRAMES_MAX_CAMERAS 64
#define KSK_FRAMES_MAX_WINDOWS 1000
#define KSK_FRAMES_MAX_FILMS 1000

/* One record, as frames show it. A plain value. */
typedef struct {
  gint64 mono_us;
  gint64 offset_us; /* ceremony time = offset_us + mono_us, from it on */
  guint8 hash[KSK_FRAME_STAMP_HASH_BYTES];
} KskFramesMark;

typedef enum {
  KSK_FRAMES_SILENT,  /* `camera-silent`, `camera-back`, `camera-lost`, `camera-left-out` */
  KSK_FRAMES_OPENED,  /* `camera-opened` */
  KSK_FRAMES_DROPPED, /* `frames-dropped` */
  KSK_FRAMES_RESTART, /* `resume`: of every camera */
} KskFramesReason;

/* Why a camera may have no frames. A plain value. */
typedef struct {
  KskFramesReason reason;
  const char *camera; /* (nullable): all; of the records */
  gint64 mono_us;
  gint64 n_frames; /* of KSK_FRAMES_DROPPED */
} KskFramesEvent;

/* When cameras of the program filmed, by the journal. A plain value. */
typedef struct {
  gint64 from_us, to_us; /* mono_us */
  gint64 acted_us;       /* the last that people did in it, which they did on film; from_us when they did nothing */
} KskFramesWindow;

/* What the journal said of a growing film, or of the end of one. A plain value. */
typedef struct {
  guint64 seq;
  gint64 n_frames;
  gint64 last_us; /* UTC of the last of them */
} KskFramesGrowth;

/* What QR codes of the end said. A plain value, but for @other and @sheets. */
typedef struct {
  const char *expected; /* (nullable): that with the hash of the list; NULL: none is looked for */
  GHashTable *sheets;   /* (nullable) (element-type utf8): those on papers of this ceremony; a reference */
  guint n_expected;     /* frames in which it was read */
  char *other;          /* (nullable): the first of that kind with another hash */
  guint other_frame;
} KskFramesCodes;

/* One film: what is said of it, and what is in it. */
typedef struct {
  char *name;
  char *camera;      /* (nullable): of a closing film */
  gint64 first_us;   /* UTC, as the journal has it; -1: it does not */
  GArray *growth;    /* (element-type KskFramesGrowth), in the order of the journal */
  gboolean is_ended; /* the last of them is its end */
  /* What was read: */
  GError *error;      /* (nullable): it could not be */
  GArray *frames;     /* (element-type KskFootageFrame) */
  GArray *mono_us;    /* (element-type gint64): of each frame, by its own stamp; -1: it has none */
  gint64 base_us;     /* UTC of its time 0, as the file says; -1: it does not */
  gboolean is_broken; /* it ends in the middle, or in what is no film */
  guint n_tracks;     /* 0: not known, as it could not be read */
  KskFramesCodes codes;
} KskFramesFilm;

/* All of a journal that frames are compared with. Borrows the texts of the records. */
typedef struct {
  GArray *marks;        /* (element-type KskFramesMark): of record seq at seq - 1 */
  GArray *events;       /* (element-type KskFramesEvent), in the order of the journal */
  GArray *windows;      /* (element-type KskFramesWindow), the same */
  GPtrArray *cameras;   /* (element-type utf8): those that were confirmed and not left out, or have a film */
  GPtrArray *films;     /* (element-type KskFramesFilm): those of the journal, in its order */
  guint n_earlier;      /* of them: begun before the program was started again */
  gboolean is_too_much; /* there are more of them than the bounds above */
} KskFramesJournal;

/* Numbers for the sentence when all is well; add up over films. A plain value. */
typedef struct {
  guint64 n_frames;
  guint64 n_unstamped;
  gint64 time_error_us; /* the largest */
  guint64 n_records;    /* that came while there was film */
  guint64 n_late;       /* of them, seen more than two frames later */
  gint64 late_us;       /* the latest */
  guint n_gaps;         /* explained */
  gint64 gap_us;        /* the longest */
  guint64 n_breaks;     /* longer than two intervals, and no gap */
  gint64 break_us;      /* the longest */
} KskFramesCount;

/* A film of that name, with nothing in it. Returns: (transfer full). */
KskFramesFilm *ksk_frames_film_new (const char *name, const char *camera);
void ksk_frames_film_free (KskFramesFilm *self);

/* @records: (element-type KskRecord): all of a journal. Returns: (transfer full). */
KskFramesJournal *ksk_frames_journal_new (GPtrArray *records);
void ksk_frames_journal_free (KskFramesJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFramesJournal, ksk_frames_journal_free)

/* Returns the number of records that there were at @mono_us: 0 before the first. */
guint ksk_frames_journal_count (const KskFramesJournal *self, gint64 mono_us);

/* Returns by how much a time in a record or a file differs from a stamped frame, in microseconds, by ceremony time as
 * it was in that frame or at its time: those differ where the clock was set in between. */
gint64 ksk_frames_get_error_us (const KskFramesJournal *journal, const KskFramesFilm *film, guint frame, gint64 utc_us);

/* Fills KskFramesFilm.mono_us once frames are there. */
void ksk_frames_film_date (KskFramesFilm *self, const KskFramesJournal *journal);

/* Returns: (transfer full): `KSK60_CAM01.mkv, frame 12 at 0.400 s, 2027-02-03T04:05:06.789Z`. */
char *ksk_frames_film_dup_place (const KskFramesFilm *self, guint frame);

/* UTC of the base time of a Matroska file in microseconds since 1970, from its first bytes; -1: it does not say. */
gint64 ksk_frames_parse_date (const guint8 *bytes, gsize size);

/* Returns: (transfer full): what the code on the stage says at the end. */
char *ksk_frames_dup_code (const KskFingerprint *sums);

/* Returns: (transfer full) (element-type utf8): codes of that kind on hash sheets, of media that the journal has. They
 * lie on the table of the room, where its cameras see them. */
GHashTable *ksk_frames_list_sheets (GPtrArray *records);

/* Closing films are in no list, as they show the hash of it, in a code that is to say @code, which is borrowed.
 * Returns: (transfer full) (element-type KskFramesFilm). */
GPtrArray *ksk_frames_find_closing (const KskAuditing *auditing, const char *code);

/* Looks for it in @texts, a line each, of frame @frame. */
void ksk_frames_codes_take (KskFramesCodes *self, const char *texts, guint frame);

/* Reads the films, in as many threads as there are processors: KskFramesFilm.frames and what comes with them, or
 * .error. @films: (element-type KskFramesFilm). */
void ksk_frames_read (KskAuditing *auditing, GPtrArray *films);

/* Each returns TRUE when it has nothing to object to, and adds findings otherwise; @count grows. Films that could not
 * be read are nothing that the later ones speak of. */
gboolean ksk_frames_check_stamps (const KskFramesFilm *film, KskReport *report, KskFramesCount *count);
gboolean ksk_frames_check_time (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report,
                                KskFramesCount *count);
gboolean ksk_frames_check_extent (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report);
gboolean ksk_frames_check_shown (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report,
                                 KskFramesCount *count);
gboolean ksk_frames_check_closing (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report);
/* Of all closing films together. @films: (element-type KskFramesFilm). */
gboolean ksk_frames_check_codes (const GPtrArray *films, KskReport *report);
/* The same, all that is to be said of them: at least one finding. */
void ksk_frames_judge_closing (const GPtrArray *films, const KskFramesJournal *journal, KskReport *report);
/* That it has one track, as films of this program have: nothing is known of what others show. */
gboolean ksk_frames_check_tracks (const KskFramesFilm *film, const char *check, KskReport *report);
gboolean ksk_frames_check_gaps (const KskFramesJournal *journal, const char *camera, KskReport *report,
                                KskFramesCount *count);

G_END_DECLS
