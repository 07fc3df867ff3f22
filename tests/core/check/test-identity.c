/* KSR-DOMAIN, KSR-ID, KSR-BUNDLE-UNIQUE. */
#include "tests/core/check/room.h"

static void
set_domains (TestRoom *room, const char *request, const char *previous)
{
  g_free (room->request->domain);
  room->request->domain = g_strdup (request);
  g_free (room->previous->domain);
  room->previous->domain = g_strdup (previous);
}

static void
be_for_example (TestRoom *room)
{
  set_domains (room, "example.", "example.");
}

static void
be_in_capitals (TestRoom *room)
{
  set_domains (room, "EXAMPLE.", "example.");
}

static void
follow_example (TestRoom *room)
{
  set_domains (room, ".", "example.");
}

static void
lose_final_dot (TestRoom *room)
{
  set_domains (room, "example", ".");
  for (guint i = 0; i < room->request->bundles->len; i++)
    g_ptr_array_set_size (((TestBundle *)room->request->bundles->pdata[i])->signatures, 0);
}

static void
repeat_id (TestRoom *room)
{
  g_free (room->request->id);
  room->request->id = g_strdup (room->previous->id);
}

static void
set_serial (TestRoom *room)
{
  room->previous->serial = 7;
  room->request->serial = (guint64)room->value;
}

static void
set_bundle_id (TestDocument *document, guint number, const char *id)
{
  TestBundle *bundle = test_document_get_bundle (document, number);
  g_free (bundle->id);
  bundle->id = g_strdup (id);
}

static void
repeat_bundle_id (TestRoom *room)
{
  set_bundle_id (room->request, 9, "2026-q1-2");
}

static void
repeat_previous_bundle_id (TestRoom *room)
{
  set_bundle_id (room->request, 3, "2025-q4-9");
}

static void
forget_previous (TestRoom *room)
{
  room->previous = NULL;
  room->waiver = "the first request of this zone";
}

static const TestCase cases[] = {
  /* One finding a check, and two of the horizon. */
  { .name = "valid", .n_passed = 18 },
  { .name = "domain/not-acceptable",
    .edit = be_for_example,
    .failed = "KSR-DOMAIN",
    .says = "The request is for the domain \"example.\", which is not in request_policy.acceptable_domains." },
  { .name = "domain/acceptable", .options = "acceptable_domains: [., example.]\n", .edit = be_for_example },
  { .name = "domain/case", .options = "acceptable_domains: [exAmple.]\n", .edit = be_in_capitals },
  { .name = "domain/of-previous",
    .edit = follow_example,
    .failed = "KSR-DOMAIN",
    .says = "*previous SKR for \"example.\"." },
  { .name = "domain/no-name",
    .tamper = lose_final_dot,
    .failed = "KSR-DOMAIN KSR-BUNDLE-POP",
    .says = "The request's domain: *final dot*" },
  { .name = "id/repeated", .edit = repeat_id, .failed = "KSR-ID", .says = "*request-2025-q4*signed before*" },
  { .name = "id/serial-lower", .edit = set_serial, .value = 6, .failed = "KSR-ID", .says = "*serial 6, lower*7*" },
  { .name = "id/serial-equal", .edit = set_serial, .value = 7 },
  { .name = "id/serial-higher", .edit = set_serial, .value = 8 },
  { .name = "unique/twice",
    .edit = repeat_bundle_id,
    .failed = "KSR-BUNDLE-UNIQUE",
    .says = "Bundles 2 and 9 have the same id 2026-q1-2.",
    .bundle = 9 },
  { .name = "unique/in-previous",
    .edit = repeat_previous_bundle_id,
    .failed = "KSR-BUNDLE-UNIQUE",
    .says = "Bundle 3 (2025-q4-9)*previous SKR*",
    .bundle = 3 },
  { .name = "unique/without-previous",
    .edit = forget_previous,
    .skipped = "KSR-ID SKR-BUNDLE-COUNT SKR-SIGNATURE KSR-CHAIN-KEYS KSR-CHAIN-OVERLAP",
    .says = "Not checked, there is no previous SKR: the first request of this zone" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_room_add_cases ("/check/identity", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
