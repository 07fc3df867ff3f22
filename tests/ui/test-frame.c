/* The frame keeps still, its windows are guarded, and a rehearsal cannot be taken for anything else. */
#include <gtk/gtk.h>
#include <string.h>

#include "tests/ui/legible.h"
#include "tests/ui/room.h"
#include "ui/displays.h"
#include "ui/screenshot.h"
#include "ui/stage-track.h"
#include "ui/state-mark.h"
#include "ui/words-view.h"

static GtkWidget *
create_page (const char *say)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  static const char *const classes[] = { "ksk-title", "ksk-say", "ksk-text", "ksk-code", "ksk-alert" };
  GtkWidget *entry = gtk_entry_new ();

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    GtkWidget *label = gtk_label_new (say);
    gtk_widget_add_css_class (label, classes[i]);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_box_append (GTK_BOX (page), label);
  }
  gtk_editable_set_text (GTK_EDITABLE (entry), "typed 0O1lI");
  gtk_box_append (GTK_BOX (page), entry);
  entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "to be typed");
  gtk_widget_set_sensitive (entry, FALSE);
  gtk_box_append (GTK_BOX (page), entry);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (line), gtk_button_new_with_label ("Button"));
  GtkWidget *button = gtk_button_new_with_label ("Disabled");
  gtk_widget_set_sensitive (button, FALSE);
  gtk_box_append (GTK_BOX (line), button);
  button = gtk_button_new_with_label ("Stop");
  gtk_widget_add_css_class (button, "ksk-danger");
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (page), line);
  for (KskState state = 0; state <= KSK_STATE_LAST; state++) {
    if (state % 4 == 0) {
      line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_box_append (GTK_BOX (page), line);
    }
    gtk_box_append (GTK_BOX (line), ksk_state_label_new (state, "word"));
  }
  return page;
}

static void
test_fits (gconstpointer data)
{
  g_autoptr (Room) room = room_new (data, FALSE, TRUE);

  room_show (room, create_page ("What is said and seen."));
  room_judge (room, "frame");
}

static void
test_rehearsal (gconstpointer data)
{
  g_autoptr (Room) room = room_new (data, TRUE, TRUE);

  room_show (room, create_page ("What is said and seen."));
  room_judge (room, "frame-rehearsal");
}

/* The longest that the three cells say at once, and the longest number of a journal. */
static void
test_gap (gconstpointer data)
{
  g_autoptr (Room) room = room_new (data, TRUE, TRUE);

  ksk_frame_set_status (room->frame, &(KskFrameStatus){
                                         .ceremony = "Ceremony 60 · Culpeper",
                                         .act = "Act 3 of 5: Signing",
                                         .act_number = "Act 3 of 5",
                                         .step = "Step 41 of 98",
                                         .recording = { KSK_STATE_GAP, "CAM02 silent 599 s, 92 min" },
                                         .hsm = { KSK_STATE_IDLE, "HSM inactive" },
                                         .media = { KSK_STATE_DONE, "Both sticks" },
                                         .journal_seq = 12345,
                                         .journal_hash = "a1b20c4d5e6f",
                                         .rehearsal = TRUE,
                                     });
  room_show (room, create_page ("What is said and seen."));
  room_judge (room, "frame-gap");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (room->window)), ==, ((const KskScaleInput *)data)->width_px);
}

static void
get_middle (Room *room, graphene_rect_t *bounds)
{
  g_assert_true (gtk_widget_compute_bounds (ksk_frame_get_page (room->frame), GTK_WIDGET (room->window), bounds));
}

/* Long texts and empty ones move nothing. */
static void
test_keeps_still (void)
{
  g_autoptr (Room) room = room_new (&legibility_sizes[1], FALSE, TRUE);
  graphene_rect_t before, after;

  room_show (room, create_page ("first"));
  get_middle (room, &before);
  ksk_frame_set_status (
      room->frame, &(KskFrameStatus){
                       .ceremony = "A ceremony with a very long name · in a facility whose name is longer than any "
                                   "screen that it could be shown on, whatever its width may be",
                       .act = "Act 3 of 5: an act with a title that is much longer than the line that it stands on "
                              "and that nobody would read",
                       .step = "Step 9941 of 9998",
                       .recording = { KSK_STATE_FAILED, "no camera" },
                       .journal_seq = 123456,
                       .journal_hash = "ffffffffffffffff",
                       .rehearsal = TRUE,
                   });
  room_show (room, create_page ("second"));
  get_middle (room, &after);
  g_assert_true (graphene_rect_equal (&before, &after));
  ksk_frame_set_status (room->frame, &(KskFrameStatus){ 0 });
  ksk_frame_set_clock_text (room->frame, "");
  room_show (room, create_page ("third"));
  get_middle (room, &after);
  g_assert_true (graphene_rect_equal (&before, &after));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (room->window)), ==, legibility_sizes[1].width_px);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (room->window)), ==, legibility_sizes[1].height_px);
}

static void
weak_cb (gpointer data, GObject *object)
{
  (*(guint *)data)++;
}

/* However fast pages follow each other, those before are let go. */
static void
test_pages_go (void)
{
  g_autoptr (Room) room = room_new (&legibility_sizes[1], FALSE, FALSE);
  guint n_gone = 0;

  for (guint i = 0; i < 5; i++) {
    GtkWidget *page = create_page ("one of many");
    g_object_weak_ref (G_OBJECT (page), weak_cb, &n_gone);
    ksk_frame_show_page (room->frame, page);
    g_assert_true (ksk_frame_get_page (room->frame) == page);
  }
  g_assert_cmpuint (n_gone, ==, 4);
  ksk_frame_set_controls (room->frame, gtk_label_new ("one"));
  ksk_frame_set_controls (room->frame, gtk_label_new ("two"));
  ksk_frame_set_controls (room->frame, NULL);
  room_free (g_steal_pointer (&room));
  g_assert_cmpuint (n_gone, ==, 5);
}

/* What is drawn with cairo over all of that width, the first. Returns: (transfer none) (nullable). */
static GskRenderNode *
find_ground (GskRenderNode *node, float width)
{
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (node, &bounds);
  switch (gsk_render_node_get_node_type (node)) {
    case GSK_CAIRO_NODE:
      return bounds.size.width >= width ? node : NULL;
    case GSK_TRANSFORM_NODE:
      return find_ground (gsk_transform_node_get_child (node), width);
    case GSK_CLIP_NODE:
      return find_ground (gsk_clip_node_get_child (node), width);
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++) {
        GskRenderNode *found = find_ground (gsk_container_node_get_child (node, i), width);
        if (found != NULL)
          return found;
      }
      return NULL;
    default:
      return NULL;
  }
}

static GskRenderNode *
dup_ground (Room *room)
{
  GtkWidget *widget = GTK_WIDGET (room->window);
  int width = gtk_widget_get_width (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, width, gtk_widget_get_height (widget));
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  GskRenderNode *ground = find_ground (node, (float)width);
  g_assert_nonnull (ground);
  gsk_render_node_ref (ground);
  gsk_render_node_unref (node);
  return ground;
}

/* A second that passes is a few letters: were the ground drawn anew for them, all of the window would be. */
static void
test_ground_stays (void)
{
  g_autoptr (Room) room = room_new (&legibility_sizes[1], TRUE, TRUE);

  room_show (room, create_page ("a page"));
  GskRenderNode *before = dup_ground (room);
  ksk_frame_set_clock_text (room->frame, "2026-02-12 18:04:34 UTC");
  g_assert_true (ksk_screenshot_settle (room->window, ROOM_TIMEOUT_MS));
  GskRenderNode *after = dup_ground (room);
  g_assert_true (before == after);
  gsk_render_node_unref (before);
  gsk_render_node_unref (after);
}

static GdkTexture *
take_picture (Room *room, guint8 **pixels)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "frame-watermark.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ksk_screenshot_save (room->window, path, &error));
  GdkTexture *texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  gsize stride = (gsize)gdk_texture_get_width (texture) * 4;
  *pixels = g_malloc (stride * (gsize)gdk_texture_get_height (texture));
  gdk_texture_download (texture, *pixels, stride);
  return texture;
}

/* Every part of an empty page, a sixth of its width wide and high, shows some of the word; without rehearsal none. */
static void
test_watermark_is_everywhere (void)
{
  for (gboolean rehearsal = FALSE; rehearsal <= TRUE; rehearsal++) {
    g_autoptr (Room) room = room_new (&legibility_sizes[1], rehearsal, TRUE);
    g_autofree guint8 *pixels = NULL;
    guint counts[6][6] = { 0 };

    room_show (room, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
    g_autoptr (GdkTexture) texture = take_picture (room, &pixels);
    int width = gdk_texture_get_width (texture);
    int height = gdk_texture_get_height (texture);
    int top = room->scale.top;
    int bottom = height - 2 * room->scale.line; /* the frame's rule is further up */
    for (int y = top; y < bottom; y++) {
      for (int x = 0; x < width; x++) {
        guint32 pixel;
        memcpy (&pixel, pixels + ((gsize)y * width + x) * 4, sizeof pixel);
        if ((pixel & 0xffffff) == ksk_style_get_ground ("ksk-watermark"))
          counts[(y - top) * 6 / (bottom - top)][x * 6 / width]++;
      }
    }
    for (guint i = 0; i < 36; i++) {
      if (rehearsal)
        g_assert_cmpuint (counts[i / 6][i % 6], >, 50);
      else
        g_assert_cmpuint (counts[i / 6][i % 6], ==, 0);
    }
  }
}

typedef struct {
  guint n;
  guint width;
  guint32 corner; /* of the last picture */
} Taken;

static void
taken_cb (const KskPicture *picture, gpointer data)
{
  Taken *taken = data;

  taken->n++;
  taken->width = picture->width;
  memcpy (&taken->corner, g_bytes_get_data (picture->pixels, NULL), sizeof taken->corner);
}

#define TRACK_MS 200

/* Many changes are one picture, no change is none, and the last change is always seen. */
static void
test_track (void)
{
  g_autoptr (Room) room = room_new (&legibility_sizes[1], FALSE, TRUE);
  Taken taken = { 0 };

  room_show (room, create_page ("What is said and seen."));
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (KskStageTrack) track = ksk_stage_track_new (room->window, TRACK_MS, taken_cb, &taken);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);
    ksk_frame_set_clock_text (room->frame, text);
    g_assert_true (ksk_screenshot_settle (room->window, ROOM_TIMEOUT_MS));
  }
  while (taken.n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (taken.width, ==, 1280);
  g_assert_cmphex (taken.corner, ==, 0xff000000 | ksk_style_get_ground ("ksk-band"));
  ksk_frame_set_status (room->frame, &(KskFrameStatus){ .rehearsal = TRUE });
  while (taken.corner != (0xff000000 | ksk_style_get_ground ("ksk-rehearsal")))
    g_main_context_iteration (NULL, TRUE);
  /* However long a machine that is busy takes for each change. */
  g_assert_cmpint (taken.n * TRACK_MS * G_TIME_SPAN_MILLISECOND, <=, g_get_monotonic_time () - begun_us);
  g_clear_object (&track);
  guint n_before = taken.n;
  g_assert_true (ksk_screenshot_settle (room->window, ROOM_TIMEOUT_MS));
  g_assert_cmpuint (taken.n, ==, n_before);
}

static void
count_cb (gpointer object, guint *count)
{
  (*count)++;
}

static void
test_guard (void)
{
  GtkWidget *window = ksk_guarded_window_new ();
  gboolean handled = FALSE;
  guint n_refused = 0;
  guint n_gone = 0;

  g_signal_connect (window, "close-refused", G_CALLBACK (count_cb), &n_refused);
  g_object_weak_ref (G_OBJECT (window), weak_cb, &n_gone);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (window, "enable-debugging", FALSE, &handled);
  g_assert_true (handled);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
  gtk_window_close (GTK_WINDOW (window));
  g_assert_true (ksk_screenshot_settle (GTK_WINDOW (window), ROOM_TIMEOUT_MS));
  g_assert_cmpuint (n_refused, ==, 1);
  g_assert_cmpuint (n_gone, ==, 0);
  ksk_guarded_window_set_closable (KSK_GUARDED_WINDOW (window), TRUE);
  gtk_window_close (GTK_WINDOW (window));
  while (n_gone == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_refused, ==, 1);
}

/* One monitor, no window manager: the stage fills it, and there is no desk. */
static void
test_one_monitor (void)
{
  KskGuardedWindow *stage = KSK_GUARDED_WINDOW (ksk_guarded_window_new ());
  KskGuardedWindow *desk = KSK_GUARDED_WINDOW (ksk_guarded_window_new ());
  g_autoptr (KskDisplays) displays = ksk_displays_new (stage, desk, NULL, NULL);
  guint n_arranged = 0, n_lost = 0;
  int width, height;

  g_signal_connect (displays, "arranged", G_CALLBACK (count_cb), &n_arranged);
  g_signal_connect (displays, "lost", G_CALLBACK (count_cb), &n_lost);
  ksk_displays_arrange (displays);
  g_assert_true (ksk_screenshot_settle (GTK_WINDOW (stage), ROOM_TIMEOUT_MS));
  ksk_displays_get_size (displays, FALSE, &width, &height);
  g_assert_cmpint (width, ==, 3840);
  g_assert_cmpint (height, ==, 2160);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (stage)), ==, width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (stage)), ==, height);
  g_assert_false (ksk_displays_has_desk (displays));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (desk)));
  g_assert_cmpuint (n_arranged, ==, 1);
  g_assert_cmpuint (n_lost, ==, 0);
  gtk_window_destroy (GTK_WINDOW (stage));
  gtk_window_destroy (GTK_WINDOW (desk));
}

/* How a word of the view is marked: its style class, or a space. */
static const char *
get_mark (GtkWidget *words, int index)
{
  GtkWidget *cell = gtk_widget_get_first_child (words);

  while (index-- > 0)
    cell = gtk_widget_get_next_sibling (cell);
  GtkWidget *mark = gtk_widget_get_first_child (cell);
  if (gtk_widget_get_opacity (mark) < 0.5)
    return "none";
  if (gtk_widget_has_css_class (cell, "ksk-lit"))
    return "lit";
  return ksk_state_mark_get_state (KSK_STATE_MARK (mark)) == KSK_STATE_FAILED ? "stopped" : "read";
}

static void
test_reading (void)
{
  GtkWidget *widget = g_object_ref_sink (ksk_words_view_new ("aardvark Yucatan locale councilman"));
  KskWordsView *words = KSK_WORDS_VIEW (widget);

  g_assert_cmpuint (ksk_words_view_get_n_words (words), ==, 4);
  g_assert_cmpint (ksk_words_view_get_current (words), ==, -1);
  g_assert_cmpstr (get_mark (widget, 0), ==, "none");
  ksk_words_view_set_current (words, 1);
  g_assert_cmpstr (get_mark (widget, 0), ==, "read");
  g_assert_cmpstr (get_mark (widget, 1), ==, "lit");
  g_assert_cmpstr (get_mark (widget, 2), ==, "none");
  ksk_words_view_set_stopped (words);
  g_assert_cmpstr (get_mark (widget, 0), ==, "read");
  g_assert_cmpstr (get_mark (widget, 1), ==, "stopped");
  g_assert_cmpstr (get_mark (widget, 2), ==, "none");
  ksk_words_view_set_current (words, 4);
  g_assert_cmpstr (get_mark (widget, 1), ==, "read");
  g_assert_cmpstr (get_mark (widget, 3), ==, "read");
  g_object_unref (widget);
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *fits = g_strdup_printf ("/ui/frame/fits/%dx%d", size->width_px, size->height_px);
    g_autofree char *rehearsal = g_strdup_printf ("/ui/frame/rehearsal/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (fits, size, test_fits);
    g_autofree char *gap = g_strdup_printf ("/ui/frame/gap/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (rehearsal, size, test_rehearsal);
    g_test_add_data_func (gap, size, test_gap);
  }
  g_test_add_func ("/ui/frame/keeps-still", test_keeps_still);
  g_test_add_func ("/ui/frame/pages-go", test_pages_go);
  g_test_add_func ("/ui/frame/ground-stays", test_ground_stays);
  g_test_add_func ("/ui/frame/watermark", test_watermark_is_everywhere);
  g_test_add_func ("/ui/frame/track", test_track);
  g_test_add_func ("/ui/guard", test_guard);
  g_test_add_func ("/ui/displays/one-monitor", test_one_monitor);
  g_test_add_func ("/ui/words-view/reading", test_reading);
  return g_test_run ();
}
