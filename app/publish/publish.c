/* The published record: what is added to the folder of a ceremony that is over, and the list of all of it. */
#include "app/publish/publish.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "app/media/medium-file.h"
#include "app/publish/anchor.h"
#include "app/publish/attachments.h"
#include "app/publish/films.h"
#include "app/publish/index-page.h"
#include "app/publish/leftovers.h"
#include "app/publish/listed.h"
#include "app/publish/listing.h"
#include "app/publish/names.h"
#include "app/publish/pages.h"
#include "app/publish/read-me.h"
#include "app/publish/responses.h"

/* Made after all others, in this order; then the manifest, then the list: each has the hashes of those before it. */
static const char *const late[] = { KSK_NAMES_READ_ME, KSK_NAMES_INDEX, NULL };

typedef struct {
  const KskPublishInput *input;
  int fd;
  GBytes *journal;
  GPtrArray *records;
  GPtrArray *responses;   /* (element-type KskSignedResponse) */
  KskTrustAnchor *anchor; /* (nullable): of the keys in the first */
} Publishing;

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

  /* A list without one of them would make the record complete for good. */
  if (!ksk_films_check (self->records, self->fd, self->input->folder, error))
    return FALSE;
  self->responses = ksk_signed_responses_read (self->records, self->fd, self->input->folder, error);
  return self->responses != NULL
         && ksk_publish_find_first_anchor (self->input->config, self->responses, &self->anchor, error);
}

static gboolean
write_proofs (Publishing *self, GError **error)
{
  for (guint i = 0; i < self->responses->len; i++) {
    const KskSignedResponse *response = self->responses->pdata[i];
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
  g_autoptr (GBytes) xml = ksk_trust_anchor_to_xml (self->anchor);
  g_autoptr (GBytes) conf = ksk_publish_format_anchors (self->anchor);
  return write_file (self, KSK_NAMES_ANCHOR, xml, error)
         && write_below (self, KSK_NAMES_PROOFS, KSK_NAMES_ANCHORS, conf, error);
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

static gboolean
add_attachments (Publishing *self, GCancellable *cancellable, GError **error)
{
  const char *folder = ksk_config_get_ceremony (self->input->config)->attachments_folder;
  return folder == NULL || ksk_attachments_copy (folder, self->fd, self->input->folder, cancellable, error);
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
 * stand in the way of what is made for these. */
static gboolean
take_back (Publishing *self, GError **error)
{
  static const char *const made[] = { KSK_NAMES_READ_ME, KSK_NAMES_INDEX, KSK_MANIFEST_NAME };

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
  if (!ksk_leftovers_clear (self->fd, cancellable, error) || !take_back (self, error))
    return FALSE;
  g_autoptr (KskListing) listing = ksk_listing_new (self->fd, late, progress, data, cancellable, error);
  if (listing == NULL)
    return FALSE;
  g_autoptr (GBytes) read_me
      = ksk_read_me_make (self->records, ksk_listing_get_sums (listing), self->responses, self->anchor != NULL);
  if (!write_file (self, KSK_NAMES_READ_ME, read_me, error))
    return FALSE;
  ksk_listing_add (listing, KSK_NAMES_READ_ME, read_me);
  g_autoptr (GBytes) index = ksk_index_page_make (self->journal, self->records, ksk_listing_get_sums (listing));
  if (!write_file (self, KSK_NAMES_INDEX, index, error))
    return FALSE;
  ksk_listing_add (listing, KSK_NAMES_INDEX, index);
  return write_lists (self, listing, sums_sha256, cancellable, error);
}

gboolean
ksk_publish (const KskPublishInput *input, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
             GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (input != NULL && input->folder != NULL && sums != NULL, FALSE);
  g_return_val_if_fail (input->config != NULL && input->config_name != NULL && input->config_bytes != NULL, FALSE);

  /* Whatever this program would make now, it was complete: another version may have made it, or another configuration.
   */
  g_auto (Publishing) self = { .input = input, .fd = ksk_medium_open (input->folder, TRUE, error) };
  if (self.fd < 0)
    return FALSE;
  /* The list of a film of the end may have been left half-written. */
  if (ksk_listed_is (input->folder))
    return ksk_leftovers_clear (self.fd, cancellable, error)
           && ksk_listed_check (input->folder, progress, data, sums, cancellable, error);
  g_autoptr (GBytes) witness = ksk_pages_get_witness ();
  return read_record (&self, error) && add_attachments (&self, cancellable, error) && write_config (&self, error)
         && write_proofs (&self, error) && write_anchor (&self, error)
         && write_file (&self, KSK_NAMES_WITNESS, witness, error)
         && write_last (&self, progress, data, sums, cancellable, error);
}
