/* The cameras that are plugged in: each keeps its name for as long as the program runs, wherever it stands in a list.
 */
#include "found-cameras.h"

#include <string.h>

#include "app/record/camera-device.h"

static const KskCameraFormat usual_format = { .width = 1280, .height = 720, .fps = 30, .bitrate_kbps = 2500 };

struct _KskFoundCameras {
  GPtrArray *identities; /* of CAM01, CAM02 and so on */
};

/* A device of now. */
typedef struct {
  GstDevice *device;
  char *name; /* for people */
  char *identity;
} Found;

static void
found_free (gpointer data)
{
  Found *self = data;
  gst_object_unref (self->device);
  g_free (self->name);
  g_free (self->identity);
  g_free (self);
}

KskFoundCameras *
ksk_found_cameras_new (void)
{
  KskFoundCameras *self = g_new0 (KskFoundCameras, 1);
  self->identities = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ksk_found_cameras_free (KskFoundCameras *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->identities);
  g_free (self);
}

guint
ksk_found_cameras_get_number (KskFoundCameras *self, const char *identity)
{
  g_return_val_if_fail (self != NULL && identity != NULL, 0);

  guint index;
  if (g_ptr_array_find_with_equal_func (self->identities, identity, g_str_equal, &index))
    return index + 1;
  if (self->identities->len >= KSK_MAX_ROOM_CAMERAS)
    return 0;
  g_ptr_array_add (self->identities, g_strdup (identity));
  return self->identities->len;
}

/* Devices */

/* Of what stays when it is plugged in again: which camera it is, and at which socket. */
static char *
describe_identity (GstDevice *device, const char *name)
{
  static const char *const keys[]
      = { "node.name", "v4l2.device.card", "v4l2.device.bus_info", "device.bus_path", "device.serial" };
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  g_autoptr (GString) identity = g_string_new (NULL);

  for (gsize i = 0; properties != NULL && i < G_N_ELEMENTS (keys); i++) {
    const char *value = gst_structure_get_string (properties, keys[i]);
    if (value != NULL)
      g_string_append_printf (identity, "%s\n", value);
  }
  return identity->len > 0 ? g_string_free (g_steal_pointer (&identity), FALSE) : g_strdup (name);
}

static gboolean
is_of_v4l2 (GstDevice *device)
{
  return strstr (G_OBJECT_TYPE_NAME (device), "V4l2") != NULL;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *first = *(const Found *const *)a, *second = *(const Found *const *)b;
  int by_name = strcmp (first->name, second->name);
  return by_name != 0 ? by_name : strcmp (first->identity, second->identity);
}

/* PipeWire shows the cameras of V4L2 a second time: it counts only where V4L2 has none. */
static GPtrArray *
choose_devices (GList *devices)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (found_free);
  gboolean has_v4l2 = FALSE;

  for (GList *link = devices; link != NULL; link = link->next)
    has_v4l2 = has_v4l2 || is_of_v4l2 (link->data);
  for (GList *link = devices; link != NULL; link = link->next) {
    if (has_v4l2 && !is_of_v4l2 (link->data))
      continue;
    Found *found = g_new (Found, 1);
    found->device = gst_object_ref (link->data);
    found->name = gst_device_get_display_name (found->device);
    found->identity = describe_identity (found->device, found->name);
    g_ptr_array_add (chosen, found);
  }
  g_ptr_array_sort (chosen, compare_found);
  return chosen;
}

/* Two pictures of one device: the second is told apart by being the second. */
static void
tell_twins_apart (GPtrArray *chosen)
{
  for (guint i = 1; i < chosen->len; i++) {
    const Found *earlier = chosen->pdata[i - 1];
    Found *found = chosen->pdata[i];
    if (!g_str_has_prefix (earlier->identity, found->identity))
      continue;
    char *identity = g_strconcat (earlier->identity, "2nd\n", NULL);
    g_free (found->identity);
    found->identity = identity;
  }
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

static GPtrArray *
list_devices (void)
{
  GList *devices = gst_device_monitor_get_devices (get_monitor ());
  GPtrArray *chosen = choose_devices (devices);

  g_list_free_full (devices, gst_object_unref);
  tell_twins_apart (chosen);
  return chosen;
}

/* Opening */

/* The device may have another path than it had, once it was plugged in again. */
static GstElement *
make_found (gpointer data, GError **error)
{
  const char *identity = data;
  g_autoptr (GPtrArray) chosen = list_devices ();

  for (guint i = 0; i < chosen->len; i++) {
    const Found *found = chosen->pdata[i];
    if (!g_str_equal (found->identity, identity))
      continue;
    GstElement *source = gst_device_create_element (found->device, "source");
    if (source == NULL)
      break;
    /* PipeWire does not say when a frame was taken, and takes memory back in which frames still wait. */
    if (g_str_equal (G_OBJECT_TYPE_NAME (source), "GstPipeWireSrc"))
      g_object_set (source, "do-timestamp", TRUE, "always-copy", TRUE, NULL);
    return ksk_camera_device_decode (source, error);
  }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is not plugged in, or cannot be opened");
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (ksk_film_device_get_name (*(KskFilmDevice *const *)a),
                 ksk_film_device_get_name (*(KskFilmDevice *const *)b));
}

GPtrArray *
ksk_found_cameras_look (KskFoundCameras *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GPtrArray *cameras = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_film_device_unref);
  g_autoptr (GPtrArray) chosen = list_devices ();
  for (guint i = 0; i < chosen->len; i++) {
    const Found *found = chosen->pdata[i];
    guint number = ksk_found_cameras_get_number (self, found->identity);
    if (number == 0)
      continue;
    g_autofree char *name = g_strdup_printf ("CAM%02u", number);
    g_ptr_array_add (cameras, ksk_film_device_new (name, "", found->name, &usual_format, make_found,
                                                   g_strdup (found->identity), g_free));
  }
  g_ptr_array_sort (cameras, compare_names);
  return cameras;
}
