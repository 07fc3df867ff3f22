/* What makes the record of a ceremony that is over complete: papers, then pages, proofs and the list of all of it. */
#pragma once

#include <ksk.h>

#include "hsm-console.h"
#include "paper-printer.h"
#include "venue.h"

G_BEGIN_DECLS

#define KSK_TYPE_RECORD_PUBLISHER (ksk_record_publisher_get_type ())
G_DECLARE_FINAL_TYPE (KskRecordPublisher, ksk_record_publisher, KSK, RECORD_PUBLISHER, GObject)

/**
 * ksk_record_publisher_new:
 * @venue: (not nullable): borrowed, for as long as the publisher is there.
 * @printer: (not nullable): makes the papers.
 *
 * A KskPublisher. What it writes is a function of the journal in the folder of the record, and of the files there.
 * Returns: (transfer full).
 */
KskPublisher *ksk_record_publisher_new (const KskVenue *venue, KskPaperPrinter *printer);

/* Publishing ends it first, so that nothing grows that is listed. @console: (transfer full) (not nullable). To be
 * called at most once, before anything is published. */
void ksk_record_publisher_take_hsm_console (KskRecordPublisher *self, KskHsmConsole *console);

G_END_DECLS
