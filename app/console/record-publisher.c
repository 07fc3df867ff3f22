/* What makes the record of a ceremony that is over complete: papers, then pages, proofs and the list of all of it. */
#include "record-publisher.h"

#include <app/media/file-read.h>
#include <app/publish/closing.h>
#include <app/publish/copies.h>
#include <app/publish/listed.h>
#include <app/publish/publish.h>

/* Sooner nobody can tell how long the rest takes. */
#define MIN_ELAPSED_US (3 * G_USEC_PER_SEC)

struct _KskRecordPublisher {
  GObject parent_instance;

  const KskVenue *venue;
  KskPaperPrinter *printer;
  KskHsmConsole *hsm_console; /* (nullable): not kept */
  GPtrArray *copied;          /* (element-type utf8): media that have a copy; of the thread that copies */
  GMutex lock;
  KskPublisherProgress progress; /* with the lock */
  gint64 begun_us;               /* monotonic: that part of a copy; in the thread that copies */
};

static void ksk_record_publisher_publisher_init (KskPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskRecordPublisher, ksk_record_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_PUBLISHER, ksk_record_publisher_publisher_init))

static void
set_progress (KskRecordPublisher *self, KskPublishPart part, double fraction)
{
  g_mutex_lock (&self->lock);
  self->progress = (KskPublisherProgress){ .part = part, .fraction = fraction };
  g_mutex_unlock (&self->lock);
}

static void
take_progress (double fraction, gpointer data)
{
  set_progress (data, KSK_PUBLISH_FILES, fraction);
}

/* Out of the file: papers and pages are about what is on the disk. Returns: (transfer full) (nullable). */
static GPtrArray *
read_records (const KskVenue *venue, GError **error)
{
  g_autofree char *path = g_build_filename (venue->record_dir, KSK_JOURNAL_NAME, NULL);
  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_JOURNAL_BYTES, error);

  return bytes != NULL ? ksk_journal_read (bytes, NULL, error) : NULL;
}

static gboolean
complete_papers (KskRecordPublisher *self, GError **error)
{
  g_autoptr (GPtrArray) records = read_records (self->venue, error);

  return records != NULL && ksk_paper_printer_complete (self->printer, self->venue->script, records, error);
}

static gboolean
publish (KskPublisher *publisher, KskFingerprint *sums, GCancellable *cancellable, GError **error)
{
  KskRecordPublisher *self = KSK_RECORD_PUBLISHER (publisher);
  const KskVenue *venue = self->venue;
  const KskPublishInput input = { .folder = venue->record_dir,
                                  .config = venue->config,
                                  .config_name = venue->config_name,
                                  .config_bytes = venue->config_bytes };

  set_progress (self, KSK_PUBLISH_PAPERS, -1);
  if (self->hsm_console != NULL)
    ksk_hsm_console_stop (self->hsm_console);
  if (!ksk_listed_is (venue->record_dir) && !complete_papers (self, error))
    return FALSE;
  set_progress (self, KSK_PUBLISH_FILES, -1);
  return ksk_publish (&input, take_progress, self, sums, cancellable, error);
}

static gboolean
list_closing (KskPublisher *publisher, GCancellable *cancellable, GError **error)
{
  return ksk_closing_list (KSK_RECORD_PUBLISHER (publisher)->venue->record_dir, cancellable, error);
}

/* Copies */

static guint
get_n_copies (KskPublisher *publisher)
{
  GStrv folders = KSK_RECORD_PUBLISHER (publisher)->venue->record_folders;

  return folders != NULL ? g_strv_length (folders) : 0;
}

static const char *
get_copy_place (KskPublisher *publisher, guint number)
{
  return KSK_RECORD_PUBLISHER (publisher)->venue->record_folders[number - 1];
}

static char *
dup_copy_label (KskPublisher *publisher, guint number)
{
  return ksk_copies_dup_label (get_copy_place (publisher, number),
                               KSK_RECORD_PUBLISHER (publisher)->venue->is_rehearsal);
}

static guint
estimate_left_s (gint64 elapsed_us, double fraction)
{
  if (elapsed_us < MIN_ELAPSED_US || fraction <= 0)
    return 0;
  double left_s = (double)elapsed_us / G_USEC_PER_SEC * (1 - fraction) / fraction;
  return (guint)MIN (left_s + 1, G_MAXINT);
}

static void
take_copy_progress (const char *file, gboolean is_read_back, double fraction, gpointer data)
{
  KskRecordPublisher *self = data;
  KskPublishPart part = is_read_back ? KSK_PUBLISH_COMPARE : KSK_PUBLISH_COPY;
  g_autofree char *name = g_path_get_basename (file);
  gint64 now_us = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (self->progress.part != part)
    self->begun_us = now_us;
  self->progress = (KskPublisherProgress){
    .part = part,
    .fraction = fraction,
    .left_s = estimate_left_s (now_us - self->begun_us, fraction),
  };
  g_strlcpy (self->progress.file, name, sizeof self->progress.file);
  g_mutex_unlock (&self->lock);
}

static gboolean
copy (KskPublisher *publisher, guint number, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  KskRecordPublisher *self = KSK_RECORD_PUBLISHER (publisher);

  set_progress (self, KSK_PUBLISH_COPY, -1);
  self->begun_us = g_get_monotonic_time ();
  const KskCopiesInput input = {
    .record_dir = self->venue->record_dir,
    .target_dir = get_copy_place (publisher, number),
    .is_rehearsal = self->venue->is_rehearsal,
    .media = self->copied,
    .progress = take_copy_progress,
    .data = self,
  };
  return ksk_copies_write (&input, hash, cancellable, error);
}

static const char *
get_folder (KskPublisher *publisher)
{
  return KSK_RECORD_PUBLISHER (publisher)->venue->record_dir;
}

static gboolean
is_listed (KskPublisher *publisher)
{
  return ksk_listed_is (get_folder (publisher));
}

static void
get_progress (KskPublisher *publisher, KskPublisherProgress *progress)
{
  KskRecordPublisher *self = KSK_RECORD_PUBLISHER (publisher);

  g_mutex_lock (&self->lock);
  *progress = self->progress;
  g_mutex_unlock (&self->lock);
}

static void
ksk_record_publisher_publisher_init (KskPublisherInterface *iface)
{
  iface->publish = publish;
  iface->list_closing = list_closing;
  iface->get_folder = get_folder;
  iface->is_listed = is_listed;
  iface->get_progress = get_progress;
  iface->get_n_copies = get_n_copies;
  iface->get_copy_place = get_copy_place;
  iface->dup_copy_label = dup_copy_label;
  iface->copy = copy;
}

static void
ksk_record_publisher_init (KskRecordPublisher *self)
{
  g_mutex_init (&self->lock);
  self->copied = g_ptr_array_new_with_free_func (g_free);
}

static void
ksk_record_publisher_finalize (GObject *object)
{
  KskRecordPublisher *self = KSK_RECORD_PUBLISHER (object);

  g_clear_pointer (&self->hsm_console, ksk_hsm_console_free);
  g_clear_object (&self->printer);
  g_clear_pointer (&self->copied, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (ksk_record_publisher_parent_class)->finalize (object);
}

static void
ksk_record_publisher_class_init (KskRecordPublisherClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_record_publisher_finalize;
}

KskPublisher *
ksk_record_publisher_new (const KskVenue *venue, KskPaperPrinter *printer)
{
  g_return_val_if_fail (venue != NULL && KSK_IS_PAPER_PRINTER (printer), NULL);
  KskRecordPublisher *self = g_object_new (KSK_TYPE_RECORD_PUBLISHER, NULL);

  self->venue = venue;
  self->printer = g_object_ref (printer);
  return KSK_PUBLISHER (self);
}

void
ksk_record_publisher_take_hsm_console (KskRecordPublisher *self, KskHsmConsole *console)
{
  g_return_if_fail (KSK_IS_RECORD_PUBLISHER (self) && self->hsm_console == NULL && console != NULL);

  self->hsm_console = console;
}
