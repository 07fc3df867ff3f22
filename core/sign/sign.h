/* Signing a plan, and believing nothing of it until it is verified. */
#pragma once

#include "sign/plan.h"
#include "sign/signer.h"

G_BEGIN_DECLS

#define KSK_SIGN_ERROR (ksk_sign_error_quark ())

typedef enum {
  KSK_SIGN_ERROR_BAD_SIGNATURE, /* the signer answered with a signature that does not verify: do not trust it */
  KSK_SIGN_ERROR_MISMATCH,      /* the file written would not read back as what was signed: a bug, nothing written */
} KskSignError;

KSK_API GQuark ksk_sign_error_quark (void);

/* Told after each signature has been made and verified: @done of @total. From the thread that called. */
typedef void (*KskSignProgress) (guint done, guint total, const KskPlannedSignature *signature, gpointer user_data);

/**
 * ksk_plan_sign:
 * @signer: (not nullable): makes the signatures, one at a time, in order.
 * @progress: (nullable): and @user_data.
 * @cancellable: (nullable): looked at before each signature.
 * @xml: (out) (transfer full) (nullable): the SKR file.
 *
 * Signs a plan, verifies each signature with OpenSSL against the key in the plan (the configured one, not the HSM's
 * word), builds the SKR, serialises it, parses it again and compares (check SKR-VERIFY). Blocks.
 * Returns: (transfer full) (nullable): NULL when anything failed; nothing partial is ever returned.
 * Errors: KSK_SIGN_ERROR_*, the signer's own, G_IO_ERROR_CANCELLED.
 */
KSK_API KskResponse *ksk_plan_sign (KskPlan *self, KskSigner *signer, KskSignProgress progress, gpointer user_data,
                                    GCancellable *cancellable, GBytes **xml, GError **error);

G_END_DECLS
