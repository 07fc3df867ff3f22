/* A room for tests of sessions and actions. Its ports are in fake-media.c and fake-ports.c. */
#include "tests/core/ceremony/fake-room.h"

#include <string.h>

#include "ceremony/footage.h"
#include "ksr/write.h"

const char *const fake_signers[] = { "CA", "IW", NULL };

static const char config_text[]
    = "keys:\n"
      "  one: {description: one, label: KSK-1, key_tag: TAG, algorithm: ECDSAP256SHA256, valid_from: 2020-01-01}\n"
      "request_policy:\n"
      "  enable_unsupported_ecdsa: true\n"
      "  approved_algorithms: [ECDSAP256SHA256]\n"
      "ksk_policy:\n"
      "  ttl: 172800\n"
      "schemas:\n"
      "  normal:\n";

static KskConfig *
make_config (void)
{
  TestKey *pair = test_key_get (KSK_ALGORITHM_ECDSAP256SHA256, "KSK-1");
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("KSK-1", KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL,
                                              (guint8)test_key_get_algorithm (pair), test_key_get_wire (pair), 0);
  g_autofree char *tag = g_strdup_printf ("%u", ksk_dnskey_get_key_tag (key));
  g_autoptr (GString) yaml = g_string_new (config_text);
  g_string_replace (yaml, "TAG", tag, 0);
  for (guint slot = 1; slot <= 9; slot++)
    g_string_append_printf (yaml, "    %u: {publish: [one], sign: [one]}\n", slot);
  g_autoptr (GBytes) bytes = g_bytes_new (yaml->str, yaml->len);
  g_autoptr (GError) error = NULL;
  KskConfig *config = ksk_config_parse (bytes, "test.yaml", &error);
  g_assert_no_error (error);
  return config;
}

static KskScript *
make_script (const char *steps)
{
  g_autofree char *xml = g_strdup_printf ("<script name='test' title='Test'><act title='Act'>%s</act></script>", steps);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  KskScript *script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  return script;
}

FakeRoom *
fake_room_new (const char *steps)
{
  FakeRoom *self = g_new0 (FakeRoom, 1);
  self->dirs[0] = make_folder ();
  self->dirs[1] = make_folder ();
  self->now = (FakeTime){ 1000, TEST_NOW_S * G_TIME_SPAN_SECOND };
  self->source = make_source (&self->now);
  self->script = make_script (steps);
  self->config = make_config ();
  self->media = g_object_new (FAKE_TYPE_MEDIA, NULL);
  self->token = g_object_new (FAKE_TYPE_TOKEN, NULL);
  self->recorder = g_object_new (FAKE_TYPE_RECORDER, NULL);
  self->printer = g_object_new (FAKE_TYPE_PRINTER, NULL);
  self->publisher = g_object_new (FAKE_TYPE_PUBLISHER, NULL);
  self->spec = (KskSessionSpec){
    .script = self->script,
    .config = self->config,
    .config_sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    .is_rehearsal = FALSE,
    .title = "Test ceremony",
    .facility = "Test room",
    .zone = ".",
    .journal_dirs = (const char *const *)self->dirs,
    .clock_source = &self->source,
    .media = KSK_MEDIA (self->media),
    .token = KSK_TOKEN (self->token),
    .recorder = KSK_RECORDER (self->recorder),
    .printer = KSK_PRINTER (self->printer),
    .publisher = KSK_PUBLISHER (self->publisher),
    .film_closing_s = 1,
  };
  return self;
}

static void
drop_session (FakeRoom *self)
{
  g_clear_object (&self->session);
  /* What the worker had ready for a session that is gone. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
fake_room_free (FakeRoom *self)
{
  drop_session (self);
  for (guint i = 0; i < 2; i++) {
    remove_folder (self->dirs[i]);
    g_free (self->dirs[i]);
  }
  ksk_script_unref (self->script);
  ksk_config_unref (self->config);
  g_assert_finalize_object (self->media);
  g_assert_finalize_object (self->token);
  g_assert_finalize_object (self->recorder);
  g_assert_finalize_object (self->printer);
  g_assert_finalize_object (self->publisher);
  g_free (self);
}

static void
put_bytes (FakeRoom *self, KskMediumRole role, const char *name, GBytes *bytes)
{
  g_mutex_lock (&self->media->lock);
  g_hash_table_replace (self->media->files[role], g_strdup (name), g_bytes_ref (bytes));
  g_mutex_unlock (&self->media->lock);
  g_signal_emit_by_name (self->media, "changed");
}

void
fake_room_put (FakeRoom *self, KskMediumRole role, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  put_bytes (self, role, name, bytes);
}

void
fake_room_put_documents (FakeRoom *self)
{
  g_autoptr (TestDocument) response_document = test_document_new_response ();
  g_autoptr (TestDocument) request_document = test_document_new_request ();
  test_document_sign (response_document);
  test_document_sign (request_document);
  g_autoptr (KskResponse) response = test_document_build_response (response_document);
  g_autoptr (KskRequest) request = test_document_build_request (request_document);
  g_autoptr (GBytes) skr = ksk_response_to_xml (response);
  g_autoptr (GBytes) ksr = ksk_request_to_xml (request);
  put_bytes (self, KSK_MEDIUM_LOG, "skr-root-2025-q4-0.xml", skr);
  put_bytes (self, KSK_MEDIUM_REQUEST, "ksr-root-2026-q1-0.xml", ksr);
}

void
fake_room_make_session (FakeRoom *self)
{
  drop_session (self);
  self->session = ksk_session_new (&self->spec);
}

gboolean
fake_room_open (FakeRoom *self)
{
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  fake_room_make_session (self);
  ksk_session_open (self->session, &resumed, &error);
  g_assert_no_error (error);
  ksk_session_start (self->session, &error);
  g_assert_no_error (error);
  fake_room_settle (self);
  return resumed;
}

void
fake_room_kill (FakeRoom *self)
{
  drop_session (self);
  self->token->is_active = FALSE;
  g_atomic_int_set (&self->recorder->state, KSK_RECORDING_OFF);
  pass_time (&self->now, 60 * G_TIME_SPAN_SECOND);
}

KskAction *
fake_room_get_action (FakeRoom *self)
{
  return ksk_session_get_action (self->session);
}

const char *
fake_room_get_step (FakeRoom *self)
{
  const KskStep *step = ksk_story_get_step (ksk_session_get_story (self->session));
  return step != NULL ? step->id : "";
}

/* It is over, and its completion begins as soon as the worker has nothing left to do. */
static gboolean
is_about_to_complete (FakeRoom *self)
{
  KskSessionState state = ksk_session_get_state (self->session);
  return (state == KSK_SESSION_CLOSED || state == KSK_SESSION_ABORTED) && ksk_session_get_alarm (self->session) == NULL
         && ksk_completion_get_state (ksk_session_get_completion (self->session)) == KSK_COMPLETION_WAITING;
}

void
fake_room_settle (FakeRoom *self)
{
  while (is_about_to_complete (self)
         || (fake_room_get_action (self) != NULL && ksk_action_is_busy (fake_room_get_action (self)))
         || ksk_session_is_starting_footage (self->session) || ksk_session_is_ending_footage (self->session)
         || ksk_completion_is_busy (ksk_session_get_completion (self->session)))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
fake_room_complete (FakeRoom *self)
{
  fake_room_settle (self);
  KskAction *action = fake_room_get_action (self);
  g_assert_nonnull (action);
  g_assert_null (ksk_action_get_refusal (action));
  ksk_action_set_complete (action, TRUE);
}

void
fake_room_confirm (FakeRoom *self)
{
  const KskStep *step = ksk_story_get_step (ksk_session_get_story (self->session));
  g_autoptr (GPtrArray) initials = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < step->confirm->len; i++)
    g_ptr_array_add (initials, (gpointer)ksk_role_get_name (g_array_index (step->confirm, KskRole, i)));
  g_ptr_array_add (initials, NULL);
  ksk_session_confirm (self->session, (const char *const *)initials->pdata, &error);
  g_assert_no_error (error);
  fake_room_settle (self);
}

static void
append (FakeRoom *self, const char *kind, JsonObject *members)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) owned = members;
  ksk_session_append (self->session, kind, NULL, owned, &error);
  g_assert_no_error (error);
}

static JsonObject *
make_members (const char *name, const char *value)
{
  JsonObject *members = json_object_new ();
  json_object_set_string_member (members, name, value);
  return members;
}

static void
call_roll (FakeRoom *self, const KskStep *step)
{
  g_auto (GStrv) people = g_strsplit (ksk_step_get_param (step, "roles"), " ", -1);
  for (guint i = 0; people[i] != NULL; i++) {
    g_auto (GStrv) roles = g_strsplit (people[i], "+", -1);
    g_autofree char *joined = g_strjoinv (" ", roles);
    g_autofree char *name = g_strdup_printf ("Name of %s", people[i]);
    JsonObject *members = make_members ("roles", joined);
    json_object_set_string_member (members, "name", name);
    json_object_set_string_member (members, "initials", roles[0]);
    append (self, "person", members);
  }
  const char *others = ksk_step_get_param (step, "others");
  g_auto (GStrv) absent = g_strsplit (others != NULL ? others : "", " ", -1);
  for (guint i = 0; absent[i] != NULL; i++)
    append (self, "not-here", make_members ("roles", absent[i]));
}

/* What a step leaves behind outside the journal, as far as later steps look at it. */
static void
act (FakeRoom *self, const KskStep *step)
{
  const char *kind = step->kind->name;
  if (strcmp (kind, "roll-call") == 0) {
    call_roll (self, step);
  } else if (strcmp (kind, "start-recording") == 0) {
    fake_recorder_set_state (self->recorder, KSK_RECORDING_ON);
  } else if (strcmp (kind, "activate-hsm") == 0) {
    JsonObject *members = make_members ("serial", self->token->serial);
    json_object_set_boolean_member (members, "hardware", self->token->is_hardware);
    append (self, "hsm", members);
    self->token->is_active = TRUE;
  } else if (strcmp (kind, "deactivate-hsm") == 0) {
    self->token->is_active = FALSE;
  }
}

void
fake_room_go_to (FakeRoom *self, const char *step_id)
{
  while (ksk_session_get_state (self->session) != KSK_SESSION_CLOSED
         && g_strcmp0 (fake_room_get_step (self), step_id) != 0) {
    act (self, ksk_story_get_step (ksk_session_get_story (self->session)));
    fake_room_complete (self);
    fake_room_confirm (self);
  }
  g_assert_true (step_id == NULL || strcmp (fake_room_get_step (self), step_id) == 0);
}

static char *
list_kinds (GPtrArray *records, guint from)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = from; i < records->len; i++)
    g_string_append_printf (text, "%s%s", i > from ? " " : "", ksk_record_get_kind (records->pdata[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
fake_room_list_step_records (FakeRoom *self)
{
  return list_kinds (ksk_session_get_story (self->session)->step_records, 0);
}

char *
fake_room_list_last (FakeRoom *self, guint n)
{
  GPtrArray *records = ksk_session_get_story (self->session)->records;
  return list_kinds (records, records->len - MIN (n, records->len));
}

guint
fake_room_count (FakeRoom *self, const char *kind)
{
  GPtrArray *records = ksk_session_get_story (self->session)->records;
  guint n = 0;
  for (guint i = 0; i < records->len; i++)
    if (strcmp (ksk_record_get_kind (records->pdata[i]), kind) == 0)
      n++;
  return n;
}

const char *
fake_room_find_text (FakeRoom *self, const char *kind, const char *member)
{
  GPtrArray *records = ksk_session_get_story (self->session)->records;
  for (guint i = records->len; i > 0; i--)
    if (strcmp (ksk_record_get_kind (records->pdata[i - 1]), kind) == 0)
      return json_object_get_string_member_with_default (ksk_record_get_object (records->pdata[i - 1]), member, NULL);
  return NULL;
}
