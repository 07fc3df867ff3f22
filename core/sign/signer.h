/* Who makes signatures: the interface between a plan and an HSM. */
#pragma once

#include <gio/gio.h>

#include "dnssec/public-key.h"

G_BEGIN_DECLS

#define KSK_TYPE_SIGNER (ksk_signer_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskSigner, ksk_signer, KSK, SIGNER, GObject)

/**
 * KskSignerInterface:
 * @sign: makes one signature and blocks until it is there; called in the plan's order from the thread that calls
 *   ksk_plan_sign(). The result is in DNSSEC form and is verified by the caller. See ksk_signer_sign().
 */
struct _KskSignerInterface {
  GTypeInterface parent_iface;

  GBytes *(*sign) (KskSigner *self, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
                   GCancellable *cancellable, GError **error);
};

/**
 * ksk_signer_sign:
 * @label: (not nullable): CKA_LABEL of the key.
 * @algorithm: DNSSEC algorithm number, supported.
 * @data: (not nullable): what to sign, not yet digested.
 * @hash_in_hsm: let the HSM digest where it can.
 * @cancellable: (nullable): looked at before the HSM call, never during it.
 *
 * Returns: (transfer full) (nullable): RFC 3110, 6605 or 8080 form. Errors: those of the implementation;
 * G_IO_ERROR_CANCELLED.
 */
KSK_API GBytes *ksk_signer_sign (KskSigner *self, const char *label, guint algorithm, GBytes *data,
                                 gboolean hash_in_hsm, GCancellable *cancellable, GError **error);

G_END_DECLS
