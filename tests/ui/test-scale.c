/* Sizes from the room, the picture and the window. */
#include <math.h>

#include "ui/scale.h"

static void
test_table (void)
{
  static const struct {
    KskScaleInput input;
    int text, small, qr;
    double reach_m;
  } cases[] = {
    /* The room of the specification. */
    { { 1920, 1080, 10, 1.5 }, 64, 46, 555, 10.0 },
    { { 1280, 720, 10, 1.5 }, 43, 31, 370, 10.1 },
    { { 3840, 2160, 10, 1.5 }, 128, 92, 1110, 10.0 },
    /* Nearly square: sized by its width, and so legible less far. */
    { { 1024, 768, 10, 1.5 }, 41, 29, 407, 8.9 },
    /* Half the distance: half the text, the code as before. */
    { { 1920, 1080, 5, 1.5 }, 32, 23, 555, 5.0 },
    /* Never smaller than that, so it is legible further away than anyone sits. */
    { { 1920, 1080, 1, 1.5 }, 32, 23, 555, 5.0 },
    /* A picture twice as high. */
    { { 1920, 1080, 10, 3 }, 32, 23, 555, 10.0 },
    /* Too deep a room: no larger than the pages take, and the reach says so. */
    { { 1920, 1080, 20, 1.5 }, 64, 46, 555, 10.0 },
    { { 1920, 1080, 10, 0.75 }, 64, 46, 555, 5.0 },
    /* Out of range is the nearest in range. */
    { { 1, 1, 10, 1.5 }, 13, 9, 148, 8.8 },
    { { 1920, 1080, 1e9, 1e-9 }, 64, 46, 555, 0.7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskScale scale;
    ksk_scale_init (&scale, &cases[i].input);
    g_test_message ("%zu: text %d, small %d, qr %d, reach %.2f", i, scale.text, scale.small, scale.qr, scale.reach_m);
    g_assert_cmpint (scale.text, ==, cases[i].text);
    g_assert_cmpint (scale.small, ==, cases[i].small);
    g_assert_cmpint (scale.qr, ==, cases[i].qr);
    g_assert_cmpfloat (fabs (scale.reach_m - cases[i].reach_m), <, 0.06);
    g_assert_cmpint (scale.line, >=, 1);
  }
}

/* Without quiet zone the code is 40 % of the picture's height, at every size. */
static void
test_qr (void)
{
  for (int height = 600; height <= 2400; height += 7) {
    KskScale scale;
    ksk_scale_init (&scale, &(KskScaleInput){ height * 16 / 9, height, 10, 1.5 });
    int module = scale.qr / 37;
    g_assert_cmpint (scale.qr % 37, ==, 0);
    g_assert_cmpfloat (29.0 * module / height, >=, 0.4);
    g_assert_cmpfloat (29.0 * (module - 1) / height, <, 0.4);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/scale/table", test_table);
  g_test_add_func ("/ui/scale/qr", test_qr);
  return g_test_run ();
}
