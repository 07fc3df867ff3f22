/* The last SKR, or the KSR, is loaded from its medium. Kinds: load-previous, load-request.
 * Records: `previous-loaded` or `request-loaded` (file, size, sha256, words); `previous-waived`. A request that is not
 * a valid KSR, and an SKR whose signatures do not verify, are refused. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_LOAD (ksk_load_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskLoad, ksk_load, KSK, LOAD, KskAction)

/* Returns TRUE for load-request. */
KSK_API gboolean ksk_load_is_request (KskLoad *self);

/* Returns: (nullable) (array zero-terminated=1): files on the medium; NULL until it was read. */
KSK_API const char *const *ksk_load_get_names (KskLoad *self);

/* Looks at the medium again, for another stick was put in. */
KSK_API void ksk_load_look (KskLoad *self);
KSK_API void ksk_load_load (KskLoad *self, const char *name);

/* Returns: (nullable): the file that was loaded: of the session's exchange. */
KSK_API const KskExchangeFile *ksk_load_get_file (KskLoad *self);

/* Returns: (nullable): what was found about the last SKR. */
KSK_API KskReport *ksk_load_get_report (KskLoad *self);

/* There is no last SKR: the documented override, as ksk_session_override(). Only for load-previous. */
KSK_API gboolean ksk_load_waive (KskLoad *self, const char *reason, const char *const *initials, GError **error);
KSK_API gboolean ksk_load_is_waived (KskLoad *self);

G_END_DECLS
