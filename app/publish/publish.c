/* The published record: what is added to the folder of a ceremony that is over, and the list of all of it. */
#include "app/publish/publish.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/media/medium-file.h"
#include "app/publish/anchor.h"
#include "app/publish/attachments.h"
#include "app/publish/index-page.h"
#include "app/publish/listing.h"
#include "app/publish/pages.h"
#include "app/publish/read-me.h"

#define INDEX_NAME "index.html"
#define READ_ME_NAME "README.txt"
#define WITNESS_NAME "witness.html"
#define ANCHOR_NAME "trust-anchor.xml"
#define PROOFS_NAME "proofs"
#define ANCHORS_NAME "anchors.conf"

/* Made after all others, in this order; then the manifest, then the list: each has the hashes of those before it. */
static const char *const late[] = { READ_ME_NAME, INDEX_NAME, NULL };
static const char *const lists[] = { KSK_MANIFEST_NAME, KSK_SUMS_NAME, NULL };

typedef struct {
  const KskPublishInput *input;
  int fd;
  GBytes *journal;
  GPtrArray *records;
  GPtrArray *responses;   /* (element-type Response): each that was signed */
  KskTrustAnchor *anchor; /* (nullable): of the keys in the first */
} Publishing;

typedef struct {
  char *name;
  char *folder;
  KskProofs *proofs;
} Response;

static void
response_free (gpointer data)
{
  Response *self = data;
  g_free (self->name);
  g_free (self->folder);
  g_clear_pointer (&self->proofs, ksk_proofs_free);
  g_free (self);
}

static void
publishing_clear (Publishing *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_clear_pointer (&self->journal, g_bytes_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->responses, g_ptr_array_unref);
  g_clear_pointer (&self->anchor, ksk_trust_anchor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Publishing, publishing_clear)

static gboolean
write_file (Publishing *self, const char *name, GBytes *bytes, GError **error)
{
  return ksk_medium_write_file (self->fd, self->input->folder, name, bytes, error);
}

static gboolean
write_below (Publishing *self, const char *folder, const char *name, GBytes *bytes, GError **error)
{
  return ksk_medium_write_below (self->fd, self->input->folder, folder, name, bytes, error);
}

/* The signed responses, in the order in which they were signed, each taken apart. */
static gboolean
take_response (Publishing *self, const char *name, GError **error)
{
  for (guint i = 0; i < self->responses->len; i++)
    if (g_str_equal (((Response *)self->responses->pdata[i])->name, name))
      return TRUE;

  g_autoptr (GBytes) bytes
      = ksk_medium_check_name (name, error)
            ? ksk_medium_read_file (self->fd, self->input->folder, name, KSK_MAX_REQUEST_BYTES, error)
            : NULL;
  if (bytes == NULL)
    return FALSE;
  Response *made = g_new0 (Response, 1);
  guint number = self->responses->len + 1;
  made->name = g_strdup (name);
  made->folder = number == 1 ? g_strdup (PROOFS_NAME) : g_strdup_printf (PROOFS_NAME "-%u", number);
  g_ptr_array_add (self->responses, made);
  g_autoptr (KskResponse) response = ksk_response_parse (bytes, 0, error);
  made->proofs = response != NULL ? ksk_proofs_new (response, error) : NULL;
  g_autoptr (GError) failure = NULL;
  if (made->proofs != NULL && self->anchor == NULL)
    self->anchor = ksk_publish_find_anchor (self->input->config, response, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (made->proofs != NULL)
    return TRUE;
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

static gboolean
read_record (Publishing *self, GError **error)
{
  self->journal = ksk_medium_read_file (self->fd, self->input->folder, KSK_JOURNAL_NAME, KSK_MAX_JOURNAL_BYTES, error);
  self->records = self->journal != NULL ? ksk_journal_read (self->journal, NULL, error) : NULL;
  if (self->records == NULL)
    return FALSE;
  /* When this disk failed, the journal went on on another one: it is whole again after the next start. */
  if (ksk_story_find_end (self->records) == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                 KSK_JOURNAL_NAME
                 " in %s does not go to the end of the ceremony. Start the program again with the same "
                 "folder and the log stick.",
                 self->input->folder);
    return FALSE;
  }

  self->responses = g_ptr_array_new_with_free_func (response_free);
  for (guint i = 0; i < self->records->len; i++) {
    const char *name = ksk_record_get_text (self->records->pdata[i], "file");
    if (g_str_equal (ksk_record_get_kind (self->records->pdata[i]), "response-signed") && name != NULL
        && !take_response (self, name, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_proofs (Publishing *self, GError **error)
{
  for (guint i = 0; i < self->responses->len; i++) {
    const Response *response = self->responses->pdata[i];
    for (guint k = 0; k < response->proofs->files->len; k++) {
      const KskProofFile *file = response->proofs->files->pdata[k];
      if (!write_below (self, response->folder, file->name, file->bytes, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* The trust anchor as RFC 7958 has it, and as delv reads it. */
static gboolean
write_anchor (Publishing *self, GError **error)
{
  if (self->anchor == NULL)
    return TRUE;
  KskTrustAnchor *anchor = self->anchor;
  g_autoptr (GBytes) xml = ksk_trust_anchor_to_xml (anchor);
  GPtrArray *digests = ksk_trust_anchor_get_digests (anchor);
  GString *text = g_string_new ("trust-anchors {\n");
  for (guint i = 0; i < digests->len; i++) {
    const KskKeyDigest *digest = digests->pdata[i];
    g_string_append_printf (text, "  \"%s\" static-ds %u %u %u \"%s\";\n", ksk_trust_anchor_get_zone (anchor),
                            digest->key_tag, digest->algorithm, digest->digest_type, digest->digest_hex);
  }
  g_string_append (text, "};\n");
  g_autoptr (GBytes) conf = g_string_free_to_bytes (text);
  return write_file (self, ANCHOR_NAME, xml, error) && write_below (self, PROOFS_NAME, ANCHORS_NAME, conf, error);
}

/* PINs are not published, and a configuration without a part of it has another hash. */
static gboolean
has_pin (KskConfig *config)
{
  GPtrArray *hsms = ksk_config_get_hsms (config);
  for (guint i = 0; i < hsms->len; i++) {
    const KskHsmConfig *hsm = hsms->pdata[i];
    if (hsm->pin != NULL || hsm->so_pin != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
write_config (Publishing *self, GError **error)
{
  return has_pin (self->input->config) || write_file (self, self->input->config_name, self->input->config_bytes, error);
}

/* What is listed takes no more, and the medium that they are on may be gone by then. */
static gboolean
add_attachments (Publishing *self, GCancellable *cancellable, GError **error)
{
  const char *folder = ksk_config_get_ceremony (self->input->config)->attachments_folder;
  return folder == NULL || faccessat (self->fd, KSK_SUMS_NAME, F_OK, AT_SYMLINK_NOFOLLOW) == 0
         || ksk_attachments_copy (folder, self->fd, self->input->folder, cancellable, error);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_names (GPtrArray *paths, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (paths, (char *)names[i]);
}

static GBytes *
make_read_me (Publishing *self, GPtrArray *sums)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  for (guint i = 0; i < sums->len; i++)
    g_ptr_array_add (paths, ((KskSum *)sums->pdata[i])->path);
  add_names (paths, late);
  add_names (paths, lists);
  g_ptr_array_sort (paths, compare_names);
  g_ptr_array_add (paths, NULL);

  g_autofree KskReadMeProofs *proofs = g_new0 (KskReadMeProofs, self->responses->len + 1);
  for (guint i = 0; i < self->responses->len; i++) {
    const Response *response = self->responses->pdata[i];
    proofs[i] = (KskReadMeProofs){ response->folder, response->name, response->proofs };
  }
  return ksk_read_me_make (self->records, (const char *const *)paths->pdata, proofs, self->responses->len,
                           self->anchor != NULL);
}

static gboolean
write_lists (Publishing *self, KskListing *listing, KskFingerprint *sums_sha256, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GBytes) manifest = ksk_listing_make_manifest (listing, cancellable, error);
  if (manifest == NULL || !write_file (self, KSK_MANIFEST_NAME, manifest, error))
    return FALSE;
  ksk_listing_add (listing, KSK_MANIFEST_NAME, manifest);
  g_autoptr (GBytes) text = ksk_sums_format (ksk_listing_get_sums (listing), error);
  if (text == NULL || !write_file (self, KSK_SUMS_NAME, text, error))
    return FALSE;
  ksk_fingerprint_init (sums_sha256, text);
  return TRUE;
}

/* As long as no list is there nothing is published: what was made late for other files, and then interrupted, would
 * stand in the way of what is made for these. A list stays, whatever it says. */
static gboolean
take_back (Publishing *self, GError **error)
{
  static const char *const made[] = { READ_ME_NAME, INDEX_NAME, KSK_MANIFEST_NAME };

  if (faccessat (self->fd, KSK_SUMS_NAME, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    if (unlinkat (self->fd, made[i], 0) != 0 && errno != ENOENT)
      return ksk_medium_fail (error, errno, made[i]);
  return TRUE;
}

static gboolean
write_last (Publishing *self, KskPublishProgress progress, gpointer data, KskFingerprint *sums_sha256,
            GCancellable *cancellable, GError **error)
{
  /* A paper whose name nobody writes again, for one: a file that is no file of the record would refuse the list. */
  ksk_medium_clear_leftovers (self->fd, self->input->folder);
  if (!take_back (self, error))
    return FALSE;
  g_autoptr (KskListing) listing = ksk_listing_new (self->fd, late, progress, data, cancellable, error);
  if (listing == NULL)
    return FALSE;
  g_autoptr (GBytes) read_me = make_read_me (self, ksk_listing_get_sums (listing));
  if (!write_file (self, READ_ME_NAME, read_me, error))
    return FALSE;
  ksk_listing_add (listing, READ_ME_NAME, read_me);
  g_autoptr (GBytes) index = ksk_index_page_make (self->journal, self->records, ksk_listing_get_sums (listing));
  if (!write_file (self, INDEX_NAME, index, error))
    return FALSE;
  ksk_listing_add (listing, INDEX_NAME, index);
  return write_lists (self, listing, sums_sha256, cancellable, error);
}

gboolean
ksk_publish (const KskPublishInput *input, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
             GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (input != NULL && input->folder != NULL && sums != NULL, FALSE);
  g_return_val_if_fail (input->config != NULL && input->config_name != NULL && input->config_bytes != NULL, FALSE);

  g_auto (Publishing) self = { .input = input, .fd = ksk_medium_open (input->folder, TRUE, error) };
  g_autoptr (GBytes) witness = ksk_pages_get_witness ();
  return self.fd >= 0 && read_record (&self, error) && add_attachments (&self, cancellable, error)
         && write_config (&self, error) && write_proofs (&self, error) && write_anchor (&self, error)
         && write_file (&self, WITNESS_NAME, witness, error)
         && write_last (&self, progress, data, sums, cancellable, error);
}
