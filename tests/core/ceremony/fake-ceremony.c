/* A whole ceremony in the fake room. */
#include "tests/core/ceremony/fake-ceremony.h"

#include <string.h>

FakeRoom *
fake_ceremony_new (void)
{
  FakeRoom *room = fake_room_new (FAKE_SIGNING);
  fake_room_put_documents (room);
  return room;
}

static void
append (FakeRoom *room, const char *kind, const char *name, const char *value, const char *name2, const char *value2)
{
  g_autoptr (JsonObject) members = json_object_new ();
  g_autoptr (GError) error = NULL;
  if (name != NULL)
    json_object_set_string_member (members, name, value);
  if (name2 != NULL)
    json_object_set_string_member (members, name2, value2);
  ksk_session_append (room->session, kind, NULL, members, &error);
  g_assert_no_error (error);
}

/* What the step of that kind does with the exchange, whatever its action does. */
static void
load (FakeRoom *room, KskMediumRole role, const char *file, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_media_read (KSK_MEDIA (room->media), role, file, G_MAXSIZE, &error);
  g_assert_no_error (error);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  ksk_media_keep (KSK_MEDIA (room->media), file, bytes, &error);
  g_assert_no_error (error);
  KskExchange *exchange = ksk_session_get_exchange (room->session);
  if (role == KSK_MEDIUM_LOG)
    ksk_exchange_set_previous (exchange, file, bytes, &error);
  else
    ksk_exchange_set_request (exchange, file, bytes, &error);
  g_assert_no_error (error);
  append (room, kind, "file", file, "sha256", sha256);
}

static void
review (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  KskExchange *exchange = ksk_session_get_exchange (room->session);
  gint64 now_s = ksk_clock_get_utc_us (ksk_session_get_clock (room->session)) / G_TIME_SPAN_SECOND;
  g_autoptr (KskReview) made = ksk_review_new (exchange, now_s);
  ksk_review_perform (made, KSK_TOKEN (room->token), &error);
  g_assert_no_error (error);
  ksk_exchange_set_review (exchange, made);
  g_assert_true (ksk_report_accepts (exchange->report));
  g_assert_nonnull (exchange->plan);
  append (room, "reviewed", "verdict", "accept", NULL, NULL);
}

static void
act (FakeRoom *room)
{
  const char *kind = ksk_story_get_step (ksk_session_get_story (room->session))->kind->name;
  if (strcmp (kind, "load-previous") == 0)
    load (room, KSK_MEDIUM_LOG, FAKE_PREVIOUS, "previous-loaded");
  else if (strcmp (kind, "load-request") == 0)
    load (room, KSK_MEDIUM_REQUEST, FAKE_REQUEST, "request-loaded");
  else if (strcmp (kind, "review-request") == 0)
    review (room);
}

static void
reactivated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

gboolean
fake_ceremony_reactivate (FakeRoom *room, const char *pin, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  KskSecret *secret = pin != NULL ? ksk_secret_new (pin, strlen (pin), NULL) : NULL;
  ksk_session_reactivate_async (room->session, secret, NULL, reactivated_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ksk_session_reactivate_finish (room->session, result, error);
}

/* What people do with what they find: an HSM, an exception, a pause, somebody outside. */
static void
put_right (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  if (ksk_session_needs_reactivation (room->session))
    fake_ceremony_reactivate (room, FAKE_PIN, &error);
  g_assert_no_error (error);
  while (ksk_session_get_alarm (room->session) != NULL)
    ksk_session_acknowledge_alarm (room->session);
  if (ksk_session_get_state (room->session) == KSK_SESSION_OBJECTION)
    ksk_session_answer_objection (room->session, KSK_ROLE_RZM, "No.", "Yes.", fake_signers, &error);
  g_assert_no_error (error);
  if (ksk_session_get_state (room->session) == KSK_SESSION_DEVIATION)
    ksk_session_close_deviation (room->session, "Done.", fake_signers, &error);
  g_assert_no_error (error);
  if (ksk_session_get_state (room->session) == KSK_SESSION_PAUSED)
    ksk_session_go_on (room->session, fake_signers, &error);
  g_assert_no_error (error);
  if (ksk_session_get_state (room->session) == KSK_SESSION_RUNNING
      && ksk_story_find_person (ksk_session_get_story (room->session), KSK_ROLE_CO3) != NULL)
    ksk_session_set_present (room->session, KSK_ROLE_CO3, TRUE, &error);
  g_assert_no_error (error);
}

void
fake_ceremony_carry_on_to (FakeRoom *room, const char *step_id)
{
  put_right (room);
  while (ksk_session_get_state (room->session) == KSK_SESSION_RUNNING
         && g_strcmp0 (fake_room_get_step (room), step_id) != 0) {
    GPtrArray *steps = ksk_script_get_steps (room->script);
    guint next = ksk_session_get_story (room->session)->step + 1;
    act (room);
    fake_room_go_to (room, next < steps->len ? ((const KskStep *)steps->pdata[next])->id : NULL);
  }
}

void
fake_ceremony_start_fails (FakeRoom *room, GQuark domain, int code, const char *part)
{
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  fake_room_make_session (room);
  ksk_session_open (room->session, &resumed, &error);
  g_assert_no_error (error);
  guint64 seq = ksk_session_get_seq (room->session);
  g_assert_false (ksk_session_start (room->session, &error));
  g_assert_error (error, domain, code);
  if (strstr (error->message, part) == NULL)
    g_error ("`%s` is not in `%s`", part, error->message);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_READY);
}
