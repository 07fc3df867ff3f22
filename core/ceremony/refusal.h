/* Why something cannot go on, said for the whole room. */
#pragma once

#include <glib-object.h>

#include "ksk-macros.h"

G_BEGIN_DECLS

/* Immutable, reference counted. Texts are plain sentences, not nullable but for @detail. */
typedef struct _KskRefusal KskRefusal;

/* A boxed type. */
#define KSK_TYPE_REFUSAL (ksk_refusal_get_type ())
KSK_API GType ksk_refusal_get_type (void);

/**
 * ksk_refusal_new:
 * @happened: (not nullable): what happened.
 * @unaffected: (not nullable): what is not affected.
 * @next: (not nullable): who decides what next.
 * @detail: (nullable): for the small print: a `CKR_*` name, a path, an errno text.
 *
 * Returns: (transfer full).
 */
KSK_API KskRefusal *ksk_refusal_new (const char *happened, const char *unaffected, const char *next,
                                     const char *detail);
KSK_API KskRefusal *ksk_refusal_ref (KskRefusal *self);
KSK_API void ksk_refusal_unref (KskRefusal *self);
KSK_API const char *ksk_refusal_get_happened (KskRefusal *self);
KSK_API const char *ksk_refusal_get_unaffected (KskRefusal *self);
KSK_API const char *ksk_refusal_get_next (KskRefusal *self);
KSK_API const char *ksk_refusal_get_detail (KskRefusal *self); /* (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskRefusal, ksk_refusal_unref)

G_END_DECLS
