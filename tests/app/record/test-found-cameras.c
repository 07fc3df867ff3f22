/* Cameras keep their names, whichever of them are plugged in. */
#include "app/record/found-cameras.h"

static void
test_numbers (void)
{
  g_autoptr (KskFoundCameras) cameras = ksk_found_cameras_new ();

  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "table"), ==, 1);
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "safe"), ==, 2);
  /* One more, which stands before the others in a sorted list. */
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "door"), ==, 3);
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "table"), ==, 1);
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "safe"), ==, 2);
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "window"), ==, 4);
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "ceiling"), ==, 0);
  g_assert_cmpuint (ksk_found_cameras_get_number (cameras, "window"), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/found-cameras/numbers", test_numbers);
  return g_test_run ();
}
