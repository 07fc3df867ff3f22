/* Tests of `ceremony.cameras`. */
#include "config/config.h"

#include <string.h>

static KskConfig *
try_parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return ksk_config_parse (bytes, "f.yaml", error);
}

static KskConfig *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  KskConfig *config = try_parse (text, &error);
  g_assert_no_error (error);
  return config;
}

static void
test_values (void)
{
  static const struct {
    const char *cameras;
    gboolean is_accepted;
  } cases[] = {
    { "~", TRUE },
    { "{}", TRUE },
    { "[]", FALSE },
    { "{record: outside}", TRUE },
    { "{record: outside, list: [{device: test}]}", FALSE },
    { "{record: outside, console: yes}", FALSE },
    { "{record: outside, stream: {target: /s}}", FALSE },
    { "{container: vp8, stream: {target: /s}}", FALSE },
    { "{container: vp8, stream: {}}", TRUE },
    { "{record: outside, list: [], console: no, stream: {}}", TRUE },
    { "{record: here}", TRUE },
    { "{record: there}", FALSE },
    { "{record: [here]}", FALSE },
    { "{record: ~}", FALSE },
    { "{console: yes}", TRUE },
    { "{console: 1}", FALSE },
    { "{container: h264}", TRUE },
    { "{container: vp8}", TRUE },
    { "{container: VP8}", FALSE },
    { "{stream: ~}", TRUE },
    { "{stream: {target: srt://10.0.0.9:7001?passphrase=x}}", TRUE },
    { "{stream: {target: rtmp://h/a/b}}", TRUE },
    { "{stream: {target: rtmps://h/a/b}}", TRUE },
    { "{stream: {target: /srv/live}}", TRUE },
    { "{stream: {target: srv/live}}", FALSE },
    { "{stream: {target: http://h/a}}", FALSE },
    { "{stream: {target: srt://}}", FALSE },
    { "{list: ~}", TRUE },
    { "{list: []}", TRUE },
    { "{list: {}}", FALSE },
    { "{list: [~]}", FALSE },
    { "{list: [{}]}", FALSE },
    { "{list: [{device: test}, {device: test}, {device: test}, {device: test}]}", TRUE },
    { "{list: [{device: test}, {device: test}, {device: test}, {device: test}, {device: test}]}", FALSE },
    { "{list: [{device: test, name: CAM04}]}", TRUE },
    { "{list: [{device: test, name: CAM05}]}", FALSE },
    { "{list: [{device: test, name: ../x}]}", FALSE },
    { "{list: [{device: test, name: CAM02}, {device: test}]}", FALSE },
    { "{list: [{device: test, name: CAM02}, {device: test, name: CAM01}]}", TRUE },
    { "{list: [{device: test, place: äääääääääääääääääääääääääääääääääääääääá}]}", TRUE },
    { "{list: [{device: test, place: äääääääääääääääääääääääääääääääääääääääáa}]}", FALSE },
    { "{list: [{device: test, place: \"a\\nb\"}]}", FALSE },
    { "{list: [{device: test, source: /x}]}", FALSE },
    { "{list: [{device: webcam}]}", FALSE },
    { "{list: [{device: v4l2, source: /dev/video0}]}", TRUE },
    { "{list: [{device: v4l2, source: video0}]}", FALSE },
    { "{list: [{device: v4l2}]}", FALSE },
    { "{list: [{device: file, source: /f.mkv}]}", TRUE },
    { "{list: [{device: file, source: f.mkv}]}", FALSE },
    { "{list: [{device: pipewire, source: cam-a}]}", TRUE },
    { "{list: [{device: pipewire}]}", FALSE },
    { "{list: [{device: rtsp, source: 'rtsp://u:p@10.0.0.7/s'}]}", TRUE },
    { "{list: [{device: rtsp, source: 'rtsps://h'}]}", TRUE },
    { "{list: [{device: rtsp, source: 'http://h'}]}", FALSE },
    { "{list: [{device: rtsp, source: '//h'}]}", FALSE },
    { "{list: [{device: rtsp, source: 'rtsp:///s'}]}", FALSE },
    { "{list: [{device: test, width: 320, height: 240, fps: 1, bitrate: 100}]}", TRUE },
    { "{list: [{device: test, width: 3840, height: 2160, fps: 60, bitrate: 50000}]}", TRUE },
    { "{list: [{device: test, width: 318}]}", FALSE },
    { "{list: [{device: test, width: 3842}]}", FALSE },
    { "{list: [{device: test, width: 641}]}", FALSE },
    { "{list: [{device: test, height: 238}]}", FALSE },
    { "{list: [{device: test, height: 2162}]}", FALSE },
    { "{list: [{device: test, height: 481}]}", FALSE },
    { "{list: [{device: test, fps: 0}]}", FALSE },
    { "{list: [{device: test, fps: 61}]}", FALSE },
    { "{list: [{device: test, fps: 29.97}]}", FALSE },
    { "{list: [{device: test, bitrate: 99}]}", FALSE },
    { "{list: [{device: test, bitrate: 50001}]}", FALSE },
    { "{list: [{device: rtsp, source: 'rtsp://u:ge@heim@h/s'}]}", FALSE }, /* then `heim@h` would be the host */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("ceremony: {cameras: %s}", cases[i].cameras);
    g_autoptr (GError) error = NULL;
    g_autoptr (KskConfig) config = try_parse (text, &error);
    if ((config != NULL) != cases[i].is_accepted)
      g_test_fail_printf ("%s: %s", text, error != NULL ? error->message : "accepted");
    if (config == NULL && !g_error_matches (error, KSK_CONFIG_ERROR, KSK_CONFIG_ERROR_VALUE))
      g_test_fail_printf ("%s: %s", text, error->message);
  }
}

static void
test_messages (void)
{
  static const struct {
    const char *text;
    KskConfigError code;
    const char *message;
  } cases[] = {
    { "ceremony:\n  cameras:\n    list:\n    - {device: test}\n    - device: test\n      heigth: 640\n",
      KSK_CONFIG_ERROR_UNKNOWN_KEY, "f.yaml:6: ceremony.cameras.list.2.heigth: unknown option; did you mean height?" },
    { "ceremony:\n  cameras:\n    list:\n    - {device: test, fps: 100}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: ceremony.cameras.list.1.fps: \"100\" stands here; accepted: a whole number from 1 to 60" },
    { "ceremony:\n  cameras:\n    list:\n    - {device: rtsp, source: 'http://u:geheim@h'}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: ceremony.cameras.list.1: source: accepted: an address that begins with rtsp:// or rtsps://; an @ in "
      "its password is written %40" },
    { "ceremony:\n  cameras:\n    stream:\n      target: http://geheim@h\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:4: ceremony.cameras.stream.target: a value stands here; accepted: an address that begins with srt://, "
      "rtmp:// or rtmps://, or the path of a folder" },
    { "ceremony:\n  cameras:\n    list:\n    - {device: test, name: CAM02}\n    - {device: test}\n",
      KSK_CONFIG_ERROR_VALUE,
      "f.yaml:5: ceremony.cameras.list.2: two cameras are called CAM02; give each a name of its own" },
    { "ceremony:\n  cameras:\n    record: outside\n    console: yes\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:3: ceremony.cameras: record is outside, but something to film stands here; accepted: list, console and "
      "stream only with record: here" },
    { "ceremony:\n  cameras:\n    container: vp8\n    stream: {target: /s}\n", KSK_CONFIG_ERROR_VALUE,
      "f.yaml:3: ceremony.cameras: container is vp8, which no stream takes; accepted: stream only with container: "
      "h264, "
      "or container: vp8 without stream" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (try_parse (cases[i].text, &error));
    g_assert_error (error, KSK_CONFIG_ERROR, (int)cases[i].code);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_cameras (void)
{
  g_autoptr (KskConfig) none = parse ("ceremony: {cameras: }");
  g_assert_true (ksk_config_get_ceremony (none)->cameras.is_outside);
  g_autoptr (KskConfig) found = parse ("ceremony: {cameras: {}}");
  g_assert_false (ksk_config_get_ceremony (found)->cameras.is_outside);
  g_assert_cmpuint (ksk_config_get_ceremony (found)->cameras.list->len, ==, 0);

  g_autoptr (KskConfig) config
      = parse ("ceremony:\n  cameras:\n    record: here\n    console: yes\n    container: h264\n"
               "    stream: {target: 'rtmp://h/app/key'}\n    list:\n"
               "    - {name: CAM03, place: safe, device: v4l2, source: /dev/video0, width: 640, height: 480, fps: 25,\n"
               "       bitrate: 1000}\n"
               "    - {device: rtsp, source: 'rtsp://admin:geheim@10.0.0.7:554/s?token=geheim'}\n");
  const KskCamerasConfig *cameras = &ksk_config_get_ceremony (config)->cameras;
  g_assert_false (cameras->is_outside);
  g_assert_true (cameras->films_console);
  g_assert_false (cameras->is_vp8);
  g_assert_cmpstr (cameras->stream_target, ==, "rtmp://h/app/key");
  g_assert_cmpuint (cameras->list->len, ==, 2);
  const KskCameraConfig *first = cameras->list->pdata[0], *second = cameras->list->pdata[1];
  g_assert_cmpstr (first->name, ==, "CAM03");
  g_assert_cmpstr (first->place, ==, "safe");
  g_assert_cmpint (first->device, ==, KSK_CAMERA_DEVICE_V4L2);
  g_assert_cmpstr (first->source, ==, "/dev/video0");
  g_assert_cmpuint (first->width, ==, 640);
  g_assert_cmpuint (first->height, ==, 480);
  g_assert_cmpuint (first->fps, ==, 25);
  g_assert_cmpuint (first->bitrate_kbit, ==, 1000);
  g_assert_cmpstr (second->name, ==, "CAM02");
  g_assert_cmpstr (second->place, ==, "");
  g_assert_cmpuint (second->width, ==, 1280);
  g_assert_cmpuint (second->height, ==, 720);
  g_assert_cmpuint (second->fps, ==, 30);
  g_assert_cmpuint (second->bitrate_kbit, ==, 2500);
}

/* What people and records are told of a camera never has its password. */
static void
test_camera_names (void)
{
  static const struct {
    const char *camera;
    const char *shown;
  } cases[] = {
    { "device: test", "test picture" },
    { "device: v4l2, source: /dev/video2", "USB camera (/dev/video2)" },
    { "device: pipewire, source: cam-a", "camera (cam-a)" },
    { "device: file, source: /srv/films/room.mkv", "film (room.mkv)" },
    { "device: rtsp, source: 'rtsp://10.0.0.7/s'", "network camera (rtsp://10.0.0.7/s)" },
    { "device: rtsp, source: 'rtsp://u:geheim@10.0.0.7:8554/s?user=u&password=geheim#geheim'",
      "network camera (rtsp://10.0.0.7:8554/s)" },
    { "device: rtsp, source: 'rtsp://u;geheim:geheim@h/s'", "network camera (rtsp://h/s)" },
    { "device: rtsp, source: 'rtsp://u:ge%40heim@h/s'", "network camera (rtsp://h/s)" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("ceremony: {cameras: {list: [{%s}]}}", cases[i].camera);
    g_autoptr (KskConfig) config = parse (text);
    g_autofree char *shown = ksk_camera_config_dup_device (ksk_config_get_ceremony (config)->cameras.list->pdata[0]);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/cameras", test_cameras);
  g_test_add_func ("/config/cameras/messages", test_messages);
  g_test_add_func ("/config/cameras/names", test_camera_names);
  g_test_add_func ("/config/cameras/values", test_values);
  return g_test_run ();
}
