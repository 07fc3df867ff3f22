/* A medium and its hash as members of a record. */
#include "ceremony/actions/medium-members.h"

JsonObject *
ksk_medium_describe (KskMediumRole role, const char *label)
{
  JsonObject *members = json_object_new ();
  json_object_set_string_member (members, "medium", ksk_medium_role_get_name (role));
  if (label != NULL)
    json_object_set_string_member (members, "label", label);
  else
    json_object_set_null_member (members, "label");
  return members;
}

void
ksk_medium_hash_describe (const KskMediumHash *self, JsonObject *members)
{
  g_autofree char *sha256 = ksk_fingerprint_to_hex (&self->manifest);
  g_autofree char *words = ksk_fingerprint_to_words (&self->manifest);
  g_autofree char *contents = ksk_fingerprint_to_hex (&self->contents);
  json_object_set_string_member (members, "sha256", sha256);
  json_object_set_string_member (members, "words", words);
  json_object_set_string_member (members, "contents_sha256", contents);
  json_object_set_int_member (members, "files", self->n_files);
  json_object_set_int_member (members, "bytes", (gint64)self->n_bytes);
}

gboolean
ksk_medium_hash_from_members (KskMediumHash *self, JsonObject *members)
{
  const char *sha256 = json_object_get_string_member_with_default (members, "sha256", NULL);
  const char *contents = json_object_get_string_member_with_default (members, "contents_sha256", NULL);
  KskMediumHash hash = {
    .n_files = (guint)json_object_get_int_member_with_default (members, "files", 0),
    .n_bytes = (guint64)json_object_get_int_member_with_default (members, "bytes", 0),
  };
  if (sha256 == NULL || contents == NULL || !ksk_fingerprint_from_hex (&hash.manifest, sha256)
      || !ksk_fingerprint_from_hex (&hash.contents, contents))
    return FALSE;
  *self = hash;
  return TRUE;
}
