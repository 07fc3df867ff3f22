/* Every rule over a request and the response before it. */
#pragma once

#include "check/inventory.h"
#include "check/report.h"
#include "config/config.h"
#include "ksr/request.h"
#include "ksr/response.h"

G_BEGIN_DECLS

/* Everything a rule may look at. Borrowed for the length of the call. */
typedef struct {
  KskRequest *request;         /* (not nullable) */
  KskResponse *previous;       /* (nullable): the last SKR */
  const char *previous_waiver; /* (nullable): why the run may go on without a previous SKR; NULL: it may not */
  KskConfig *config;           /* (not nullable) */
  KskInventory *hsm_keys;      /* (nullable): NULL when no HSM is at hand */
  gint64 now_s;                /* the time of day */
  gboolean horizon_waived;     /* how far ahead the request lies is not looked at, for two people said so */
  gboolean hsm_left_out;       /* whether the HSM holds the KSKs is not asked, nor said to be left out: for audits */
} KskCheckInput;

/**
 * ksk_check_request:
 *
 * Runs every rule on a request, never stopping at the first that is broken. What an option switches off, or what cannot
 * be checked, appears as KSK_VERDICT_SKIP. The same input gives the same report. Any thread.
 * Returns: (transfer full) (not nullable). Source of the rules: README, table of checks.
 */
KSK_API KskReport *ksk_check_request (const KskCheckInput *input);

/* Runs the rules on a previous SKR alone: SKR-BUNDLE-COUNT and SKR-SIGNATURE. Returns: (transfer full). */
KSK_API KskReport *ksk_check_response (KskResponse *response, const KskResponsePolicy *policy);

G_END_DECLS
