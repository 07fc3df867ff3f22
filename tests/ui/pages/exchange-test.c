/* Pages that work on requests and media: the ceremony that they stand in, and the tools that look at them from outside.
 */
#include "tests/ui/pages/exchange-test.h"

#include <gdk/x11/gdkx.h>
#include <string.h>

#include "ui/screenshot.h"

const KskScaleInput exchange_test_hd = { 1920, 1080, KSK_SCALE_DISTANCE_M, KSK_SCALE_PICTURE_M };

static const struct {
  const char *id;
  const char *kind;
  const char *role;
  const char *confirm;
  const char *say;
  const char *with;
} steps[] = {
  { "1.1", "start-recording", "CA", "CA IW", "The recording starts.", "" },
  { "1.2", "roll-call", "CA", "CA IW", "Answer to your role.", "<with roles='CA IW CO1 CO2 CO3 RZM'/>" },
  { "1.3", "set-clock", "IW", "IW CA", "Type the wall clock.", "" },
  { "1.4", "insert-cards", "CA", "CA IW", "Insert your cards.", "<with cards='CO1 CO2 CO3'/>" },
  { "1.5", "activate-hsm", "CA", "CA IW", "Activate the HSM.", "<with quorum='3' of='7'/>" },
  { STEP_LOAD_PREVIOUS, "load-previous", "CA", "CA IW",
    "Load the signed key response of the last ceremony. Its signatures are verified again.", "" },
  { STEP_LOAD_REQUEST, "load-request", "CA", "CA IW",
    "Put the stick with the key signing request into the console, and load the request.", "" },
  { STEP_COMPARE, "compare-hash", "RZM", "RZM CA IW",
    "Read the hash of the request from your own sheet, word by word. Everyone compares.", "" },
  { STEP_REVIEW, "review-request", "CA", "CA IW",
    "These are the checks of the request, and the bundles that would be signed. Look for what failed.", "" },
  { STEP_SIGN, "sign", "CA", "CA IW", "The request is as it should be. Type the confirmation, and the HSM signs.", "" },
  { STEP_WRITE, "write-response", "CA", "CA IW",
    "Write the signed key response to the stick. Take the stick out only when the screen says so.", "" },
  { STEP_HASH_BOOT, "hash-medium", "CA", "CA IW", "Read the hash of the OS medium aloud and compare it.",
    "<with medium='boot'/>" },
  { STEP_HASH_LOG, "hash-medium", "CA", "CA IW", "Read the hash of the log stick aloud and compare it.",
    "<with medium='log'/>" },
  { STEP_COPY, "copy-medium", "CA", "CA IW", "Make two copies of the log stick.", "<with copies='2'/>" },
  { STEP_REMOVE, "remove-medium", "CA", "CA IW", "Let the log stick go.", "<with medium='log'/>" },
  { STEP_PRINT, "print", "CA", "CA IW", "Print the log.", "<with what='log' copies='2'/>" },
  { STEP_END, "objections", "CA", "CA IW", "Does anybody object?", "" },
};

static char *
write_script (void)
{
  GString *script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_string_append_printf (script,
                            "<step id='%s' title='Title of step %s' kind='%s' role='%s' confirm='%s' minutes='3'>"
                            "<say>%s</say><see>What is on the screen is what it should be.</see>%s</step>",
                            steps[i].id, steps[i].id, steps[i].kind, steps[i].role, steps[i].confirm, steps[i].say,
                            steps[i].with);
  }
  return g_string_free (script, FALSE);
}

PageTest *
exchange_test_new_without_documents (const KskScaleInput *size, const char *step_id)
{
  g_autofree char *script = write_script ();
  PageTest *test = page_test_new (script, size, FALSE);

  test->room->token->activation = KSK_ACTIVATION_NONE;
  fake_room_put (test->room, KSK_MEDIUM_BOOT, "os.iso", "an operating system");
  page_test_play_to (test, step_id, FALSE);
  return test;
}

PageTest *
exchange_test_new (const KskScaleInput *size, const char *step_id)
{
  PageTest *test = exchange_test_new_without_documents (size, STEP_LOAD_PREVIOUS);

  fake_room_put_documents (test->room);
  page_test_play_to (test, step_id, FALSE);
  return test;
}

gpointer
exchange_test_get_action (PageTest *test)
{
  return fake_room_get_action (test->room);
}

KskPage *
exchange_test_get_page (PageTest *test)
{
  return ksk_console_get_page (test->console);
}

gboolean
exchange_test_shows (PageTest *test, const char *text)
{
  page_test_settle (test);
  return page_test_shows (ksk_console_get_stage (test->console), text);
}

/* Depth first through what can be seen. */
static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

GtkWidget *
exchange_test_find_button (PageTest *test, const char *text)
{
  page_test_settle (test);
  GtkWidget *label = find_label (ksk_page_get_controls (exchange_test_get_page (test)), text);
  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
}

void
exchange_test_press_button (PageTest *test, const char *text)
{
  g_assert_true (ksk_page_press (exchange_test_find_button (test, text)));
  page_test_settle (test);
}

void
exchange_test_enter (PageTest *test, const char *text)
{
  page_test_settle (test);
  page_test_type (test, text);
  g_assert_true (page_test_press (test, GDK_KEY_Return, 0));
  page_test_settle (test);
}

/* Returns: (transfer full) (nullable): what a program writes; NULL and the test is skipped where it is not there. */
static char *
run (const char *name, const char *package, const char *const *arguments)
{
  g_autofree char *program = g_find_program_in_path (name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (program == NULL) {
    g_autofree char *reason = g_strdup_printf ("no %s here: apt-get install %s", name, package);
    g_test_skip (reason);
    return NULL;
  }
  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **)arguments);
  g_auto (GStrv) command = g_strv_builder_end (builder);
  g_spawn_sync (NULL, command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

void
exchange_test_scan (PageTest *test, const char *what, const char *expected)
{
  g_autofree char *name = g_strdup_printf ("%s-scanned-%dx%d.png", what, test->size.width_px, test->size.height_px);
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "pages", name, NULL);
  const char *arguments[] = { "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path, NULL };
  g_autoptr (GError) error = NULL;

  page_test_settle (test);
  ksk_screenshot_save (ksk_console_get_stage (test->console), path, &error);
  g_assert_no_error (error);
  g_autofree char *text = run ("zbarimg", "zbar-tools", arguments);
  if (text != NULL)
    g_assert_cmpstr (g_strchomp (text), ==, expected);
}

/* Without a window manager nobody gives a window the focus. */
gboolean
exchange_test_key (PageTest *test, const char *what, const char *key)
{
  GtkNative *native = GTK_NATIVE (ksk_console_get_stage (test->console));
  g_autofree char *id = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (gtk_native_get_surface (native)));
  const char *focus[] = { "windowfocus", "--sync", id, NULL };
  const char *press[] = { what, key, NULL };

  g_autofree char *focused = run ("xdotool", "xdotool", focus);
  if (focused == NULL)
    return FALSE;
  g_autofree char *pressed G_GNUC_UNUSED = run ("xdotool", "xdotool", press);
  /* The server has the key; the answer to a question asked now comes after it. */
  gdk_display_sync (gtk_widget_get_display (GTK_WIDGET (native)));
  page_test_settle (test);
  return TRUE;
}

gboolean
exchange_test_hold (PageTest *test, const char *key)
{
  if (!exchange_test_key (test, "keydown", key))
    return FALSE;
  /* The X server repeats a key after 660 ms, then 25 times a second. */
  gint64 until_us = g_get_monotonic_time () + 900 * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < until_us)
    g_main_context_iteration (NULL, FALSE);
  return exchange_test_key (test, "keyup", key);
}

void
exchange_test_expect_refusal (PageTest *test, const char *happened, const char *detail)
{
  KskRefusal *refusal = ksk_action_get_refusal (exchange_test_get_action (test));

  g_assert_nonnull (refusal);
  g_assert_nonnull (strstr (ksk_refusal_get_happened (refusal), happened));
  g_assert_nonnull (strstr (ksk_refusal_get_detail (refusal), detail));
}

void
exchange_test_add (const char *path, GTestDataFunc func)
{
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *name = g_strdup_printf ("%s/%dx%d", path, size->width_px, size->height_px);
    g_test_add_data_func (name, size, func);
  }
}
