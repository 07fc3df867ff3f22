/* Files in the folder of the record, where they stand before a record speaks of them. */
#include "ceremony/actions/kept-file.h"

#include <string.h>

#define MAX_NAME_CHARS 128

gboolean
ksk_kept_file_is_name (const char *name)
{
  if (strlen (name) > MAX_NAME_CHARS || name[0] == '.' || !g_str_has_suffix (name, ".xml"))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isprint (*p) || *p == '/' || *p == '\\')
      return FALSE;
  return TRUE;
}

gboolean
ksk_kept_file_is_recorded (const KskStory *story, const char *name)
{
  for (guint i = 0; i < story->records->len; i++) {
    JsonObject *object = ksk_record_get_object (story->records->pdata[i]);
    if (g_strcmp0 (json_object_get_string_member_with_default (object, "file", NULL), name) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
ksk_kept_file_write (KskMedia *media, const char *name, GBytes *bytes, gboolean is_recorded, GError **error)
{
  g_autoptr (GError) reason = NULL;
  if (ksk_media_keep (media, name, bytes, &reason))
    return TRUE;
  if (is_recorded || !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  return ksk_media_set_aside (media, name, error) && ksk_media_keep (media, name, bytes, error);
}

JsonObject *
ksk_kept_file_describe (const char *name, GBytes *bytes)
{
  KskFingerprint fingerprint;
  ksk_fingerprint_init (&fingerprint, bytes);
  g_autofree char *sha256 = ksk_fingerprint_to_hex (&fingerprint);
  g_autofree char *words = ksk_fingerprint_to_words (&fingerprint);

  JsonObject *members = json_object_new ();
  json_object_set_string_member (members, "file", name);
  json_object_set_int_member (members, "size", (gint64)g_bytes_get_size (bytes));
  json_object_set_string_member (members, "sha256", sha256);
  json_object_set_string_member (members, "words", words);
  return members;
}
