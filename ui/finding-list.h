/* What the checks found: failed first, then skipped, each with its sentence; what passed is counted. */
#pragma once

#include <ksk.h>

#include "pager.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (not nullable): a floating KskPager. @report: (not nullable): not changed afterwards. At
 * most KSK_PAGER_MAX_ROWS findings are listed; the last row says how many more there are. */
GtkWidget *ksk_finding_list_new (KskReport *report);

G_END_DECLS
