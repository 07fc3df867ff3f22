/* Several media, one story. The longest journal that verifies is the story; another may be its beginning, nothing else.
 */
#include "ceremony/journal-reconcile.h"

#include <string.h>

#include "ceremony/record-private.h"

/* What was found on a medium. */
typedef struct {
  GBytes *bytes;      /* (nullable): complete lines */
  GBytes *torn;       /* (nullable) */
  GPtrArray *records; /* (nullable) */
} Found;

static void
found_free (Found *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->torn, g_bytes_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

void
ksk_journal_note_free (KskJournalNote *self)
{
  json_object_unref (self->members);
  g_free (self);
}

static JsonObject *
add_note (GPtrArray *notes, const char *kind, KskJournalMedium *medium)
{
  KskJournalNote *note = g_new0 (KskJournalNote, 1);
  note->kind = kind;
  note->members = json_object_new ();
  g_autofree char *dir = g_filename_display_name (medium->dir);
  json_object_set_string_member (note->members, "dir", dir);
  g_ptr_array_add (notes, note);
  return note->members;
}

char *
ksk_journal_describe_losses (GPtrArray *media)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < media->len; i++) {
    const KskJournalMedium *medium = media->pdata[i];
    if (medium->loss != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", medium->loss->message);
  }
  return g_string_free (text, FALSE);
}

static gsize
get_size (const Found *found)
{
  return found->bytes != NULL ? g_bytes_get_size (found->bytes) : 0;
}

static guint
count_records (const Found *found)
{
  return found->records != NULL ? found->records->len : 0;
}

/* A journal without a complete line has no story to tell, yet what stands in it is kept. */
static gboolean
verify (Found *self, GBytes *bytes, GError **error)
{
  gsize n_bytes = 0;
  const char *data = g_bytes_get_data (bytes, &n_bytes);
  if (n_bytes == 0)
    return TRUE;
  if (n_bytes <= KSK_MAX_RECORD_BYTES && memchr (data, '\n', n_bytes) == NULL) {
    self->torn = g_bytes_ref (bytes);
    return TRUE;
  }
  self->records = ksk_journal_read (bytes, &self->torn, error);
  if (self->records == NULL)
    return FALSE;
  gsize n_torn = self->torn != NULL ? g_bytes_get_size (self->torn) : 0;
  self->bytes = g_bytes_new_from_bytes (bytes, 0, n_bytes - n_torn);
  return TRUE;
}

/* Returns: (nullable): NULL when the journal must not be gone on with. */
static Found *
load (KskJournalMedium *medium, GError **error)
{
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (GBytes) bytes = NULL;
  GError *loss = NULL;

  if (!ksk_journal_medium_load (medium, &bytes, &loss)) {
    if (g_error_matches (loss, G_IO_ERROR, G_IO_ERROR_BUSY)) {
      g_propagate_error (error, loss);
      return NULL;
    }
    ksk_journal_medium_give_up (medium, loss);
  }
  if (bytes != NULL && !verify (found, bytes, error)) {
    g_prefix_error (error, "%s: ", medium->path);
    return NULL;
  }
  return g_steal_pointer (&found);
}

static gboolean
check_same_story (GPtrArray *story, GPtrArray *other, const char *path, GError **error)
{
  for (guint i = 0; i < other->len; i++) {
    if (g_str_equal (ksk_record_get_hash (story->pdata[i]), ksk_record_get_hash (other->pdata[i])))
      continue;
    if (i == 0)
      g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
                   "%s: this is the journal of another ceremony than on the other medium", path);
    else
      g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_BROKEN,
                   "%s: from line %u on it tells another story than the other medium", path, i + 1);
    return FALSE;
  }
  return TRUE;
}

static const Found *
choose_story (GPtrArray *found, GPtrArray *media, GError **error)
{
  const Found *story = found->pdata[0];
  for (guint i = 1; i < found->len; i++)
    if (get_size (found->pdata[i]) > get_size (story))
      story = found->pdata[i];
  if (story->records == NULL) {
    g_autofree char *losses = ksk_journal_describe_losses (media);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no journal to go on with%s%s",
                 losses[0] != '\0' ? ": " : "", losses);
    return NULL;
  }
  for (guint i = 0; i < found->len; i++) {
    const Found *other = found->pdata[i];
    const KskJournalMedium *medium = media->pdata[i];
    if (other->records != NULL && !check_same_story (story->records, other->records, medium->path, error))
      return NULL;
  }
  return story;
}

static gboolean
bring_up_all (GPtrArray *media, GPtrArray *found, const Found *story, GPtrArray *notes, GError **error)
{
  gboolean any = FALSE;
  for (guint i = 0; i < media->len; i++) {
    KskJournalMedium *medium = media->pdata[i];
    const Found *own = found->pdata[i];
    guint n_missing = count_records (story) - count_records (own);
    GError *loss = NULL;
    if (!ksk_journal_medium_is_alive (medium))
      continue;
    if (!ksk_journal_medium_bring_up (medium, story->bytes, get_size (own), own->torn, &loss)) {
      ksk_journal_medium_give_up (medium, loss);
      continue;
    }
    any = TRUE;
    if (n_missing > 0)
      json_object_set_int_member (add_note (notes, "medium-restored", medium), "records", n_missing);
  }
  if (!any) {
    g_autofree char *losses = ksk_journal_describe_losses (media);
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST, "the journal can be written nowhere: %s", losses);
  }
  return any;
}

GPtrArray *
ksk_journal_reconcile (GPtrArray *media, KskJournalJudge judge, gpointer data, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)found_free);
  for (guint i = 0; i < media->len; i++) {
    Found *each = load (media->pdata[i], error);
    if (each == NULL)
      return NULL;
    g_ptr_array_add (found, each);
  }
  const Found *story = choose_story (found, media, error);
  if (story == NULL || (judge != NULL && !judge (story->records, data, error))
      || !bring_up_all (media, found, story, notes, error))
    return NULL;
  return g_ptr_array_ref (story->records);
}

static char *
make_torn_key (const char *file, const char *sha256)
{
  return g_strdup_printf ("%s %s", file != NULL ? file : "", sha256 != NULL ? sha256 : "");
}

static GHashTable *
collect_recorded (GPtrArray *records)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < records->len; i++) {
    if (!g_str_equal (ksk_record_get_kind (records->pdata[i]), "torn"))
      continue;
    JsonObject *object = ksk_record_get_object (records->pdata[i]);
    /* Not texts, and so NULL, only in a journal that is not from here. */
    g_hash_table_add (keys, make_torn_key (json_object_get_string_member_with_default (object, "file", NULL),
                                           json_object_get_string_member_with_default (object, "sha256", NULL)));
  }
  return keys;
}

void
ksk_journal_note_torn (GPtrArray *media, GPtrArray *records, GPtrArray *notes)
{
  g_autoptr (GHashTable) recorded = collect_recorded (records);
  for (guint i = 0; i < media->len; i++) {
    KskJournalMedium *medium = media->pdata[i];
    for (guint n = 1; ksk_journal_medium_is_alive (medium); n++) {
      g_autofree char *name = NULL;
      g_autoptr (GBytes) bytes = ksk_journal_medium_read_torn (medium, n, &name);
      if (bytes == NULL)
        break;
      g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      g_autofree char *key = make_torn_key (name, sha256);
      if (g_hash_table_contains (recorded, key))
        continue;
      JsonObject *members = add_note (notes, "torn", medium);
      json_object_set_string_member (members, "file", name);
      json_object_set_int_member (members, "bytes", (gint64)g_bytes_get_size (bytes));
      json_object_set_string_member (members, "sha256", sha256);
    }
  }
}

gboolean
ksk_journal_join (KskJournalMedium *medium, GBytes *story, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) records = ksk_journal_read (story, NULL, error);
  g_autoptr (Found) own = records != NULL ? load (medium, error) : NULL;
  if (own == NULL)
    return FALSE;
  if (!ksk_journal_medium_is_alive (medium)) {
    g_propagate_error (error, g_error_copy (medium->loss));
    return FALSE;
  }
  if (count_records (own) > records->len) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN, "%s: it has more lines than this journal",
                 medium->path);
    return FALSE;
  }
  if ((own->records != NULL && !check_same_story (records, own->records, medium->path, error))
      || !ksk_journal_medium_bring_up (medium, story, get_size (own), own->torn, error))
    return FALSE;

  g_autoptr (GPtrArray) media = g_ptr_array_new ();
  g_ptr_array_add (media, medium);
  ksk_journal_note_torn (media, records, notes);
  return TRUE;
}
