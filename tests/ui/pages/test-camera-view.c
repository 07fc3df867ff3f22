/* Live pictures: the newest and no other, nothing while they are not seen, and a gap that is seen without colour. */
#include <string.h>

#include "tests/ui/legible.h"
#include "tests/ui/pages/fake-cameras.h"
#include "tests/ui/room.h"
#include "ui/camera-look.h"
#include "ui/camera-picture.h"
#include "ui/camera-strip.h"
#include "ui/screenshot.h"

typedef struct {
  FakeCameras *cameras;
  Room *room;
  GtkWidget *page;
} Wall;

static Wall *
begin (guint n, const KskScaleInput *size)
{
  Wall *self = g_new0 (Wall, 1);

  self->cameras = fake_cameras_new (n);
  for (guint i = 0; i < n; i++)
    fake_cameras_set (self->cameras, i, KSK_CAMERA_SHOWING, 0);
  self->room = room_new (size, FALSE, TRUE);
  self->page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->page), ksk_camera_strip_new (KSK_RECORDER (self->cameras)));
  fake_cameras_film (self->cameras);
  room_show (self->room, self->page);
  return self;
}

static void
settle (Wall *self)
{
  g_assert_true (ksk_screenshot_settle (self->room->window, ROOM_TIMEOUT_MS));
}

static void
wall_free (Wall *self)
{
  room_free (self->room);
  g_assert_finalize_object (self->cameras);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wall, wall_free)

static void
test_strip (gconstpointer data)
{
  for (guint n = 1; n <= KSK_MAX_CAMERAS; n++) {
    g_autoptr (Wall) wall = begin (n, data);
    g_autofree char *name = g_strdup_printf ("strip-of-%u", n);
    fake_cameras_set (wall->cameras, n - 1, KSK_CAMERA_SILENT, 12 * G_USEC_PER_SEC);
    if (n > 2)
      fake_cameras_set (wall->cameras, 1, KSK_CAMERA_LOST, 0);
    settle (wall);
    room_judge (wall->room, name);
  }
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The colour of the window there, where a share of the picture's width and height says. */
static guint32
get_pixel (Wall *self, double x, double y)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "camera-pixel.png", NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *picture = find (self->page, KSK_TYPE_CAMERA_PICTURE);
  graphene_point_t at;
  float height = (float)gtk_widget_get_height (picture), width = height * 16 / 9;
  guint32 pixel;

  g_assert_true (gtk_widget_compute_point (picture, GTK_WIDGET (self->room->window),
                                           &GRAPHENE_POINT_INIT (width * (float)x, height * (float)y), &at));
  ksk_screenshot_save (self->room->window, path, &error);
  g_assert_no_error (error);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  gsize stride = (gsize)gdk_texture_get_width (texture) * 4;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize)gdk_texture_get_height (texture));
  gdk_texture_download (texture, pixels, stride);
  memcpy (&pixel, pixels + (gsize)at.y * stride + (gsize)at.x * 4, sizeof pixel);
  return pixel & 0xffffff;
}

static void
assert_near (guint32 colour, guint32 wanted)
{
  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((int)(colour >> shift & 0xff) - (int)(wanted >> shift & 0xff)), <=, 2);
}

/* The colours are those of the picture, whatever its fourth byte is; in a gap nothing of it is left. */
static void
test_colours (void)
{
  g_autoptr (Wall) wall = begin (1, &legibility_sizes[1]);

  assert_near (get_pixel (wall, 0.9, 0.1), 0xbfb8a6); /* wall */
  assert_near (get_pixel (wall, 0.5, 0.5), 0x263366); /* coat */
  fake_cameras_set (wall->cameras, 0, KSK_CAMERA_SILENT, G_USEC_PER_SEC);
  settle (wall);
  g_assert_cmphex (get_pixel (wall, 0.9, 0.1), ==, ksk_style_get_state_colours (KSK_STATE_GAP)->ground);
  fake_cameras_set (wall->cameras, 0, KSK_CAMERA_RECORDING, 0);
  fake_cameras_film (wall->cameras);
  settle (wall);
  assert_near (get_pixel (wall, 0.9, 0.1), 0xbfb8a6);
}

/* A hundred pictures between two frames are one. */
static void
test_newest_only (void)
{
  g_autoptr (Wall) wall = begin (1, &legibility_sizes[1]);
  guint n_before = wall->cameras->cameras[0].n_taken;

  for (guint i = 0; i < 100; i++)
    fake_cameras_film (wall->cameras);
  settle (wall);
  g_assert_cmpuint (wall->cameras->cameras[0].n_taken - n_before, >=, 1);
  g_assert_cmpuint (wall->cameras->cameras[0].n_taken - n_before, <=, 2);
  n_before = wall->cameras->cameras[0].n_taken;
  settle (wall);
  g_assert_cmpuint (wall->cameras->cameras[0].n_taken, ==, n_before);
}

static void
test_unseen (void)
{
  g_autoptr (Wall) wall = begin (2, &legibility_sizes[1]);

  gtk_widget_set_visible (wall->page, FALSE);
  settle (wall);
  guint n_before = wall->cameras->cameras[0].n_taken;
  for (guint i = 0; i < 20; i++) {
    fake_cameras_film (wall->cameras);
    settle (wall);
  }
  g_assert_cmpuint (wall->cameras->cameras[0].n_taken, ==, n_before);
}

/* Cameras that are found later come after those that are there. */
static void
test_more_come (void)
{
  g_autoptr (Wall) wall = begin (1, &legibility_sizes[1]);
  GtkWidget *first = find (wall->page, KSK_TYPE_CAMERA_PICTURE);

  wall->cameras->n = 3;
  fake_cameras_set (wall->cameras, 2, KSK_CAMERA_OPENING, 0);
  settle (wall);
  g_assert_true (find (wall->page, KSK_TYPE_CAMERA_PICTURE) == first);
  wall->cameras->n = 0;
  ksk_recorder_emit_changed (KSK_RECORDER (wall->cameras));
  g_assert_null (find (wall->page, KSK_TYPE_CAMERA_PICTURE));
  g_assert_false (gtk_widget_get_visible (find (wall->page, KSK_TYPE_CAMERA_STRIP)));
}

static void
test_words (void)
{
  static const struct {
    int value;
    KskState light;
    KskState focus;
  } cases[] = {
    { -1, KSK_STATE_IDLE, KSK_STATE_IDLE },       { 0, KSK_STATE_FAILED, KSK_STATE_FAILED },
    { 20, KSK_STATE_WARNING, KSK_STATE_WARNING }, { 50, KSK_STATE_DONE, KSK_STATE_DONE },
    { 80, KSK_STATE_WARNING, KSK_STATE_DONE },    { 100, KSK_STATE_FAILED, KSK_STATE_DONE },
  };
  KskCamera camera = { .name = (char *)"CAM02", .place = (char *)"", .device = (char *)"", .state = KSK_CAMERA_SILENT };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *light = NULL, *focus = NULL;
    g_assert_cmpint (ksk_camera_look_judge_light (cases[i].value, &light), ==, cases[i].light);
    g_assert_cmpint (ksk_camera_look_judge_focus (cases[i].value, &focus), ==, cases[i].focus);
    g_autofree char *figure = g_strdup_printf (", %d", cases[i].value);
    g_assert_true ((g_strrstr (light, figure) != NULL) == (cases[i].value >= 0));
  }
  static const struct {
    gint64 silent_s;
    const char *word;
  } silences[] = { { 0, "silent 1 s" }, { 12, "silent 12 s" }, { 599, "silent 599 s" }, { 7200, "silent 120 min" } };
  for (guint i = 0; i < G_N_ELEMENTS (silences); i++) {
    g_autofree char *word = NULL;
    camera.silent_us = silences[i].silent_s * G_USEC_PER_SEC;
    g_assert_cmpint (ksk_camera_look_choose (&camera, &word), ==, KSK_STATE_GAP);
    g_assert_cmpstr (word, ==, silences[i].word);
  }
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *path = g_strdup_printf ("/ui/cameras/strip/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (path, size, test_strip);
  }
  g_test_add_func ("/ui/cameras/colours", test_colours);
  g_test_add_func ("/ui/cameras/newest-only", test_newest_only);
  g_test_add_func ("/ui/cameras/unseen", test_unseen);
  g_test_add_func ("/ui/cameras/more-come", test_more_come);
  g_test_add_func ("/ui/cameras/words", test_words);
  return g_test_run ();
}
