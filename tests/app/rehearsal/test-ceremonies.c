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

/* Checks the request, signs it with the room's schema and verifies the SKR against the room's trust anchor. */
static void
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
}

static void
test_rollover (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.rollover = data;
  g_autoptr (KskRoom) room = room_fixture_build (&spec);

  gboolean is_normal = g_str_equal (spec.rollover, "normal");
  g_assert_cmpstr (room->schema, ==, spec.rollover);
  g_assert_cmpuint (ksk_config_get_keys (room->config)->len, ==, is_normal ? 1 : 2);
  hold_ceremony (room, ROOM_FIXTURE_NOW_S);
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
    hold_ceremony (room, ROOM_FIXTURE_NOW_S);
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
  hold_ceremony (room, ROOM_FIXTURE_NOW_S);
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
  hold_ceremony (room, ROOM_FIXTURE_NOW_S);
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
    hold_ceremony (room, cases[i].now_s);
  }
}

#define ADD(path, data, function) \
  g_test_add (path, RoomFixture, data, room_fixture_set_up, function, room_fixture_tear_down)

int
main (int argc, char **argv)
{
  static const char *const rollovers[]
      = { "normal", "pre-publish", "publish+", "rollover", "rollover+", "revoke", "algorithm" };
  static const guint counts[] = { 1, 2, 3, 9, 20 };
  static const AlgorithmCase algorithms[] = {
    { KSK_ALGORITHM_RSASHA256, "normal" },       { KSK_ALGORITHM_RSASHA512, "normal" },
    { KSK_ALGORITHM_ECDSAP256SHA256, "normal" }, { KSK_ALGORITHM_ECDSAP384SHA384, "normal" },
    { KSK_ALGORITHM_ED25519, "normal" },         { KSK_ALGORITHM_ED448, "normal" },
    { KSK_ALGORITHM_RSASHA512, "algorithm" },    { KSK_ALGORITHM_ED25519, "algorithm" },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rollovers); i++) {
    g_autofree char *path = g_strdup_printf ("/rehearsal/ceremonies/rollover/%s", rollovers[i]);
    ADD (path, rollovers[i], test_rollover);
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
