/* A record that is being audited: what all checks ask of it. */
#include <glib/gstdio.h>

#include "app/audit/checks.h"
#include "app/media/medium-file.h"
#include "app/publish/pins.h"

GBytes *
ksk_auditing_read (const KskAuditing *self, const char *name, gsize max_bytes, GError **error)
{
  return ksk_medium_check_name (name, error)
             ? ksk_medium_read_file (self->fd, self->input->folder, name, max_bytes, error)
             : NULL;
}

const KskFingerprint *
ksk_auditing_find (const KskAuditing *self, const char *path)
{
  const KskManifestFile *file = self->by_path != NULL ? g_hash_table_lookup (self->by_path, path) : NULL;
  return file != NULL ? &file->sha256 : NULL;
}

void
ksk_auditing_tell (const KskAuditing *self, const char *what, double done, gint64 begun_us)
{
  gint64 passed_us = g_get_monotonic_time () - begun_us;
  gint64 left_us = done > 0 ? (gint64)((double)passed_us * (1 - done) / done) : -1;
  if (self->input->progress != NULL)
    self->input->progress (what, done, left_us, self->input->progress_data);
}

const char *
ksk_auditing_find_pinned (const KskAuditing *self, guint64 seq, const char *member)
{
  return ksk_pins_find (self->records, seq, member);
}

gint64
ksk_auditing_get_time_us (KskRecord *record, const char *member)
{
  const char *text = ksk_record_get_text (record, member);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  return time != NULL ? g_date_time_to_unix (time) * G_TIME_SPAN_SECOND + g_date_time_get_microsecond (time) : -1;
}

KskRecord *
ksk_auditing_find_last (const KskAuditing *self, const char *kind)
{
  for (guint i = self->records->len; i > 0; i--)
    if (g_str_equal (ksk_record_get_kind (self->records->pdata[i - 1]), kind))
      return self->records->pdata[i - 1];
  return NULL;
}

GBytes *
ksk_auditing_read_named (const KskAuditing *self, KskRecord *record)
{
  const char *name = record != NULL ? ksk_record_get_text (record, "file") : NULL;
  const KskFingerprint *there = name != NULL ? ksk_auditing_find (self, name) : NULL;
  g_autofree char *found = there != NULL ? ksk_fingerprint_to_hex (there) : NULL;
  if (found == NULL || g_strcmp0 (found, ksk_record_get_text (record, "sha256")) != 0)
    return NULL;
  return ksk_auditing_read (self, name, KSK_MAX_REQUEST_BYTES, NULL);
}

void
ksk_auditing_clear (KskAuditing *self)
{
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->journal, g_bytes_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->script, ksk_script_unref);
  g_close (self->fd, NULL);
}
