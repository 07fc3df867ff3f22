/* PipeWire's virtual camera, unplugged and plugged in again: it falls silent without an error, and has to come back. */
#include <gst/gst.h>
#include <signal.h>
#include <stdlib.h>

#include "app/record/camera-device.h"
#include "app/record/found-cameras.h"
#include "tests/app/record/film-driver.h"

#define CAMERA "ksk-virtual-camera"

/* Another process. */
static GSubprocess *
plug_in (const char *name)
{
  g_autofree char *properties
      = g_strdup_printf ("stream-properties=p,media.class=Video/Source,node.name=%s,node.description=%s", name, name);
  g_autoptr (GError) error = NULL;
  GSubprocess *camera = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                          "gst-launch-1.0", "videotestsrc", "is-live=true", "!",
                                          "video/x-raw,format=YUY2,width=640,height=360,framerate=15/1", "!",
                                          "pipewiresink", "mode=provide", properties, NULL);

  g_assert_no_error (error);
  return camera;
}

/* TRUE when PipeWire shows the camera of that name; it takes its time. */
static gboolean
is_found (const char *name)
{
  g_autoptr (KskFoundCameras) cameras = ksk_found_cameras_new ();

  for (guint i = 0; i < 100; i++) {
    g_autoptr (GPtrArray) found = ksk_found_cameras_look (cameras);
    for (guint k = 0; k < found->len; k++) {
      if (g_str_equal (ksk_film_device_get_description (found->pdata[k]), name))
        return TRUE;
    }
    g_usleep (100 * 1000);
  }
  return FALSE;
}

static void
test_unplugged (void)
{
  GSubprocess *camera = plug_in (CAMERA);
  if (!is_found (CAMERA)) {
    film_driver_unplug (camera);
    g_test_skip ("PipeWire shows no virtual camera here: a camera that is unplugged is not tried");
    return;
  }
  KskCameraConfig config = { .name = (char *)"CAM01",
                             .place = (char *)"table",
                             .device = KSK_CAMERA_DEVICE_PIPEWIRE,
                             .source = (char *)CAMERA,
                             .width = 640,
                             .height = 360,
                             .fps = 15,
                             .bitrate_kbit = 1000 };
  g_autoptr (GPtrArray) devices = film_driver_list (ksk_camera_device_of_config (&config, 0), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_unplug (camera);
  /* A gap that a busy machine makes ends by itself; this one cannot. */
  film_driver_wait_for_state (driver, "silence", KSK_CAMERA_SILENT);
  camera = plug_in (CAMERA);
  film_driver_wait_for_state (driver, "pictures again", KSK_CAMERA_RECORDING);
  film_driver_wait (driver, "camera-silent", 1);
  film_driver_wait (driver, "camera-back", 1);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  film_driver_unplug (camera);
}

#define FIRST "ksk-b-camera"
#define SECOND "ksk-a-camera"

static gboolean
are_both_there (FilmDriver *driver, gpointer data)
{
  g_autoptr (GError) error = NULL;

  film_driver_open (driver, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (KSK_RECORDER (driver->film));
  return cameras->len == 2;
}

/* One that is plugged in later gets the next number, though its name comes first. */
static void
test_found (void)
{
  GSubprocess *first = plug_in (FIRST);
  if (!is_found (FIRST)) {
    film_driver_unplug (first);
    g_test_skip ("PipeWire shows no virtual camera here: names of cameras that are found are not tried");
    return;
  }
  KskFilmSpec spec = { 0 };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_open (driver, &error);
  g_assert_no_error (error);
  GSubprocess *second = plug_in (SECOND);
  film_driver_wait_until (driver, "both cameras", are_both_there, NULL);
  g_autoptr (KskCamera) one = film_driver_get_camera (driver, 0);
  g_autoptr (KskCamera) two = film_driver_get_camera (driver, 1);
  g_assert_cmpstr (one->name, ==, "CAM01");
  g_assert_cmpstr (one->device, ==, FIRST);
  g_assert_cmpstr (two->name, ==, "CAM02");
  g_assert_cmpstr (two->device, ==, SECOND);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  film_driver_unplug (first);
  film_driver_unplug (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/found", test_found);
  g_test_add_func ("/film/unplugged", test_unplugged);
  return g_test_run ();
}
