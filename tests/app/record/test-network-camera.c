/* A camera of a network, over RTSP: it is filmed, its network goes and comes back, and its password is nowhere told. */
#include <stdlib.h>
#include <string.h>

#include "app/record/camera-device.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define PASSWORD "not-to-be-told"

/* Another process, so that it can go without a word. @port: 0: any; set to the one it has. */
static GSubprocess *
plug_in (int *port)
{
  g_autofree char *wanted = g_strdup_printf ("%d", *port);
  g_autoptr (GError) error = NULL;
  GSubprocess *camera = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, RTSP_CAMERA, wanted, PASSWORD, NULL);

  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (camera));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  *port = atoi (line);
  g_assert_cmpint (*port, >, 0);
  return camera;
}

static KskFilmDevice *
create_device (int port, const char *password)
{
  g_autofree char *source = g_strdup_printf ("rtsp://camera:%s@127.0.0.1:%d/room", password, port);

  return ksk_camera_device_of_config (&(KskCameraConfig){ .name = (char *)"CAM01",
                                                          .place = (char *)"safe",
                                                          .device = KSK_CAMERA_DEVICE_RTSP,
                                                          .source = source,
                                                          .width = 640,
                                                          .height = 360,
                                                          .fps = 15,
                                                          .bitrate_kbit = 1000 },
                                      0);
}

static void
assert_not_told (FilmDriver *driver)
{
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);

  g_assert_null (strstr (camera->device, PASSWORD));
  g_assert_true (camera->trouble == NULL || strstr (camera->trouble, PASSWORD) == NULL);
  for (guint i = 0; i < driver->events->len; i++) {
    const DriverEvent *event = driver->events->pdata[i];
    g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event->members);
    g_autofree char *text = json_to_string (node, FALSE);
    g_assert_null (strstr (text, PASSWORD));
  }
}

static void
test_network (void)
{
  int port = 0;
  GSubprocess *network_camera = plug_in (&port);
  g_autoptr (GPtrArray) devices = film_driver_list (create_device (port, PASSWORD), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (driver, 20);
  film_driver_unplug (network_camera);
  film_driver_wait_for_state (driver, "silence", KSK_CAMERA_SILENT);
  assert_not_told (driver);
  network_camera = plug_in (&port);
  film_driver_wait_for_state (driver, "pictures again", KSK_CAMERA_RECORDING);
  film_driver_wait (driver, "camera-silent", 1);
  film_driver_wait (driver, "camera-back", 1);
  film_driver_wait_for_frames (driver, 40);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  film_driver_unplug (network_camera);
  assert_not_told (driver);
  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mkv");
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  g_assert_cmpuint (frames->len, >=, 40);
  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    g_assert_true (frame->is_burnt);
    if (i > 0)
      g_assert_cmpint (frame->burnt.utc_ms, >, g_array_index (frames, FilmedFrame, i - 1).burnt.utc_ms);
  }
}

/* Without the right password there is no picture, and it is said so. */
static void
test_refused (void)
{
  int port = 0;
  GSubprocess *network_camera = plug_in (&port);
  g_autoptr (GPtrArray) devices = film_driver_list (create_device (port, PASSWORD "-wrong"), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  g_assert_false (film_driver_start (driver, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "Unauthorized"));
  g_assert_null (strstr (error->message, PASSWORD));
  assert_not_told (driver);
  film_driver_unplug (network_camera);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/network-camera/filmed", test_network);
  g_test_add_func ("/network-camera/refused", test_refused);
  return g_test_run ();
}
