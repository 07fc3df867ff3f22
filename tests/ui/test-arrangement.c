/* Which monitor shows the stage, and which the desk. */
#include "ui/displays.h"

#define FULL_HD      \
  {                  \
    0, 0, 1920, 1080 \
  }
#define RIGHT           \
  {                     \
    1920, 0, 1280, 1024 \
  }
#define RIGHT_LARGE     \
  {                     \
    1920, 0, 3840, 2160 \
  }
#define FAR_RIGHT      \
  {                    \
    5760, 0, 1024, 768 \
  }
#define BELOW           \
  {                     \
    0, 1080, 1920, 1080 \
  }

static void
test_table (void)
{
  static const struct {
    const char *what;
    guint n;
    KskMonitorPlace monitors[3];
    const char *stage_connector;
    const char *desk_connector;
    KskArrangement expected;
  } cases[] = {
    { "none", 0, { { NULL, FULL_HD } }, NULL, NULL, { -1, -1 } },
    { "one", 1, { { "HDMI-1", FULL_HD } }, NULL, NULL, { 0, -1 } },
    { "one, named as the stage", 1, { { "HDMI-1", FULL_HD } }, "HDMI-1", NULL, { 0, -1 } },
    { "one, named as the desk", 1, { { "eDP-1", FULL_HD } }, NULL, "eDP-1", { 0, -1 } },
    { "the projector is gone", 1, { { "eDP-1", FULL_HD } }, "HDMI-1", "eDP-1", { 0, -1 } },
    { "two, left is the desk", 2, { { "DP-1", RIGHT }, { "DP-2", FULL_HD } }, NULL, NULL, { 0, 1 } },
    { "two, upper is the desk", 2, { { "DP-1", BELOW }, { "DP-2", FULL_HD } }, NULL, NULL, { 0, 1 } },
    { "built in wins over left", 2, { { "DP-1", FULL_HD }, { "eDP-1", RIGHT } }, NULL, NULL, { 0, 1 } },
    { "without names", 2, { { NULL, FULL_HD }, { NULL, RIGHT } }, NULL, NULL, { 1, 0 } },
    { "stage named", 2, { { "DP-1", FULL_HD }, { "DP-2", RIGHT } }, "DP-1", NULL, { 0, 1 } },
    { "desk named", 2, { { "DP-1", FULL_HD }, { "DP-2", RIGHT } }, NULL, "DP-2", { 0, 1 } },
    { "both named", 2, { { "DP-1", FULL_HD }, { "DP-2", RIGHT } }, "DP-1", "DP-2", { 0, 1 } },
    { "both named alike", 2, { { "DP-1", FULL_HD }, { "DP-2", RIGHT } }, "DP-1", "DP-1", { 0, -1 } },
    { "a stage of no such name", 2, { { "DP-1", FULL_HD }, { "DP-2", RIGHT } }, "DP-9", NULL, { 1, 0 } },
    { "a mirrored projector", 2, { { "eDP-1", FULL_HD }, { "HDMI-1", FULL_HD } }, NULL, NULL, { 0, -1 } },
    { "mirrored in a part",
      2,
      { { "eDP-1", FULL_HD }, { "HDMI-1", { 0, 0, 1024, 768 } } },
      "HDMI-1",
      "eDP-1",
      { 1, -1 } },
    { "of three the largest is the stage",
      3,
      { { "eDP-1", FULL_HD }, { "DP-1", RIGHT_LARGE }, { "DP-2", FAR_RIGHT } },
      NULL,
      NULL,
      { 1, 0 } },
    { "of three, one named",
      3,
      { { "eDP-1", FULL_HD }, { "DP-1", RIGHT_LARGE }, { "DP-2", FAR_RIGHT } },
      "DP-2",
      NULL,
      { 2, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskArrangement found
        = ksk_arrangement_decide (cases[i].monitors, cases[i].n, cases[i].stage_connector, cases[i].desk_connector);
    g_test_message ("%s: stage %d, desk %d", cases[i].what, found.stage, found.desk);
    g_assert_cmpint (found.stage, ==, cases[i].expected.stage);
    g_assert_cmpint (found.desk, ==, cases[i].expected.desk);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/arrangement/table", test_table);
  return g_test_run ();
}
