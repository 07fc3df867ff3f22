/* KSR-BUNDLE-COUNT, KSR-BUNDLE-CYCLE-DURATION, KSR-POLICY-BUNDLE-INTERVALS, KSR-POLICY-SIG-OVERLAP,
 * KSR-POLICY-SIG-VALIDITY, KSR-POLICY-SIG-HORIZON. */
#include "tests/core/check/room.h"

#define DAY TEST_DAY_S

/* The request with as many bundles as the case says. */
static void
set_count (TestRoom *room)
{
  guint count = (guint)room->value;
  g_ptr_array_set_size (room->request->bundles, (gint)MIN (count, 9));
  for (guint i = 9; i < count; i++) {
    gint64 inception_s = TEST_REQUEST_START_S + 10 * i * DAY;
    g_autofree char *id = g_strdup_printf ("more-%u", i);
    TestBundle *bundle = test_document_add_bundle (room->request, id, inception_s, inception_s + 21 * DAY);
    test_bundle_add (bundle, test_room_get_key ("ZSK-2"), "ZSK-2", KSK_DNSKEY_FLAGS_ZSK, TRUE);
  }
}

static void
shift (TestRoom *room, guint number)
{
  TestBundle *bundle = test_document_get_bundle (room->request, number);
  bundle->inception_s += room->value;
  bundle->expiration_s += room->value;
}

static void
shift_fifth (TestRoom *room)
{
  shift (room, 5);
}

static void
shift_last (TestRoom *room)
{
  shift (room, 9);
}

static void
shift_last_inception (TestRoom *room)
{
  test_document_get_bundle (room->request, 9)->inception_s += room->value;
}

static void
shift_last_inception_any_overlap (TestRoom *room)
{
  shift_last_inception (room);
  room->request->zsk_policy->min_validity_overlap_s = 0;
}

static void
shift_last_expiration (TestRoom *room)
{
  test_document_get_bundle (room->request, 9)->expiration_s += room->value;
}

static void
set_last_length (TestRoom *room)
{
  TestBundle *bundle = test_document_get_bundle (room->request, 9);
  bundle->expiration_s = bundle->inception_s + room->value;
}

static void
reverse_order (TestRoom *room)
{
  GPtrArray *bundles = room->request->bundles;
  for (guint i = 0, k = bundles->len - 1; i < k; i++, k--) {
    gpointer first = bundles->pdata[i];
    bundles->pdata[i] = bundles->pdata[k];
    bundles->pdata[k] = first;
  }
}

static void
set_now (TestRoom *room)
{
  room->now_s = room->value;
}

#define COUNT "KSR-BUNDLE-COUNT"
#define CYCLE "KSR-BUNDLE-CYCLE-DURATION"
#define INTERVALS "KSR-POLICY-BUNDLE-INTERVALS"
#define OVERLAP "KSR-POLICY-SIG-OVERLAP"
#define VALIDITY "KSR-POLICY-SIG-VALIDITY"
#define HORIZON "KSR-POLICY-SIG-HORIZON"

#define NO_KEYS_NO_CYCLE "check_keys_match_ksk_operator_policy: false\ncheck_cycle_length: false\n"
#define SKIP_KEYS_CYCLE CYCLE " KSR-POLICY-KEYS"
#define ONLY_CYCLE "check_bundle_intervals: false\ncheck_bundle_overlap: false\n"
#define SKIP_BUT_CYCLE INTERVALS " " OVERLAP
#define ONLY_INTERVALS "check_cycle_length: false\ncheck_bundle_overlap: false\nmax_bundle_interval: P12D\n"
#define SKIP_BUT_INTERVALS CYCLE " " OVERLAP
#define ONLY_OVERLAP \
  "check_cycle_length: false\ncheck_bundle_intervals: false\nsignature_validity_match_zsk_policy: false\n"
#define SKIP_BUT_OVERLAP CYCLE " " INTERVALS " " VALIDITY
#define ANY_VALIDITY "signature_validity_match_zsk_policy: false\n"
#define HORIZON_118 "signature_horizon_days: 118\n"
#define NO_HORIZON "signature_check_expire_horizon: false\n"

/* When the first and the last bundle expire. */
#define FIRST_END (TEST_REQUEST_START_S + 21 * DAY)
#define LAST_END (TEST_REQUEST_START_S + 101 * DAY)

static const TestCase cases[] = {
  { .name = "count/none",
    .edit = set_count,
    .value = 0,
    .failed = COUNT,
    .skipped = "KSR-BUNDLE-UNIQUE KSR-BUNDLE-KEYS KSR-BUNDLE-POP " CYCLE " " INTERVALS " KSR-POLICY-KEYS " OVERLAP
               " " VALIDITY " " HORIZON " KSR-CHAIN-KEYS KSR-CHAIN-OVERLAP" },
  { .name = "count/one",
    .options = NO_KEYS_NO_CYCLE "num_bundles: 1\n",
    .edit = set_count,
    .value = 1,
    .skipped = SKIP_KEYS_CYCLE },
  { .name = "count/below",
    .options = NO_KEYS_NO_CYCLE,
    .edit = set_count,
    .value = 8,
    .failed = COUNT,
    .skipped = SKIP_KEYS_CYCLE,
    .says = "The request has 8 bundles; the policy asks for 9." },
  { .name = "count/below-all", .edit = set_count, .value = 8, .failed = COUNT " " CYCLE " KSR-POLICY-KEYS" },
  { .name = "count/above",
    .options = NO_KEYS_NO_CYCLE,
    .edit = set_count,
    .value = 10,
    .failed = COUNT,
    .skipped = "KSR-BUNDLE-KEYS KSR-BUNDLE-POP " SKIP_KEYS_CYCLE },
  { .name = "count/30",
    .options = NO_KEYS_NO_CYCLE "num_bundles: 30\nsignature_horizon_days: 400\n",
    .edit = set_count,
    .value = 30,
    .skipped = SKIP_KEYS_CYCLE },
  { .name = "order", .edit = reverse_order },

  { .name = "cycle/below",
    .options = ONLY_CYCLE,
    .edit = shift_last,
    .value = -DAY - 1,
    .failed = CYCLE,
    .skipped = SKIP_BUT_CYCLE,
    .says = "The last bundle begins 78 days 23:59:59 after the first; the policy allows 79 days to 81 days." },
  { .name = "cycle/min", .options = ONLY_CYCLE, .edit = shift_last, .value = -DAY, .skipped = SKIP_BUT_CYCLE },
  { .name = "cycle/max", .options = ONLY_CYCLE, .edit = shift_last, .value = DAY, .skipped = SKIP_BUT_CYCLE },
  { .name = "cycle/above",
    .options = ONLY_CYCLE,
    .edit = shift_last,
    .value = DAY + 1,
    .failed = CYCLE,
    .skipped = SKIP_BUT_CYCLE },
  { .name = "cycle/own-limits", .options = "min_cycle_inception_length: P80D\nmax_cycle_inception_length: P80D\n" },
  { .name = "cycle/own-limits-below", .options = "min_cycle_inception_length: P81D\n", .failed = CYCLE },
  { .name = "cycle/own-limits-above",
    .options = "min_cycle_inception_length: P1D\nmax_cycle_inception_length: P79D\n",
    .failed = CYCLE },
  { .name = "cycle/unchecked",
    .options = ONLY_CYCLE "check_cycle_length: false\n",
    .edit = shift_last,
    .value = 2 * DAY,
    .skipped = CYCLE " " SKIP_BUT_CYCLE },

  { .name = "interval/below",
    .options = ONLY_INTERVALS,
    .edit = shift_fifth,
    .value = -DAY - 1,
    .failed = INTERVALS,
    .skipped = SKIP_BUT_INTERVALS,
    .says = "Bundle 5 (2026-q1-5) begins 8 days 23:59:59 after bundle 4; the policy allows 9 days to 12 days.",
    .bundle = 5,
    .n_failed = 1 },
  { .name = "interval/min",
    .options = ONLY_INTERVALS,
    .edit = shift_fifth,
    .value = -DAY,
    .skipped = SKIP_BUT_INTERVALS },
  { .name = "interval/max",
    .options = ONLY_INTERVALS,
    .edit = shift_last,
    .value = 2 * DAY,
    .skipped = SKIP_BUT_INTERVALS },
  { .name = "interval/above",
    .options = ONLY_INTERVALS,
    .edit = shift_last,
    .value = 2 * DAY + 1,
    .failed = INTERVALS,
    .skipped = SKIP_BUT_INTERVALS,
    .says = "Bundle 9*12 days 00:00:01*",
    .bundle = 9 },
  { .name = "interval/unchecked",
    .options = ONLY_INTERVALS "check_bundle_intervals: false\n",
    .edit = shift_last,
    .value = 3 * DAY,
    .skipped = CYCLE " " INTERVALS " " OVERLAP },

  { .name = "overlap/below",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception,
    .value = 2 * DAY + 1,
    .failed = OVERLAP,
    .skipped = SKIP_BUT_OVERLAP,
    .says = "Bundle 9 (2026-q1-9) overlaps bundle 8 by 8 days 23:59:59; the request's policy says 9 days to 12 days.",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "overlap/min",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception,
    .value = 2 * DAY,
    .skipped = SKIP_BUT_OVERLAP },
  { .name = "overlap/max",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception,
    .value = -DAY,
    .skipped = SKIP_BUT_OVERLAP },
  { .name = "overlap/above",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception,
    .value = -DAY - 1,
    .failed = OVERLAP,
    .skipped = SKIP_BUT_OVERLAP },
  { .name = "overlap/touch-below",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception,
    .value = 11 * DAY,
    .failed = OVERLAP,
    .skipped = SKIP_BUT_OVERLAP,
    .says = "*overlaps bundle 8 by 0 days;*",
    .bundle = 9 },
  { .name = "overlap/touch",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception_any_overlap,
    .value = 11 * DAY,
    .skipped = SKIP_BUT_OVERLAP },
  { .name = "overlap/gap",
    .options = ONLY_OVERLAP,
    .edit = shift_last_inception_any_overlap,
    .value = 11 * DAY + 1,
    .failed = OVERLAP,
    .skipped = SKIP_BUT_OVERLAP,
    .says = "Bundle 9 (2026-q1-9) begins 00:00:01 after bundle 8 has expired*",
    .bundle = 9 },
  { .name = "overlap/unchecked",
    .options = ONLY_OVERLAP "check_bundle_overlap: false\n",
    .edit = shift_last_inception,
    .value = 5 * DAY,
    .skipped = CYCLE " " INTERVALS " " OVERLAP " " VALIDITY },

  { .name = "validity/below",
    .edit = shift_last_expiration,
    .value = -DAY - 1,
    .failed = VALIDITY,
    .says = "Bundle 9 (2026-q1-9) is valid for 19 days 23:59:59; the request's policy says 20 days to 22 days.",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "validity/min", .edit = shift_last_expiration, .value = -DAY },
  { .name = "validity/max", .edit = shift_last_expiration, .value = DAY },
  { .name = "validity/above", .edit = shift_last_expiration, .value = DAY + 1, .failed = VALIDITY },
  { .name = "validity/unchecked", .options = ANY_VALIDITY, .edit = set_last_length, .value = 1, .skipped = VALIDITY },
  { .name = "validity/unchecked-empty",
    .options = ANY_VALIDITY,
    .edit = set_last_length,
    .value = 0,
    .failed = VALIDITY,
    .skipped = VALIDITY },
  { .name = "validity/unchecked-negative",
    .options = ANY_VALIDITY,
    .edit = set_last_length,
    .value = -1,
    .failed = VALIDITY,
    .skipped = VALIDITY,
    .says = "Bundle 9 (2026-q1-9) does not expire after its inception.",
    .bundle = 9 },

  { .name = "horizon/at", .options = HORIZON_118 },
  { .name = "horizon/beyond",
    .options = HORIZON_118,
    .edit = set_now,
    .value = TEST_NOW_S - 1,
    .failed = HORIZON,
    .says = "Bundle 9 (2026-q1-9) expires 118 days 00:00:01 from now; the policy allows 118 days.",
    .bundle = 9,
    .n_failed = 1,
    .n_passed = 17 },
  { .name = "horizon/within", .options = HORIZON_118, .edit = set_now, .value = TEST_NOW_S + 1 },
  { .name = "horizon/default-at", .edit = set_now, .value = LAST_END - 180 * DAY },
  { .name = "horizon/default-beyond", .edit = set_now, .value = LAST_END - 180 * DAY - 1, .failed = HORIZON },
  { .name = "horizon/unchecked",
    .options = NO_HORIZON,
    .edit = set_now,
    .value = 0,
    .skipped = HORIZON,
    .says = "Not checked: request_policy.signature_check_expire_horizon is false.",
    .n_passed = 17 },
  { .name = "past/at", .edit = set_now, .value = FIRST_END },
  { .name = "past/one",
    .edit = set_now,
    .value = FIRST_END + 1,
    .failed = HORIZON,
    .says = "Bundle 1 (2026-q1-1) expired at 2026-01-22T00:00:00Z; by the clock it is 2026-01-22T00:00:01Z.",
    .bundle = 1,
    .n_failed = 1,
    .n_passed = 17 },
  { .name = "past/all", .edit = set_now, .value = LAST_END + 1, .failed = HORIZON, .n_failed = 9 },
  { .name = "past/unchecked-none", .options = NO_HORIZON, .edit = set_now, .value = FIRST_END, .skipped = HORIZON },
  { .name = "past/unchecked-one",
    .options = NO_HORIZON,
    .edit = set_now,
    .value = FIRST_END + 1,
    .failed = HORIZON,
    .skipped = HORIZON,
    .n_failed = 1 },
  { .name = "past/unchecked-all-but-one",
    .options = NO_HORIZON,
    .edit = set_now,
    .value = LAST_END,
    .failed = HORIZON,
    .skipped = HORIZON,
    .n_failed = 8 },
  { .name = "past/unchecked-all",
    .options = NO_HORIZON,
    .edit = set_now,
    .value = LAST_END + 1,
    .skipped = HORIZON,
    .n_passed = 16,
    .n_skipped = 2 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_room_add_cases ("/check/times", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
