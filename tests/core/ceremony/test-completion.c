/* What follows the last record: every way through it, what fails on the way, and what a key that comes too often does.
 */
#include <string.h>

#include "ceremony/completion.h"
#include "tests/core/ceremony/fake-publisher.h"
#include "tests/core/ceremony/fake-recorder.h"

typedef struct {
  FakePublisher *publisher;
  FakeRecorder *recorder;
  KskCompletion *completion;
  GString *states; /* that it told of, each once in a row */
} Fixture;

static void
changed_cb (KskCompletion *completion, Fixture *self)
{
  const char *name = ksk_completion_state_get_name (ksk_completion_get_state (completion));
  if (g_str_has_suffix (self->states->str, name))
    return;
  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", name);
}

static Fixture *
fixture_new (guint n_copies)
{
  Fixture *self = g_new0 (Fixture, 1);
  self->publisher = g_object_new (FAKE_TYPE_PUBLISHER, NULL);
  self->recorder = g_object_new (FAKE_TYPE_RECORDER, NULL);
  self->publisher->n_copies = n_copies;
  self->completion = ksk_completion_new (KSK_PUBLISHER (self->publisher), KSK_RECORDER (self->recorder), 3);
  self->states = g_string_new (NULL);
  g_signal_connect (self->completion, "changed", G_CALLBACK (changed_cb), self);
  return self;
}

static void
fixture_free (Fixture *self)
{
  g_clear_object (&self->completion);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->publisher);
  g_assert_finalize_object (self->recorder);
  g_string_free (self->states, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
settle (Fixture *self)
{
  while (ksk_completion_is_busy (self->completion))
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_state (Fixture *self, KskCompletionState state)
{
  g_assert_cmpstr (ksk_completion_state_get_name (ksk_completion_get_state (self->completion)), ==,
                   ksk_completion_state_get_name (state));
}

/* All that people can do; none of it does anything now. */
static void
assert_nothing_helps (Fixture *self, const char *but)
{
  static const struct {
    const char *name;
    void (*act) (KskCompletion *self);
  } acts[] = {
    { "begin", ksk_completion_begin }, { "retry", ksk_completion_retry }, { "go-on", ksk_completion_go_on },
    { "copy", ksk_completion_copy },   { "skip", ksk_completion_skip },   { "stop", ksk_completion_stop },
  };
  KskCompletionState state = ksk_completion_get_state (self->completion);
  guint at = ksk_completion_get_copy (self->completion);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    if (g_strv_contains ((const char *const[]){ but, but != NULL && g_str_equal (but, "copy") ? "skip" : NULL, NULL },
                         acts[i].name))
      continue;
    acts[i].act (self->completion);
    assert_state (self, state);
    g_assert_cmpuint (ksk_completion_get_copy (self->completion), ==, at);
  }
}

static void
test_without_copies (void)
{
  g_autoptr (Fixture) self = fixture_new (0);
  assert_state (self, KSK_COMPLETION_WAITING);
  assert_nothing_helps (self, "begin");
  g_assert_null (ksk_completion_get_sums (self->completion));
  g_assert_cmpstr (ksk_completion_get_folder (self->completion), ==, "/record");
  ksk_completion_begin (self->completion);
  assert_state (self, KSK_COMPLETION_PUBLISHING);
  assert_nothing_helps (self, NULL);
  settle (self);
  assert_state (self, KSK_COMPLETION_SHOWN);
  assert_nothing_helps (self, "go-on");
  g_autofree char *hex = ksk_fingerprint_to_hex (ksk_completion_get_sums (self->completion));
  g_assert_cmpstr (hex, ==, FAKE_SUMS);
  g_assert_cmpuint (self->recorder->film_closing_s, ==, 3);
  g_assert_null (ksk_completion_get_film_failure (self->completion));
  ksk_completion_go_on (self->completion);
  assert_state (self, KSK_COMPLETION_DONE);
  assert_nothing_helps (self, NULL);
  g_assert_cmpstr (self->states->str, ==, "publishing filming shown done");
  g_assert_cmpint (g_atomic_int_get (&self->publisher->n_published), ==, 1);
}

static void
test_fails_and_is_tried_again (void)
{
  static const struct {
    int code;
    const char *happened;
  } cases[] = {
    { G_IO_ERROR_NO_SPACE, "The record is not complete: its disk is full." },
    { G_IO_ERROR_READ_ONLY, "The record is not complete." },
  };
  g_autoptr (Fixture) self = fixture_new (0);
  self->publisher->failure = "SHA256SUMS: why not";
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    self->publisher->failure_code = cases[i].code;
    if (i == 0)
      ksk_completion_begin (self->completion);
    else
      ksk_completion_retry (self->completion);
    settle (self);
    assert_state (self, KSK_COMPLETION_FAILED);
    assert_nothing_helps (self, "retry");
    g_assert_null (ksk_completion_get_sums (self->completion));
    KskRefusal *refusal = ksk_completion_get_refusal (self->completion);
    g_assert_cmpstr (ksk_refusal_get_happened (refusal), ==, cases[i].happened);
    g_assert_cmpstr (ksk_refusal_get_detail (refusal), ==, "SHA256SUMS: why not");
  }
  self->publisher->failure = NULL;
  ksk_completion_retry (self->completion);
  g_assert_null (ksk_completion_get_refusal (self->completion));
  settle (self);
  assert_state (self, KSK_COMPLETION_SHOWN);
}

/* Nobody waits for a film: it is said, and they go on. */
static void
test_film_fails (void)
{
  g_autoptr (Fixture) self = fixture_new (0);
  self->recorder->fails_closing = TRUE;
  ksk_completion_begin (self->completion);
  settle (self);
  assert_state (self, KSK_COMPLETION_SHOWN);
  g_assert_nonnull (ksk_completion_get_film_failure (self->completion));
  ksk_completion_go_on (self->completion);
  assert_state (self, KSK_COMPLETION_DONE);
}

static void
go_to_copies (Fixture *self)
{
  ksk_completion_begin (self->completion);
  settle (self);
  g_assert_cmpuint (ksk_completion_get_copy (self->completion), ==, 0);
  ksk_completion_go_on (self->completion);
  assert_state (self, KSK_COMPLETION_ASKING);
  g_assert_cmpuint (ksk_completion_get_copy (self->completion), ==, 1);
}

static void
test_copies (void)
{
  g_autoptr (Fixture) self = fixture_new (2);
  go_to_copies (self);
  assert_nothing_helps (self, "copy");
  g_assert_cmpstr (ksk_completion_get_copy_place (self->completion, 1), ==, "/media/record");
  g_assert_null (ksk_completion_get_copy_hash (self->completion));
  for (guint number = 1; number <= 2; number++) {
    ksk_completion_copy (self->completion);
    assert_state (self, KSK_COMPLETION_COPYING);
    assert_nothing_helps (self, "stop");
    settle (self);
    assert_state (self, KSK_COMPLETION_COPIED);
    assert_nothing_helps (self, "go-on");
    g_assert_cmpuint (ksk_completion_get_copy_hash (self->completion)->n_files, ==, 30 + number);
    g_assert_cmpint (ksk_completion_get_copy_state (self->completion, number), ==, KSK_COPY_DONE);
    g_assert_cmpuint (ksk_completion_count_copies (self->completion), ==, number);
    ksk_completion_go_on (self->completion);
  }
  assert_state (self, KSK_COMPLETION_DONE);
  g_assert_cmpstr (self->states->str, ==, "publishing filming shown asking copying copied asking copying copied done");
}

static void
test_copy_fails (void)
{
  g_autoptr (Fixture) self = fixture_new (3);
  go_to_copies (self);
  self->publisher->failure = "record stick 1: it was taken out";
  ksk_completion_copy (self->completion);
  settle (self);
  assert_state (self, KSK_COMPLETION_COPY_FAILED);
  assert_nothing_helps (self, "copy");
  g_assert_cmpstr (ksk_refusal_get_detail (ksk_completion_get_refusal (self->completion)), ==,
                   self->publisher->failure);
  g_assert_cmpint (ksk_completion_get_copy_state (self->completion, 1), ==, KSK_COPY_PENDING);

  /* Tried again, it is that copy and no other. */
  self->publisher->failure = NULL;
  ksk_completion_copy (self->completion);
  settle (self);
  assert_state (self, KSK_COMPLETION_COPIED);
  g_assert_cmpuint (ksk_completion_get_copy (self->completion), ==, 1);
  ksk_completion_go_on (self->completion);

  /* Done without: when it failed, and when it was asked for. */
  self->publisher->failure = "record stick 2: it is full";
  ksk_completion_copy (self->completion);
  settle (self);
  ksk_completion_skip (self->completion);
  assert_state (self, KSK_COMPLETION_ASKING);
  g_assert_null (ksk_completion_get_refusal (self->completion));
  g_assert_cmpuint (ksk_completion_get_copy (self->completion), ==, 3);
  ksk_completion_skip (self->completion);
  assert_state (self, KSK_COMPLETION_DONE);
  g_assert_cmpint (ksk_completion_get_copy_state (self->completion, 1), ==, KSK_COPY_DONE);
  g_assert_cmpint (ksk_completion_get_copy_state (self->completion, 2), ==, KSK_COPY_SKIPPED);
  g_assert_cmpint (ksk_completion_get_copy_state (self->completion, 3), ==, KSK_COPY_SKIPPED);
  g_assert_cmpuint (ksk_completion_count_copies (self->completion), ==, 1);
}

/* Each reason is said in words of its own. */
static void
test_copy_fails_because (void)
{
  static const struct {
    int code;
    const char *part;
  } cases[] = {
    { G_IO_ERROR_NO_SPACE, "the medium is full" },
    { G_IO_ERROR_READ_ONLY, "write-protected" },
    { G_IO_ERROR_PERMISSION_DENIED, "nothing may be written" },
    { G_IO_ERROR_NOT_FOUND, "not in, or another one" },
    { G_IO_ERROR_EXISTS, "something else is on the medium" },
    { G_IO_ERROR_INVALID_DATA, "no longer what its list says" },
    { G_IO_ERROR_ALREADY_MOUNTED, "the same medium has an earlier copy" },
    { G_IO_ERROR_PARTIAL_INPUT, "a file of the record cannot be read" },
    { G_IO_ERROR_FAILED, "The copy was not made." },
  };
  g_autoptr (Fixture) self = fixture_new (1);
  go_to_copies (self);
  self->publisher->failure = "KSK60_CAM01.mkv: why not";
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    self->publisher->failure_code = cases[i].code;
    ksk_completion_copy (self->completion);
    settle (self);
    assert_state (self, KSK_COMPLETION_COPY_FAILED);
    KskRefusal *refusal = ksk_completion_get_refusal (self->completion);
    g_assert_nonnull (strstr (ksk_refusal_get_happened (refusal), cases[i].part));
    g_assert_cmpstr (ksk_refusal_get_detail (refusal), ==, self->publisher->failure);
    gboolean is_record_whole = strstr (ksk_refusal_get_unaffected (refusal), "The record itself is complete") != NULL;
    gboolean is_of_record = cases[i].code == G_IO_ERROR_INVALID_DATA || cases[i].code == G_IO_ERROR_PARTIAL_INPUT;
    g_assert_true (is_record_whole == !is_of_record);
  }
}

static void
count (KskCompletion *completion, guint *n)
{
  (*n)++;
}

/* Stopped while it is made, on a medium that takes its time: that is told, once. It is gone on with, and what comes
 * after it is not stopped. */
static void
test_copy_stopped (void)
{
  g_autoptr (Fixture) self = fixture_new (1);
  guint n = 0;
  go_to_copies (self);
  g_atomic_int_set (&self->publisher->waits, TRUE);
  g_atomic_int_set (&self->publisher->lingers, TRUE);
  ksk_completion_copy (self->completion);
  g_assert_false (ksk_completion_is_stopping (self->completion));
  while (g_atomic_int_get (&self->publisher->n_copied) == 0)
    g_usleep (1000);
  g_signal_connect (self->completion, "changed", G_CALLBACK (count), &n);
  ksk_completion_stop (self->completion);
  g_assert_true (ksk_completion_is_stopping (self->completion));
  g_assert_cmpuint (n, ==, 1);
  assert_nothing_helps (self, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_atomic_int_set (&self->publisher->lingers, FALSE);
  settle (self);
  assert_state (self, KSK_COMPLETION_COPY_FAILED);
  g_assert_false (ksk_completion_is_stopping (self->completion));
  g_assert_cmpstr (ksk_refusal_get_happened (ksk_completion_get_refusal (self->completion)), ==,
                   "The copy was stopped.");
  g_atomic_int_set (&self->publisher->waits, FALSE);
  ksk_completion_copy (self->completion);
  g_assert_false (ksk_completion_is_stopping (self->completion));
  settle (self);
  assert_state (self, KSK_COMPLETION_COPIED);
}

/* What the worker has done is told while it works, and what is in while a medium is asked for. */
static void
test_tells (void)
{
  g_autoptr (Fixture) self = fixture_new (1);
  KskPublisherProgress progress;
  guint n = 0;
  g_atomic_int_set (&self->publisher->waits, TRUE);
  fake_publisher_set_progress (self->publisher, KSK_PUBLISH_PAPERS, -1);
  ksk_completion_begin (self->completion);
  g_signal_connect (self->completion, "changed", G_CALLBACK (count), &n);
  fake_publisher_set_progress (self->publisher, KSK_PUBLISH_FILES, 0.25);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  ksk_completion_get_progress (self->completion, &progress);
  g_assert_cmpint (progress.part, ==, KSK_PUBLISH_FILES);
  g_assert_cmpfloat_with_epsilon (progress.fraction, 0.25, 0.001);
  g_atomic_int_set (&self->publisher->waits, FALSE);
  settle (self);

  ksk_completion_go_on (self->completion);
  n = 0;
  self->publisher->label = g_strdup ("record stick, SanDisk");
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *label = ksk_completion_dup_copy_label (self->completion, 1);
  g_assert_cmpstr (label, ==, "record stick, SanDisk");
}

/* The program ends while the worker works: it is cancelled and waited for, and nothing is told any more. */
static void
test_destroyed (gconstpointer data)
{
  gboolean copies = GPOINTER_TO_INT (data);
  g_autoptr (Fixture) self = fixture_new (1);
  if (copies)
    go_to_copies (self);
  g_atomic_int_set (&self->publisher->waits, TRUE);
  if (copies)
    ksk_completion_copy (self->completion);
  else
    ksk_completion_begin (self->completion);
  gint *n = copies ? &self->publisher->n_copied : &self->publisher->n_published;
  while (g_atomic_int_get (n) == 0)
    g_usleep (1000);
  gsize n_told = self->states->len;
  g_assert_finalize_object (g_steal_pointer (&self->completion));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (g_atomic_int_get (&self->publisher->n_cancelled), ==, 1);
  g_assert_cmpuint (self->states->len, ==, n_told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/completion/without-copies", test_without_copies);
  g_test_add_func ("/completion/fails-and-is-tried-again", test_fails_and_is_tried_again);
  g_test_add_func ("/completion/film-fails", test_film_fails);
  g_test_add_func ("/completion/copies", test_copies);
  g_test_add_func ("/completion/copy-fails", test_copy_fails);
  g_test_add_func ("/completion/copy-fails-because", test_copy_fails_because);
  g_test_add_func ("/completion/copy-stopped", test_copy_stopped);
  g_test_add_func ("/completion/tells", test_tells);
  g_test_add_data_func ("/completion/destroyed/publishing", GINT_TO_POINTER (FALSE), test_destroyed);
  g_test_add_data_func ("/completion/destroyed/copying", GINT_TO_POINTER (TRUE), test_destroyed);
  return g_test_run ();
}
