/* Encoded frames of one file as a transport stream, in a pipeline of its own: what fails in it is felt nowhere else. */
#include "live-branch.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

/* Two seconds of frames. */
#define PIPELINE                                                                                           \
  "appsrc name=coded is-live=true format=time max-buffers=60 max-bytes=0 max-time=0 leaky-type=downstream" \
  " ! h264parse config-interval=1 ! mpegtsmux alignment=7"                                                 \
  " ! appsink name=live sync=false async=false enable-last-sample=false"

struct _KskLiveBranch {
  GstElement *pipeline;
  GstElement *coded;
  KskLiveFunc func;
  gpointer data;
  gint has_failed; /* atomic */
};

static GstFlowReturn
take_part (GstAppSink *appsink, gpointer data)
{
  KskLiveBranch *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (appsink);
  GstMapInfo map;

  if (sample != NULL && gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ)) {
    self->func (map.data, map.size, self->data);
    gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  }
  return GST_FLOW_OK;
}

static GstBusSyncReply
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  KskLiveBranch *self = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR && !g_atomic_int_exchange (&self->has_failed, TRUE)) {
    g_autoptr (GError) error = NULL;
    gst_message_parse_error (message, &error, NULL);
    g_message ("the live stream of this file has ended; the recording is not affected: %s", error->message);
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

KskLiveBranch *
ksk_live_branch_new (KskLiveFunc func, gpointer data, GError **error)
{
  g_return_val_if_fail (func != NULL, NULL);

  GstElement *made = gst_parse_launch_full (PIPELINE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (made == NULL)
    return NULL;
  KskLiveBranch *self = g_new0 (KskLiveBranch, 1);
  self->func = func;
  self->data = data;
  self->pipeline = gst_object_ref_sink (made);
  self->coded = gst_bin_get_by_name (GST_BIN (self->pipeline), "coded");
  GstAppSinkCallbacks callbacks = { .new_sample = take_part };
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "live");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, take_message, self, NULL);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING); /* a failure is a message too */
  return self;
}

void
ksk_live_branch_free (KskLiveBranch *self)
{
  if (self == NULL)
    return;
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_object_unref (self->coded);
  g_object_unref (self->pipeline);
  g_free (self);
}

void
ksk_live_branch_push (KskLiveBranch *self, GstBuffer *frame, GstCaps *caps)
{
  g_return_if_fail (self != NULL && frame != NULL && caps != NULL);

  if (g_atomic_int_get (&self->has_failed))
    return;
  gst_app_src_set_caps (GST_APP_SRC (self->coded), caps); /* does nothing where they are the same */
  gst_app_src_push_buffer (GST_APP_SRC (self->coded), gst_buffer_ref (frame));
}
