/* The two tables: which state may follow which. */
#include "ceremony/state.h"

#define TO(state) (1u << (state))

/* After a restart a ceremony is READY until people have seen what was found, and then in whatever state it stopped. */
static const struct {
  const char *name;
  guint next; /* set of states */
} session_states[KSK_N_SESSION_STATES] = {
  [KSK_SESSION_PREPARING] = { "preparing", TO (KSK_SESSION_READY) },
  [KSK_SESSION_READY] = { "ready", TO (KSK_SESSION_RUNNING) | TO (KSK_SESSION_PAUSED) | TO (KSK_SESSION_DEVIATION)
                                       | TO (KSK_SESSION_OBJECTION) | TO (KSK_SESSION_CLOSING) },
  [KSK_SESSION_RUNNING] = { "running", TO (KSK_SESSION_PAUSED) | TO (KSK_SESSION_DEVIATION) | TO (KSK_SESSION_OBJECTION)
                                           | TO (KSK_SESSION_CLOSING) | TO (KSK_SESSION_ABORTED) },
  [KSK_SESSION_PAUSED] = { "paused", TO (KSK_SESSION_RUNNING) | TO (KSK_SESSION_OBJECTION) | TO (KSK_SESSION_ABORTED) },
  [KSK_SESSION_DEVIATION]
  = { "deviation", TO (KSK_SESSION_RUNNING) | TO (KSK_SESSION_OBJECTION) | TO (KSK_SESSION_ABORTED) },
  [KSK_SESSION_OBJECTION] = { "objection", TO (KSK_SESSION_RUNNING) | TO (KSK_SESSION_PAUSED)
                                               | TO (KSK_SESSION_DEVIATION) | TO (KSK_SESSION_ABORTED) },
  [KSK_SESSION_CLOSING] = { "closing", TO (KSK_SESSION_CLOSED) },
  [KSK_SESSION_CLOSED] = { "closed", 0 },
  [KSK_SESSION_ABORTED] = { "aborted", 0 },
};

static const struct {
  const char *name;
  guint next; /* set of states */
} step_states[KSK_N_STEP_STATES] = {
  [KSK_STEP_PENDING] = { "pending", TO (KSK_STEP_ACTIVE) },
  [KSK_STEP_ACTIVE] = { "active", TO (KSK_STEP_WORKING) | TO (KSK_STEP_REVIEW) | TO (KSK_STEP_FAILED) },
  [KSK_STEP_WORKING] = { "working", TO (KSK_STEP_ACTIVE) | TO (KSK_STEP_REVIEW) | TO (KSK_STEP_FAILED) },
  [KSK_STEP_REVIEW]
  = { "review", TO (KSK_STEP_ACTIVE) | TO (KSK_STEP_WORKING) | TO (KSK_STEP_FAILED) | TO (KSK_STEP_DONE) },
  [KSK_STEP_FAILED] = { "failed", TO (KSK_STEP_ACTIVE) | TO (KSK_STEP_WORKING) | TO (KSK_STEP_REVIEW) },
  [KSK_STEP_DONE] = { "done", 0 },
};

gboolean
ksk_session_state_may_become (KskSessionState from, KskSessionState to)
{
  g_return_val_if_fail (from < KSK_N_SESSION_STATES && to < KSK_N_SESSION_STATES, FALSE);
  return (session_states[from].next & TO (to)) != 0;
}

gboolean
ksk_step_state_may_become (KskStepState from, KskStepState to)
{
  g_return_val_if_fail (from < KSK_N_STEP_STATES && to < KSK_N_STEP_STATES, FALSE);
  return (step_states[from].next & TO (to)) != 0;
}

const char *
ksk_session_state_get_name (KskSessionState state)
{
  g_return_val_if_fail (state < KSK_N_SESSION_STATES, "");
  return session_states[state].name;
}

const char *
ksk_step_state_get_name (KskStepState state)
{
  g_return_val_if_fail (state < KSK_N_STEP_STATES, "");
  return step_states[state].name;
}
