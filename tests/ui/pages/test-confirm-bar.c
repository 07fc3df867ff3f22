/* The bar that confirms: what keys do in it, what it takes, and what it never takes. */
#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"

#define STEPS FAKE_STEP ("2.1", "confirm", "CA", "CA IW", "") FAKE_STEP ("2.2", "confirm", "CA", "CA IW RZM", "")

static PageTest *
begin (void)
{
  PageTest *test = page_test_new (FAKE_BEGINNING STEPS, NULL, FALSE);

  page_test_play_to (test, "2.1", TRUE);
  return test;
}

static gboolean
enter (PageTest *test)
{
  gboolean taken = page_test_press (test, GDK_KEY_Return, 0);

  page_test_settle (test);
  return taken;
}

/* However often Enter is pressed: nothing is confirmed by it alone. */
static void
test_enter_alone (void)
{
  g_autoptr (PageTest) test = begin ();
  GtkWidget *first = page_test_get_focus (test);

  for (guint i = 0; i < 21; i++)
    enter (test);
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.1");
  g_assert_true (page_test_get_focus (test) == first);
  page_test_type (test, "AL");
  for (guint i = 0; i < 21; i++)
    enter (test);
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.1");
}

static void
test_confirms (void)
{
  g_autoptr (PageTest) test = begin ();
  GtkWindow *stage = ksk_console_get_stage (test->console);

  g_assert_true (page_test_shows (stage, "Ada Lorenz (CA)"));
  page_test_type (test, "AL");
  g_assert_true (enter (test));
  g_assert_true (page_test_shows (stage, "Ben Okafor (IW)"));
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.1");
  page_test_type (test, "BO");
  g_assert_true (enter (test));
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.2");
  g_assert_true (GTK_IS_TEXT (page_test_get_focus (test)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_test_get_focus (test))), ==, "");
}

static void
test_wrong_initials (void)
{
  g_autoptr (PageTest) test = begin ();

  page_test_type (test, "BO");
  enter (test);
  page_test_type (test, "AL");
  enter (test);
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.1");
  page_test_judge (test, "wrong-initials");
  page_test_type (test, "AL");
  enter (test);
  page_test_type (test, "BO");
  enter (test);
  g_assert_cmpstr (fake_room_get_step (test->room), ==, "2.2");
}

/* Who is out of the room cannot confirm: the bar says so, and there is nothing to type into. */
static void
test_hindrance (void)
{
  g_autoptr (PageTest) test = begin ();
  g_autoptr (GError) error = NULL;

  ksk_session_set_present (test->room->session, KSK_ROLE_IW, FALSE, &error);
  g_assert_no_error (error);
  page_test_settle (test);
  g_autofree char *hindrance = ksk_session_dup_hindrance (test->room->session);
  g_assert_nonnull (hindrance);
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), hindrance));
  g_assert_false (page_test_shows (ksk_console_get_stage (test->console), "initials, please"));
  page_test_judge (test, "hindrance");
  ksk_session_set_present (test->room->session, KSK_ROLE_IW, TRUE, &error);
  g_assert_no_error (error);
  page_test_settle (test);
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), "initials, please"));
  g_assert_true (GTK_IS_TEXT (page_test_get_focus (test)));
}

/* Keys for everywhere work while somebody types, and what was typed is still there afterwards. */
static void
test_keys_while_typing (void)
{
  g_autoptr (PageTest) test = begin ();

  page_test_type (test, "AL");
  g_assert_false (page_test_press (test, GDK_KEY_question, 0));
  g_assert_true (page_test_press (test, GDK_KEY_F1, 0));
  page_test_settle (test);
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), "Ctrl+O"));
  g_assert_true (page_test_press (test, GDK_KEY_Escape, 0));
  page_test_settle (test);
  g_assert_true (GTK_IS_TEXT (page_test_get_focus (test)));
  g_assert_true (page_test_press (test, GDK_KEY_o, GDK_CONTROL_MASK));
  g_assert_cmpint (ksk_session_get_state (test->room->session), ==, KSK_SESSION_OBJECTION);
}

/* Returns: (transfer full): what sees each key of the stage before its pages do. */
static GtkEventController *
find_keys (PageTest *test)
{
  GtkWidget *stage = GTK_WIDGET (ksk_console_get_stage (test->console));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (stage);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) keys = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (keys) && gtk_event_controller_get_propagation_phase (keys) == GTK_PHASE_CAPTURE
        && gtk_event_controller_get_name (keys) == NULL)
      return g_steal_pointer (&keys);
  }
  g_assert_not_reached ();
  return NULL;
}

/* As long as a key is held down it presses one thing. */
static void
test_held_enter (void)
{
  g_autoptr (PageTest) test = begin ();
  g_autoptr (GtkEventController) keys = find_keys (test);
  gboolean first = TRUE, second = FALSE, third = TRUE;

  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Return, 0, 0, &first);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Return, 0, 0, &second);
  g_signal_emit_by_name (keys, "key-released", GDK_KEY_Return, 0, 0);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Return, 0, 0, &third);
  g_assert_false (first);
  g_assert_true (second);
  g_assert_false (third);
}

/* The key that opens a correction ends it, too: held down it opens it, even when Shift is pressed beside it. */
static void
test_held_correction (void)
{
  g_autoptr (PageTest) test = page_test_new (FAKE_BEGINNING STEPS, NULL, FALSE);
  GtkWindow *stage = ksk_console_get_stage (test->console);
  g_autoptr (GtkEventController) keys = find_keys (test);
  static const guint presses[] = { GDK_KEY_F6, GDK_KEY_F6, GDK_KEY_F6, GDK_KEY_Shift_L, GDK_KEY_F6 };

  page_test_play_to (test, "1.2", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (presses); i++) {
    gboolean taken;
    g_signal_emit_by_name (keys, "key-pressed", presses[i], 0, 0, &taken);
    page_test_settle (test);
    g_assert_false (page_test_shows (stage, "initials, please"));
  }
  g_signal_emit_by_name (keys, "key-released", GDK_KEY_F6, 0, 0);
  g_assert_true (page_test_press (test, GDK_KEY_F6, 0));
  page_test_settle (test);
  g_assert_true (page_test_shows (stage, "initials, please"));
}

/* What was typed can be put right until the step is confirmed. */
static void
test_correction (void)
{
  g_autoptr (PageTest) test = page_test_new (FAKE_BEGINNING STEPS, NULL, FALSE);
  GtkWindow *stage = ksk_console_get_stage (test->console);

  page_test_play_to (test, "1.2", TRUE);
  g_assert_true (page_test_shows (stage, "initials, please"));
  g_assert_true (page_test_press (test, GDK_KEY_F6, 0));
  page_test_settle (test);
  g_assert_false (page_test_shows (stage, "initials, please"));
  for (guint i = 0; i < 7; i++)
    g_assert_true (page_test_press (test, GDK_KEY_Up, 0));
  page_test_settle (test);
  page_test_type (test, "Anna Lorenz");
  g_assert_true (enter (test));
  g_assert_true (enter (test));
  g_assert_true (page_test_shows (stage, "Anna Lorenz"));
  g_assert_true (page_test_shows (stage, "initials, please"));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  g_test_add_func ("/ui/confirm-bar/enter-alone", test_enter_alone);
  g_test_add_func ("/ui/confirm-bar/confirms", test_confirms);
  g_test_add_func ("/ui/confirm-bar/wrong-initials", test_wrong_initials);
  g_test_add_func ("/ui/confirm-bar/hindrance", test_hindrance);
  g_test_add_func ("/ui/confirm-bar/keys-while-typing", test_keys_while_typing);
  g_test_add_func ("/ui/confirm-bar/held-enter", test_held_enter);
  g_test_add_func ("/ui/confirm-bar/held-correction", test_held_correction);
  g_test_add_func ("/ui/confirm-bar/correction", test_correction);
  return g_test_run ();
}
