/* Every page that works on requests and media is legible at every size, before and after its work, in any language. */
#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"

static void
judge (PageTest *test, const char *step_id, const char *when)
{
  KskAction *action = exchange_test_get_action (test);
  g_autofree char *what = g_strdup_printf ("%s-%s-%s", step_id, ksk_action_get_step (action)->kind->name, when);

  page_test_judge (test, what);
}

/* Each of the three, the first once more at the end. */
static void
judge_views (PageTest *test)
{
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *when = g_strdup_printf ("view-%u", i);
    judge (test, STEP_REVIEW, when);
    page_test_press (test, GDK_KEY_F6, 0);
  }
}

static void
test_walk (gconstpointer size)
{
  g_autoptr (PageTest) test = exchange_test_new (size, STEP_LOAD_PREVIOUS);
  static const char *const steps[] = {
    STEP_LOAD_PREVIOUS, STEP_LOAD_REQUEST, STEP_COMPARE, STEP_REVIEW, STEP_SIGN,  STEP_WRITE,
    STEP_HASH_BOOT,     STEP_HASH_LOG,     STEP_COPY,    STEP_REMOVE, STEP_PRINT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    page_test_play_to (test, steps[i], FALSE);
    if (g_str_equal (steps[i], STEP_REVIEW)) {
      judge_views (test);
    } else {
      judge (test, steps[i], "begun");
      page_test_play_to (test, steps[i], TRUE);
      judge (test, steps[i], "ready");
    }
  }
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  exchange_test_add ("/ui/pages/exchange-walk", test_walk);
  return g_test_run ();
}
