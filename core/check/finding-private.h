/* How a report makes its findings. Internal to core/check. */
#pragma once

#include "check/finding.h"

G_BEGIN_DECLS

/* Takes ownership of @bundle_id, @expected, @found and @message. Returns: (transfer full). */
KskFinding *ksk_finding_new_take (const char *check, KskVerdict verdict, char *bundle_id, guint bundle_number,
                                  char *expected, char *found, char *message);

G_END_DECLS
