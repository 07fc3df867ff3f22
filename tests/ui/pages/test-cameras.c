/* Cameras on their pages: found, looked at and confirmed with the keyboard alone, silent in the frame, and lost. */
#include <string.h>

#include "tests/ui/pages/fake-cameras.h"
#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"
#include "ui/camera-strip.h"
#include "ui/screenshot.h"

/* Said at length, so that it is seen when there is no room for it. */
#define STEPS                                                                                                         \
  "<step id='1.1' title='The cameras, one after the other' kind='cameras' role='SA' confirm='CA IW' minutes='3'>"     \
  "<say>SA looks at the picture of each camera, and says aloud what it sees and whether the table, the safe and all " \
  "who work there are in it.</say>"                                                                                   \
  "<see>Each camera sees what is said, in focus and in enough light, and nothing that should not be seen.</see>"      \
  "</step>" FAKE_STEP ("1.2", "start-recording", "CA", "CA IW", "")                                                   \
      FAKE_STEP ("1.3", "roll-call", "CA", "CA IW", "<with roles='CA IW CO1 CO2 CO3 RZM'/>")                          \
          FAKE_STEP ("1.4", "confirm", "CA", "CA IW", "") FAKE_STEP ("1.5", "confirm", "CA", "CA IW", "")

/* As long as it may be: KSK_MAX_CAMERA_PLACE characters. */
#define PLACE "table and safe, seen from above the door"

typedef struct {
  FakeCameras *cameras;
  PageTest *test;
} Film;

static void
film_free (Film *self)
{
  page_test_free (self->test);
  g_assert_finalize_object (self->cameras);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Film, film_free)

static Film *
begin (guint n, const KskScaleInput *size, gboolean has_desk, const char *step_id)
{
  Film *self = g_new0 (Film, 1);

  self->cameras = fake_cameras_new (n);
  self->test = page_test_new_with_cameras (STEPS, size, has_desk, KSK_RECORDER (self->cameras));
  fake_cameras_film (self->cameras);
  page_test_play_to (self->test, step_id, FALSE);
  return self;
}

static gboolean
shows (Film *self, const char *text)
{
  return page_test_shows (ksk_console_get_stage (self->test->console), text);
}

static void
press (Film *self, guint keyval)
{
  g_assert_true (page_test_press (self->test, keyval, 0));
  page_test_settle (self->test);
}

static void
type (Film *self, const char *text)
{
  page_test_type (self->test, text);
  press (self, GDK_KEY_Return);
}

static KskSessionState
get_state (Film *self)
{
  return ksk_session_get_state (self->test->room->session);
}

static guint
count_records (Film *self, const char *kind)
{
  GPtrArray *records = ksk_session_get_story (self->test->room->session)->records;
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += g_str_equal (ksk_record_get_kind (g_ptr_array_index (records, i)), kind);
  return n;
}

/* The whole of it with nothing but keys. */
static void
test_keyboard (void)
{
  g_autoptr (Film) film = begin (3, NULL, FALSE, "1.1");

  g_assert_true (shows (film, "CAM01 sees"));
  g_assert_true (shows (film, "1280 x 720, 30 a second"));
  g_assert_true (shows (film, "good, 48 %"));
  g_assert_true (shows (film, "sharp, 71 of 100"));
  type (film, "table");
  g_assert_true (shows (film, "CAM02 sees"));
  press (film, GDK_KEY_Up);
  g_assert_true (shows (film, "CAM01 sees"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_test_get_focus (film->test))), ==, "table");
  press (film, GDK_KEY_Up); /* there is none before the first */
  press (film, GDK_KEY_Down);
  press (film, GDK_KEY_Return); /* nobody has said what it sees */
  g_assert_cmpuint (count_records (film, "camera-confirmed"), ==, 1);
  g_assert_false (ksk_action_is_complete (fake_room_get_action (film->test->room)));
  type (film, "safe");
  type (film, "door");
  g_assert_cmpuint (count_records (film, "camera-confirmed"), ==, 3);
  g_assert_true (ksk_action_is_complete (fake_room_get_action (film->test->room)));
  /* Put right: the same form once more, and another record. */
  press (film, GDK_KEY_F6);
  type (film, "the door and the table");
  g_assert_cmpuint (count_records (film, "camera-confirmed"), ==, 4);
  type (film, "AL");
  type (film, "BO");
  g_assert_cmpstr (fake_room_get_step (film->test->room), ==, "1.2");
}

/* What is typed is not lost when the recorder tells something, and a camera that comes late is found. */
static void
test_search (void)
{
  g_autoptr (Film) film = begin (1, NULL, FALSE, "1.1");

  page_test_type (film->test, "half a pla");
  fake_cameras_set (film->cameras, 0, KSK_CAMERA_SHOWING, 0);
  page_test_settle (film->test);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (page_test_get_focus (film->test))), ==, "half a pla");
  film->cameras->n = 2;
  guint n_opens = film->cameras->n_opens;
  press (film, GDK_KEY_F9);
  g_assert_cmpuint (film->cameras->n_opens, ==, n_opens + 1);
  g_assert_true (shows (film, "CAM02"));
  type (film, "place");
  g_assert_false (ksk_action_is_complete (fake_room_get_action (film->test->room)));
}

/* The stage as one more track: nobody judges its light. */
static void
test_console (void)
{
  g_autoptr (Film) film = begin (KSK_MAX_CAMERAS, NULL, FALSE, "1.1");

  for (guint i = 1; i < KSK_MAX_CAMERAS; i++) {
    g_assert_true (shows (film, "good, 48 %"));
    press (film, GDK_KEY_Down);
  }
  g_assert_true (shows (film, "CONSOLE sees"));
  g_assert_false (shows (film, "good, 48 %"));
  g_assert_false (shows (film, "sharp, 71 of 100"));
}

/* No picture comes from one: CA and IW do without it, and the frame does not miss it. Then it is there again. */
static void
test_left_out (void)
{
  g_autoptr (Film) film = begin (3, NULL, FALSE, "1.1");

  type (film, "table");
  fake_cameras_set (film->cameras, 1, KSK_CAMERA_OPENING, 0);
  page_test_settle (film->test);
  press (film, GDK_KEY_F7);
  g_assert_true (shows (film, "Without CAM02: initials, please.  F7: back"));
  press (film, GDK_KEY_F7); /* that was the wrong key */
  g_assert_false (shows (film, "Without CAM02: initials, please.  F7: back"));
  page_test_type (film->test, "half a pla");
  press (film, GDK_KEY_F7);
  type (film, "CA");
  type (film, "CA"); /* one is not two */
  g_assert_cmpuint (count_records (film, "camera-left-out"), ==, 0);
  press (film, GDK_KEY_F7);
  press (film, GDK_KEY_F7);
  type (film, "CA");
  type (film, "IW");
  g_assert_cmpuint (count_records (film, "camera-left-out"), ==, 1);
  g_assert_true (shows (film, "left out"));
  g_assert_true (shows (film, "CAM03 sees"));
  type (film, "door");
  g_assert_true (ksk_action_is_complete (fake_room_get_action (film->test->room)));
  page_test_play_to (film->test, "1.4", FALSE);
  fake_cameras_set (film->cameras, 1, KSK_CAMERA_OPENING, 0);
  g_assert_true (shows (film, "2 cameras, 192 min"));
}

static void
test_none (void)
{
  g_autoptr (Film) film = begin (0, NULL, FALSE, "1.1");

  g_assert_nonnull (ksk_action_get_refusal (fake_room_get_action (film->test->room)));
  g_assert_true (shows (film, "no camera was found"));
  page_test_judge (film->test, "cameras-none");
  film->cameras->n = 1;
  press (film, GDK_KEY_Return);
  g_assert_null (ksk_action_get_refusal (fake_room_get_action (film->test->room)));
  g_assert_true (shows (film, "CAM01 sees"));
}

/* Every number of cameras, in every state, in any language: nothing here knows a word. */
static void
test_legible (gconstpointer data)
{
  for (guint n = 1; n <= KSK_MAX_CAMERAS; n++) {
    g_autoptr (Film) film = begin (n, data, FALSE, "1.1");
    g_autofree char *begun = g_strdup_printf ("cameras-%u-begun", n);
    g_autofree char *worse = g_strdup_printf ("cameras-%u-worse", n);
    g_autofree char *ready = g_strdup_printf ("cameras-%u-ready", n);
    page_test_judge (film->test, begun);
    type (film, PLACE);
    film->cameras->cameras[n > 1 ? 1 : 0].light = 8;
    film->cameras->cameras[n > 1 ? 1 : 0].focus = 3;
    fake_cameras_set (film->cameras, n - 1, KSK_CAMERA_SILENT, 12 * G_USEC_PER_SEC);
    press (film, GDK_KEY_F7);
    if (n == 2)
      page_test_judge (film->test, "cameras-without");
    press (film, GDK_KEY_F7);
    if (n > 3)
      fake_cameras_set (film->cameras, 2, KSK_CAMERA_OPENING, 0);
    page_test_judge (film->test, worse);
    for (guint i = 0; i < n; i++)
      fake_cameras_set (film->cameras, i, KSK_CAMERA_SHOWING, 0);
    for (guint i = 1; i < n; i++)
      type (film, PLACE);
    g_assert_true (ksk_action_is_complete (fake_room_get_action (film->test->room)));
    page_test_judge (film->test, ready);
    if (n == 3) {
      page_test_play_to (film->test, "1.4", FALSE);
      fake_cameras_set (film->cameras, 1, KSK_CAMERA_SILENT, 12 * G_USEC_PER_SEC);
      page_test_judge (film->test, "silent-in-frame");
      fake_cameras_set_recording (film->cameras, KSK_RECORDING_LOST);
      page_test_judge (film->test, "footage-lost");
      fake_cameras_set_recording (film->cameras, KSK_RECORDING_ON);
      fake_cameras_set (film->cameras, 1, KSK_CAMERA_RECORDING, 0);
      page_test_judge (film->test, "footage-back");
    }
  }
}

/* What the frame says while it records here. */
static void
test_frame (void)
{
  g_autoptr (Film) film = begin (4, NULL, FALSE, "1.1");

  g_assert_true (shows (film, "Film off, 192 min"));
  page_test_play_to (film->test, "1.4", FALSE);
  g_assert_true (shows (film, "4 cameras, 192 min"));
  fake_cameras_set (film->cameras, 1, KSK_CAMERA_SILENT, 12 * G_USEC_PER_SEC);
  g_assert_true (shows (film, "CAM02 silent 12 s, 192 min"));
  fake_cameras_set (film->cameras, 1, KSK_CAMERA_RECORDING, 0);
  film->cameras->minutes = 1340;
  ksk_recorder_emit_changed (KSK_RECORDER (film->cameras));
  g_assert_true (shows (film, "4 cameras, 22 h"));
  film->cameras->minutes = -1;
  film->cameras->n = 5; /* the track of the stage is no camera */
  fake_cameras_set (film->cameras, 4, KSK_CAMERA_RECORDING, 0);
  g_assert_true (shows (film, "4 cameras"));
  g_assert_false (shows (film, "4 cameras,"));
}

static void
lose (Film *self)
{
  fake_cameras_set (self->cameras, 1, KSK_CAMERA_SILENT, 40 * G_USEC_PER_SEC);
  fake_cameras_set_recording (self->cameras, KSK_RECORDING_LOST);
  page_test_settle (self->test);
}

static void
find_again (Film *self)
{
  fake_cameras_set_recording (self->cameras, KSK_RECORDING_ON);
  fake_cameras_set (self->cameras, 1, KSK_CAMERA_RECORDING, 0);
  page_test_settle (self->test);
}

/* An Enter that was meant for something else decides nothing; each of the two keys does what it says. */
static void
test_lost (void)
{
  g_autoptr (Film) film = begin (3, NULL, FALSE, "1.4");

  lose (film);
  g_assert_true (ksk_session_is_footage_lost (film->test->room->session));
  g_assert_true (shows (film, "CAM02"));
  g_assert_true (shows (film, "silent 40 s"));
  for (guint i = 0; i < 3; i++)
    page_test_press (film->test, GDK_KEY_Return, 0);
  g_assert_true (ksk_session_is_footage_lost (film->test->room->session));
  press (film, GDK_KEY_F5);
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_PAUSED);
  find_again (film);
  type (film, "AL");
  type (film, "BO");
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_RUNNING);
  lose (film);
  press (film, GDK_KEY_F2);
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_DEVIATION);
  g_assert_cmpuint (count_records (film, "deviation-opened"), ==, 1);
}

/* It has come back meanwhile: that can be seen, and then everybody goes on as before. */
static void
test_back (void)
{
  g_autoptr (Film) film = begin (3, NULL, FALSE, "1.4");

  lose (film);
  find_again (film);
  g_assert_true (ksk_session_is_footage_back (film->test->room->session));
  press (film, GDK_KEY_Return);
  g_assert_false (ksk_session_is_footage_lost (film->test->room->session));
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_RUNNING);
}

/* The autopilot goes through both, to the end. */
static void
test_play (void)
{
  g_autoptr (Film) film = begin (2, NULL, FALSE, "1.4");

  lose (film);
  g_assert_true (ksk_console_play (film->test->console));
  page_test_settle (film->test);
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_DEVIATION);
  find_again (film);
  page_test_play_to (film->test, "1.5", TRUE);
}

/* The last confirmation was given: the room waits for the files, and sees that it does. */
static void
test_ending (gconstpointer data)
{
  g_autoptr (Film) film = begin (2, data, FALSE, "1.5");

  GtkWindow *stage = ksk_console_get_stage (film->test->console);
  const KskScaleInput *size = data;
  KskScale scale;

  ksk_scale_init (&scale, size);
  g_mutex_lock (&film->cameras->ending);
  for (guint i = 0; i < 10 && get_state (film) == KSK_SESSION_RUNNING; i++)
    ksk_console_play (film->test->console);
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_CLOSING);
  g_assert_true (ksk_session_is_ending_footage (film->test->room->session));
  g_assert_false (ksk_console_play (film->test->console));
  g_assert_true (ksk_screenshot_settle (stage, ROOM_TIMEOUT_MS));
  legibility_assert (stage, &scale, "footage-ending");
  if (size->width_px == 1280) {
    g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "pages", "footage-ending.png", NULL);
    g_assert_true (ksk_screenshot_save (stage, path, NULL));
  }
  g_mutex_unlock (&film->cameras->ending);
  page_test_settle (film->test);
  g_assert_cmpint (get_state (film), ==, KSK_SESSION_CLOSED);
  g_assert_true (GTK_IS_BUTTON (page_test_get_focus (film->test)));
}

static gboolean
has_strip (GtkWidget *widget)
{
  if (KSK_IS_CAMERA_STRIP (widget))
    return gtk_widget_get_mapped (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (has_strip (child))
      return TRUE;
  }
  return FALSE;
}

/* The operator sees the cameras all the time, the room does not: the stage is for the page. */
static void
test_desk (void)
{
  g_autoptr (Film) film = begin (3, NULL, TRUE, "1.4");

  g_assert_true (has_strip (GTK_WIDGET (ksk_console_get_desk (film->test->console))));
  g_assert_false (has_strip (GTK_WIDGET (ksk_console_get_stage (film->test->console))));
  fake_cameras_set (film->cameras, 1, KSK_CAMERA_SILENT, 12 * G_USEC_PER_SEC);
  page_test_judge (film->test, "cameras-with-a-desk");
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "pages", "desk-cameras.png", NULL);
  g_assert_true (ksk_screenshot_save (ksk_console_get_desk (film->test->console), path, NULL));
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *path = g_strdup_printf ("/ui/cameras/legible/%dx%d", size->width_px, size->height_px);
    g_autofree char *ending = g_strdup_printf ("/ui/cameras/ending/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (path, size, test_legible);
    g_test_add_data_func (ending, size, test_ending);
  }
  g_test_add_func ("/ui/cameras/keyboard", test_keyboard);
  g_test_add_func ("/ui/cameras/search", test_search);
  g_test_add_func ("/ui/cameras/console", test_console);
  g_test_add_func ("/ui/cameras/left-out", test_left_out);
  g_test_add_func ("/ui/cameras/none", test_none);
  g_test_add_func ("/ui/cameras/frame", test_frame);
  g_test_add_func ("/ui/cameras/lost", test_lost);
  g_test_add_func ("/ui/cameras/back", test_back);
  g_test_add_func ("/ui/cameras/play", test_play);
  g_test_add_func ("/ui/cameras/desk", test_desk);
  return g_test_run ();
}
