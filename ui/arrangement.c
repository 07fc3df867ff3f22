/* Which monitor is which: a decision from a list, with no window in it. */
#include "displays.h"

#include <string.h>

static gboolean
is_built_in (const KskMonitorPlace *monitor)
{
  return monitor->connector != NULL
         && (g_str_has_prefix (monitor->connector, "eDP") || g_str_has_prefix (monitor->connector, "LVDS")
             || g_str_has_prefix (monitor->connector, "DSI"));
}

static int
find_named (const KskMonitorPlace *monitors, guint n_monitors, const char *connector)
{
  for (guint i = 0; connector != NULL && i < n_monitors; i++) {
    if (g_strcmp0 (monitors[i].connector, connector) == 0)
      return (int)i;
  }
  return -1;
}

static gint64
get_area (const KskMonitorPlace *monitor)
{
  return (gint64)monitor->geometry.width * monitor->geometry.height;
}

/* TRUE when both show the same things: what is private on one is on the other. */
static gboolean
overlap (const KskMonitorPlace *a, const KskMonitorPlace *b)
{
  return gdk_rectangle_intersect (&a->geometry, &b->geometry, NULL);
}

static gboolean
is_better_desk (const KskMonitorPlace *a, const KskMonitorPlace *b)
{
  if (is_built_in (a) != is_built_in (b))
    return is_built_in (a);
  if (a->geometry.x != b->geometry.x)
    return a->geometry.x < b->geometry.x;
  return a->geometry.y < b->geometry.y;
}

static int
choose_desk (const KskMonitorPlace *monitors, guint n_monitors, int stage)
{
  int desk = -1;

  for (guint i = 0; i < n_monitors; i++) {
    if ((int)i == stage || (stage >= 0 && overlap (&monitors[i], &monitors[stage])))
      continue;
    if (desk < 0 || is_better_desk (&monitors[i], &monitors[desk]))
      desk = (int)i;
  }
  return desk;
}

static int
choose_stage (const KskMonitorPlace *monitors, guint n_monitors, int desk)
{
  int stage = -1;

  for (guint i = 0; i < n_monitors; i++) {
    if ((int)i == desk || (desk >= 0 && overlap (&monitors[i], &monitors[desk])))
      continue;
    if (stage < 0 || get_area (&monitors[i]) > get_area (&monitors[stage]))
      stage = (int)i;
  }
  return stage;
}

KskArrangement
ksk_arrangement_decide (const KskMonitorPlace *monitors, guint n_monitors, const char *stage_connector,
                        const char *desk_connector)
{
  g_return_val_if_fail (n_monitors == 0 || monitors != NULL, ((KskArrangement){ -1, -1 }));
  int stage = find_named (monitors, n_monitors, stage_connector);
  int desk = find_named (monitors, n_monitors, desk_connector);

  if (stage >= 0 && desk >= 0 && (stage == desk || overlap (&monitors[stage], &monitors[desk])))
    desk = -1;
  else if (stage < 0 && desk < 0)
    desk = choose_desk (monitors, n_monitors, -1);
  else if (stage >= 0 && desk < 0)
    desk = choose_desk (monitors, n_monitors, stage);
  if (stage < 0)
    stage = choose_stage (monitors, n_monitors, desk);
  /* Nowhere else to go: the room sees what the operator sees, so there is no desk. */
  if (stage < 0)
    return (KskArrangement){ desk, -1 };
  return (KskArrangement){ stage, desk };
}
