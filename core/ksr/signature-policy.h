/* The signature policy that a KSR or SKR states: safety periods, validity, overlap, algorithms. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* One SignatureAlgorithm element. */
typedef struct {
  guint8 algorithm;     /* number, any value: the checks judge it */
  guint32 size_bits;    /* RSA modulus, curve (256, 384) or EdDSA (256 for Ed25519, 456 for Ed448); DSA prime */
  guint64 rsa_exponent; /* 0 unless RSA */
} KskAlgorithmPolicy;

/* A policy. All durations in seconds, 0 to KSK_DURATION_MAX_S. Whoever owns the enclosing value owns it. */
typedef struct {
  gint64 publish_safety_s;
  gint64 retire_safety_s;
  gint64 max_signature_validity_s;
  gint64 min_signature_validity_s;
  gint64 max_validity_overlap_s;
  gint64 min_validity_overlap_s;
  GArray *algorithms; /* (not nullable) (element-type KskAlgorithmPolicy): in the document's order */
} KskSignaturePolicy;

/* Returns: (transfer full) (not nullable): a policy with all durations 0 and no algorithms, to fill in. */
KSK_API KskSignaturePolicy *ksk_signature_policy_new (void);
KSK_API KskSignaturePolicy *ksk_signature_policy_copy (const KskSignaturePolicy *self);
KSK_API void ksk_signature_policy_free (KskSignaturePolicy *self);
KSK_API gboolean ksk_signature_policy_equal (const KskSignaturePolicy *a, const KskSignaturePolicy *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskSignaturePolicy, ksk_signature_policy_free)

G_END_DECLS
