/* Steps in which only people do something. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/confirm.h"

#define STEPS FAKE_BEGINNING STEP ("1.4", "confirm", "") STEP ("1.5", "objections", "")

static void
test_people_only (void)
{
  static const char *const ids[] = { "1.4", "1.5" };
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (FakeRoom) room = action_test_new (STEPS, ids[i]);
    g_assert_true (KSK_IS_CONFIRM (action_test_get (room)));
    g_assert_true (action_test_is_complete (room));
    action_test_restart (room);
    g_assert_true (action_test_is_complete (room));
    fake_room_confirm (room);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/confirm/people-only", test_people_only);
  return g_test_run ();
}
