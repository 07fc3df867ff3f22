/* A publisher for tests: it makes and copies a record that is only a hash, and fails or waits when the test says so. */
#include "tests/core/ceremony/fake-publisher.h"

static void publisher_init (KskPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePublisher, fake_publisher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_PUBLISHER, publisher_init))

static void
fake_publisher_init (FakePublisher *self)
{
  g_mutex_init (&self->lock);
  self->folder = "/record";
  self->place = "/media/record";
  self->file = "";
  self->failure_code = G_IO_ERROR_FAILED;
}

static void
fake_publisher_finalize (GObject *object)
{
  FakePublisher *self = FAKE_PUBLISHER (object);
  g_free (self->label);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_publisher_parent_class)->finalize (object);
}

static void
fake_publisher_class_init (FakePublisherClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fake_publisher_finalize;
}

void
fake_publisher_set_progress (FakePublisher *self, KskPublishPart part, double fraction)
{
  g_mutex_lock (&self->lock);
  self->progress = (KskPublisherProgress){ .part = part, .fraction = fraction, .left_s = self->left_s };
  g_strlcpy (self->progress.file, self->file, sizeof self->progress.file);
  g_mutex_unlock (&self->lock);
}

static gboolean
work (FakePublisher *self, GCancellable *cancellable, GError **error)
{
  while (g_atomic_int_get (&self->waits) && !g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
  while (g_atomic_int_get (&self->lingers))
    g_usleep (1000);
  if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
    g_atomic_int_inc (&self->n_cancelled);
    return FALSE;
  }
  if (self->failure != NULL)
    g_set_error_literal (error, G_IO_ERROR, self->failure_code, self->failure);
  return self->failure == NULL;
}

static gboolean
publish (KskPublisher *publisher, KskFingerprint *sums, GCancellable *cancellable, GError **error)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_atomic_int_inc (&self->n_published);
  return work (self, cancellable, error) && ksk_fingerprint_from_hex (sums, FAKE_SUMS);
}

static const char *
get_folder (KskPublisher *publisher)
{
  return FAKE_PUBLISHER (publisher)->folder;
}

static gboolean
is_listed (KskPublisher *publisher)
{
  return FAKE_PUBLISHER (publisher)->is_listed;
}

static void
get_progress (KskPublisher *publisher, KskPublisherProgress *progress)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_mutex_lock (&self->lock);
  *progress = self->progress;
  g_mutex_unlock (&self->lock);
}

static guint
get_n_copies (KskPublisher *publisher)
{
  return FAKE_PUBLISHER (publisher)->n_copies;
}

static const char *
get_copy_place (KskPublisher *publisher, guint number)
{
  return FAKE_PUBLISHER (publisher)->place;
}

static char *
dup_copy_label (KskPublisher *publisher, guint number)
{
  return g_strdup (FAKE_PUBLISHER (publisher)->label);
}

static gboolean
copy (KskPublisher *publisher, guint number, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  g_atomic_int_inc (&self->n_copied);
  *hash = (KskMediumHash){ .n_files = 30 + number, .n_bytes = 1000 };
  return work (self, cancellable, error) && ksk_fingerprint_from_hex (&hash->manifest, FAKE_SUMS);
}

static void
publisher_init (KskPublisherInterface *iface)
{
  iface->publish = publish;
  iface->get_folder = get_folder;
  iface->is_listed = is_listed;
  iface->get_progress = get_progress;
  iface->get_n_copies = get_n_copies;
  iface->get_copy_place = get_copy_place;
  iface->dup_copy_label = dup_copy_label;
  iface->copy = copy;
}
