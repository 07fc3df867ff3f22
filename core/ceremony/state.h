/* The states of a ceremony and of a step, and which may follow which. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

typedef enum {
  KSK_SESSION_PREPARING, /* nothing is recorded yet */
  KSK_SESSION_READY,     /* the journal was begun or resumed; what was found is shown */
  KSK_SESSION_RUNNING,
  KSK_SESSION_PAUSED,
  KSK_SESSION_DEVIATION, /* one is being written down */
  KSK_SESSION_OBJECTION, /* somebody objected: everything stands still until it is answered */
  KSK_SESSION_CLOSING,   /* the last step is confirmed; the record is being completed */
  KSK_SESSION_CLOSED,
  KSK_SESSION_ABORTED,
  KSK_N_SESSION_STATES,
} KskSessionState;

typedef enum {
  KSK_STEP_PENDING,
  KSK_STEP_ACTIVE,  /* entered; its action has something left to do */
  KSK_STEP_WORKING, /* a machine works: HSM, medium, printer */
  KSK_STEP_REVIEW,  /* its action is complete; people look and confirm */
  KSK_STEP_FAILED,  /* the software refused or a device failed: try again */
  KSK_STEP_DONE,    /* confirmed, and the record of it is durable */
  KSK_N_STEP_STATES,
} KskStepState;

/* Returns TRUE when the table has that edge. */
KSK_API gboolean ksk_session_state_may_become (KskSessionState from, KskSessionState to);
KSK_API gboolean ksk_step_state_may_become (KskStepState from, KskStepState to);

/* Returns: (not nullable): `running`; `review`. Never translated. Static. */
KSK_API const char *ksk_session_state_get_name (KskSessionState state);
KSK_API const char *ksk_step_state_get_name (KskStepState state);

G_END_DECLS
