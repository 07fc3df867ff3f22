/* The journal of a ceremony: each record on every medium before anything acts on it. */
#include "ceremony/journal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "ceremony/journal-reconcile.h"
#include "ceremony/record-private.h"

#define MAX_MEDIA 2

#define FIRST_KIND "begin"
#define RESUME_KIND "resume"
#define LOST_KIND "medium-lost"
#define ATTACHED_KIND "medium-attached"
#define DETACHED_KIND "medium-detached"

struct _KskJournal {
  GObject parent_instance;
  GPtrArray *media; /* (element-type KskJournalMedium) */
  KskClock clock;
  gboolean shows_clock; /* the next record is to show it */
  GPtrArray *notes;     /* (element-type KskJournalNote): to be written after the next record */
  GPtrArray *written;   /* (element-type KskRecord): not taken yet */
  gboolean is_resuming; /* the next record is to be of RESUME_KIND */
  guint64 seq;          /* of the last record, as the rest */
  gint64 mono_us;
  char *hash;
  gsize size; /* of the journal */
};

G_DEFINE_FINAL_TYPE (KskJournal, ksk_journal, G_TYPE_OBJECT)

static guint medium_lost_signal;

static void
finalize (GObject *object)
{
  KskJournal *self = KSK_JOURNAL (object);
  g_ptr_array_unref (self->media);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->written);
  g_free (self->hash);
  G_OBJECT_CLASS (ksk_journal_parent_class)->finalize (object);
}

static void
ksk_journal_class_init (KskJournalClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  medium_lost_signal = g_signal_new ("medium-lost", KSK_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
ksk_journal_init (KskJournal *self)
{
  self->media = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_journal_medium_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_journal_note_free);
  self->written = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  self->hash = g_strdup (KSK_RECORD_NO_HASH);
}

static KskJournal *
new_with_media (const char *const *dirs)
{
  KskJournal *self = g_object_new (KSK_TYPE_JOURNAL, NULL);
  for (guint i = 0; dirs[i] != NULL; i++)
    g_ptr_array_add (self->media, ksk_journal_medium_new (dirs[i]));
  return self;
}

static gboolean
is_valid_list (const char *const *dirs)
{
  guint n = dirs != NULL ? g_strv_length ((GStrv)dirs) : 0;
  return n >= 1 && n <= MAX_MEDIA;
}

/* Returns FALSE when no medium has the line. One that fails is given up, which tell_losses() then records. */
static gboolean
write_line (KskJournal *self, GBytes *line, GError **error)
{
  gsize n_bytes = 0;
  const char *data = g_bytes_get_data (line, &n_bytes);
  g_autoptr (GString) text = g_string_new_len (data, (gssize)n_bytes);
  g_string_append_c (text, '\n');
  if (text->len > KSK_MAX_JOURNAL_BYTES - self->size) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST, "the journal has reached its limit of 256 MiB");
    return FALSE;
  }

  gboolean is_written = FALSE;
  for (guint i = 0; i < self->media->len; i++) {
    KskJournalMedium *medium = self->media->pdata[i];
    GError *loss = NULL;
    if (!ksk_journal_medium_is_alive (medium))
      continue;
    if (ksk_journal_medium_append (medium, text->str, text->len, &loss))
      is_written = TRUE;
    else
      ksk_journal_medium_give_up (medium, loss);
  }
  if (!is_written) {
    g_autofree char *losses = ksk_journal_describe_losses (self->media);
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST, "the journal can be written nowhere any more: %s",
                 losses);
    return FALSE;
  }
  self->size += text->len;
  return TRUE;
}

static KskRecord *
write_record (KskJournal *self, const char *step, const char *kind, const char *who, JsonObject *members,
              GError **error)
{
  KskRecordHead head = {
    .seq = self->seq + 1,
    .mono_us = MAX (ksk_clock_get_mono_us (&self->clock), self->mono_us),
    .offset_us = self->clock.offset_us,
    .ahead_us = ksk_clock_get_ahead_us (&self->clock),
    .shows_clock = self->shows_clock,
    .step = step != NULL ? step : "",
    .kind = kind,
    .who = who != NULL ? who : "",
    .prev = self->hash,
  };
  g_autoptr (KskRecord) record = ksk_record_new (&head, members, error);
  if (record == NULL || !write_line (self, ksk_record_get_line (record), error))
    return NULL;

  self->seq = head.seq;
  self->mono_us = head.mono_us;
  self->shows_clock = FALSE;
  g_free (self->hash);
  self->hash = g_strdup (ksk_record_get_hash (record));
  g_ptr_array_add (self->written, ksk_record_ref (record));
  return g_steal_pointer (&record);
}

static gboolean
write_notes (KskJournal *self, GError **error)
{
  while (self->notes->len > 0) {
    const KskJournalNote *note = self->notes->pdata[0];
    g_autoptr (KskRecord) record = write_record (self, NULL, note->kind, NULL, note->members, error);
    if (record == NULL)
      return FALSE;
    g_ptr_array_remove_index (self->notes, 0);
  }
  return TRUE;
}

static gboolean
tell_losses (KskJournal *self, GError **error)
{
  for (guint i = 0; i < self->media->len; i++) {
    KskJournalMedium *medium = self->media->pdata[i];
    if (ksk_journal_medium_is_alive (medium) || medium->is_told)
      continue;
    g_autofree char *dir = g_filename_display_name (medium->dir);
    g_autofree char *reason = g_utf8_make_valid (medium->loss->message, -1);
    g_autoptr (JsonObject) members = json_object_new ();
    json_object_set_string_member (members, "dir", dir);
    json_object_set_string_member (members, "reason", reason);
    g_autoptr (KskRecord) record = write_record (self, NULL, LOST_KIND, NULL, members, error);
    if (record == NULL)
      return FALSE;
    medium->is_told = TRUE;
    g_signal_emit (self, medium_lost_signal, 0, dir, reason);
  }
  return TRUE;
}

/* A journal that begins is whole on every medium, or on none. */
static gboolean
begin (KskJournal *self, JsonObject *first, GError **error)
{
  for (guint i = 0; i < self->media->len; i++)
    if (!ksk_journal_medium_create (self->media->pdata[i], error))
      return FALSE;

  g_autoptr (GPtrArray) no_records = g_ptr_array_new ();
  ksk_journal_note_torn (self->media, no_records, self->notes);
  g_autoptr (KskRecord) record = write_record (self, NULL, FIRST_KIND, NULL, first, error);
  if (record == NULL)
    return FALSE;
  for (guint i = 0; i < self->media->len; i++) {
    const KskJournalMedium *medium = self->media->pdata[i];
    if (medium->loss != NULL) {
      g_propagate_error (error, g_error_copy (medium->loss));
      return FALSE;
    }
  }
  return TRUE;
}

KskJournal *
ksk_journal_create (const char *const *dirs, const KskClock *clock, JsonObject *first, GError **error)
{
  g_return_val_if_fail (is_valid_list (dirs), NULL);
  g_return_val_if_fail (clock != NULL && first != NULL, NULL);

  g_autoptr (KskJournal) self = new_with_media (dirs);
  self->clock = *clock;
  self->shows_clock = TRUE;
  if (!begin (self, first, error)) {
    for (guint i = 0; i < self->media->len; i++)
      ksk_journal_medium_discard (self->media->pdata[i]);
    return NULL;
  }
  return write_notes (self, error) && tell_losses (self, error) ? g_steal_pointer (&self) : NULL;
}

/* The last record that shows the clock tells the offset; the first one always does. */
static void
resume_clock (KskJournal *self, const KskClockSource *source, GPtrArray *records)
{
  gint64 offset_us = 0, ahead_us = 0;
  for (guint i = records->len; i > 0; i--)
    if (ksk_record_get_clock (records->pdata[i - 1], &offset_us, &ahead_us))
      break;
  ksk_clock_resume (&self->clock, source, self->mono_us, offset_us + self->mono_us, ahead_us);
  self->shows_clock = TRUE;
}

KskJournal *
ksk_journal_resume (const char *const *dirs, const KskClockSource *source, KskJournalJudge judge, gpointer data,
                    GPtrArray **records, GError **error)
{
  g_return_val_if_fail (is_valid_list (dirs), NULL);
  g_return_val_if_fail (source != NULL && records != NULL, NULL);

  g_autoptr (KskJournal) self = new_with_media (dirs);
  g_autoptr (GPtrArray) found = ksk_journal_reconcile (self->media, judge, data, self->notes, error);
  if (found == NULL)
    return NULL;
  ksk_journal_note_torn (self->media, found, self->notes);

  KskRecord *last = found->pdata[found->len - 1];
  self->is_resuming = TRUE;
  self->seq = ksk_record_get_seq (last);
  self->mono_us = ksk_record_get_mono_us (last);
  g_free (self->hash);
  self->hash = g_strdup (ksk_record_get_hash (last));
  for (guint i = 0; i < found->len; i++)
    self->size += g_bytes_get_size (ksk_record_get_line (found->pdata[i])) + 1;
  resume_clock (self, source, found);
  *records = g_steal_pointer (&found);
  return g_steal_pointer (&self);
}

static gboolean
is_written_by_journal (const char *kind)
{
  static const char *const kinds[]
      = { FIRST_KIND, LOST_KIND, ATTACHED_KIND, DETACHED_KIND, "medium-restored", "torn", NULL };
  return g_strv_contains (kinds, kind);
}

KskRecord *
ksk_journal_append (KskJournal *self, const char *step, const char *kind, const char *who, JsonObject *members,
                    GError **error)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (kind != NULL && !is_written_by_journal (kind), NULL);
  g_return_val_if_fail (self->is_resuming == g_str_equal (kind, RESUME_KIND), NULL);

  g_autoptr (KskRecord) record = write_record (self, step, kind, who, members, error);
  if (record == NULL)
    return NULL;
  self->is_resuming = FALSE;
  return write_notes (self, error) && tell_losses (self, error) ? g_steal_pointer (&record) : NULL;
}

/* Returns the position of the medium in that folder, or the number of media. */
static guint
find_medium (KskJournal *self, const char *dir)
{
  guint i = 0;
  while (i < self->media->len && strcmp (((KskJournalMedium *)self->media->pdata[i])->dir, dir) != 0)
    i++;
  return i;
}

/* Returns: (nullable): another one that is written. */
static KskJournalMedium *
find_other (KskJournal *self, const char *dir)
{
  for (guint i = 0; i < self->media->len; i++) {
    KskJournalMedium *medium = self->media->pdata[i];
    if (ksk_journal_medium_is_alive (medium) && strcmp (medium->dir, dir) != 0)
      return medium;
  }
  return NULL;
}

static gboolean
tell_of_medium (KskJournal *self, const char *kind, const char *dir, GError **error)
{
  g_autofree char *name = g_filename_display_name (dir);
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "dir", name);
  g_autoptr (KskRecord) record = write_record (self, NULL, kind, NULL, members, error);
  return record != NULL && write_notes (self, error) && tell_losses (self, error);
}

static gboolean
is_alive (KskJournal *self, const char *dir)
{
  guint i = find_medium (self, dir);
  return i < self->media->len && ksk_journal_medium_is_alive (self->media->pdata[i]);
}

static gboolean
make_folder (const char *dir, GError **error)
{
  if (mkdir (dir, 0755) == 0 || errno == EEXIST)
    return TRUE;
  int saved_errno = errno;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (saved_errno), "%s: making the folder: %s", dir,
               g_strerror (saved_errno));
  return FALSE;
}

gboolean
ksk_journal_attach (KskJournal *self, const char *dir, GError **error)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self) && dir != NULL, FALSE);
  g_return_val_if_fail (!self->is_resuming, FALSE);

  if (is_alive (self, dir))
    return TRUE;
  KskJournalMedium *other = find_other (self, dir);
  g_return_val_if_fail (other != NULL, FALSE);
  guint i = find_medium (self, dir);
  g_return_val_if_fail (i < self->media->len || self->media->len < MAX_MEDIA, FALSE);

  g_autoptr (KskJournalMedium) medium = ksk_journal_medium_new (dir);
  g_autoptr (GBytes) story = ksk_journal_medium_read (other, error);
  if (story == NULL || !make_folder (dir, error) || !ksk_journal_join (medium, story, self->notes, error))
    return FALSE;
  if (i < self->media->len)
    g_ptr_array_remove_index (self->media, i);
  g_ptr_array_add (self->media, g_steal_pointer (&medium));
  return tell_of_medium (self, ATTACHED_KIND, dir, error);
}

gboolean
ksk_journal_detach (KskJournal *self, const char *dir, GError **error)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self) && dir != NULL, FALSE);
  g_return_val_if_fail (!self->is_resuming, FALSE);

  if (!is_alive (self, dir))
    return TRUE;
  if (find_other (self, dir) == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s: the journal is written nowhere else, so this has to stay",
                 dir);
    return FALSE;
  }
  if (!tell_of_medium (self, DETACHED_KIND, dir, error))
    return FALSE;
  g_ptr_array_remove_index (self->media, find_medium (self, dir));
  return TRUE;
}

GPtrArray *
ksk_journal_take_records (KskJournal *self)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self), NULL);
  GPtrArray *records = g_steal_pointer (&self->written);
  self->written = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  return records;
}

guint64
ksk_journal_get_seq (KskJournal *self)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self), 0);
  return self->seq;
}

const char *
ksk_journal_get_hash (KskJournal *self)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self), NULL);
  return self->hash;
}

const KskClock *
ksk_journal_get_clock (KskJournal *self)
{
  g_return_val_if_fail (KSK_IS_JOURNAL (self), NULL);
  return &self->clock;
}

void
ksk_journal_set_clock (KskJournal *self, const KskClock *clock)
{
  g_return_if_fail (KSK_IS_JOURNAL (self));
  g_return_if_fail (clock != NULL);
  self->clock = *clock;
  self->shows_clock = TRUE;
}
