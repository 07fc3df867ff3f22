/* Colours: enough contrast, black or white text, and told apart without colour. */
#include <math.h>

#include "ui/style.h"

static void
test_contrast_known (void)
{
  g_assert_cmpfloat (fabs (ksk_style_get_contrast (0x000000, 0xffffff) - 21.0), <, 0.01);
  g_assert_cmpfloat (fabs (ksk_style_get_contrast (0xffffff, 0x000000) - 21.0), <, 0.01);
  g_assert_cmpfloat (fabs (ksk_style_get_contrast (0x777777, 0xffffff) - 4.48), <, 0.01);
  g_assert_cmpfloat (fabs (ksk_style_get_contrast (0xff0000, 0xffffff) - 4.00), <, 0.01);
  g_assert_cmpfloat (fabs (ksk_style_get_contrast (0x123456, 0x123456) - 1.0), <, 0.01);
}

static void
test_pairs (void)
{
  guint n_pairs;
  const KskColourPair *pairs = ksk_style_list_pairs (&n_pairs);

  g_assert_cmpuint (n_pairs, >, KSK_STATE_LAST);
  for (guint i = 0; i < n_pairs; i++) {
    double contrast = ksk_style_get_contrast (pairs[i].ground, pairs[i].text);
    g_test_message ("%s: #%06x on #%06x: %.1f", pairs[i].name, pairs[i].text, pairs[i].ground, contrast);
    g_assert_true (pairs[i].text == 0x000000 || pairs[i].text == 0xffffff);
    g_assert_cmpfloat (contrast, >=, 7.0);
    g_assert_cmphex (ksk_style_get_ground (pairs[i].name), ==, pairs[i].ground);
  }
}

/* Good and bad differ in light, not only in hue: also in grey, and for eyes that take red for green. */
static void
test_good_and_bad (void)
{
  KskColour good = ksk_style_get_state_colours (KSK_STATE_DONE)->ground;
  KskColour bad = ksk_style_get_state_colours (KSK_STATE_FAILED)->ground;

  g_assert_cmpfloat (ksk_style_get_contrast (good, bad), >=, 4.5);
}

/* A code's light modules stand on white even where the watermark would be; both tell from black. */
static void
test_watermark (void)
{
  g_assert_cmpfloat (ksk_style_get_contrast (ksk_style_get_ground ("ksk-watermark"), 0x000000), >=, 7.0);
  g_assert_cmpfloat (ksk_style_get_contrast (ksk_style_get_ground ("ksk-watermark"), 0xffffff), >=, 1.2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/style/contrast", test_contrast_known);
  g_test_add_func ("/ui/style/pairs", test_pairs);
  g_test_add_func ("/ui/style/good-and-bad", test_good_and_bad);
  g_test_add_func ("/ui/style/watermark", test_watermark);
  return g_test_run ();
}
