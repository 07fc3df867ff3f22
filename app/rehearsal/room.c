/* A rehearsal room: everything a ceremony needs, made up, in one folder. */
#include "room.h"

#include <gio/gio.h>

#include "app/media/file-write.h"
#include "card-maker.h"
#include "config-text.h"
#include "soft-token.h"

/* As many as the slots of a schema may be in a configuration. */
#define MAX_BUNDLES 9000

/* Before the previous SKR begins, the KSKs are made, as their labels say, and become valid. */
#define KSK_MADE_BEFORE_S (G_GINT64_CONSTANT (366) * 86400)
#define KSK_VALID_BEFORE_S (G_GINT64_CONSTANT (30) * 86400)

/* Labels name the time in steps of four seconds. */
#define LABEL_STEP_S 4

/* What is made on the way to a room. */
typedef struct {
  const KskRoomSpec *spec;
  const KskPhase *phase;
  KskZone zone;
  KskLayout *layout;
  char *module;
  KskRequest *before; /* what the previous SKR answers */
  KskRequest *request;
  GBytes *request_xml;
  KskHsm *hsm;
  KskInventory *inventory;
  KskDnskey *ksks[KSK_REHEARSAL_MAX_KSKS];
} Builder;

static void
builder_clear (Builder *self)
{
  g_clear_pointer (&self->layout, ksk_layout_free);
  g_clear_pointer (&self->module, g_free);
  g_clear_pointer (&self->before, ksk_request_unref);
  g_clear_pointer (&self->request, ksk_request_unref);
  g_clear_pointer (&self->request_xml, g_bytes_unref);
  g_clear_object (&self->hsm);
  g_clear_pointer (&self->inventory, ksk_inventory_unref);
  for (guint i = 0; i < KSK_REHEARSAL_MAX_KSKS; i++)
    g_clear_pointer (&self->ksks[i], ksk_dnskey_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

void
ksk_room_free (KskRoom *self)
{
  g_free (self->config_path);
  g_free (self->request_path);
  g_free (self->previous_path);
  g_free (self->response_path);
  g_free (self->trust_anchor_path);
  g_free (self->schema);
  g_clear_pointer (&self->config, ksk_config_unref);
  g_free (self);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* Sets the quarter and both cycles. */
static gboolean
choose_times (KskZone *zone, const KskRoomSpec *spec)
{
  if (spec->now_s < 0 || spec->now_s > KSK_TIME_MAX)
    return FALSE;
  zone->quarter = ksk_quarter_after (spec->now_s);
  if (!ksk_cycle_init (&zone->cycle, zone->quarter, spec->bundles))
    return FALSE;
  ksk_cycle_init_before (&zone->cycle_before, &zone->cycle, zone->quarter);
  return zone->cycle_before.start_s >= KSK_MADE_BEFORE_S;
}

static gboolean
read_spec (Builder *self, GError **error)
{
  const KskRoomSpec *spec = self->spec;

  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (spec->domain, error);
  if (wire == NULL)
    return FALSE;

  self->phase = ksk_phase_find (spec->rollover);
  if (self->phase == NULL) {
    g_autofree char *names = ksk_phase_dup_names ();
    return refuse (error, "There is no rollover phase \"%s\"; there are: %s", spec->rollover, names);
  }
  if (!ksk_algorithm_is_supported (spec->algorithm))
    return refuse (error, "Algorithm %u is not supported", (guint)spec->algorithm);
  if (spec->bundles < 1 || spec->bundles > MAX_BUNDLES)
    return refuse (error, "A rehearsal has 1 to %d bundles, not %u", MAX_BUNDLES, spec->bundles);
  if (!choose_times (&self->zone, spec))
    return refuse (error, "%u bundles from now on would need times before 1970 or after 2106: check the clock",
                   spec->bundles);

  gboolean is_rsa = ksk_algorithm_get_key_kind (spec->algorithm) == KSK_KEY_KIND_RSA;
  self->zone.domain = spec->domain;
  self->zone.n_algorithms = self->phase->n_algorithms;
  self->zone.algorithms[0] = spec->algorithm;
  self->zone.algorithms[1] = is_rsa ? KSK_ALGORITHM_ECDSAP256SHA256 : KSK_ALGORITHM_RSASHA256;

  self->layout = ksk_layout_new (spec->dir, spec->domain, self->zone.quarter);
  self->module = ksk_soft_token_find_module (error);
  return self->module != NULL && ksk_soft_token_check_path (self->module, error)
         && ksk_soft_token_check_path (self->layout->dir, error);
}

static gboolean
make_requests (Builder *self, GHashTable *tags, GError **error)
{
  g_autoptr (KskDeterministicRandom) random = ksk_deterministic_random_new (self->spec->seed, error);
  if (random == NULL || !ksk_zone_make_requests (&self->zone, random, tags, &self->before, &self->request, error))
    return FALSE;
  self->request_xml = ksk_request_to_xml (self->request);
  return TRUE;
}

static gboolean
make_ksks (Builder *self, GHashTable *tags, GError **error)
{
  gint64 made_s = self->zone.cycle_before.start_s - KSK_MADE_BEFORE_S;

  self->hsm = ksk_soft_token_make (self->module, self->layout->softhsm_config, self->layout->tokens, error);
  if (self->hsm == NULL)
    return FALSE;

  self->inventory = ksk_inventory_new ();
  for (guint i = 0; i < self->phase->n_ksks; i++) {
    KskAlgorithm algorithm = self->zone.algorithms[MIN (i, self->zone.n_algorithms - 1)];
    self->ksks[i]
        = ksk_soft_token_make_ksk (self->hsm, algorithm, made_s + i * LABEL_STEP_S, KSK_REHEARSAL_TTL_S, tags, error);
    if (self->ksks[i] == NULL)
      return FALSE;
    KskPublicKey *key = ksk_dnskey_get_public_key (self->ksks[i], error);
    if (key == NULL)
      return FALSE;
    ksk_inventory_add (self->inventory, ksk_dnskey_get_identifier (self->ksks[i]), key);
  }
  return TRUE;
}

/* The configuration for a request of @cycle in @phase. @bytes: (out) (transfer full): its file. */
static KskConfig *
make_config (const Builder *self, const KskCycle *cycle, const KskPhase *phase, GBytes **bytes, GError **error)
{
  KskConfigText text = {
    .zone = &self->zone,
    .cycle = cycle,
    .phase = phase,
    .valid_from_s = self->zone.cycle_before.start_s - KSK_VALID_BEFORE_S,
    .now_s = self->spec->now_s,
    .request_bytes = g_bytes_get_size (self->request_xml),
    .module = self->module,
    .with_cameras = self->spec->with_cameras,
    .with_cards = self->spec->with_cards,
    .layout = self->layout,
  };
  for (guint i = 0; i < phase->n_ksks; i++)
    text.ksks[i] = self->ksks[i];

  *bytes = ksk_config_text_write (&text, error);
  return *bytes == NULL ? NULL : ksk_config_parse (*bytes, self->layout->config, error);
}

/* The findings that failed, as a sentence. */
static char *
describe_failures (KskReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GPtrArray *findings = ksk_report_get_findings (report);

  for (guint i = 0; i < findings->len; i++) {
    KskFinding *finding = findings->pdata[i];
    if (ksk_finding_get_verdict (finding) == KSK_VERDICT_FAIL)
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", ksk_finding_get_check (finding),
                              ksk_finding_get_message (finding));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Holds the ceremony of the quarter before: the same way to an SKR as any other. */
static gboolean
make_previous (const Builder *self, GError **error)
{
  const KskPhase *phase = ksk_phase_find (self->phase->before);
  g_autoptr (GBytes) config_bytes = NULL;
  g_autoptr (KskConfig) config = make_config (self, &self->zone.cycle_before, phase, &config_bytes, error);
  if (config == NULL)
    return FALSE;
  const KskSchema *schema = ksk_config_find_schema (config, phase->name, error);
  if (schema == NULL)
    return FALSE;

  KskCheckInput input = {
    .request = self->before,
    .previous_waiver = "the first SKR of the zone",
    .config = config,
    .hsm_keys = self->inventory,
    .now_s = MAX (self->zone.cycle_before.start_s - 1, 0),
  };
  g_autoptr (KskReport) report = ksk_report_new ();
  g_autoptr (KskPlan) plan = ksk_plan_build (&input, schema, report);
  if (plan == NULL || !ksk_report_accepts (report)) {
    g_autofree char *failures = describe_failures (report);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The previous SKR cannot be made: %s", failures);
    return FALSE;
  }

  g_autoptr (GBytes) xml = NULL;
  g_autoptr (KskResponse) response = ksk_plan_sign (plan, KSK_SIGNER (self->hsm), NULL, NULL, NULL, &xml, error);
  return response != NULL && ksk_file_write_new (self->layout->previous, xml, error);
}

static gboolean
write_trust_anchor (const Builder *self, GError **error)
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->phase->n_ksks; i++) {
    char *ds = ksk_dnskey_dup_ds_sha256 (self->ksks[i], self->spec->domain, error);
    if (ds == NULL)
      return FALSE;
    g_ptr_array_add (texts, ds);

    KskKeyDigest *digest = g_new (KskKeyDigest, 1);
    *digest = (KskKeyDigest){
      .id = (char *)ksk_dnskey_get_identifier (self->ksks[i]),
      .valid_from_s = self->zone.cycle_before.start_s - KSK_VALID_BEFORE_S,
      .valid_until_s = -1,
      .key_tag = ksk_dnskey_get_key_tag (self->ksks[i]),
      .algorithm = ksk_dnskey_get_algorithm (self->ksks[i]),
      .digest_type = 2,
      .digest_hex = ds,
    };
    g_ptr_array_add (digests, digest);
  }

  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new ("rehearsal", NULL, self->spec->domain, digests);
  g_autoptr (GBytes) xml = ksk_trust_anchor_to_xml (anchor);
  return ksk_file_write_new (self->layout->trust_anchor, xml, error);
}

static gboolean
build (Builder *self, KskRoom *room, GError **error)
{
  g_autoptr (GHashTable) tags = g_hash_table_new (NULL, NULL);
  g_autoptr (GBytes) config_bytes = NULL;

  if (!read_spec (self, error) || !ksk_layout_make_folders (self->layout, self->spec->with_cards, error)
      || !make_requests (self, tags, error) || !make_ksks (self, tags, error)
      || (self->spec->with_cards && !ksk_card_maker_run (self->hsm, self->layout, error)))
    return FALSE;

  room->config = make_config (self, &self->zone.cycle, self->phase, &config_bytes, error);
  return room->config != NULL && ksk_file_write_new (self->layout->config, config_bytes, error)
         && make_previous (self, error) && ksk_file_write_new (self->layout->request, self->request_xml, error)
         && write_trust_anchor (self, error);
}

KskRoom *
ksk_room_build (const KskRoomSpec *spec, GError **error)
{
  g_return_val_if_fail (spec != NULL && spec->dir != NULL && spec->domain != NULL && spec->rollover != NULL, NULL);

  g_auto (Builder) builder = { .spec = spec };
  g_autoptr (KskRoom) room = g_new0 (KskRoom, 1);
  if (!build (&builder, room, error))
    return NULL;

  room->config_path = g_strdup (builder.layout->config);
  room->request_path = g_strdup (builder.layout->request);
  room->previous_path = g_strdup (builder.layout->previous);
  room->response_path = g_strdup (builder.layout->response);
  room->trust_anchor_path = g_strdup (builder.layout->trust_anchor);
  room->schema = g_strdup (builder.phase->name);
  return g_steal_pointer (&room);
}
