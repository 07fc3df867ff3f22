/* PROOFS, PAGES: what else the program has made for a record comes out of it again, octet for octet. */
#include <string.h>

#include "app/audit/checks.h"
#include "app/publish/anchor.h"
#include "app/publish/index-page.h"
#include "app/publish/names.h"
#include "app/publish/pages.h"
#include "app/publish/read-me.h"
#include "app/publish/responses.h"

#define NOT_READ "Not every file could be read."

/* What is made out of a record, and by which check it is compared. */
typedef struct {
  KskAuditing *auditing;
  const char *check;
  GPtrArray *responses; /* (nullable) (element-type KskSignedResponse) */
  GHashTable *proofs;   /* (element-type utf8): paths of all that were made */
  guint n_same, n_other;
} Made;

static void G_GNUC_PRINTF (5, 6)
    say (Made *self, KskVerdict verdict, const char *expected, const char *found, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->n_other++;
  ksk_report_add (self->auditing->report, self->check, verdict, NULL, 0, expected, found, "%s", message);
}

/* What comes out of another version is no evidence of anything: it can only be said that it was not compared. */
static void
compare (Made *self, const char *path, GBytes *bytes)
{
  const KskFingerprint *there = ksk_auditing_find (self->auditing, path);
  KskFingerprint made;
  if (there == NULL) {
    say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s belongs to the record, and is not there.", path);
    return;
  }
  ksk_fingerprint_init (&made, bytes);
  if (ksk_fingerprint_equal (&made, there)) {
    self->n_same++;
    return;
  }
  g_autofree char *expected = ksk_fingerprint_to_hex (&made), *found = ksk_fingerprint_to_hex (there);
  const char *version = ksk_auditing_find_pinned (self->auditing, G_MAXUINT64, "version");
  if (version != NULL && !g_str_equal (version, KSK_VERSION))
    say (self, KSK_VERDICT_SKIP, expected, found,
         "%s cannot be compared: it was made by version %s, and here is %s, which makes another one.", path, version,
         KSK_VERSION);
  else
    say (self, KSK_VERDICT_FAIL, expected, found, "%s is not what comes out of the rest of the record.", path);
}

static void
finish (Made *self, const char *what)
{
  if (self->n_other == 0)
    ksk_report_add (self->auditing->report, self->check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "All %u %s come out of the rest of the record again, octet for octet.", self->n_same, what);
}

/* PROOFS */

static void
compare_proof (Made *self, const char *folder, const char *name, GBytes *bytes)
{
  char *path = g_strdup_printf ("%s/%s", folder, name);
  compare (self, path, bytes);
  g_hash_table_add (self->proofs, path);
}

/* Somebody who follows README.txt runs what is in that folder. */
static void
refuse_others (Made *self)
{
  GPtrArray *files = self->auditing->files;
  for (guint i = 0; i < files->len; i++) {
    const char *path = ((const KskManifestFile *)files->pdata[i])->path;
    if (g_regex_match_simple ("^" KSK_NAMES_PROOFS "(-[0-9]+)?/", path, 0, 0)
        && !g_hash_table_contains (self->proofs, path))
      say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s is no proof of this record.", path);
  }
}

/* Returns: (transfer full) (nullable): that of the record. */
static KskTrustAnchor *
read_anchor (Made *self)
{
  if (ksk_auditing_find (self->auditing, KSK_NAMES_ANCHOR) == NULL)
    return NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_auditing_read (self->auditing, KSK_NAMES_ANCHOR, KSK_MAX_REQUEST_BYTES, &error);
  KskTrustAnchor *anchor = bytes != NULL ? ksk_trust_anchor_parse (bytes, 0, &error) : NULL;
  if (anchor == NULL)
    say (self, KSK_VERDICT_FAIL, NULL, NULL, KSK_NAMES_ANCHOR ": %s", error->message);
  return anchor;
}

/* Out of the configuration, which not every record has. */
static void
compare_anchor (Made *self, KskTrustAnchor *there)
{
  KskAuditing *auditing = self->auditing;
  if (auditing->config_name == NULL) {
    if (there != NULL)
      say (self, KSK_VERDICT_SKIP, NULL, NULL,
           KSK_NAMES_ANCHOR " cannot be compared: it comes out of the configuration, which is not in the record.");
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (KskTrustAnchor) made = NULL;
  g_autoptr (GBytes) bytes = ksk_auditing_read (auditing, auditing->config_name, KSK_MAX_CONFIG_BYTES, &error);
  g_autoptr (KskConfig) config = bytes != NULL ? ksk_config_parse (bytes, auditing->config_name, &error) : NULL;
  if (config == NULL || !ksk_publish_find_first_anchor (config, self->responses, &made, &error)) {
    say (self, KSK_VERDICT_FAIL, NULL, NULL, KSK_NAMES_ANCHOR " cannot be made again: %s", error->message);
    return;
  }
  g_autoptr (GBytes) xml = made != NULL ? ksk_trust_anchor_to_xml (made) : NULL;
  if (xml != NULL)
    compare (self, KSK_NAMES_ANCHOR, xml);
  else if (there != NULL)
    say (self, KSK_VERDICT_FAIL, NULL, NULL, KSK_NAMES_ANCHOR " is of keys that no response of this record has.");
}

static void
check_proofs (Made *self)
{
  for (guint i = 0; i < self->responses->len; i++) {
    const KskSignedResponse *response = self->responses->pdata[i];
    for (guint k = 0; k < response->proofs->files->len; k++) {
      const KskProofFile *file = response->proofs->files->pdata[k];
      compare_proof (self, response->folder, file->name, file->bytes);
    }
  }
  g_autoptr (KskTrustAnchor) anchor = read_anchor (self);
  g_autoptr (GBytes) anchors = anchor != NULL ? ksk_publish_format_anchors (anchor) : NULL;
  if (anchors != NULL)
    compare_proof (self, KSK_NAMES_PROOFS, KSK_NAMES_ANCHORS, anchors);
  compare_anchor (self, anchor);
  refuse_others (self);
  finish (self, "proofs and trust anchors");
}

/* PAGES */

/* Returns: (transfer full) (element-type KskSum): what there was when the first page was made. */
static GPtrArray *
list_before (const KskAuditing *auditing)
{
  static const char *const late[] = { KSK_NAMES_READ_ME, KSK_NAMES_INDEX, NULL };
  GPtrArray *sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  for (guint i = 0; i < auditing->files->len; i++) {
    const KskManifestFile *file = auditing->files->pdata[i];
    if (ksk_manifest_has_line (file->path) && !g_strv_contains (late, file->path))
      g_ptr_array_add (sums, ksk_sum_new (file->path, &file->sha256));
  }
  return sums;
}

static void
check_pages (Made *self)
{
  KskAuditing *auditing = self->auditing;
  g_autoptr (GPtrArray) sums = list_before (auditing);
  g_autoptr (GBytes) witness = ksk_pages_get_witness ();
  compare (self, KSK_NAMES_WITNESS, witness);
  if (self->responses != NULL) {
    gboolean has_anchor = ksk_auditing_find (auditing, KSK_NAMES_ANCHOR) != NULL;
    g_autoptr (GBytes) read_me = ksk_read_me_make (auditing->records, sums, self->responses, has_anchor);
    compare (self, KSK_NAMES_READ_ME, read_me);
  } else {
    say (self, KSK_VERDICT_SKIP, NULL, NULL,
         KSK_NAMES_READ_ME " cannot be made again: not every response that was signed can be read.");
  }
  /* The one that is there, so that each page is found by itself. */
  const KskFingerprint *there = ksk_auditing_find (auditing, KSK_NAMES_READ_ME);
  if (there != NULL)
    g_ptr_array_add (sums, ksk_sum_new (KSK_NAMES_READ_ME, there));
  g_autoptr (GBytes) index = ksk_index_page_make (auditing->journal, auditing->records, sums);
  compare (self, KSK_NAMES_INDEX, index);
  finish (self, "pages and texts");
}

void
ksk_check_made (KskAuditing *auditing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) responses
      = ksk_signed_responses_read (auditing->records, auditing->fd, auditing->input->folder, &error);
  g_autoptr (GHashTable) proofs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Made self = { .auditing = auditing, .check = KSK_AUDIT_PROOFS, .responses = responses, .proofs = proofs };
  if (auditing->files == NULL) {
    say (&self, KSK_VERDICT_SKIP, NULL, NULL, NOT_READ);
    self.check = KSK_AUDIT_PAGES;
    say (&self, KSK_VERDICT_SKIP, NULL, NULL, NOT_READ);
    return;
  }
  if (responses != NULL)
    check_proofs (&self);
  else
    say (&self, KSK_VERDICT_FAIL, NULL, NULL, "%s", error->message);
  self.check = KSK_AUDIT_PAGES;
  self.n_same = self.n_other = 0;
  check_pages (&self);
}
