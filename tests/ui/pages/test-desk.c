/* Two windows: the stage is for reading, the desk has the controls; both go through a ceremony together. */
#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"
#include "ui/pages/pin-entry.h"
#include "ui/screenshot.h"

static gboolean
takes_input (GtkWidget *widget)
{
  if (gtk_widget_get_mapped (widget)
      && (GTK_IS_EDITABLE (widget) || GTK_IS_BUTTON (widget) || KSK_IS_PIN_ENTRY (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (takes_input (child))
      return TRUE;
  }
  return FALSE;
}

static void
save_desk (PageTest *test, const char *step_id)
{
  GtkWindow *desk = ksk_console_get_desk (test->console);
  g_autofree char *name = g_strdup_printf ("desk-%s-%dx%d.png", step_id, test->size.width_px, test->size.height_px);
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "pages", name, NULL);
  g_autoptr (Legibility) found = legibility_new (desk);
  g_autoptr (GError) error = NULL;

  if (test->size.width_px <= 1920)
    ksk_screenshot_save (desk, path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->faults->len; i++)
    g_test_message ("desk in %s: %s", step_id, (const char *)g_ptr_array_index (found->faults, i));
  g_assert_cmpuint (found->faults->len, ==, 0);
  g_assert_cmpfloat (found->least_contrast, >=, 7);
}

static void
test_walk (gconstpointer data)
{
  g_autofree char *script = page_test_dup_script ();
  g_autoptr (PageTest) test = page_test_new (script, data, TRUE);
  GPtrArray *steps = ksk_script_get_steps (test->room->script);
  GtkWidget *stage = GTK_WIDGET (ksk_console_get_stage (test->console));

  g_assert_nonnull (ksk_console_get_desk (test->console));
  for (guint i = 0; i < steps->len; i++) {
    const KskStep *step = g_ptr_array_index (steps, i);
    g_autofree char *what = g_strdup_printf ("two-%s", step->id);
    page_test_play_to (test, step->id, FALSE);
    page_test_judge (test, what);
    save_desk (test, step->id);
    g_assert_false (takes_input (stage));
    g_assert_true (takes_input (GTK_WIDGET (ksk_console_get_desk (test->console))));
    page_test_play_to (test, step->id, TRUE);
    g_assert_false (takes_input (stage));
  }
}

/* Without a size the stage fills the only monitor, and has the controls. */
static void
test_one_monitor (void)
{
  g_autofree char *script = page_test_dup_script ();
  g_autoptr (PageTest) test
      = page_test_new (script, &(KskScaleInput){ 0, 0, KSK_SCALE_DISTANCE_M, KSK_SCALE_PICTURE_M }, FALSE);
  GtkWidget *stage = GTK_WIDGET (ksk_console_get_stage (test->console));
  GdkRectangle monitor;
  g_autoptr (GdkMonitor) first = g_list_model_get_item (gdk_display_get_monitors (gtk_widget_get_display (stage)), 0);

  gdk_monitor_get_geometry (first, &monitor);
  g_assert_null (ksk_console_get_desk (test->console));
  g_assert_cmpint (gtk_widget_get_width (stage), ==, monitor.width);
  g_assert_cmpint (gtk_widget_get_height (stage), ==, monitor.height);
  page_test_play_to (test, "1.4", FALSE);
  g_assert_true (takes_input (stage));
  g_assert_true (GTK_IS_TEXT (page_test_get_focus (test)));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *path = g_strdup_printf ("/ui/desk/walk/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (path, size, test_walk);
  }
  g_test_add_func ("/ui/desk/one-monitor", test_one_monitor);
  return g_test_run ();
}
