/* A ceremony of ten seconds of film that never was: a journal, and frames that show it. */
#pragma once

#include "app/audit/check-frames.h"

/* 2027-02-03T04:05:06.000Z */
#define CASE_START_US G_GINT64_CONSTANT (1801627506000000)
/* By how much the clock is set at four seconds. */
#define CASE_SET_US 440000
#define CASE_INTERVAL_US 33333
#define CASE_BEGIN_US G_GINT64_CONSTANT (1000000)
#define CASE_END_US G_GINT64_CONSTANT (11000000)

typedef struct {
  GString *text; /* of the journal so far */
  guint n;       /* records in it */
  gint64 offset_us;
  char hash[64 + 1];
} FramesScribe;

/* Records that come in between, as printf formats of their members; NULL: none. */
typedef struct {
  const char *kind;
  const char *members;
  gint64 mono_us;
} FramesExtra;

/* A film that shows @journal from @begin_us to @end_us, a frame each CASE_INTERVAL_US. Its name, and what is said of
 * it, is that of the film at @index of the journal. */
void frames_case_film (KskFramesJournal *journal, guint index, gint64 begin_us, gint64 end_us);

/* The journal of that ceremony: @cameras are confirmed and have a file each, but for the last @n_without of them.
 * Records: those of a whole ceremony, with @extra (nullable) where its time is. Frames are made too. */
KskFramesJournal *frames_case_new (guint n_cameras, guint n_without, const FramesExtra *extra);

/* Returns: (transfer full) (element-type KskRecord): those of the journal that was made last. */
GPtrArray *frames_case_dup_records (void);

/* Two files of one camera, with three seconds between them; @has_resume: the journal says why. */
KskFramesJournal *frames_case_two_files (gboolean has_resume);

KskFramesFilm *frames_case_get_film (KskFramesJournal *journal, guint index);
KskFootageFrame *frames_case_get_frame (KskFramesJournal *journal, guint index, guint frame);
