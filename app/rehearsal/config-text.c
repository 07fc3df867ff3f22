/* The configuration file of a rehearsal. */
#include "config-text.h"

#include "soft-token.h"

#define DAY_S 86400
#define DEFAULT_HORIZON_DAYS 180

/* Above this, slots of schemas that are not used would be most of the file. */
#define MAX_BUNDLES_FOR_ALL_SCHEMAS 100

/* Appends a double-quoted scalar: what is between the quotes cannot be anything but text. @text: printable UTF-8. */
static void
append_quoted (GString *yaml, const char *text)
{
  g_string_append_c (yaml, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (yaml, '\\');
    g_string_append_c (yaml, *p);
  }
  g_string_append_c (yaml, '"');
}

/* Appends a line `NAME: "TEXT"`; @name with its indentation. */
static void
append_text (GString *yaml, const char *name, const char *text)
{
  g_string_append_printf (yaml, "%s: ", name);
  append_quoted (yaml, text);
  g_string_append_c (yaml, '\n');
}

/* Appends a line `NAME: PnD`. */
static void
append_duration (GString *yaml, const char *name, gint64 duration_s)
{
  g_autofree char *text = ksk_duration_format (duration_s);
  g_string_append_printf (yaml, "%s: %s\n", name, text);
}

static void
append_hsm (GString *yaml, const KskConfigText *self)
{
  g_string_append (yaml, "hsm:\n  " KSK_SOFT_TOKEN_HSM_NAME ":\n");
  append_text (yaml, "    module", self->module);
  if (!self->with_cards)
    append_text (yaml, "    pin", KSK_SOFT_TOKEN_PIN);
  g_string_append (yaml, "    env:\n");
  append_text (yaml, "      SOFTHSM2_CONF", self->layout->softhsm_config);

  g_string_append (yaml, "\nfilenames:\n");
  append_text (yaml, "  previous_skr", self->layout->previous);
  append_text (yaml, "  input_ksr", self->layout->request);
  append_text (yaml, "  output_skr", self->layout->response);
  append_text (yaml, "  output_trustanchor", self->layout->trust_anchor);
}

static gboolean
append_keys (GString *yaml, const KskConfigText *self, GError **error)
{
  static const char *const names[] = { KSK_REHEARSAL_CURRENT, KSK_REHEARSAL_NEXT };
  g_autofree char *valid_from = ksk_time_format (self->valid_from_s);

  g_string_append (yaml, "\nkeys:\n");
  for (guint i = 0; i < self->phase->n_ksks; i++) {
    KskDnskey *ksk = self->ksks[i];
    KskPublicKey *key = ksk_dnskey_get_public_key (ksk, error);
    g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (ksk, self->zone->domain, error);
    if (key == NULL || ds == NULL)
      return FALSE;

    g_string_append_printf (yaml, "  %s:\n    description: Rehearsal KSK\n", names[i]);
    append_text (yaml, "    label", ksk_dnskey_get_identifier (ksk));
    g_string_append_printf (yaml, "    key_tag: %u\n    algorithm: %s\n", ksk_dnskey_get_key_tag (ksk),
                            ksk_algorithm_get_name (ksk_dnskey_get_algorithm (ksk)));
    if (ksk_public_key_get_kind (key) == KSK_KEY_KIND_RSA)
      g_string_append_printf (yaml, "    rsa_size: %u\n    rsa_exponent: %" G_GUINT64_FORMAT "\n",
                              ksk_public_key_get_bits (key), ksk_public_key_get_exponent (key));
    g_string_append_printf (yaml, "    valid_from: %s+00:00\n", valid_from);
    append_text (yaml, "    ds_sha256", ds);
  }
  return TRUE;
}

static void
append_algorithms (GString *yaml, const KskZone *zone)
{
  gboolean has_ecdsa = FALSE;
  gboolean has_eddsa = FALSE;

  g_string_append (yaml, "  approved_algorithms: [");
  for (guint i = 0; i < zone->n_algorithms; i++) {
    KskKeyKind kind = ksk_algorithm_get_key_kind (zone->algorithms[i]);
    has_ecdsa = has_ecdsa || kind == KSK_KEY_KIND_P256 || kind == KSK_KEY_KIND_P384;
    has_eddsa = has_eddsa || kind == KSK_KEY_KIND_ED25519 || kind == KSK_KEY_KIND_ED448;
    g_string_append_printf (yaml, "%s%s", i > 0 ? ", " : "", ksk_algorithm_get_name (zone->algorithms[i]));
  }
  g_string_append (yaml, "]\n");
  if (has_ecdsa)
    g_string_append (yaml, "  enable_unsupported_ecdsa: true\n");
  if (has_eddsa)
    g_string_append (yaml, "  enable_unsupported_edwards_dsa: true\n");
}

static void
append_horizon (GString *yaml, const KskConfigText *self)
{
  gint64 ahead_s = ksk_cycle_expiration (self->cycle, self->cycle->count - 1) - self->now_s;
  gint64 days = (ahead_s + DAY_S - 1) / DAY_S;

  if (days > DEFAULT_HORIZON_DAYS)
    g_string_append_printf (yaml,
                            "  # The usual horizon is %d days; the last signature requested here expires later.\n"
                            "  signature_horizon_days: %" G_GINT64_FORMAT "\n",
                            DEFAULT_HORIZON_DAYS, days);
  else
    g_string_append_printf (yaml, "  signature_horizon_days: %d\n", DEFAULT_HORIZON_DAYS);
}

static void
append_request_policy (GString *yaml, const KskConfigText *self)
{
  const KskZone *zone = self->zone;
  const KskCycle *cycle = self->cycle;
  gint64 tenth_s = ksk_cycle_tenths (cycle, 1);
  gint64 length_s = ksk_cycle_inception (cycle, cycle->count - 1) - cycle->start_s;

  g_string_append (yaml, "\nrequest_policy:\n  acceptable_domains: [");
  append_quoted (yaml, zone->domain);
  g_string_append_printf (yaml, "]\n  num_bundles: %u\n  num_keys_per_bundle: [", cycle->count);
  for (guint i = 0; i < cycle->count; i++)
    g_string_append_printf (yaml, "%s%u", i > 0 ? ", " : "",
                            ksk_zone_count_keys (i, cycle->count) * zone->n_algorithms);
  g_string_append_printf (yaml, "]\n  num_different_keys_in_all_bundles: %u\n",
                          ksk_zone_count_different_keys (cycle->count) * zone->n_algorithms);
  append_duration (yaml, "  min_cycle_inception_length", MAX (length_s - tenth_s, 0));
  append_duration (yaml, "  max_cycle_inception_length", length_s + tenth_s);
  append_duration (yaml, "  min_bundle_interval", 9 * tenth_s);
  append_duration (yaml, "  max_bundle_interval", 11 * tenth_s);
  append_algorithms (yaml, zone);
  append_horizon (yaml, self);
  if (self->request_bytes > KSK_MAX_REQUEST_BYTES)
    g_string_append_printf (yaml, "  max_request_bytes: %" G_GSIZE_FORMAT "\n", self->request_bytes);
}

static void
append_policies (GString *yaml, const KskConfigText *self)
{
  const KskCycle *cycle = self->cycle;

  g_string_append_printf (yaml, "\nresponse_policy:\n  num_bundles: %u\n", self->zone->cycle_before.count);

  g_string_append (yaml, "\nksk_policy:\n  publish_safety: PT0S\n  retire_safety: P28D\n");
  append_duration (yaml, "  max_signature_validity", ksk_cycle_tenths (cycle, 21));
  append_duration (yaml, "  min_signature_validity", ksk_cycle_tenths (cycle, 21));
  append_duration (yaml, "  max_validity_overlap", ksk_cycle_tenths (cycle, 16));
  append_duration (yaml, "  min_validity_overlap", ksk_cycle_tenths (cycle, 9));
  g_string_append_printf (yaml, "  ttl: %u\n", KSK_REHEARSAL_TTL_S);
}

static void
append_schemas (GString *yaml, const KskConfigText *self)
{
  guint count = self->cycle->count;

  g_string_append (yaml, "\nschemas:\n");
  for (const KskPhase *phase = ksk_phase_list (); phase->name != NULL; phase++) {
    gboolean is_possible = phase->n_ksks <= self->phase->n_ksks && phase->n_algorithms == self->phase->n_algorithms;
    if (phase != self->phase && (!is_possible || count > MAX_BUNDLES_FOR_ALL_SCHEMAS))
      continue;
    g_string_append_printf (yaml, "  %s:\n", phase->name);
    for (guint i = 0; i < count; i++)
      g_string_append_printf (yaml, "    %u: %s\n", i + 1, ksk_phase_get_slot (phase, i, count));
  }
}

static void
append_cameras (GString *yaml, gboolean with_cameras)
{
  g_string_append (yaml, "  cameras:\n");
  g_string_append (yaml, with_cameras ? "    record: here\n    list:\n"
                                        "      - {name: CAM01, place: table, device: test}\n"
                                        "      - {name: CAM02, place: safe, device: test}\n"
                                      : "    record: outside\n");
}

static void
append_cards (GString *yaml, const KskLayout *layout)
{
  g_string_append (yaml, "  cards:\n    place: table\n");
  append_text (yaml, "    set", layout->card_set);
  append_text (yaml, "    folder", layout->cards);
}

GBytes *
ksk_config_text_write (const KskConfigText *self, GError **error)
{
  g_autoptr (GString) yaml
      = g_string_new ("# A rehearsal: made-up keys in a software token. Nothing here is secret, and "
                      "nothing may be relied on.\n\n");

  append_hsm (yaml, self);
  if (!append_keys (yaml, self, error))
    return NULL;
  append_request_policy (yaml, self);
  append_policies (yaml, self);
  append_schemas (yaml, self);

  g_string_append (yaml, "\nceremony:\n  title: Rehearsal\n  facility: Rehearsal room\n");
  append_text (yaml, "  zone", self->zone->domain);
  g_string_append (yaml, "  hsm:\n    " KSK_SOFT_TOKEN_HSM_NAME ":\n");
  append_text (yaml, "      token_label", KSK_SOFT_TOKEN_LABEL);
  append_cameras (yaml, self->with_cameras);
  if (self->with_cards)
    append_cards (yaml, self->layout);
  return g_string_free_to_bytes (g_steal_pointer (&yaml));
}
