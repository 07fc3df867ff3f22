/* `ceremony.cameras`: what films the room, and what becomes of the pictures. */
#include "config/sections.h"

#include <gio/gio.h>
#include <string.h>

/* Of video that one machine can encode while a ceremony runs on it. */
#define MIN_WIDTH 320
#define MAX_WIDTH 3840
#define MIN_HEIGHT 240
#define MAX_HEIGHT 2160
#define MAX_FPS 60
#define MIN_BITRATE_KBIT 100
#define MAX_BITRATE_KBIT 50000

/* One of @words, as its index. */
static gboolean
read_word (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, const char *const *words,
           guint *index, GError **error)
{
  for (guint i = 0; node->kind == KSK_YAML_SCALAR && words[i] != NULL; i++) {
    if (strcmp (node->text, words[i]) == 0) {
      *index = i;
      return TRUE;
    }
  }
  g_autofree char *accepted = g_strjoinv (", ", (char **)words);
  return ksk_option_refuse (place, node, option, accepted, error);
}

static gboolean
read_record (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  guint index = 0;
  if (!read_word (place, node, option, (const char *const[]){ "here", "outside", NULL }, &index, error))
    return FALSE;
  *(gboolean *)member = index == 1;
  return TRUE;
}

static gboolean
read_container (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                GError **error)
{
  guint index = 0;
  if (!read_word (place, node, option, (const char *const[]){ "h264", "vp8", NULL }, &index, error))
    return FALSE;
  *(gboolean *)member = index == 1;
  return TRUE;
}

static gboolean
read_device (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  static const char *const names[] = {
    [KSK_CAMERA_DEVICE_V4L2] = "v4l2", [KSK_CAMERA_DEVICE_RTSP] = "rtsp", [KSK_CAMERA_DEVICE_PIPEWIRE] = "pipewire",
    [KSK_CAMERA_DEVICE_FILE] = "file", [KSK_CAMERA_DEVICE_TEST] = "test", NULL,
  };
  guint index = 0;
  if (!read_word (place, node, option, names, &index, error))
    return FALSE;
  *(KskCameraDevice *)member = (KskCameraDevice)index;
  return TRUE;
}

static gboolean
read_name (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  guint index = 0;
  const char *const names[] = { "CAM01", "CAM02", "CAM03", "CAM04", NULL };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == KSK_MAX_ROOM_CAMERAS + 1);
  if (!read_word (place, node, option, names, &index, error))
    return FALSE;
  g_free (*(char **)member);
  *(char **)member = g_strdup (names[index]);
  return TRUE;
}

static gboolean
read_place (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  g_autofree char *text = NULL;
  if (!ksk_read_text (place, node, option, &text, error))
    return FALSE;
  if (g_utf8_strlen (text, -1) > KSK_MAX_CAMERA_PLACE)
    return ksk_option_refuse (place, node, option, "at most " G_STRINGIFY (KSK_MAX_CAMERA_PLACE) " characters", error);
  g_free (*(char **)member);
  *(char **)member = g_steal_pointer (&text);
  return TRUE;
}

/* The encoder takes two by two pixels at a time. */
static gboolean
read_even (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  guint32 value = 0;
  if (!ksk_read_uint (place, node, option, &value, error))
    return FALSE;
  if (value % 2 != 0)
    return ksk_option_refuse (place, node, option, "an even number", error);
  *(guint32 *)member = value;
  return TRUE;
}

#define CAMERA(name) offsetof (KskCameraConfig, name)

static const KskOption camera_options[] = {
  { "name", read_name, CAMERA (name) },
  { "place", read_place, CAMERA (place), 1, KSK_CONFIG_MAX_TEXT_BYTES, KSK_OPTION_NULLABLE },
  { "device", read_device, CAMERA (device), .flags = KSK_OPTION_REQUIRED },
  { "source", ksk_read_text, CAMERA (source), 1, KSK_CONFIG_MAX_TEXT_BYTES, KSK_OPTION_NULLABLE | KSK_OPTION_SECRET },
  { "width", read_even, CAMERA (width), MIN_WIDTH, MAX_WIDTH },
  { "height", read_even, CAMERA (height), MIN_HEIGHT, MAX_HEIGHT },
  { "fps", ksk_read_uint, CAMERA (fps), 1, MAX_FPS },
  { "bitrate", ksk_read_uint, CAMERA (bitrate_kbit), MIN_BITRATE_KBIT, MAX_BITRATE_KBIT },
};

/* An address with a host and of one of @schemes. It may hold a password, so it is in no message. With an @ that is not
 * written %40 in it, part of the password would be taken for the host. */
static gboolean
is_address (const char *text, const char *const *schemes)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  return host != NULL && *host != '\0' && strchr (host, '@') == NULL
         && g_strv_contains (schemes, g_uri_get_scheme (uri));
}

/* Returns what the source of such a device must be, where it is not: of others the text is taken as it is. */
static const char *
find_fault (const KskCameraConfig *camera)
{
  static const char *const rtsp[] = { "rtsp", "rtsps", NULL };
  const char *source = camera->source;
  gboolean is_path = source != NULL && source[0] == '/';
  if (camera->device == KSK_CAMERA_DEVICE_TEST && source != NULL)
    return "source stands here; accepted: none with the device test";
  if (camera->device == KSK_CAMERA_DEVICE_V4L2 && !is_path)
    return "source: accepted: the path of the device, such as /dev/video0";
  if (camera->device == KSK_CAMERA_DEVICE_FILE && !is_path)
    return "source: accepted: the path of a film, which begins with /";
  if (camera->device == KSK_CAMERA_DEVICE_PIPEWIRE && source == NULL)
    return "source: accepted: the name of the camera's node";
  if (camera->device == KSK_CAMERA_DEVICE_RTSP && (source == NULL || !is_address (source, rtsp)))
    return "source: accepted: an address that begins with rtsp:// or rtsps://; an @ in its password is written %40";
  return NULL;
}

static gboolean
read_camera (KskConfigPlace *place, const KskYamlNode *node, GPtrArray *list, GError **error)
{
  g_autoptr (KskCameraConfig) camera = g_new0 (KskCameraConfig, 1);
  camera->name = g_strdup_printf ("CAM%02u", list->len + 1);
  camera->place = g_strdup ("");
  camera->width = 1280;
  camera->height = 720;
  camera->fps = 30;
  camera->bitrate_kbit = 2500;
  if (!ksk_options_read (place, node, camera_options, G_N_ELEMENTS (camera_options), camera, error))
    return FALSE;
  const char *fault = find_fault (camera);
  if (fault != NULL)
    return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error, "%s", fault);
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((KskCameraConfig *)list->pdata[i])->name, camera->name) == 0)
      return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error,
                                    "two cameras are called %s; give each a name of its own", camera->name);
  g_ptr_array_add (list, g_steal_pointer (&camera));
  return TRUE;
}

static gboolean
read_list (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  GPtrArray *list = *(GPtrArray **)member;
  if (node->kind != KSK_YAML_SEQUENCE || node->items->len > KSK_MAX_ROOM_CAMERAS)
    return ksk_option_refuse (place, node, option, "a list of at most " G_STRINGIFY (KSK_MAX_ROOM_CAMERAS) " cameras",
                              error);
  for (guint i = 0; i < node->items->len; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    gsize mark = ksk_config_place_enter (place, number);
    if (!read_camera (place, node->items->pdata[i], list, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
  }
  return TRUE;
}

static gboolean
read_target (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  static const char *const schemes[] = { "srt", "rtmp", "rtmps", NULL };
  g_autofree char *text = NULL;
  if (!ksk_read_text (place, node, option, &text, error))
    return FALSE;
  if (text[0] != '/' && !is_address (text, schemes))
    return ksk_option_refuse (
        place, node, option, "an address that begins with srt://, rtmp:// or rtmps://, or the path of a folder", error);
  g_free (*(char **)member);
  *(char **)member = g_steal_pointer (&text);
  return TRUE;
}

#define CAMERAS(name) offsetof (KskCamerasConfig, name)

static const KskOption stream_options[] = {
  { "target", read_target, CAMERAS (stream_target), 1, KSK_CONFIG_MAX_TEXT_BYTES,
    KSK_OPTION_NULLABLE | KSK_OPTION_SECRET },
};

static gboolean
read_stream (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  return ksk_options_read (place, node, stream_options, G_N_ELEMENTS (stream_options), member, error);
}

static const KskOption options[] = {
  { "record", read_record, CAMERAS (is_outside) },
  { "list", read_list, CAMERAS (list), .flags = KSK_OPTION_NULLABLE },
  { "console", ksk_read_boolean, CAMERAS (films_console) },
  { "container", read_container, CAMERAS (is_vp8) },
  { "stream", read_stream, .flags = KSK_OPTION_NULLABLE },
};

gboolean
ksk_read_cameras (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                  GError **error)
{
  KskCamerasConfig *self = &((KskConfig *)member)->ceremony.cameras;
  self->is_outside = FALSE;
  if (!ksk_options_read (place, node, options, G_N_ELEMENTS (options), self, error))
    return FALSE;
  /* What people take to be filmed must not be left out without a word. */
  if (self->is_outside && (self->list->len > 0 || self->films_console || self->stream_target != NULL))
    return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error,
                                  "record is outside, but something to film stands here; accepted: list, console and "
                                  "stream only with record: here");
  if (self->is_vp8 && self->stream_target != NULL)
    return ksk_config_place_fail (
        place, node->line, KSK_CONFIG_ERROR_VALUE, error,
        "container is vp8, which no stream takes; accepted: stream only with container: h264, "
        "or container: vp8 without stream");
  return TRUE;
}

void
ksk_camera_config_free (KskCameraConfig *self)
{
  g_free (self->name);
  g_free (self->place);
  ksk_yaml_text_free (self->source);
  g_free (self);
}

void
ksk_cameras_config_init (KskCamerasConfig *self)
{
  self->is_outside = TRUE;
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_camera_config_free);
}

void
ksk_cameras_config_clear (KskCamerasConfig *self)
{
  g_clear_pointer (&self->list, g_ptr_array_unref);
  ksk_yaml_text_free (self->stream_target);
  self->stream_target = NULL;
}

/* Neither the user nor the query: cameras take passwords in both. */
static char *
dup_address (const char *source)
{
  g_autoptr (GUri) uri = g_uri_parse (source, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    return g_strdup ("");
  g_autoptr (GUri) shown = g_uri_build (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                                        g_uri_get_port (uri), g_uri_get_path (uri), NULL, NULL);
  return g_uri_to_string (shown);
}

char *
ksk_camera_config_dup_device (const KskCameraConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autofree char *shown = NULL;
  switch (self->device) {
    case KSK_CAMERA_DEVICE_V4L2:
      return g_strdup_printf ("USB camera (%s)", self->source);
    case KSK_CAMERA_DEVICE_RTSP:
      shown = dup_address (self->source);
      return g_strdup_printf ("network camera (%s)", shown);
    case KSK_CAMERA_DEVICE_PIPEWIRE:
      return g_strdup_printf ("camera (%s)", self->source);
    case KSK_CAMERA_DEVICE_FILE:
      shown = g_path_get_basename (self->source);
      return g_strdup_printf ("film (%s)", shown);
    case KSK_CAMERA_DEVICE_TEST:
      break;
  }
  return g_strdup ("test picture");
}
