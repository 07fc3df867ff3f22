/* `ksk_policy`: the signature policy, TTL and signer's name of what is signed. */
#include "config/sections.h"

#define DAY_S (G_GINT64_CONSTANT (24) * 60 * 60)

/* The section as it stands in the file, all in one mapping. */
typedef struct {
  KskSignaturePolicy signature;
  guint32 ttl_s;
  char *signers_name;
} Section;

static const KskOption options[] = {
  { "publish_safety", ksk_read_duration, offsetof (Section, signature.publish_safety_s) },
  { "retire_safety", ksk_read_duration, offsetof (Section, signature.retire_safety_s) },
  { "max_signature_validity", ksk_read_duration, offsetof (Section, signature.max_signature_validity_s) },
  { "min_signature_validity", ksk_read_duration, offsetof (Section, signature.min_signature_validity_s) },
  { "max_validity_overlap", ksk_read_duration, offsetof (Section, signature.max_validity_overlap_s) },
  { "min_validity_overlap", ksk_read_duration, offsetof (Section, signature.min_validity_overlap_s) },
  { "ttl", ksk_read_uint, offsetof (Section, ttl_s), 0, KSK_CONFIG_MAX_TTL_S },
  { "signers_name", ksk_read_domain, offsetof (Section, signers_name), .flags = KSK_OPTION_NULLABLE },
};

gboolean
ksk_read_ksk_policy (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                     GError **error)
{
  KskKskPolicy *policy = &((KskConfig *)member)->ksk_policy;
  Section section = { *policy->signature_policy, policy->ttl_s, g_steal_pointer (&policy->signers_name) };
  gboolean ok = ksk_options_read (place, node, options, G_N_ELEMENTS (options), &section, error);

  *policy->signature_policy = section.signature;
  policy->ttl_s = section.ttl_s;
  policy->signers_name = section.signers_name;
  return ok;
}

void
ksk_ksk_policy_init (KskKskPolicy *self)
{
  *self = (KskKskPolicy){ .signature_policy = ksk_signature_policy_new (), .ttl_s = 2 * DAY_S };

  /* The root zone's. */
  self->signature_policy->publish_safety_s = 0;
  self->signature_policy->retire_safety_s = 28 * DAY_S;
  self->signature_policy->max_signature_validity_s = 21 * DAY_S;
  self->signature_policy->min_signature_validity_s = 21 * DAY_S;
  self->signature_policy->max_validity_overlap_s = 16 * DAY_S;
  self->signature_policy->min_validity_overlap_s = 9 * DAY_S;
}

void
ksk_ksk_policy_clear (KskKskPolicy *self)
{
  g_clear_pointer (&self->signature_policy, ksk_signature_policy_free);
  g_clear_pointer (&self->signers_name, g_free);
}
