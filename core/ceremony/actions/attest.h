/* The participants sign. Kind: attest. Record: `signed` (name, roles) by each. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_ATTEST (ksk_attest_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskAttest, ksk_attest, KSK, ATTEST, KskAction)

/* People are those of the story. */
KSK_API gboolean ksk_attest_has_signed (KskAttest *self, guint person);

/* Returns the first person who is here and has not signed, or the number of people. Complete then. */
KSK_API guint ksk_attest_get_next (KskAttest *self);

/* Errors: KSK_SESSION_ERROR_INITIALS when they are not that person's, _ABSENT. Who has signed signs no second time. */
KSK_API gboolean ksk_attest_sign (KskAttest *self, guint person, const char *initials, GError **error);

G_END_DECLS
