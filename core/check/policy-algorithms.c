/* KSR-POLICY-ALG: every algorithm that the request names is one that this signer may use. */
#include "check/rules.h"

static const char check[] = "KSR-POLICY-ALG";

static void G_GNUC_PRINTF (4, 5)
    fail (KskReport *report, const KskAlgorithmPolicy *listed, const char *expected, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *found = ksk_describe_algorithm (listed->algorithm, listed->size_bits, listed->rsa_exponent);
  ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, expected, found, "The request's policy lists %s: %s.",
                  found, what);
}

/* Returns the one size that keys of @kind have, or 0 for RSA, which has many. */
static guint
get_fixed_size (KskKeyKind kind)
{
  switch (kind) {
    case KSK_KEY_KIND_P256:
    case KSK_KEY_KIND_ED25519:
      return 256;
    case KSK_KEY_KIND_P384:
      return 384;
    case KSK_KEY_KIND_ED448:
      return 456;
    case KSK_KEY_KIND_RSA:
    case KSK_KEY_KIND_NONE:
    default:
      return 0;
  }
}

/* Returns FALSE when the algorithm may not be used at all, whatever the approved lists say. */
static gboolean
check_usable (const KskAlgorithmPolicy *listed, const KskRequestPolicy *policy, KskReport *report)
{
  if (ksk_algorithm_is_deprecated (listed->algorithm)) {
    fail (report, listed, NULL, "this algorithm is deprecated or unknown");
    return FALSE;
  }

  KskKeyKind kind = ksk_algorithm_get_key_kind (listed->algorithm);
  switch (kind) {
    case KSK_KEY_KIND_NONE:
      fail (report, listed, NULL, "this algorithm is not supported");
      return FALSE;
    case KSK_KEY_KIND_P256:
    case KSK_KEY_KIND_P384:
      if (!policy->enable_unsupported_ecdsa) {
        fail (report, listed, NULL, "ECDSA is not enabled; request_policy.enable_unsupported_ecdsa is false");
        return FALSE;
      }
      break;
    case KSK_KEY_KIND_ED25519:
    case KSK_KEY_KIND_ED448:
      if (!policy->enable_unsupported_edwards_dsa) {
        fail (report, listed, NULL, "EdDSA is not enabled; request_policy.enable_unsupported_edwards_dsa is false");
        return FALSE;
      }
      break;
    case KSK_KEY_KIND_RSA:
    default:
      break;
  }

  guint size = get_fixed_size (kind);
  if (size != 0 && listed->size_bits != size) {
    g_autofree char *expected = g_strdup_printf ("%u bits", size);
    fail (report, listed, expected, "keys of this algorithm have %u bits", size);
  }
  return TRUE;
}

static gboolean
has_algorithm (GArray *approved, guint8 algorithm)
{
  for (guint i = 0; i < approved->len; i++)
    if (g_array_index (approved, guint8, i) == algorithm)
      return TRUE;
  return FALSE;
}

static gboolean
has_size (GArray *approved, guint32 size_bits)
{
  for (guint i = 0; i < approved->len; i++)
    if (g_array_index (approved, guint32, i) == size_bits)
      return TRUE;
  return FALSE;
}

static gboolean
has_exponent (GArray *approved, guint64 exponent)
{
  for (guint i = 0; i < approved->len; i++)
    if (g_array_index (approved, guint64, i) == exponent)
      return TRUE;
  return FALSE;
}

static void
check_approved (const KskAlgorithmPolicy *listed, const KskRequestPolicy *policy, KskReport *report)
{
  if (!has_algorithm (policy->approved_algorithms, listed->algorithm))
    fail (report, listed, NULL, "this algorithm is not in request_policy.approved_algorithms");
  if (ksk_algorithm_get_key_kind (listed->algorithm) != KSK_KEY_KIND_RSA)
    return;
  if (!has_size (policy->rsa_approved_key_sizes, listed->size_bits))
    fail (report, listed, NULL, "this key size is not in request_policy.rsa_approved_key_sizes");
  if (!has_exponent (policy->rsa_approved_exponents, listed->rsa_exponent))
    fail (report, listed, NULL, "this exponent is not in request_policy.rsa_approved_exponents");
}

void
ksk_rule_policy_algorithms (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  GArray *algorithms = ksk_request_get_zsk_policy (input->request)->algorithms;
  gboolean compare = policy->signature_algorithms_match_zsk_policy;

  ksk_skip_when_off (report, check, compare, "request_policy.signature_algorithms_match_zsk_policy");
  for (guint i = 0; i < algorithms->len; i++) {
    const KskAlgorithmPolicy *listed = &g_array_index (algorithms, KskAlgorithmPolicy, i);
    if (check_usable (listed, policy, report) && compare)
      check_approved (listed, policy, report);
  }

  if (algorithms->len == 0)
    ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "The request's policy lists no algorithm.");
  else if (!ksk_report_has_failed (report, check))
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    compare ? "The algorithms that the request's policy lists are supported and approved."
                            : "The algorithms that the request's policy lists are supported.");
}
