/* Pages that work on requests and media: the ceremony that they stand in, and the tools that look at them from outside.
 */
#pragma once

#include "tests/ui/pages/page-test.h"

G_BEGIN_DECLS

#define STEP_LOAD_PREVIOUS "2.1"
#define STEP_LOAD_REQUEST "2.2"
#define STEP_COMPARE "2.3"
#define STEP_REVIEW "2.4"
#define STEP_SIGN "2.5"
#define STEP_WRITE "2.6"
#define STEP_HASH_BOOT "3.1"
#define STEP_HASH_LOG "3.2"
#define STEP_COPY "3.3"
#define STEP_REMOVE "3.4"
#define STEP_PRINT "3.5"
#define STEP_END "3.6"

/* The size of most tests. */
extern const KskScaleInput exchange_test_hd;

/* Returns: (transfer full): a ceremony that was played to that step, with the last SKR and the KSR on their sticks. */
PageTest *exchange_test_new (const KskScaleInput *size, const char *step_id);

/* The same with empty sticks, so to STEP_LOAD_PREVIOUS at most. */
PageTest *exchange_test_new_without_documents (const KskScaleInput *size, const char *step_id);

/* Returns: (transfer none): the action of the step. */
gpointer exchange_test_get_action (PageTest *test);
KskPage *exchange_test_get_page (PageTest *test);

gboolean exchange_test_shows (PageTest *test, const char *text);

/* Returns: (transfer none): the button of the page with that text, which must be there. */
GtkWidget *exchange_test_find_button (PageTest *test, const char *text);
void exchange_test_press_button (PageTest *test, const char *text);

/* Types into what has the focus, and presses Enter. */
void exchange_test_enter (PageTest *test, const char *text);

/* Asserts that zbarimg reads @expected from a picture of the stage, named after @what. */
void exchange_test_scan (PageTest *test, const char *what, const char *expected);

/* Has xdotool do that with a key, as a keyboard would: `key`, `keydown`, `keyup`; `space`, `F8`. Where there is no
 * xdotool the test is skipped, and FALSE returned. */
gboolean exchange_test_key (PageTest *test, const char *what, const char *key);

/* The same with a key that is held down until it has repeated several times. */
gboolean exchange_test_hold (PageTest *test, const char *key);

/* The step was refused; what happened has @happened in it, and the small print @detail. */
void exchange_test_expect_refusal (PageTest *test, const char *happened, const char *detail);

/* Adds a test for each of the sizes. */
void exchange_test_add (const char *path, GTestDataFunc func);

G_END_DECLS
