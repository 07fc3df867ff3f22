/* The rules of a request, one function each, and what they share. Internal to core/check. */
#pragma once

#include "check/check.h"

G_BEGIN_DECLS

/* Adds the findings of one check to @report: failures, or one pass when there are none; skips where an option or a
 * missing input leaves something unchecked. */
typedef void (*KskRule) (const KskCheckInput *input, KskReport *report);

void ksk_rule_domain (const KskCheckInput *input, KskReport *report);
void ksk_rule_id (const KskCheckInput *input, KskReport *report);
void ksk_rule_bundle_unique (const KskCheckInput *input, KskReport *report);
void ksk_rule_bundle_keys (const KskCheckInput *input, KskReport *report);
void ksk_rule_proof_of_possession (const KskCheckInput *input, KskReport *report);
void ksk_rule_bundle_count (const KskCheckInput *input, KskReport *report);
void ksk_rule_cycle_duration (const KskCheckInput *input, KskReport *report);
void ksk_rule_bundle_intervals (const KskCheckInput *input, KskReport *report);
void ksk_rule_policy_keys (const KskCheckInput *input, KskReport *report);
void ksk_rule_policy_algorithms (const KskCheckInput *input, KskReport *report);
void ksk_rule_signature_overlap (const KskCheckInput *input, KskReport *report);
void ksk_rule_signature_validity (const KskCheckInput *input, KskReport *report);
void ksk_rule_signature_horizon (const KskCheckInput *input, KskReport *report);
void ksk_rule_previous_response (const KskCheckInput *input, KskReport *report);
void ksk_rule_chain_keys (const KskCheckInput *input, KskReport *report);
void ksk_rule_chain_overlap (const KskCheckInput *input, KskReport *report);

/* not-checked.c: each adds a skip and returns TRUE when the caller has nothing to look at. */
gboolean ksk_skip_when_off (KskReport *report, const char *check, gboolean option, const char *option_name);
gboolean ksk_skip_when_empty (KskReport *report, const char *check, GPtrArray *bundles);
gboolean ksk_skip_without_previous (const KskCheckInput *input, KskReport *report, const char *check);

/* describe.c: how findings call things. Each returns: (transfer full). */
char *ksk_describe_key (KskDnskey *key);
char *ksk_describe_algorithm (guint algorithm, guint bits, guint64 rsa_exponent);
char *ksk_describe_limits (gint64 min_s, gint64 max_s);

/* A key and the first bundle that it stands in. All borrowed. */
typedef struct {
  KskDnskey *key;
  KskBundle *bundle;
  guint number; /* of the bundle, from 1 */
} KskPlacedKey;

/* Returns: (transfer full) (element-type KskPlacedKey): the keys of the first @n_bundles bundles that differ in
 * anything, in order of appearance. */
GArray *ksk_collect_keys (GPtrArray *bundles, guint n_bundles);

/* Returns: (transfer none) (nullable): the key of @bundle that made a signature with @fields, or says that it did. */
KskDnskey *ksk_find_signer (KskBundle *bundle, const KskRrsigFields *fields);

/**
 * ksk_verify_bundle:
 * @noun: what findings call the bundle: `Bundle`, `SKR bundle`.
 *
 * Verifies every signature of a bundle over its whole key set and compares the fields with those of the key that
 * signed, adding a failure of @check for each that is wrong.
 * Returns: (transfer container) (nullable) (element-type KskDnskey): the keys with a good signature; NULL when the set
 * is too large to look at.
 */
GPtrArray *ksk_verify_bundle (KskReport *report, const char *check, const char *noun, KskBundle *bundle, guint number,
                              const char *domain);

G_END_DECLS
