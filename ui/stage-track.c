/* What the stage shows, as pictures for a recording: whenever it has changed, a few times a second at most. */
#include "stage-track.h"

#include "screenshot.h"

#define LEAST_INTERVAL_MS 200
#define MOST_INTERVAL_MS 1000

struct _KskStageTrack {
  GObject parent_instance;

  GtkWindow *stage;
  guint interval_ms;
  KskStageTrackFunc func;
  gpointer data;
  gboolean is_changed; /* since the last picture */
  guint timer;         /* until the next may be taken */
};

G_DEFINE_FINAL_TYPE (KskStageTrack, ksk_stage_track, G_TYPE_OBJECT)

static void
take (KskStageTrack *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = ksk_screenshot_take (self->stage, &error);

  self->is_changed = FALSE;
  if (texture == NULL) {
    g_debug ("%s", error->message);
    return;
  }
  guint width = (guint)gdk_texture_get_width (texture), height = (guint)gdk_texture_get_height (texture);
  gsize stride = (gsize)width * 4;
  guint8 *pixels = g_malloc (stride * height);
  gdk_texture_download (texture, pixels, stride);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * height);
  g_autoptr (KskPicture) picture = ksk_picture_new (width, height, bytes);
  self->func (picture, self->data);
}

static gboolean
timer_cb (gpointer data)
{
  KskStageTrack *self = data;

  if (self->is_changed) {
    take (self);
    return G_SOURCE_CONTINUE;
  }
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

/* Only what has changed is painted: a stage on which nothing happens costs nothing. The first change after a rest is
 * seen at the end of an interval, as are all others. */
static void
painted_cb (GdkFrameClock *clock, KskStageTrack *self)
{
  self->is_changed = TRUE;
  if (self->timer == 0)
    self->timer = g_timeout_add (self->interval_ms, timer_cb, self);
}

static void
watch (KskStageTrack *self)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self->stage)), "after-paint",
                           G_CALLBACK (painted_cb), self, 0);
}

static void
ksk_stage_track_dispose (GObject *object)
{
  KskStageTrack *self = KSK_STAGE_TRACK (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->stage);
  G_OBJECT_CLASS (ksk_stage_track_parent_class)->dispose (object);
}

static void
ksk_stage_track_class_init (KskStageTrackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_stage_track_dispose;
}

static void
ksk_stage_track_init (KskStageTrack *self)
{
}

KskStageTrack *
ksk_stage_track_new (GtkWindow *stage, guint interval_ms, KskStageTrackFunc func, gpointer data)
{
  g_return_val_if_fail (GTK_IS_WINDOW (stage) && func != NULL, NULL);
  g_return_val_if_fail (interval_ms >= LEAST_INTERVAL_MS && interval_ms <= MOST_INTERVAL_MS, NULL);
  KskStageTrack *self = g_object_new (KSK_TYPE_STAGE_TRACK, NULL);

  self->stage = g_object_ref (stage);
  self->interval_ms = interval_ms;
  self->func = func;
  self->data = data;
  /* The clock is that of the surface, which comes with the first showing. */
  if (gtk_widget_get_realized (GTK_WIDGET (stage)))
    watch (self);
  else
    g_signal_connect_object (stage, "realize", G_CALLBACK (watch), self, G_CONNECT_SWAPPED);
  return self;
}
