/* Pages of a ceremony that is over: each is legible at every size, says what it must, and is worked by keys alone. */
#include <gtk/gtk.h>

#include "tests/ui/pages/exchange-test.h"
#include "tests/ui/room.h"
#include "ui/qr-view.h"

/* As long as they come: a path of an operator, and what a file system says. */
#define FOLDER "/media/operator/KSK-60-record/2026-02-12-culpeper-ceremony-60-in-the-folder-of-the-operator/record"
#define FAILURE                                                                                                       \
  "KSK60_CAM01.mkv in /media/operator/KSK-60-record/2026-02-12-culpeper-ceremony-60: writing failed: the medium has " \
  "no room left, and 12345678901 more bytes are needed"

/* A name that the system gives to a stick, and one that somebody gives to a photograph. */
#define PLACE "/media/operator/KSK-60-RECORD-1"
#define STICK "usb-SanDisk_Ultra_Fit_4C530001230712117235-0:0-part1"
#define FILE_NAME "2026-02-12-culpeper-ceremony-60-the-door-of-the-safe-as-it-was-found-0042.jpeg"

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

static GtkWindow *
get_stage (PageTest *test)
{
  return ksk_console_get_stage (test->console);
}

static void
await (PageTest *test, const char *text)
{
  while (!page_test_shows (get_stage (test), text))
    g_main_context_iteration (NULL, TRUE);
}

static void
put_in (PageTest *test, const char *label)
{
  g_free (test->room->publisher->label);
  test->room->publisher->label = g_strdup (label);
}

/* To where the first of two copies is asked for. */
static PageTest *
begin_copies (gconstpointer size)
{
  PageTest *test = begin (size);

  close_ceremony (test);
  page_test_settle (test);
  test->room->publisher->n_copies = 2;
  test->room->publisher->place = PLACE;
  page_test_restart (test);
  press (test, GDK_KEY_Return);
  assert_state (test, KSK_COMPLETION_ASKING);
  return test;
}

static void
end_copies (PageTest *test, const char *what, const char *said)
{
  gboolean is_over = FALSE;

  g_signal_connect (test->console, "finished", G_CALLBACK (note_end), &is_over);
  assert_state (test, KSK_COMPLETION_DONE);
  page_test_judge (test, what);
  g_assert_true (page_test_shows (get_stage (test), said));
  press (test, GDK_KEY_Return);
  g_assert_true (is_over);
}

/* Enter copies to what is in; it has come some way, and comes no further while the publisher waits. */
static void
begin_copy (PageTest *test)
{
  FakePublisher *publisher = test->room->publisher;

  g_atomic_int_set (&publisher->waits, TRUE);
  publisher->file = FILE_NAME;
  publisher->left_s = 754;
  fake_publisher_set_progress (publisher, KSK_PUBLISH_COPY, 0.349);
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  await (test, "34 %");
}

static void
test_copies (gconstpointer data)
{
  g_autoptr (PageTest) test = begin_copies (data);
  FakePublisher *publisher = test->room->publisher;

  page_test_judge (test, "copy-not-in");
  g_assert_true (page_test_shows (get_stage (test), PLACE));
  page_test_press (test, GDK_KEY_Return, 0); /* nothing to copy to */
  assert_state (test, KSK_COMPLETION_ASKING);
  put_in (test, STICK);
  await (test, STICK);
  page_test_judge (test, "copy-in");

  /* Enter is where it is wanted, although the button could not be pressed when the page came up. */
  begin_copy (test);
  g_assert_true (page_test_shows (get_stage (test), FILE_NAME));
  g_assert_true (page_test_shows (get_stage (test), "about 13 minutes left"));
  page_test_judge_busy (test, "copy-written");
  publisher->left_s = 60;
  fake_publisher_set_progress (publisher, KSK_PUBLISH_COMPARE, 0.93);
  await (test, "less than a minute left");
  g_assert_true (page_test_shows (get_stage (test), "reading back"));
  g_atomic_int_set (&publisher->waits, FALSE);
  page_test_judge (test, "copy-made");
  assert_state (test, KSK_COMPLETION_COPIED);
  g_assert_true (page_test_shows (get_stage (test), "31"));

  press (test, GDK_KEY_Return);
  g_assert_true (page_test_shows (get_stage (test), "Copy 2 of 2"));
  press (test, GDK_KEY_Return);
  press (test, GDK_KEY_Return);
  end_copies (test, "copies-all", "2 of 2, read back and compared");
}

/* It fails, it is done without: all by keys, and the last page says so. */
static void
test_copies_fail (gconstpointer data)
{
  g_autoptr (PageTest) test = begin_copies (data);
  FakePublisher *publisher = test->room->publisher;

  put_in (test, STICK);
  await (test, STICK);
  publisher->failure = FAILURE;
  publisher->failure_code = G_IO_ERROR_NO_SPACE;
  press (test, GDK_KEY_Return);
  page_test_judge (test, "copy-full");
  g_assert_true (page_test_shows (get_stage (test), "the medium is full"));
  g_assert_true (page_test_shows (get_stage (test), "The record itself is complete"));

  /* Taken out: it cannot be tried again, until another one is in. */
  put_in (test, NULL);
  await (test, "None is in at " PLACE);
  page_test_judge (test, "copy-full-not-in");
  page_test_press (test, GDK_KEY_Return, 0);
  assert_state (test, KSK_COMPLETION_COPY_FAILED);
  put_in (test, "another one");
  await (test, "another one");
  publisher->failure_code = G_IO_ERROR_INVALID_DATA;
  press (test, GDK_KEY_Return);
  g_assert_cmpint (g_atomic_int_get (&publisher->n_copied), ==, 2);
  page_test_judge (test, "copy-of-another-record");
  publisher->failure = NULL;
  press (test, GDK_KEY_F7);
  g_assert_true (page_test_shows (get_stage (test), "Copy 2 of 2"));
  press (test, GDK_KEY_Return);
  press (test, GDK_KEY_Return);
  end_copies (test, "copies-some", "1 of 2 since the program was started");
}

/* The medium is slow, and somebody presses the key that stops it again and again: nothing is done without. */
static void
test_copies_stopped (gconstpointer data)
{
  g_autoptr (PageTest) test = begin_copies (data);
  FakePublisher *publisher = test->room->publisher;

  put_in (test, STICK);
  await (test, STICK);
  g_assert_false (page_test_press (test, GDK_KEY_F8, 0)); /* nothing to stop */
  begin_copy (test);
  g_assert_false (page_test_press (test, GDK_KEY_F7, 0)); /* it stops nothing */
  assert_state (test, KSK_COMPLETION_COPYING);
  g_atomic_int_set (&publisher->lingers, TRUE);
  g_assert_true (page_test_press (test, GDK_KEY_F8, 0));
  g_assert_true (page_test_shows (get_stage (test), "Copy 1 of 2 of the record is being stopped."));
  page_test_judge_busy (test, "copy-stopping");
  page_test_press (test, GDK_KEY_F8, 0);
  assert_state (test, KSK_COMPLETION_COPYING);
  g_atomic_int_set (&publisher->lingers, FALSE);
  page_test_judge (test, "copy-stopped");
  assert_state (test, KSK_COMPLETION_COPY_FAILED);
  g_assert_true (page_test_shows (get_stage (test), "The copy was stopped."));
  g_assert_false (page_test_press (test, GDK_KEY_F8, 0));
  assert_state (test, KSK_COMPLETION_COPY_FAILED);

  /* It goes on, and the page does not say any more that it is being stopped. */
  begin_copy (test);
  g_assert_true (page_test_shows (get_stage (test), "Copy 1 of 2 of the record is being made."));
  g_atomic_int_set (&publisher->waits, FALSE);
  page_test_settle (test);
  assert_state (test, KSK_COMPLETION_COPIED);
}

/* Somebody leans on the keyboard: one copy is done without, not all of them. */
static void
test_held (void)
{
  g_autoptr (PageTest) test = begin_copies (NULL);

  if (!exchange_test_hold (test, "F7"))
    return;
  assert_state (test, KSK_COMPLETION_ASKING);
  g_assert_true (page_test_shows (get_stage (test), "Copy 2 of 2"));
  exchange_test_key (test, "key", "F7");
  assert_state (test, KSK_COMPLETION_DONE);
}

/* A copy that was made before the program was started again is not said to be left out. */
static void
test_copies_again (gconstpointer data)
{
  g_autoptr (PageTest) test = begin_copies (data);

  put_in (test, STICK);
  await (test, STICK);
  press (test, GDK_KEY_Return);
  assert_state (test, KSK_COMPLETION_COPIED);
  page_test_restart (test);
  press (test, GDK_KEY_Return);
  press (test, GDK_KEY_F7);
  press (test, GDK_KEY_F7);
  g_assert_false (page_test_shows (get_stage (test), "left out"));
  end_copies (test, "copies-again", "0 of 2 since the program was started");
}

/* Every page of copies, in whatever language. */
static void
test_legible (gconstpointer data)
{
  static const int codes[]
      = { G_IO_ERROR_NO_SPACE, G_IO_ERROR_READ_ONLY, G_IO_ERROR_PERMISSION_DENIED, G_IO_ERROR_NOT_FOUND,
          G_IO_ERROR_EXISTS,   G_IO_ERROR_CANCELLED, G_IO_ERROR_INVALID_DATA,      G_IO_ERROR_FAILED };
  g_autoptr (PageTest) test = begin_copies (data);
  FakePublisher *publisher = test->room->publisher;

  page_test_judge (test, "legible-copy-not-in");
  put_in (test, STICK);
  await (test, STICK);
  page_test_judge (test, "legible-copy-in");
  publisher->failure = FAILURE;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    publisher->failure_code = codes[i];
    press (test, GDK_KEY_Return);
    page_test_judge (test, "legible-copy-failed");
  }
  publisher->failure = NULL;
  begin_copy (test);
  page_test_judge_busy (test, "legible-copy-written");
  g_atomic_int_set (&publisher->lingers, TRUE);
  g_assert_true (page_test_press (test, GDK_KEY_F8, 0));
  page_test_judge_busy (test, "legible-copy-stopping");
  g_atomic_int_set (&publisher->lingers, FALSE);
  page_test_judge (test, "legible-copy-stopped");
  g_atomic_int_set (&publisher->waits, FALSE);
  press (test, GDK_KEY_Return);
  page_test_judge (test, "legible-copy-made");
  press (test, GDK_KEY_Return);
  press (test, GDK_KEY_F7);
  page_test_judge (test, "legible-copies");
}

/* What plays itself does without what it cannot do. */
static void
test_copies_play (gconstpointer data)
{
  g_autoptr (PageTest) test = begin_copies (data);

  g_assert_true (ksk_console_play (test->console)); /* nothing is in */
  g_assert_true (page_test_shows (get_stage (test), "Copy 2 of 2"));
  put_in (test, STICK);
  await (test, STICK);
  test->room->publisher->failure = FAILURE;
  g_assert_true (ksk_console_play (test->console));
  g_assert_false (ksk_console_play (test->console)); /* a machine works */
  page_test_settle (test);
  assert_state (test, KSK_COMPLETION_COPY_FAILED);
  g_assert_true (ksk_console_play (test->console));
  end_copies (test, "copies-none", "0 of 2 since the program was started");
}

static const struct {
  const char *name;
  GTestDataFunc test;
} tests[] = {
  { "all", test_all },
  { "not-filmed", test_not_filmed },
  { "fails", test_fails },
  { "restart", test_restart },
  { "copies", test_copies },
  { "copies-fail", test_copies_fail },
  { "copies-stopped", test_copies_stopped },
  { "copies-again", test_copies_again },
  { "copies-play", test_copies_play },
  { "legible", test_legible },
};

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  g_test_add_func ("/ui/pages/completion/held", test_held);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
      g_autofree char *path
          = g_strdup_printf ("/ui/pages/completion/%s/%dx%d", tests[i].name, size->width_px, size->height_px);
      g_test_add_data_func (path, size, tests[i].test);
    }
  }
  return g_test_run ();
}
