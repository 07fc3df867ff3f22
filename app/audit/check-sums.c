/* SUMS: every file is listed, and is the one that was listed. */
#include "app/audit/checks.h"
#include "app/media/medium-walk.h"

static gboolean
take_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *sums = data;
  KskFingerprint sha256;
  if (!ksk_medium_hash_file (file, NULL, &sha256, cancellable, error))
    return FALSE;
  g_ptr_array_add (sums, ksk_sum_new (file->path, &sha256));
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
  for (guint i = 0; i < self->sums->len; i++) {
    const KskSum *sum = self->sums->pdata[i];
    /* A closing film shows the hash of the list: it cannot be in it. */
    gboolean is_listed = g_str_equal (sum->path, KSK_SUMS_NAME) || ksk_manifest_is_closing_film (sum->path);
    for (guint k = 0; k < listed->len && !is_listed; k++)
      is_listed = g_str_equal (((KskSum *)listed->pdata[k])->path, sum->path);
    if (is_listed)
      continue;
    n_wrong++;
    ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "%s is there, and is not listed.", sum->path);
  }
  return n_wrong;
}

void
ksk_check_sums (KskAuditing *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  if (!ksk_medium_walk_plain (self->fd, take_file, sums, self->cancellable, &error)) {
    fail (self, error->message);
    return;
  }
  self->sums = g_steal_pointer (&sums);
  g_autoptr (GBytes) bytes = ksk_auditing_read (self, KSK_SUMS_NAME, KSK_MAX_SUMS_BYTES, &error);
  g_autoptr (GPtrArray) listed = bytes != NULL ? ksk_sums_parse (bytes, &error) : NULL;
  if (listed == NULL) {
    g_autofree char *message = g_strdup_printf (KSK_SUMS_NAME ": %s", error->message);
    fail (self, message);
    return;
  }
  if (compare (self, listed) == 0)
    ksk_report_add (self->report, KSK_AUDIT_SUMS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "All %u files are those that were listed, and there is no other.", listed->len);
}
