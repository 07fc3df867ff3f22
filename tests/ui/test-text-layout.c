/* A label that wraps is as wide as GtkLabel would have it, in every text: and where it is narrowest nothing is cut. */
#include "ui/label.h"

/* Pixels by which the narrowest may be wider than it must: a hyphen where there need be none, and kerning. */
#define MAX_MORE 12

static const char *const texts[] = {
  "",
  " ",
  "A",
  "iiiiii",
  "Take the cards out",
  "Crypto officers 1, 2 and 3, please insert your cards one after the other.",
  "bf96 1309 1d9c 534c 89db 2a1a 14ce a399 d6f1 a6ec 1b4f 55fe 6c69 e0ed 0dcc d312",
  "bf9613091d9c534c89db2a1a14cea399d6f1a6ec1b4f55fe6c69e0ed0dccd312",
  "ksr-root-2027-q1-0.xml",
  "first paragraph\nthe second one is longer\n\nfourth",
  "Confirme que los números de serie y el año coinciden: ¿está bien? ½ ﬃ",
  "e\xcc\x81tat: combined",
};

static void
measure (GtkWidget *label, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  gtk_widget_measure (label, orientation, for_size, minimum, natural, NULL, NULL);
}

/* What GTK alone would say. */
static GtkWidget *
create_plain_label (const char *text)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (text));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

/* Is no line wider than what it was given? */
static void
check_fits (GtkWidget *label, int width)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (GTK_LABEL (label)));
  int needed;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &needed, NULL);
  g_assert_cmpint (needed, <=, width);
}

static void
test_same (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GtkWidget) label = g_object_ref_sink (ksk_label_new (texts[i], "ksk-text"));
    g_autoptr (GtkWidget) plain = create_plain_label (texts[i]);
    int minimum, natural, plain_minimum, plain_natural;

    g_test_message ("%s", texts[i]);
    g_assert_cmpint (gtk_widget_get_request_mode (label), ==, gtk_widget_get_request_mode (plain));
    measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
    measure (plain, GTK_ORIENTATION_HORIZONTAL, -1, &plain_minimum, &plain_natural);
    g_assert_cmpint (natural, ==, plain_natural);
    g_assert_cmpint (minimum, >=, plain_minimum);
    g_assert_cmpint (minimum, <=, MIN (natural, plain_minimum + MAX_MORE));
    if (minimum > 0)
      check_fits (label, minimum);
    for (int width = minimum; width <= natural + 10; width += MAX (1, natural / 7)) {
      int height, plain_height;
      measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &height);
      measure (plain, GTK_ORIENTATION_VERTICAL, width, NULL, &plain_height);
      g_assert_cmpint (height, ==, plain_height);
    }
  }
}

/* What it says is what counts, not what it said. */
static void
test_changed (void)
{
  g_autoptr (GtkWidget) label = g_object_ref_sink (ksk_label_new ("short", "ksk-text"));
  int before, after;

  measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &before);
  gtk_label_set_text (GTK_LABEL (label), "rather a longer text");
  measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &after);
  g_assert_cmpint (after, >, before);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-layout/same", test_same);
  g_test_add_func ("/text-layout/changed", test_changed);
  return g_test_run ();
}
