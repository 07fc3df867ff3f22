/* Cameras as the configuration names them, and what decodes the pictures of any. */
#include "camera-device.h"

#include "app/record/test-camera.h"

static const KskCameraFormat stage_format = { .width = 1280, .height = 720, .fps = 5, .bitrate_kbps = 1000 };

/* PipeWire gives nothing at all to those who would take anything. */
#define PICTURES "capsfilter caps=\"video/x-raw;image/jpeg\""
/* Compressed pictures wait in front of their decoder: there a second of them is small. */
#define DECODE "queue max-size-buffers=300 max-size-bytes=0 max-size-time=0 ! decodebin ! videoconvertscale name=out"

/* How an element of the configuration is made. */
typedef struct {
  KskCameraDevice device;
  char *source; /* (nullable) */
  KskCameraFormat format;
  guint index;
} Configured;

static void
configured_free (gpointer data)
{
  Configured *self = data;
  g_free (self->source);
  g_free (self);
}

/* A bin whose one pad is that of the element `out`. The parser would also take the pad that a decoder links later. */
static GstElement *
parse_bin (const char *description, GError **error)
{
  GstElement *bin = gst_parse_bin_from_description_full (description, FALSE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);

  if (bin == NULL)
    return NULL;
  g_autoptr (GstElement) out = gst_bin_get_by_name (GST_BIN (bin), "out");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (out, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
  return bin;
}

GstElement *
ksk_camera_device_decode (GstElement *source, GError **error)
{
  g_return_val_if_fail (GST_IS_ELEMENT (source), NULL);

  g_autoptr (GstElement) taken = gst_object_ref_sink (source);
  GstElement *bin = parse_bin (PICTURES " name=in ! " DECODE, error);
  if (bin == NULL)
    return NULL;
  g_autoptr (GstElement) in = gst_bin_get_by_name (GST_BIN (bin), "in");
  if (gst_bin_add (GST_BIN (bin), taken) && gst_element_link (taken, in))
    return bin;
  gst_object_unref (gst_object_ref_sink (bin));
  g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION, "this camera gives no pictures");
  return NULL;
}

static GstElement *
parse (const char *description, const char *property, const char *value, GError **error)
{
  GstElement *bin = parse_bin (description, error);

  if (bin == NULL || value == NULL)
    return bin;
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (bin), "source");
  g_object_set (source, property, value, NULL);
  return bin;
}

/* The size that was asked for, compressed or not; where it has none, whatever it has is scaled. */
static char *
describe_v4l2 (const KskCameraFormat *format)
{
  return g_strdup_printf ("v4l2src name=source ! capsfilter caps=\"image/jpeg,width=%u,height=%u;"
                          "video/x-raw,width=%u,height=%u;image/jpeg;video/x-raw\" ! " DECODE,
                          format->width, format->height, format->width, format->height);
}

static GstElement *
make_configured (gpointer data, GError **error)
{
  const Configured *self = data;

  switch (self->device) {
    case KSK_CAMERA_DEVICE_V4L2: {
      g_autofree char *description = describe_v4l2 (&self->format);
      return parse (description, "device", self->source, error);
    }
    case KSK_CAMERA_DEVICE_RTSP:
      return parse ("rtspsrc name=source latency=200 ! application/x-rtp,media=video ! " DECODE, "location",
                    self->source, error);
    case KSK_CAMERA_DEVICE_PIPEWIRE:
      return parse ("pipewiresrc name=source do-timestamp=true always-copy=true ! " PICTURES " ! " DECODE,
                    "target-object", self->source, error);
    case KSK_CAMERA_DEVICE_FILE:
      return parse ("filesrc name=source ! decodebin ! videoconvertscale ! identity name=out sync=true", "location",
                    self->source, error);
    case KSK_CAMERA_DEVICE_TEST:
      break;
  }
  return ksk_test_camera_new (self->format.width, self->format.height, self->format.fps, self->index, FALSE);
}

KskFilmDevice *
ksk_camera_device_of_config (const KskCameraConfig *config, guint index)
{
  g_return_val_if_fail (config != NULL, NULL);

  g_autofree char *description = ksk_camera_config_dup_device (config);
  Configured *configured = g_new0 (Configured, 1);
  configured->device = config->device;
  configured->source = g_strdup (config->source);
  configured->index = index;
  configured->format = (KskCameraFormat){ config->width, config->height, config->fps, config->bitrate_kbit };
  return ksk_film_device_new (config->name, config->place, description, &configured->format, make_configured,
                              configured, configured_free);
}

KskFilmDevice *
ksk_camera_device_of_stage (void)
{
  return ksk_film_device_new ("CONSOLE", "the stage", "what is projected", &stage_format, NULL, NULL, NULL);
}
