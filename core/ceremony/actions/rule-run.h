/* Every rule is run over what was loaded: before people look at it, and once more before it is signed. Internal to the
 * actions. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* In the main thread, when report and plan are in the session's exchange. */
typedef void (*KskRuleRunDone) (KskAction *action);

/* Reads the keys of the HSM and runs the rules in the worker, then calls @done; or the action refuses. */
void ksk_rule_run_start (KskAction *action, KskRuleRunDone done);

/* Returns: (transfer full): what failed, a line each, for a refusal's detail; no more than 20 lines. */
char *ksk_rule_run_list_failures (KskReport *report);

/* Adds the member `table`, unless it is so long that no record could hold it: then no request that is signed has it. */
void ksk_rule_run_describe_table (JsonObject *members, const char *table);

G_END_DECLS
