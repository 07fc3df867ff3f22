/* What a window shows, as a PNG. */
#include "screenshot.h"

G_DEFINE_QUARK (ksk - screenshot - error - quark, ksk_screenshot_error)

typedef struct {
  guint n_frames; /* painted since the start */
  gboolean timed_out;
} Wait;

/* Layout may take a frame, what it made visible another. */
#define SETTLED_FRAMES 3

static void
painted_cb (GdkFrameClock *clock, Wait *wait)
{
  wait->n_frames++;
}

static gboolean
timeout_cb (gpointer data)
{
  ((Wait *)data)->timed_out = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
ksk_screenshot_settle (GtkWindow *window, guint timeout_ms)
{
  g_return_val_if_fail (GTK_IS_WINDOW (window), FALSE);
  g_autoptr (GtkWindow) alive G_GNUC_UNUSED = g_object_ref (window);
  GtkWidget *widget = GTK_WIDGET (window);
  g_autoptr (GdkFrameClock) clock = NULL;
  Wait wait = { 0, FALSE };
  gulong handler = 0;
  guint timeout = g_timeout_add (timeout_ms, timeout_cb, &wait);

  while (!wait.timed_out && wait.n_frames < SETTLED_FRAMES) {
    if (clock == NULL && gtk_widget_get_mapped (widget)) {
      clock = g_object_ref (gtk_widget_get_frame_clock (widget));
      handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &wait);
    }
    if (clock != NULL)
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
    g_main_context_iteration (NULL, TRUE);
  }
  if (handler != 0)
    g_signal_handler_disconnect (clock, handler);
  g_source_remove (timeout);
  return !wait.timed_out;
}

GdkTexture *
ksk_screenshot_take (GtkWindow *window, GError **error)
{
  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  GtkWidget *widget = GTK_WIDGET (window);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (!gtk_widget_get_mapped (widget) || width == 0 || height == 0) {
    g_set_error (error, KSK_SCREENSHOT_ERROR, KSK_SCREENSHOT_ERROR_NOT_SHOWN,
                 "there is no picture of a window that is not shown");
    return NULL;
  }
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL) {
    g_set_error (error, KSK_SCREENSHOT_ERROR, KSK_SCREENSHOT_ERROR_NOT_SHOWN, "the window has drawn nothing yet");
    return NULL;
  }
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  GdkTexture *texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_render_node_unref (node);
  return texture;
}

gboolean
ksk_screenshot_save (GtkWindow *window, const char *path, GError **error)
{
  g_return_val_if_fail (GTK_IS_WINDOW (window) && path != NULL, FALSE);
  g_autoptr (GdkTexture) texture = ksk_screenshot_take (window, error);

  if (texture == NULL)
    return FALSE;
  if (!gdk_texture_save_to_png (texture, path)) {
    g_set_error (error, KSK_SCREENSHOT_ERROR, KSK_SCREENSHOT_ERROR_FILE, "cannot write the picture to %s", path);
    return FALSE;
  }
  return TRUE;
}
