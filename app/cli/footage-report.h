/* What the stamps of a recording say together: times, gaps, the journal as the film shows it. */
#pragma once

#include <app/record/footage-reader.h>

#include "report-json.h"

G_BEGIN_DECLS

/* Longer between two frames is a gap: where all are read, and where only key frames are. */
#define KSK_FOOTAGE_GAP_MS 500
#define KSK_FOOTAGE_KEY_GAP_MS 5000

/* When UTC and the time in the file part by more from one frame to the next, the ceremony's clock was set, or the film
 * was put together from pieces. */
#define KSK_FOOTAGE_STEP_MS 50

/* Most entries of each list that are kept; all are counted. */
#define KSK_FOOTAGE_MAX_LISTED 10000

typedef struct _KskFootageReport KskFootageReport;

/* Returns: (transfer full) (not nullable) */
KskFootageReport *ksk_footage_report_new (KskFootageFrames frames);
void ksk_footage_report_free (KskFootageReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFootageReport, ksk_footage_report_free)

/* Takes in the next frame. */
void ksk_footage_report_add (KskFootageReport *self, const KskFootageFrame *frame);

/* Takes in what the file was, after all frames. */
void ksk_footage_report_end (KskFootageReport *self, const KskFootageFile *file);

/* Returns: (transfer full) (nullable): the first reason why the film cannot be relied on, a sentence; NULL: there is
 * none. */
char *ksk_footage_report_dup_objection (KskFootageReport *self);

void ksk_footage_report_print (KskFootageReport *self, const char *path);
void ksk_footage_report_print_json (KskFootageReport *self, const char *path);

G_END_DECLS
