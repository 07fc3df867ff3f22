/* SUMS: every file is listed, and is the one that was listed; films of the end have lists of their own. */
#include <string.h>

#include "app/audit/checks.h"
#include "app/media/medium-walk.h"

#define MAX_CLOSING_LIST_BYTES 4096
#define TELL_EVERY_US (G_TIME_SPAN_SECOND / 4)

/* What is there, in the order of a manifest, which is that of the walk. */
typedef struct {
  const KskAuditing *auditing;
  GPtrArray *files; /* (element-type KskManifestFile) */
  KskDigest *contents;
  gboolean is_listed;      /* the file that is being read has a line */
  guint64 n_read, n_total; /* bytes; 0 in all while nobody wants to know */
  gint64 begun_us, told_us;
} Taking;

static gboolean
count_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  ((Taking *)data)->n_total += file->size;
  return TRUE;
}

static void
take_bytes (gconstpointer bytes, gsize size, gpointer data)
{
  Taking *self = data;
  gint64 now_us = g_get_monotonic_time ();
  if (self->is_listed)
    ksk_digest_update (self->contents, bytes, size);
  self->n_read += size;
  if (self->n_total == 0 || now_us - self->told_us < TELL_EVERY_US)
    return;
  self->told_us = now_us;
  /* More than was counted, when a file grows meanwhile. */
  double done = MIN ((double)self->n_read / (double)self->n_total, 1);
  ksk_auditing_tell (self->auditing, "Hashing the files", done, self->begun_us);
}

static gboolean
take_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Taking *self = data;
  KskFingerprint sha256;
  self->is_listed = ksk_manifest_has_line (file->path);
  if (!ksk_medium_read_through (file, take_bytes, self, &sha256, cancellable, error))
    return FALSE;
  g_ptr_array_add (self->files, ksk_manifest_file_new (file->path, file->size, &sha256));
  return TRUE;
}

static void
fail (KskAuditing *self, const char *message)
{
  ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s", message);
}

/* Both are in the same order. Returns the number of differences. */
static guint
compare (KskAuditing *self, GPtrArray *listed)
{
  guint n_wrong = 0;
  for (guint i = 0; i < listed->len; i++) {
    const KskSum *sum = listed->pdata[i];
    const KskFingerprint *there = ksk_auditing_find (self, sum->path);
    if (there != NULL && ksk_fingerprint_equal (there, &sum->sha256))
      continue;
    n_wrong++;
    g_autofree char *expected = ksk_fingerprint_to_hex (&sum->sha256);
    g_autofree char *found = there != NULL ? ksk_fingerprint_to_hex (there) : NULL;
    ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                    there != NULL ? "%s is not the file that was listed." : "%s is listed, and is not there.",
                    sum->path);
  }
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < listed->len; i++)
    g_hash_table_add (names, ((KskSum *)listed->pdata[i])->path);
  for (guint i = 0; i < self->files->len; i++) {
    const char *path = ((const KskManifestFile *)self->files->pdata[i])->path;
    /* A closing film shows the hash of the list: it cannot be in it. */
    if (g_str_equal (path, KSK_SUMS_NAME) || ksk_manifest_is_of_closing (path) || g_hash_table_contains (names, path))
      continue;
    n_wrong++;
    ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "%s is there, and is not listed.", path);
  }
  return n_wrong;
}

/* Returns the number of films of the end that are not what their lists say; @n_films: (out). */
static guint
compare_closing (KskAuditing *self, guint *n_films)
{
  const KskFingerprint *sums = ksk_auditing_find (self, KSK_SUMS_NAME);
  guint n_wrong = 0;
  *n_films = 0;
  for (guint i = 0; sums != NULL && i < self->files->len; i++) {
    const KskManifestFile *file = self->files->pdata[i];
    if (!ksk_manifest_is_closing_film (file->path))
      continue;
    (*n_films)++;
    g_autofree char *name = g_strconcat (file->path, KSK_MANIFEST_CLOSING_ENDING, NULL);
    g_autoptr (GBytes) expected = ksk_manifest_format_closing (file->path, &file->sha256, sums);
    g_autoptr (GBytes) found = ksk_auditing_read (self, name, MAX_CLOSING_LIST_BYTES, NULL);
    if (found != NULL && g_bytes_equal (found, expected))
      continue;
    n_wrong++;
    ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    found == NULL ? "%s has no list of its own, or none that can be read: %s."
                                  : "%s, or " KSK_SUMS_NAME ", is not the file that %s lists.",
                    file->path, name);
  }
  for (guint i = 0; i < self->files->len; i++) {
    const char *path = ((const KskManifestFile *)self->files->pdata[i])->path;
    g_autofree char *film = g_strndup (path, strlen (path) - MIN (strlen (path), strlen (KSK_MANIFEST_CLOSING_ENDING)));
    if (!ksk_manifest_is_of_closing (path) || ksk_manifest_is_closing_film (path)
        || ksk_auditing_find (self, film) != NULL)
      continue;
    n_wrong++;
    ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "%s is there, and the film that it lists is not.", path);
  }
  return n_wrong;
}

static gboolean
take_all (KskAuditing *self, GError **error)
{
  Taking taking = { .auditing = self,
                    .files = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_manifest_file_free),
                    .contents = ksk_digest_new (),
                    .begun_us = g_get_monotonic_time () };
  gboolean is_read = (self->input->progress == NULL
                      || ksk_medium_walk_plain (self->fd, count_file, &taking, self->cancellable, error))
                     && ksk_medium_walk_plain (self->fd, take_file, &taking, self->cancellable, error);
  ksk_digest_get (taking.contents, &self->contents);
  ksk_digest_free (taking.contents);
  if (!is_read) {
    g_ptr_array_unref (taking.files);
    return FALSE;
  }
  self->files = taking.files;
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->files->len; i++)
    g_hash_table_insert (self->by_path, ((KskManifestFile *)self->files->pdata[i])->path, self->files->pdata[i]);
  return TRUE;
}

void
ksk_check_sums (KskAuditing *self)
{
  g_autoptr (GError) error = NULL;
  if (!take_all (self, &error)) {
    fail (self, error->message);
    return;
  }
  g_autoptr (GBytes) bytes = ksk_auditing_read (self, KSK_SUMS_NAME, KSK_MAX_SUMS_BYTES, &error);
  g_autoptr (GPtrArray) listed = bytes != NULL ? ksk_sums_parse (bytes, &error) : NULL;
  if (listed == NULL) {
    g_autofree char *message = g_strdup_printf (KSK_SUMS_NAME ": %s", error->message);
    fail (self, message);
    return;
  }
  guint n_films, n_wrong = compare (self, listed) + compare_closing (self, &n_films);
  if (n_wrong > 0)
    return;
  g_autofree char *films
      = n_films > 0 ? g_strdup_printf (" but %u films of the end, which are those of their own lists", n_films)
                    : g_strdup ("");
  ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "All %u files are those that were listed, and there is no other%s.", listed->len, films);
}
