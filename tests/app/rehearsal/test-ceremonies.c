/* Ceremonies held in rehearsal rooms: every check passes, the request is signed, the response verifies. */
#include <glib/gstdio.h>
#include <string.h>

#include "tests/app/rehearsal/room-fixture.h"

/* 2026-01-01T00:00:00Z: the next quarter begins 90 days later, so the last signature expires after 191. */
#define FIRST_DAY_S G_GINT64_CONSTANT (1767225600)

static void
assert_accepts (KskReport *report)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL)
      g_test_message ("%s: %s", ksk_finding_get_check (findings->pdata[i]),
                      ksk_finding_get_message (findings->pdata[i]));
  g_assert_true (ksk_report_accepts (report));
}

static KskInventory *
read_inventory (KskHsm *hsm, GPtrArray *keys)
{
  KskInventory *inventory = ksk_inventory_new ();
  for (guint i = 0; i < keys->len; i++) {
    g_autoptr (GError) error = NULL;
    const KskKeyConfig *key = keys->pdata[i];
    g_autoptr (KskPublicKey) public_key = ksk_hsm_find_public_key (hsm, key->label, &error);
    g_assert_no_error (error);
    g_assert_true (ksk_inventory_add (inventory, key->label, public_key));
  }
  return inventory;
}

/* The previous SKR, and the one that was signed. */
typedef struct {
  KskResponse *previous;
  KskResponse *response;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_pointer (&self->previous, ksk_response_unref);
  g_clear_pointer (&self->response, ksk_response_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* Checks the request, signs it with the room's schema and verifies the SKR against the room's trust anchor. */
static Outcome
hold_ceremony (const KskRoom *room, gint64 now_s)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) request_bytes = room_fixture_read_file (room->request_path);
  g_autoptr (GBytes) previous_bytes = room_fixture_read_file (room->previous_path);
  g_autoptr (GBytes) anchor_bytes = room_fixture_read_file (room->trust_anchor_path);
  gsize max_bytes = ksk_config_get_request_policy (room->config)->max_request_bytes;

  g_autoptr (KskRequest) request = ksk_request_parse (request_bytes, max_bytes, &error);
  g_assert_no_error (error);
  g_autoptr (KskResponse) previous = ksk_response_parse (previous_bytes, 0, &error);
  g_assert_no_error (error);
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_parse (anchor_bytes, 0, &error);
  g_assert_no_error (error);

  g_autoptr (KskReport) previous_report = ksk_verify_response (previous, anchor);
  assert_accepts (previous_report);

  g_autoptr (KskHsm) hsm = room_fixture_open_hsm (room);
  g_autoptr (KskInventory) inventory = read_inventory (hsm, ksk_config_get_keys (room->config));
  KskCheckInput input
      = { .request = request, .previous = previous, .config = room->config, .hsm_keys = inventory, .now_s = now_s };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  assert_accepts (report);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_SKIP), ==, 0);

  const KskSchema *schema = ksk_config_find_schema (room->config, room->schema, &error);
  g_assert_no_error (error);
  g_autoptr (KskReport) plan_report = ksk_report_new ();
  g_autoptr (KskPlan) plan = ksk_plan_build (&input, schema, plan_report);
  assert_accepts (plan_report);
  g_assert_nonnull (plan);

  g_autoptr (GBytes) xml = NULL;
  g_autoptr (KskResponse) response = ksk_plan_sign (plan, KSK_SIGNER (hsm), NULL, NULL, NULL, &xml, &error);
  g_assert_no_error (error);
  g_autoptr (KskReport) verified = ksk_verify_response (response, anchor);
  assert_accepts (verified);
  return (Outcome){ g_steal_pointer (&previous), g_steal_pointer (&response) };
}

/* What each KSK of the configuration does in a bundle: `S` signs, `P` is published only, `R` is revoked and signs,
 * `-` is not there. */
static char *
dup_ksk_uses (KskBundle *bundle, KskConfig *config)
{
  GPtrArray *keys = ksk_config_get_keys (config);
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  GString *uses = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++) {
    const char *label = ((const KskKeyConfig *)keys->pdata[i])->label;
    KskDnskey *key = ksk_bundle_find_key (bundle, label);
    gboolean signs = FALSE;
    for (guint j = 0; j < signatures->len; j++)
      signs = signs || g_str_equal (ksk_rrsig_get_fields (signatures->pdata[j])->identifier, label);
    if (key == NULL)
      g_string_append_c (uses, '-');
    else if (ksk_dnskey_is_revoked (key))
      g_string_append_c (uses, signs ? 'R' : '!');
    else
      g_string_append_c (uses, signs ? 'S' : 'P');
  }
  return g_string_free (uses, FALSE);
}

static void
assert_ksk_uses (KskResponse *response, guint index, KskConfig *config, const char *expected)
{
  g_autofree char *uses = dup_ksk_uses (ksk_response_get_bundles (response)->pdata[index], config);
  g_assert_cmpstr (uses, ==, expected);
}

/* What the current and the next KSK do. */
typedef struct {
  const char *rollover;
  const char *before; /* last bundle of the previous SKR */
  const char *first;
  const char *middle;
  const char *last;
} RolloverCase;

static void
test_rollover (RoomFixture *fixture, gconstpointer data)
{
  const RolloverCase *test = data;
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.rollover = test->rollover;
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_assert_cmpstr (room->schema, ==, test->rollover);

  g_auto (Outcome) outcome = hold_ceremony (room, ROOM_FIXTURE_NOW_S);
  assert_ksk_uses (outcome.previous, 8, room->config, test->before);
  assert_ksk_uses (outcome.response, 0, room->config, test->first);
  for (guint i = 1; i < 8; i++)
    assert_ksk_uses (outcome.response, i, room->config, test->middle);
  assert_ksk_uses (outcome.response, 8, room->config, test->last);
}

static void
test_bundles (RoomFixture *fixture, gconstpointer data)
{
  static const char *const rollovers[] = { "normal", "pre-publish", "revoke" };

  for (gsize i = 0; i < G_N_ELEMENTS (rollovers); i++) {
    g_autofree char *dir = g_build_filename (fixture->base, rollovers[i], NULL);
    KskRoomSpec spec = room_fixture_get_spec (fixture);
    spec.dir = dir;
    spec.bundles = GPOINTER_TO_UINT (data);
    spec.rollover = rollovers[i];
    g_autoptr (KskRoom) room = room_fixture_build (&spec);
    g_auto (Outcome) outcome = hold_ceremony (room, ROOM_FIXTURE_NOW_S);
    g_assert_cmpuint (ksk_response_get_bundles (outcome.response)->len, ==, spec.bundles);
  }
}

/* Which algorithm and phase. */
typedef struct {
  KskAlgorithm algorithm;
  const char *rollover;
} AlgorithmCase;

static void
test_algorithm (RoomFixture *fixture, gconstpointer data)
{
  const AlgorithmCase *test = data;
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.algorithm = test->algorithm;
  spec.rollover = test->rollover;
  spec.bundles = 2;
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_auto (Outcome) outcome = hold_ceremony (room, ROOM_FIXTURE_NOW_S);
  g_assert_cmpuint (ksk_response_get_bundles (outcome.response)->len, ==, spec.bundles);
}

/* A zone below the root, in a folder whose name needs quoting, given relative to where the program is. */
static void
test_other_zone (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *previous_dir = g_get_current_dir ();
  g_assert_cmpint (g_chdir (fixture->base), ==, 0);
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.dir = "Übung \"1\" \\ a: b";
  spec.domain = "0/25.2.0.192.in-addr.arpa.";
  spec.bundles = 1;
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_assert_cmpint (g_chdir (previous_dir), ==, 0);

  g_autofree char *expected
      = g_build_filename (fixture->base, spec.dir, "media/ksr/ksr-0_25.2.0.192.in-addr.arpa-2026-q3-0.xml", NULL);
  g_assert_cmpstr (room->request_path, ==, expected);
  g_auto (Outcome) outcome = hold_ceremony (room, ROOM_FIXTURE_NOW_S);
  g_assert_cmpuint (ksk_response_get_bundles (outcome.response)->len, ==, spec.bundles);
}

/* In the first days of a quarter the next one lies beyond the usual horizon. */
static void
test_horizon (RoomFixture *fixture, gconstpointer data)
{
  static const struct {
    gint64 now_s;
    guint days;
  } cases[] = { { FIRST_DAY_S, 191 }, { FIRST_DAY_S + 11 * 86400 - 1, 181 }, { FIRST_DAY_S + 11 * 86400, 180 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *dir = g_strdup_printf ("%s-%" G_GSIZE_FORMAT, fixture->dir, i);
    KskRoomSpec spec = room_fixture_get_spec (fixture);
    spec.dir = dir;
    spec.now_s = cases[i].now_s;
    g_autoptr (KskRoom) room = room_fixture_build (&spec);

    g_assert_cmpuint (ksk_config_get_request_policy (room->config)->signature_horizon_days, ==, cases[i].days);
    g_autoptr (GBytes) yaml = room_fixture_read_file (room->config_path);
    g_autofree char *text = g_strndup (g_bytes_get_data (yaml, NULL), g_bytes_get_size (yaml));
    g_assert_cmpint (strstr (text, "# The usual horizon") != NULL, ==, cases[i].days > 180);
    g_auto (Outcome) outcome = hold_ceremony (room, cases[i].now_s);
    g_assert_cmpuint (ksk_response_get_bundles (outcome.response)->len, ==, spec.bundles);
  }
}

#define ADD(path, data, function) \
  g_test_add (path, RoomFixture, data, room_fixture_set_up, function, room_fixture_tear_down)

int
main (int argc, char **argv)
{
  static const RolloverCase rollovers[] = {
    { "normal", "S", "S", "S", "S" },        { "pre-publish", "S-", "S-", "SP", "SP" },
    { "publish+", "SP", "SP", "SP", "SP" },  { "rollover", "SP", "SP", "PS", "PS" },
    { "rollover+", "PS", "PS", "PS", "PS" }, { "revoke", "PS", "PS", "RS", "-S" },
    { "algorithm", "SS", "SS", "SS", "SS" },
  };
  static const guint counts[] = { 1, 2, 3, 9, 20 };
  static const AlgorithmCase algorithms[] = {
    { KSK_ALGORITHM_RSASHA256, "normal" },       { KSK_ALGORITHM_RSASHA512, "normal" },
    { KSK_ALGORITHM_ECDSAP256SHA256, "normal" }, { KSK_ALGORITHM_ECDSAP384SHA384, "normal" },
    { KSK_ALGORITHM_ED25519, "normal" },         { KSK_ALGORITHM_ED448, "normal" },
    { KSK_ALGORITHM_RSASHA512, "algorithm" },    { KSK_ALGORITHM_ED25519, "algorithm" },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rollovers); i++) {
    g_autofree char *path = g_strdup_printf ("/rehearsal/ceremonies/rollover/%s", rollovers[i].rollover);
    ADD (path, &rollovers[i], test_rollover);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree char *path = g_strdup_printf ("/rehearsal/ceremonies/bundles/%u", counts[i]);
    ADD (path, GUINT_TO_POINTER (counts[i]), test_bundles);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    g_autofree char *path = g_strdup_printf ("/rehearsal/ceremonies/algorithm/%s-%s",
                                             ksk_algorithm_get_name (algorithms[i].algorithm), algorithms[i].rollover);
    ADD (path, &algorithms[i], test_algorithm);
  }
  ADD ("/rehearsal/ceremonies/other-zone", NULL, test_other_zone);
  ADD ("/rehearsal/ceremonies/horizon", NULL, test_horizon);
  return g_test_run ();
}
