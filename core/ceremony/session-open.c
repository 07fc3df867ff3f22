/* How a ceremony begins. */
#include <string.h>

#include "ceremony/session-private.h"
#include "ksk-version.h"

#define PROGRAM "KSK Console"

JsonObject *
ksk_session_dup_pins (KskSession *self)
{
  KskFingerprint script;
  memcpy (script.bytes, ksk_script_get_sha256 (self->script), KSK_FINGERPRINT_BYTES);
  g_autofree char *script_sha256 = ksk_fingerprint_to_hex (&script);
  JsonObject *pins
      = ksk_members_new ("mode", self->is_rehearsal ? "rehearsal" : "live", "program", PROGRAM, "version", KSK_VERSION,
                         "script_sha256", script_sha256, "config_sha256", self->config_sha256, NULL);
  KskCardSource *cards = ksk_card_table_get_source (self->card_table);
  g_autofree char *cards_sha256 = cards != NULL ? ksk_card_source_dup_set_sha256 (cards) : NULL;
  if (cards_sha256 != NULL)
    json_object_set_string_member (pins, "cards_sha256", cards_sha256);
  g_autofree char *papers = self->printer != NULL ? ksk_printer_dup_makers (self->printer) : NULL;
  if (papers != NULL)
    json_object_set_string_member (pins, "papers", papers);
  return pins;
}

static KskJournal *
create (KskSession *self, GError **error)
{
  g_autoptr (JsonObject) first = ksk_session_dup_pins (self);
  json_object_set_string_member (first, "script", ksk_script_get_name (self->script));
  json_object_set_string_member (first, "schema", self->schema);
  json_object_set_string_member (first, "title", self->title);
  json_object_set_string_member (first, "facility", self->facility);
  json_object_set_string_member (first, "zone", self->zone);
  g_auto (GStrv) dirs = ksk_session_dup_journal_dirs (self);
  return ksk_journal_create ((const char *const *)dirs, &self->clock, first, error);
}

gboolean
ksk_session_open (KskSession *self, gboolean *resumed, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self) && resumed != NULL, FALSE);

  if (!ksk_session_check_state (self, KSK_IN (PREPARING), error))
    return FALSE;
  const KskSchema *schema = ksk_config_find_schema (self->config, self->schema, error);
  if (schema == NULL)
    return FALSE;
  if (self->exchange == NULL)
    self->exchange = ksk_exchange_new (self->config, schema);

  g_autoptr (GError) failure = NULL;
  KskJournal *journal = create (self, &failure);
  *resumed = g_error_matches (failure, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS);
  if (*resumed)
    return ksk_session_resume (self, error);
  if (journal == NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  ksk_session_set_journal (self, journal);
  ksk_session_take_records (self);
  ksk_session_tell (self);
  return TRUE;
}

gboolean
ksk_session_start (KskSession *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, KSK_IN (READY), error))
    return FALSE;
  return self->is_resumed ? ksk_session_restart (self, error) : ksk_session_go_further (self, error);
}
