/* What makes the record of a ceremony that is over complete: papers, then pages, proofs and the list of all of it. */
#include "record-publisher.h"

#include <app/media/file-read.h>
#include <app/publish/publish.h>

struct _KskRecordPublisher {
  GObject parent_instance;

  const KskVenue *venue;
  KskPaperPrinter *printer;
  KskHsmConsole *hsm_console; /* (nullable): not kept */
  GMutex lock;
  KskPublisherProgress progress; /* with the lock */
};

static void ksk_record_publisher_publisher_init (KskPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskRecordPublisher, ksk_record_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_PUBLISHER, ksk_record_publisher_publisher_init))

static void
set_progress (KskRecordPublisher *self, KskPublishPart part, double fraction)
{
  g_mutex_lock (&self->lock);
  self->progress = (KskPublisherProgress){ part, fraction };
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
  g_autoptr (GPtrArray) records = read_records (venue, error);
  if (records == NULL || !ksk_paper_printer_complete (self->printer, venue->script, records, error))
    return FALSE;
  set_progress (self, KSK_PUBLISH_FILES, -1);
  return ksk_publish (&input, take_progress, self, sums, cancellable, error);
}

static const char *
get_folder (KskPublisher *publisher)
{
  return KSK_RECORD_PUBLISHER (publisher)->venue->record_dir;
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
  iface->get_folder = get_folder;
  iface->get_progress = get_progress;
}

static void
ksk_record_publisher_init (KskRecordPublisher *self)
{
  g_mutex_init (&self->lock);
}

static void
ksk_record_publisher_finalize (GObject *object)
{
  KskRecordPublisher *self = KSK_RECORD_PUBLISHER (object);

  g_clear_pointer (&self->hsm_console, ksk_hsm_console_free);
  g_clear_object (&self->printer);
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
