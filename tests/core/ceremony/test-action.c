/* Tests of the abstract type of actions, of the worker behind it, and of the table of kinds. */
#include "ceremony/action.h"

#include <string.h>

#include "tests/core/ceremony/fake-room.h"

/* A step whose action does nothing until it is told. */
#define STEPS FAKE_STEP ("1.1", "print", "CA", "CA", "<with what='log'/>") FAKE_STEP ("1.2", "confirm", "CA", "CA", "")

static FakeRoom *
make_room (void)
{
  FakeRoom *room = fake_room_new (STEPS);
  fake_room_open (room);
  ksk_action_set_complete (fake_room_get_action (room), FALSE);
  return room;
}

static KskStepState
get_state (FakeRoom *room)
{
  g_autoptr (KskStepItem) item = g_list_model_get_item (G_LIST_MODEL (room->session), 0);
  return ksk_step_item_get_state (item);
}

/* Every kind has an action, and only actions. */
static void
test_table (void)
{
  guint n_kinds = 0;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  for (guint i = 0; i < n_kinds; i++) {
    GType type = ksk_action_type_for_kind (&kinds[i]);
    g_assert_true (g_type_is_a (type, KSK_TYPE_ACTION));
    g_assert_false (G_TYPE_IS_ABSTRACT (type));
  }
  g_assert_true (G_TYPE_IS_ABSTRACT (KSK_TYPE_ACTION));
}

/* Work that waits until the test lets it go on. */
typedef struct {
  GMutex lock;
  GCond cond;
  gboolean is_running;
  gboolean may_end;
  GThread *thread;
  guint n_done;
  guint n_freed;
  char *message; /* (nullable): of the error */
  GString *order;
} Work;

static Work *
work_new (void)
{
  Work *self = g_new0 (Work, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->order = g_string_new (NULL);
  return self;
}

static void
work_free (Work *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self->message);
  g_string_free (self->order, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static gboolean
wait_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *self = data;
  g_mutex_lock (&self->lock);
  self->thread = g_thread_self ();
  self->is_running = TRUE;
  g_cond_broadcast (&self->cond);
  while (!self->may_end && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + G_TIME_SPAN_MILLISECOND);
  g_mutex_unlock (&self->lock);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
await_running (Work *self)
{
  g_mutex_lock (&self->lock);
  while (!self->is_running)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
let_end (Work *self)
{
  g_mutex_lock (&self->lock);
  self->may_end = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
done_cb (KskAction *action, gpointer data, const GError *error)
{
  Work *self = data;
  self->n_done++;
  g_free (self->message);
  self->message = error != NULL ? g_strdup (error->message) : NULL;
  g_assert_true (ksk_action_is_busy (action));
}

static void
freed_cb (gpointer data)
{
  ((Work *)data)->n_freed++;
}

static void
test_run (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (Work) work = work_new ();
  KskAction *action = fake_room_get_action (room);
  g_assert_cmpint (get_state (room), ==, KSK_STEP_ACTIVE);
  ksk_action_run (action, wait_work, work, freed_cb, done_cb);
  g_assert_true (ksk_action_is_busy (action));
  g_assert_cmpint (get_state (room), ==, KSK_STEP_WORKING);
  await_running (work);
  g_autofree char *hindrance = ksk_session_dup_hindrance (room->session);
  g_assert_nonnull (strstr (hindrance, "still being done"));
  let_end (work);
  fake_room_settle (room);
  g_assert_cmpuint (work->n_done, ==, 1);
  g_assert_cmpuint (work->n_freed, ==, 1);
  g_assert_cmpstr (work->message, ==, NULL);
  g_assert_true (work->thread != g_thread_self ());
  g_assert_cmpint (get_state (room), ==, KSK_STEP_ACTIVE);
}

static gboolean
fail_work (gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "CKR_DEVICE_ERROR");
  return FALSE;
}

static gboolean
number_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *self = data;
  g_string_append_printf (self->order, "%u", (guint)self->order->len);
  return TRUE;
}

/* One after the other, in one thread. */
static void
test_order (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (Work) first = work_new (), rest = work_new (), failed = work_new ();
  KskAction *action = fake_room_get_action (room);
  ksk_action_run (action, wait_work, first, NULL, done_cb);
  for (guint i = 0; i < 5; i++)
    ksk_action_run (action, number_work, rest, freed_cb, done_cb);
  ksk_action_run (action, fail_work, failed, NULL, done_cb);
  await_running (first);
  g_assert_cmpuint (rest->order->len, ==, 0);
  let_end (first);
  fake_room_settle (room);
  g_assert_cmpstr (rest->order->str, ==, "01234");
  g_assert_cmpuint (rest->n_done, ==, 5);
  g_assert_cmpuint (rest->n_freed, ==, 5);
  g_assert_cmpstr (failed->message, ==, "CKR_DEVICE_ERROR");
}

static void
test_refuse (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (GError) error = NULL;
  KskAction *action = fake_room_get_action (room);
  ksk_action_retry (action);
  ksk_action_set_complete (action, TRUE);
  ksk_action_refuse (action, ksk_refusal_new ("It failed.", "Nothing.", "Again.", "CKR_X"));
  g_assert_false (ksk_action_is_complete (action));
  g_assert_cmpint (get_state (room), ==, KSK_STEP_FAILED);
  KskRefusal *refusal = ksk_action_get_refusal (action);
  g_assert_cmpstr (ksk_refusal_get_happened (refusal), ==, "It failed.");
  g_assert_cmpstr (ksk_refusal_get_unaffected (refusal), ==, "Nothing.");
  g_assert_cmpstr (ksk_refusal_get_next (refusal), ==, "Again.");
  g_assert_cmpstr (ksk_refusal_get_detail (refusal), ==, "CKR_X");
  g_assert_cmpstr (fake_room_find_text (room, "refused", "happened"), ==, "It failed.");
  g_assert_cmpstr (fake_room_find_text (room, "refused", "detail"), ==, "CKR_X");

  /* Not while everything stands still. */
  ksk_session_object (room->session, &error);
  g_assert_no_error (error);
  ksk_action_retry (action);
  g_assert_nonnull (ksk_action_get_refusal (action));
  ksk_session_answer_objection (room->session, KSK_ROLE_EW, "No.", "Yes.", fake_signers, &error);
  g_assert_no_error (error);
  ksk_action_retry (action);
  g_assert_null (ksk_action_get_refusal (action));
  g_assert_cmpint (get_state (room), !=, KSK_STEP_FAILED);
  g_autofree char *kinds = fake_room_list_step_records (room);
  g_assert_true (g_str_has_prefix (kinds, "refused objection objection-answered retry"));
}

/* An objection stops what runs, and what would begin. */
static void
test_objection (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (Work) running = work_new (), queued = work_new (), later = work_new ();
  g_autoptr (GError) error = NULL;
  KskAction *action = fake_room_get_action (room);
  ksk_action_run (action, wait_work, running, NULL, done_cb);
  ksk_action_run (action, number_work, queued, NULL, done_cb);
  await_running (running);
  ksk_session_object (room->session, &error);
  g_assert_no_error (error);
  fake_room_settle (room);
  ksk_action_run (action, number_work, later, NULL, done_cb);
  fake_room_settle (room);
  g_assert_nonnull (running->message);
  g_assert_nonnull (queued->message);
  g_assert_nonnull (later->message);
  g_assert_cmpuint (queued->order->len + later->order->len, ==, 0);

  /* What a machine has found is told nevertheless. */
  g_assert_true (ksk_action_append (action, "printed", NULL, NULL));
  ksk_session_answer_objection (room->session, KSK_ROLE_EW, "No.", "Yes.", fake_signers, &error);
  g_assert_no_error (error);
  ksk_action_run (action, number_work, later, NULL, done_cb);
  fake_room_settle (room);
  g_assert_cmpstr (later->message, ==, NULL);
  g_assert_cmpuint (later->order->len, ==, 1);
}

/* Aborted while it works: the action is over, and is told nothing. */
static void
test_abort (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (Work) work = work_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KskAction) action = g_object_ref (fake_room_get_action (room));
  ksk_action_run (action, wait_work, work, freed_cb, done_cb);
  await_running (work);
  ksk_session_abort (room->session, "Fire.", fake_signers, &error);
  g_assert_no_error (error);
  while (work->n_freed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (work->n_done, ==, 0);
  g_assert_false (ksk_action_append (action, "printed", NULL, NULL));
}

/* The session goes while work runs, is queued, and is done but not told. */
static void
test_dispose (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (Work) running = work_new (), queued = work_new ();
  KskAction *action = fake_room_get_action (room);
  ksk_action_run (action, wait_work, running, freed_cb, done_cb);
  ksk_action_run (action, number_work, queued, freed_cb, done_cb);
  await_running (running);
  fake_room_kill (room);
  g_assert_cmpuint (running->n_freed, ==, 1);
  g_assert_cmpuint (queued->n_freed, ==, 1);
  g_assert_cmpuint (running->n_done + queued->n_done, ==, 0);
  g_assert_cmpuint (queued->order->len, ==, 0);
}

/* A page may keep an action for longer than its session lives. */
static void
test_orphan (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  g_autoptr (KskAction) action = g_object_ref (fake_room_get_action (room));
  fake_room_kill (room);
  g_assert_null (ksk_action_get_session (action));
  g_assert_false (ksk_action_append (action, "printed", NULL, NULL));
  ksk_action_refuse (action, ksk_refusal_new ("It failed.", "Nothing.", "Again.", NULL));
  ksk_action_retry (action);
  g_assert_cmpstr (ksk_action_get_step (action)->id, ==, "1.1");
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_signals (void)
{
  g_autoptr (FakeRoom) room = make_room ();
  KskAction *action = fake_room_get_action (room);
  guint n_complete = 0, n_changed = 0;
  g_signal_connect_swapped (action, "notify::complete", G_CALLBACK (count_cb), &n_complete);
  g_signal_connect_swapped (action, "changed", G_CALLBACK (count_cb), &n_changed);
  ksk_action_set_complete (action, FALSE);
  g_assert_cmpuint (n_complete, ==, 0);
  ksk_action_set_complete (action, TRUE);
  ksk_action_set_complete (action, TRUE);
  g_assert_cmpuint (n_complete, ==, 1);
  ksk_action_emit_changed (action);
  g_assert_cmpuint (n_changed, ==, 1);
  gboolean complete = FALSE, busy = TRUE;
  g_object_get (action, "complete", &complete, "busy", &busy, NULL);
  g_assert_true (complete);
  g_assert_false (busy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/action/table", test_table);
  g_test_add_func ("/ceremony/action/run", test_run);
  g_test_add_func ("/ceremony/action/order", test_order);
  g_test_add_func ("/ceremony/action/refuse", test_refuse);
  g_test_add_func ("/ceremony/action/objection", test_objection);
  g_test_add_func ("/ceremony/action/abort", test_abort);
  g_test_add_func ("/ceremony/action/dispose", test_dispose);
  g_test_add_func ("/ceremony/action/orphan", test_orphan);
  g_test_add_func ("/ceremony/action/signals", test_signals);
  return g_test_run ();
}
