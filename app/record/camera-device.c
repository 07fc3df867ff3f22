/* Cameras as the configuration names them, or as they are found on the machine. */
#include "camera-device.h"

#include <string.h>

#include "app/record/test-camera.h"

static const KskCameraFormat usual_format = { .width = 1280, .height = 720, .fps = 30, .bitrate_kbps = 2500 };
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

/* Cameras that are found */

static GstElement *
make_found (gpointer data, GError **error)
{
  GstElement *bin = parse_bin (PICTURES " name=in ! " DECODE, error);
  if (bin == NULL)
    return NULL;
  GstElement *source = gst_device_create_element (data, "source");
  g_autoptr (GstElement) in = gst_bin_get_by_name (GST_BIN (bin), "in");
  if (source != NULL)
    gst_bin_add (GST_BIN (bin), source);
  if (source == NULL || !gst_element_link (source, in)) {
    gst_object_unref (bin);
    g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN, "this camera cannot be opened");
    return NULL;
  }
  /* PipeWire does not say when a frame was taken, and takes memory back in which frames still wait. */
  if (g_str_equal (G_OBJECT_TYPE_NAME (source), "GstPipeWireSrc"))
    g_object_set (source, "do-timestamp", TRUE, "always-copy", TRUE, NULL);
  return bin;
}

static gboolean
is_of_v4l2 (GstDevice *device)
{
  return strstr (G_OBJECT_TYPE_NAME (device), "V4l2") != NULL;
}

static int
compare_devices (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = gst_device_get_display_name (*(GstDevice *const *)a);
  g_autofree char *second = gst_device_get_display_name (*(GstDevice *const *)b);
  return strcmp (first, second);
}

/* PipeWire shows the cameras of V4L2 a second time: it counts only where V4L2 has none. */
static GPtrArray *
choose_devices (GList *devices)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (gst_object_unref);
  gboolean has_v4l2 = FALSE;

  for (GList *link = devices; link != NULL; link = link->next)
    has_v4l2 = has_v4l2 || is_of_v4l2 (link->data);
  for (GList *link = devices; link != NULL; link = link->next) {
    if (!has_v4l2 || is_of_v4l2 (link->data))
      g_ptr_array_add (chosen, gst_object_ref (link->data));
  }
  g_ptr_array_sort (chosen, compare_devices);
  return chosen;
}

/* Runs until the program ends: PipeWire's provider (0.3.65) corrupts memory when it is stopped. */
static GstDeviceMonitor *
get_monitor (void)
{
  static GstDeviceMonitor *monitor;

  if (g_once_init_enter (&monitor)) {
    GstDeviceMonitor *made = gst_device_monitor_new ();
    gst_device_monitor_add_filter (made, "Video/Source", NULL);
    if (!gst_device_monitor_start (made))
      g_message ("this machine does not say which cameras it has; name them in the configuration");
    g_once_init_leave (&monitor, made);
  }
  return monitor;
}

GPtrArray *
ksk_camera_device_find_all (void)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_film_device_unref);
  GList *devices = gst_device_monitor_get_devices (get_monitor ());
  g_autoptr (GPtrArray) chosen = choose_devices (devices);
  g_list_free_full (devices, gst_object_unref);
  for (guint i = 0; i < MIN (chosen->len, KSK_MAX_ROOM_CAMERAS); i++) {
    g_autofree char *name = g_strdup_printf ("CAM%02u", i + 1);
    g_autofree char *description = gst_device_get_display_name (chosen->pdata[i]);
    g_ptr_array_add (found, ksk_film_device_new (name, "", description, &usual_format, make_found,
                                                 gst_object_ref (chosen->pdata[i]), gst_object_unref));
  }
  return found;
}
