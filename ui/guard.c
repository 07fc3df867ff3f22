/* A window that nobody closes or looks into by a key. */
#include "guard.h"

typedef struct {
  gboolean closable;
} KskGuardedWindowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (KskGuardedWindow, ksk_guarded_window, GTK_TYPE_WINDOW)

#define PRIVATE(self) ((KskGuardedWindowPrivate *)ksk_guarded_window_get_instance_private (self))

enum { PROP_0, PROP_CLOSABLE, N_PROPS };
enum { CLOSE_REFUSED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Says that it is done, and does nothing: the inspector shows every text there is, a PIN too. */
static gboolean
ksk_guarded_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return TRUE;
}

static gboolean
ksk_guarded_window_close_request (GtkWindow *window)
{
  KskGuardedWindow *self = KSK_GUARDED_WINDOW (window);

  if (PRIVATE (self)->closable)
    return GTK_WINDOW_CLASS (ksk_guarded_window_parent_class)->close_request (window);
  g_signal_emit (self, signals[CLOSE_REFUSED], 0);
  return TRUE;
}

static void
ksk_guarded_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLOSABLE)
    g_value_set_boolean (value, PRIVATE (KSK_GUARDED_WINDOW (object))->closable);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_guarded_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLOSABLE)
    ksk_guarded_window_set_closable (KSK_GUARDED_WINDOW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_guarded_window_class_init (KskGuardedWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ksk_guarded_window_get_property;
  object_class->set_property = ksk_guarded_window_set_property;
  GTK_WINDOW_CLASS (klass)->enable_debugging = ksk_guarded_window_enable_debugging;
  GTK_WINDOW_CLASS (klass)->close_request = ksk_guarded_window_close_request;
  props[PROP_CLOSABLE] = g_param_spec_boolean ("closable", NULL, NULL, FALSE,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CLOSE_REFUSED] = g_signal_new ("close-refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
ksk_guarded_window_init (KskGuardedWindow *self)
{
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
}

GtkWidget *
ksk_guarded_window_new (void)
{
  return g_object_new (KSK_TYPE_GUARDED_WINDOW, NULL);
}

void
ksk_guarded_window_set_closable (KskGuardedWindow *self, gboolean closable)
{
  g_return_if_fail (KSK_IS_GUARDED_WINDOW (self));
  if (PRIVATE (self)->closable == !!closable)
    return;
  PRIVATE (self)->closable = !!closable;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CLOSABLE]);
}

gboolean
ksk_guarded_window_get_closable (KskGuardedWindow *self)
{
  g_return_val_if_fail (KSK_IS_GUARDED_WINDOW (self), FALSE);
  return PRIVATE (self)->closable;
}

void
ksk_guarded_window_fill_monitor (KskGuardedWindow *self, GdkMonitor *monitor)
{
  g_return_if_fail (KSK_IS_GUARDED_WINDOW (self) && GDK_IS_MONITOR (monitor));
  GdkRectangle geometry;

  gdk_monitor_get_geometry (monitor, &geometry);
  /* Without a window manager full screen alone leaves the window at its natural size. */
  gtk_window_set_default_size (GTK_WINDOW (self), geometry.width, geometry.height);
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  gtk_window_present (GTK_WINDOW (self));
}
