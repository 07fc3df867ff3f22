/* Everyone answers to a role. Kind: roll-call. Records: `person` (roles, name, initials), `not-here` (roles). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* One line of the roll. Owned by the action. */
typedef struct {
  GArray *roles; /* (element-type KskRole): held by one person */
  gboolean is_required;
  gboolean is_answered; /* somebody is here, or, for one that is not required, nobody is */
  char *name;           /* (nullable) */
  char *initials;       /* (nullable) */
} KskRollRow;

#define KSK_TYPE_ROLL_CALL (ksk_roll_call_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskRollCall, ksk_roll_call, KSK, ROLL_CALL, KskAction)

KSK_API GPtrArray *ksk_roll_call_get_rows (KskRollCall *self); /* (element-type KskRollRow), in the script's order */

/* Returns the first row that has no answer, or the number of rows. */
KSK_API guint ksk_roll_call_get_next (KskRollCall *self);

/* Writes down who answered. Initials are two to five letters or digits, and nobody else's. Again for the same row is a
 * correction. Errors: KSK_SESSION_ERROR_TEXT (the name), _INITIALS, _ROLES (the same name in another row: who is to
 * hold two roles holds them in one), _STATE, KSK_JOURNAL_ERROR_*. */
KSK_API gboolean ksk_roll_call_answer (KskRollCall *self, guint row, const char *name, const char *initials,
                                       GError **error);

/* Nobody answers to a role that is not required. Errors: KSK_SESSION_ERROR_ABSENT when it is required. */
KSK_API gboolean ksk_roll_call_absent (KskRollCall *self, guint row, GError **error);

G_END_DECLS
