/* Settings that are accepted and that the operator should know of. */
#include "config/sections.h"

#define USUAL_HORIZON_DAYS 180

/* A check that can be switched off. */
typedef struct {
  const char *name;
  gsize offset;
} Check;

#define REQUEST(name)                       \
  {                                         \
#name, offsetof(KskRequestPolicy, name) \
  }

static const Check checks[] = {
  REQUEST (validate_signatures),
  REQUEST (keys_match_zsk_policy),
  REQUEST (rsa_exponent_match_zsk_policy),
  REQUEST (check_cycle_length),
  REQUEST (check_bundle_intervals),
  REQUEST (check_bundle_overlap),
  REQUEST (signature_algorithms_match_zsk_policy),
  REQUEST (signature_validity_match_zsk_policy),
  REQUEST (check_keys_match_ksk_operator_policy),
  REQUEST (signature_check_expire_horizon),
  REQUEST (check_chain_keys),
  REQUEST (check_chain_keys_in_hsm),
  REQUEST (check_chain_overlap),
  REQUEST (check_keys_publish_safety),
  REQUEST (check_keys_retire_safety),
};

G_GNUC_PRINTF (2, 3)
static void
warn (GStrvBuilder *warnings, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_strv_builder_add (warnings, sentence);
}

static void
warn_of_pin (GStrvBuilder *warnings, const KskHsmConfig *hsm, const char *option, const char *pin)
{
  if (pin != NULL)
    warn (warnings,
          "hsm.%s.%s: a PIN stands in the configuration, where everyone who reads the file learns it; "
          "leave the option out to be asked for the PIN.",
          hsm->name, option);
}

GStrv
ksk_config_build_warnings (const KskConfig *config)
{
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  const KskRequestPolicy *policy = &config->request_policy;

  for (guint i = 0; i < config->hsms->len; i++) {
    const KskHsmConfig *hsm = g_ptr_array_index (config->hsms, i);

    warn_of_pin (warnings, hsm, "pin", hsm->pin);
    warn_of_pin (warnings, hsm, "so_pin", hsm->so_pin);
  }

  for (guint i = 0; i < config->keys->len; i++) {
    const KskKeyConfig *key = g_ptr_array_index (config->keys, i);

    if (key->key_tag < 0 && key->ds_sha256 == NULL)
      warn (warnings,
            "keys.%s: neither key_tag nor ds_sha256 is given, so that a wrong key with the label %s in the HSM would "
            "not be noticed; give at least one of them.",
            key->name, key->label);
  }

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    if (!G_STRUCT_MEMBER (gboolean, policy, checks[i].offset))
      warn (warnings, "request_policy.%s: this check of the request is switched off.", checks[i].name);
  }
  if (policy->signature_horizon_days > USUAL_HORIZON_DAYS)
    warn (warnings,
          "request_policy.signature_horizon_days: signatures may expire up to %u days from now; "
          "the usual limit is %d days.",
          policy->signature_horizon_days, USUAL_HORIZON_DAYS);
  if (!config->response_policy.validate_signatures)
    warn (warnings, "response_policy.validate_signatures: this check of the previous response is switched off.");

  return g_strv_builder_end (warnings);
}
