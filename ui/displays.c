/* Keeps the windows where they belong while monitors come and go. */
#include "displays.h"

struct _KskDisplays {
  GObject parent_instance;

  KskGuardedWindow *stage;
  KskGuardedWindow *desk;
  char *stage_connector;
  char *desk_connector;
  GListModel *monitors;
  KskArrangement now;
  GdkRectangle stage_place; /* of the monitors of @now: they may have gone when somebody asks */
  GdkRectangle desk_place;
  gboolean started;
};

G_DEFINE_FINAL_TYPE (KskDisplays, ksk_displays, G_TYPE_OBJECT)

enum { LOST, ARRANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* More monitors than a PC has; what is beyond is not looked at. */
#define MAX_MONITORS 16

/* A monitor that is about to go has no size any more. */
static void
remember (GdkRectangle *place, const KskMonitorPlace *places, int index)
{
  if (index >= 0 && places[index].geometry.width > 0 && places[index].geometry.height > 0)
    *place = places[index].geometry;
}

static void
decide (KskDisplays *self)
{
  KskMonitorPlace places[MAX_MONITORS];
  guint n = MIN (g_list_model_get_n_items (self->monitors), MAX_MONITORS);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);
    places[i].connector = gdk_monitor_get_connector (monitor); /* lives as long as the list holds the monitor */
    gdk_monitor_get_geometry (monitor, &places[i].geometry);
  }
  self->now = ksk_arrangement_decide (places, n, self->stage_connector, self->desk_connector);
  remember (&self->stage_place, places, self->now.stage);
  remember (&self->desk_place, places, self->now.desk);
}

static void
place (KskDisplays *self, KskGuardedWindow *window, int index)
{
  if (index < 0) {
    gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
    return;
  }
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, (guint)index);
  ksk_guarded_window_fill_monitor (window, monitor);
}

/* The desk last: it gets the keyboard. */
static void
arrange (KskDisplays *self)
{
  decide (self);
  place (self, self->stage, self->now.stage);
  place (self, self->desk, self->now.desk);
  g_signal_emit (self, signals[ARRANGED], 0);
}

static void
geometry_cb (GdkMonitor *monitor, GParamSpec *pspec, KskDisplays *self)
{
  g_signal_emit (self, signals[LOST], 0);
  arrange (self);
}

static void
watch (KskDisplays *self, guint first, guint n)
{
  for (guint i = first; i < first + n; i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);
    g_signal_connect_object (monitor, "notify::geometry", G_CALLBACK (geometry_cb), self, 0);
  }
}

static void
monitors_cb (GListModel *monitors, guint position, guint removed, guint added, KskDisplays *self)
{
  watch (self, position, added);
  if (!self->started)
    return;
  /* Also when one has come: until it is known what it shows, it may show what the desk does. */
  g_signal_emit (self, signals[LOST], 0);
  arrange (self);
}

static void
ksk_displays_finalize (GObject *object)
{
  KskDisplays *self = KSK_DISPLAYS (object);

  g_clear_object (&self->stage);
  g_clear_object (&self->desk);
  g_free (self->stage_connector);
  g_free (self->desk_connector);
  G_OBJECT_CLASS (ksk_displays_parent_class)->finalize (object);
}

static void
ksk_displays_class_init (KskDisplaysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ksk_displays_finalize;
  signals[LOST] = g_signal_new ("lost", KSK_TYPE_DISPLAYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ARRANGED]
      = g_signal_new ("arranged", KSK_TYPE_DISPLAYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_displays_init (KskDisplays *self)
{
  self->now = (KskArrangement){ -1, -1 };
}

KskDisplays *
ksk_displays_new (KskGuardedWindow *stage, KskGuardedWindow *desk, const char *stage_connector,
                  const char *desk_connector)
{
  g_return_val_if_fail (KSK_IS_GUARDED_WINDOW (stage) && KSK_IS_GUARDED_WINDOW (desk), NULL);
  KskDisplays *self = g_object_new (KSK_TYPE_DISPLAYS, NULL);

  self->stage = g_object_ref (stage);
  self->desk = g_object_ref (desk);
  self->stage_connector = g_strdup (stage_connector);
  self->desk_connector = g_strdup (desk_connector);
  self->monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (stage)));
  watch (self, 0, g_list_model_get_n_items (self->monitors));
  g_signal_connect_object (self->monitors, "items-changed", G_CALLBACK (monitors_cb), self, 0);
  decide (self);
  return self;
}

void
ksk_displays_arrange (KskDisplays *self)
{
  g_return_if_fail (KSK_IS_DISPLAYS (self));
  self->started = TRUE;
  arrange (self);
}

gboolean
ksk_displays_has_desk (KskDisplays *self)
{
  g_return_val_if_fail (KSK_IS_DISPLAYS (self), FALSE);
  return self->now.desk >= 0;
}

void
ksk_displays_get_size (KskDisplays *self, gboolean desk, int *width_px, int *height_px)
{
  g_return_if_fail (KSK_IS_DISPLAYS (self) && width_px != NULL && height_px != NULL);
  const GdkRectangle *where = desk ? &self->desk_place : &self->stage_place;

  *width_px = where->width;
  *height_px = where->height;
}
