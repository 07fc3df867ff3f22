/* A ceremony is played through the widgets, and every page of it is legible at every size, before and after its work.
 */
#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"

static void
judge_step (PageTest *test, const char *step_id, gboolean ready)
{
  KskAction *action = ksk_page_get_action (ksk_console_get_page (test->console));
  g_autofree char *what
      = g_strdup_printf ("%s-%s-%s", step_id, ksk_action_get_step (action)->kind->name, ready ? "ready" : "begun");

  page_test_play_to (test, step_id, ready);
  page_test_judge (test, what);
}

static void
test_walk (gconstpointer data)
{
  g_autofree char *script = page_test_dup_script ();
  g_autoptr (PageTest) test = page_test_new (script, data, FALSE);
  GPtrArray *steps = ksk_script_get_steps (test->room->script);

  for (guint i = 0; i < steps->len; i++) {
    const KskStep *step = g_ptr_array_index (steps, i);
    page_test_play_to (test, step->id, FALSE);
    judge_step (test, step->id, FALSE);
    judge_step (test, step->id, TRUE);
  }
  while (ksk_session_get_state (test->room->session) != KSK_SESSION_CLOSED) {
    ksk_console_play (test->console);
    fake_room_settle (test->room);
  }
  page_test_judge (test, "finished");
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *path = g_strdup_printf ("/ui/pages/walk/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (path, size, test_walk);
  }
  return g_test_run ();
}
