/* The signature policy that a KSR or SKR states. */
#include "ksr/signature-policy.h"

#include <string.h>

KskSignaturePolicy *
ksk_signature_policy_new (void)
{
  KskSignaturePolicy *self = g_new0 (KskSignaturePolicy, 1);
  self->algorithms = g_array_new (FALSE, TRUE, sizeof (KskAlgorithmPolicy));
  return self;
}

KskSignaturePolicy *
ksk_signature_policy_copy (const KskSignaturePolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  KskSignaturePolicy *copy = g_memdup2 (self, sizeof *self);
  copy->algorithms = g_array_copy (self->algorithms);
  return copy;
}

void
ksk_signature_policy_free (KskSignaturePolicy *self)
{
  g_return_if_fail (self != NULL);
  g_array_unref (self->algorithms);
  g_free (self);
}

static gboolean
algorithms_equal (GArray *a, GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const KskAlgorithmPolicy *x = &g_array_index (a, KskAlgorithmPolicy, i);
    const KskAlgorithmPolicy *y = &g_array_index (b, KskAlgorithmPolicy, i);
    if (x->algorithm != y->algorithm || x->size_bits != y->size_bits || x->rsa_exponent != y->rsa_exponent)
      return FALSE;
  }
  return TRUE;
}

gboolean
ksk_signature_policy_equal (const KskSignaturePolicy *a, const KskSignaturePolicy *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return a->publish_safety_s == b->publish_safety_s && a->retire_safety_s == b->retire_safety_s
         && a->max_signature_validity_s == b->max_signature_validity_s
         && a->min_signature_validity_s == b->min_signature_validity_s
         && a->max_validity_overlap_s == b->max_validity_overlap_s
         && a->min_validity_overlap_s == b->min_validity_overlap_s && algorithms_equal (a->algorithms, b->algorithms);
}
