/* Tests of the two tables: every edge, and everything that is none. */
#include "ceremony/state.h"

#include <string.h>

/* Written down once more, by name, so that a slip in the table shows. */
static const struct {
  const char *from;
  const char *next;
} session_edges[KSK_N_SESSION_STATES] = {
  { "preparing", "ready" },
  { "ready", "running paused deviation objection closing" },
  { "running", "paused deviation objection closing aborted" },
  { "paused", "running objection aborted" },
  { "deviation", "running objection aborted" },
  { "objection", "running paused deviation aborted" },
  { "closing", "closed" },
  { "closed", "" },
  { "aborted", "" },
};

static const struct {
  const char *from;
  const char *next;
} step_edges[KSK_N_STEP_STATES] = {
  { "pending", "active" },
  { "active", "working review failed" },
  { "working", "active review failed" },
  { "review", "active working failed done" },
  { "failed", "active working review" },
  { "done", "" },
};

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  return g_strv_contains ((const char *const *)list, word);
}

static void
test_session (void)
{
  guint n = 0;
  for (guint from = 0; from < KSK_N_SESSION_STATES; from++) {
    g_assert_cmpstr (ksk_session_state_get_name (from), ==, session_edges[from].from);
    for (guint to = 0; to < KSK_N_SESSION_STATES; to++) {
      gboolean may = ksk_session_state_may_become (from, to);
      g_assert_cmpint (may, ==, has_word (session_edges[from].next, ksk_session_state_get_name (to)));
      n += may ? 1 : 0;
    }
  }
  g_assert_cmpuint (n, ==, 22);
}

static void
test_step (void)
{
  guint n = 0;
  for (guint from = 0; from < KSK_N_STEP_STATES; from++) {
    g_assert_cmpstr (ksk_step_state_get_name (from), ==, step_edges[from].from);
    for (guint to = 0; to < KSK_N_STEP_STATES; to++) {
      gboolean may = ksk_step_state_may_become (from, to);
      g_assert_cmpint (may, ==, has_word (step_edges[from].next, ksk_step_state_get_name (to)));
      n += may ? 1 : 0;
    }
  }
  g_assert_cmpuint (n, ==, 14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/state/session", test_session);
  g_test_add_func ("/ceremony/state/step", test_step);
  return g_test_run ();
}
