/* Pages of a ceremony that is over: each is legible at every size, says what it must, and is worked by keys alone. */
#include <gtk/gtk.h>

#include "tests/ui/pages/page-test.h"
#include "tests/ui/room.h"
#include "ui/qr-view.h"

/* As long as they come: a path of an operator, and what a file system says. */
#define FOLDER "/media/operator/KSK-60-record/2026-02-12-culpeper-ceremony-60-in-the-folder-of-the-operator/record"
#define FAILURE                                                                                                       \
  "KSK60_CAM01.mkv in /media/operator/KSK-60-record/2026-02-12-culpeper-ceremony-60: writing failed: the medium has " \
  "no room left, and 12345678901 more bytes are needed"

#define STEPS FAKE_STEP ("1.4", "confirm", "CA", "CA IW", "")

static PageTest *
begin (gconstpointer size)
{
  PageTest *test = page_test_new (FAKE_BEGINNING STEPS, size, FALSE);

  test->room->publisher->folder = FOLDER;
  page_test_play_to (test, "1.4", TRUE);
  return test;
}

static void
assert_state (PageTest *test, KskCompletionState state)
{
  KskCompletion *completion = ksk_session_get_completion (test->room->session);
  g_assert_cmpstr (ksk_completion_state_get_name (ksk_completion_get_state (completion)), ==,
                   ksk_completion_state_get_name (state));
}

/* Confirms the last step. */
static void
close_ceremony (PageTest *test)
{
  while (ksk_session_get_state (test->room->session) != KSK_SESSION_CLOSED) {
    ksk_console_play (test->console);
    g_main_context_iteration (NULL, FALSE);
  }
}

static void
press (PageTest *test, guint keyval)
{
  g_assert_true (page_test_press (test, keyval, 0));
  page_test_settle (test);
}

/* Returns: (transfer none) (nullable): what the QR code on the stage says. */
static const char *
find_code (GtkWidget *widget)
{
  if (KSK_IS_QR_VIEW (widget) && gtk_widget_get_mapped (widget))
    return ksk_qr_view_get_text (KSK_QR_VIEW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    const char *text = find_code (child);
    if (text != NULL)
      return text;
  }
  return NULL;
}

static void
assert_shows_sums (PageTest *test)
{
  g_autofree char *upper = g_ascii_strup (FAKE_SUMS, -1);
  g_autofree char *expected = g_strdup_printf ("LOG SHA256 %s", upper);

  g_assert_cmpstr (find_code (GTK_WIDGET (ksk_console_get_stage (test->console))), ==, expected);
}

static void
note_end (KskConsole *console, gboolean *is_over)
{
  *is_over = TRUE;
}

static void
test_all (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);
  FakePublisher *publisher = test->room->publisher;
  gboolean is_over = FALSE;

  g_signal_connect (test->console, "finished", G_CALLBACK (note_end), &is_over);
  g_atomic_int_set (&publisher->waits, TRUE);
  fake_publisher_set_progress (publisher, KSK_PUBLISH_FILES, 0.349);
  close_ceremony (test);
  while (!page_test_shows (ksk_console_get_stage (test->console), "34 %"))
    g_main_context_iteration (NULL, TRUE);
  page_test_judge_busy (test, "record-written");
  g_atomic_int_set (&publisher->waits, FALSE);
  page_test_judge (test, "record-hash");
  assert_shows_sums (test);
  press (test, GDK_KEY_Return);
  assert_state (test, KSK_COMPLETION_DONE);
  page_test_judge (test, "record-complete");
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), FOLDER));
  g_assert_false (is_over);
  press (test, GDK_KEY_Return);
  g_assert_true (is_over);
}

/* Its cameras fail, which is said. */
static void
test_not_filmed (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  test->room->recorder->fails_closing = TRUE;
  close_ceremony (test);
  page_test_judge (test, "record-not-filmed");
  assert_shows_sums (test);
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), "not filmed"));
  press (test, GDK_KEY_Return);
  page_test_judge (test, "record-complete-not-filmed");
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), "CAM01: the device is gone"));
}

/* It fails: a key tries again, another one leaves. */
static void
test_fails (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);
  FakePublisher *publisher = test->room->publisher;
  gboolean is_over = FALSE;

  g_signal_connect (test->console, "finished", G_CALLBACK (note_end), &is_over);
  publisher->failure = FAILURE;
  publisher->failure_code = G_IO_ERROR_NO_SPACE;
  close_ceremony (test);
  page_test_judge (test, "record-incomplete");
  g_assert_true (page_test_shows (ksk_console_get_stage (test->console), FAILURE));
  press (test, GDK_KEY_Return);
  assert_state (test, KSK_COMPLETION_FAILED);
  g_assert_cmpint (g_atomic_int_get (&publisher->n_published), ==, 2);
  g_assert_false (is_over);
  press (test, GDK_KEY_F10);
  g_assert_true (is_over);
  publisher->failure = NULL;
  press (test, GDK_KEY_Return);
  assert_state (test, KSK_COMPLETION_SHOWN);
  assert_shows_sums (test);
}

/* Killed after the last record and started again: the same pages, without anything that could be gone on with. */
static void
test_restart (gconstpointer data)
{
  g_autoptr (PageTest) test = begin (data);

  close_ceremony (test);
  page_test_settle (test);
  guint64 seq = ksk_session_get_seq (test->room->session);
  page_test_restart (test);
  page_test_judge (test, "record-hash-again");
  assert_shows_sums (test);
  g_assert_cmpuint (ksk_session_get_seq (test->room->session), ==, seq);
  /* No key opens anything that would be of a ceremony that goes on. */
  for (guint key = GDK_KEY_F1; key <= GDK_KEY_F10; key++)
    page_test_press (test, key, 0);
  page_test_settle (test);
  assert_shows_sums (test);
  press (test, GDK_KEY_Return);
  assert_state (test, KSK_COMPLETION_DONE);
  g_assert_cmpuint (ksk_session_get_seq (test->room->session), ==, seq);
}

static const struct {
  const char *name;
  GTestDataFunc test;
} tests[] = {
  { "all", test_all },
  { "not-filmed", test_not_filmed },
  { "fails", test_fails },
  { "restart", test_restart },
};

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
      g_autofree char *path
          = g_strdup_printf ("/ui/pages/completion/%s/%dx%d", tests[i].name, size->width_px, size->height_px);
      g_test_add_data_func (path, size, tests[i].test);
    }
  }
  return g_test_run ();
}
