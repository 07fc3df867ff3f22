/* PipeWire's virtual camera, unplugged and plugged in again: it falls silent without an error, and has to come back. */
#include <gst/gst.h>
#include <signal.h>
#include <stdlib.h>

#include "app/record/camera-device.h"
#include "tests/app/record/film-driver.h"

#define CAMERA "ksk-virtual-camera"

/* Another process: what it provides disappears with it. */
static GSubprocess *
plug_in (void)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *camera = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "gst-launch-1.0", "videotestsrc",
      "is-live=true", "!", "video/x-raw,format=YUY2,width=640,height=360,framerate=15/1", "!", "pipewiresink",
      "mode=provide", "stream-properties=p,media.class=Video/Source,node.name=" CAMERA ",node.description=" CAMERA,
      NULL);

  g_assert_no_error (error);
  return camera;
}

static void
unplug (GSubprocess *camera)
{
  g_subprocess_force_exit (camera);
  g_subprocess_wait (camera, NULL, NULL);
  g_object_unref (camera);
}

static gboolean
is_found (void)
{
  for (guint i = 0; i < 50; i++) {
    g_autoptr (GPtrArray) found = ksk_camera_device_find_all ();
    for (guint k = 0; k < found->len; k++) {
      if (g_str_equal (ksk_film_device_get_description (found->pdata[k]), CAMERA))
        return TRUE;
    }
    g_usleep (100 * 1000);
  }
  return FALSE;
}

static void
test_unplugged (void)
{
  GSubprocess *camera = plug_in ();
  if (!is_found ()) {
    unplug (camera);
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
  film_driver_run (driver, 500);
  guint n_silent = film_driver_count (driver, "camera-silent");
  guint n_back = film_driver_count (driver, "camera-back");
  unplug (camera);
  film_driver_wait (driver, "camera-silent", n_silent + 1);
  camera = plug_in ();
  for (guint i = 0; i < 3 && film_driver_count (driver, "camera-back") <= n_back; i++)
    film_driver_run (driver, 5000);
  g_assert_cmpuint (film_driver_count (driver, "camera-back"), >, n_back);
  film_driver_run (driver, 300);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  unplug (camera);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/unplugged", test_unplugged);
  return g_test_run ();
}
