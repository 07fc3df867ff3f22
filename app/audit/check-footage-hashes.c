/* FOOTAGE-HASH: each film begins with what the journal said of it while it was recorded. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/audit/checks.h"

#define CHUNK_BYTES (1024 * 1024)

/* All records are looked at for each. */
#define MAX_FILMS 1000

/* One film, read once from its beginning to its end. */
typedef struct {
  int fd;
  KskDigest *digest;
  guint64 n_bytes;
  guint8 *chunk;
} Reading;

static void
reading_clear (Reading *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_clear_pointer (&self->digest, ksk_digest_free);
  g_free (self->chunk);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* Returns FALSE when the film ends before that. */
static gboolean
read_to (Reading *self, guint64 n_bytes)
{
  while (self->n_bytes < n_bytes) {
    gssize n = read (self->fd, self->chunk, (size_t)MIN (n_bytes - self->n_bytes, CHUNK_BYTES));
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    ksk_digest_update (self->digest, self->chunk, (gsize)n);
    self->n_bytes += (guint64)n;
  }
  return TRUE;
}

static gboolean
is_about (KskRecord *record, const char *name)
{
  const char *kind = ksk_record_get_kind (record);
  return (g_str_equal (kind, "footage") || g_str_equal (kind, "footage-ended"))
         && g_strcmp0 (ksk_record_get_text (record, "file"), name) == 0;
}

/* Returns FALSE with a finding. */
static gboolean
check_record (KskAuditing *self, Reading *reading, KskRecord *record, const char *name)
{
  gint64 n_bytes = json_object_get_int_member_with_default (ksk_record_get_object (record), "bytes", -1);
  const char *pinned = ksk_record_get_text (record, "sha256");
  KskFingerprint sha256;
  /* Lengths only grow, or the record was not written while the film was. */
  gboolean is_read = n_bytes >= 0 && (guint64)n_bytes >= reading->n_bytes && read_to (reading, (guint64)n_bytes);
  ksk_digest_get (reading->digest, &sha256);
  g_autofree char *found = is_read ? ksk_fingerprint_to_hex (&sha256) : NULL;
  if (found != NULL && g_strcmp0 (found, pinned) == 0)
    return TRUE;
  ksk_report_add (self->report, KSK_AUDIT_FOOTAGE, KSK_VERDICT_FAIL, NULL, 0, pinned, found,
                  is_read ? "%s: its first %" G_GINT64_FORMAT " bytes are not those of record %" G_GUINT64_FORMAT "."
                          : "%s does not have the %" G_GINT64_FORMAT " bytes of record %" G_GUINT64_FORMAT ".",
                  name, n_bytes, ksk_record_get_seq (record));
  return FALSE;
}

/* Returns the number of records that hold; -1 with a finding. */
static gint
check_film (KskAuditing *self, const char *name)
{
  g_auto (Reading) reading
      = { .fd
          = strchr (name, '/') == NULL ? openat (self->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1,
          .digest = ksk_digest_new (),
          .chunk = g_malloc (CHUNK_BYTES) };
  gint n_records = 0;
  if (reading.fd < 0) {
    ksk_report_add (self->report, KSK_AUDIT_FOOTAGE, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "The film %s, of which the journal tells, is not there.", name);
    return -1;
  }
  for (guint i = 0; i < self->records->len; i++) {
    if (!is_about (self->records->pdata[i], name))
      continue;
    if (!check_record (self, &reading, self->records->pdata[i], name))
      return -1;
    n_records++;
  }
  return n_records;
}

void
ksk_check_footage_hashes (KskAuditing *self)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_films = 0, n_records = 0;
  gboolean is_right = TRUE;
  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i];
    /* Members of a record that nobody asked for take no memory. */
    if (!g_str_equal (ksk_record_get_kind (record), "footage-begun"))
      continue;
    const char *name = ksk_record_get_text (record, "file");
    if (name == NULL || !g_hash_table_add (done, (gpointer)name))
      continue;
    if (++n_films > MAX_FILMS) {
      ksk_report_add (self->report, KSK_AUDIT_FOOTAGE, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                      "The journal tells of more than %d films: those after %s were not read.", MAX_FILMS, name);
      return;
    }
    gint n = check_film (self, name);
    is_right = is_right && n >= 0;
    n_records += (guint)MAX (n, 0);
  }
  if (n_films == 0)
    ksk_report_add (self->report, KSK_AUDIT_FOOTAGE, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "The journal tells of no film of its own: the cameras of the room belong to others.");
  else if (is_right)
    ksk_report_add (self->report, KSK_AUDIT_FOOTAGE, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "%u films have at each of %u places the hash that the journal had for them then.", n_films,
                    n_records);
}
