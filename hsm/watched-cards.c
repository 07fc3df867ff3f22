/* A card source that one thread keeps watch for: what is the same for cards in readers and cards that are tokens. */
#include "watched-cards.h"

#include "open-shares.h"

/* What is seen at one moment. Immutable. */
typedef struct {
  GPtrArray *readers;  /* (element-type KskReader) (nullable): not known yet */
  const char *trouble; /* (nullable) */
} View;

struct _KskWatchedCards {
  GObject parent_instance;
  KskCardSet *set;
  KskOpenShares *shares;
  KskCardWatch *watch;
  GMainContext *context; /* where `changed` is emitted */
  GThread *thread;
  GAsyncQueue *jobs; /* (element-type Job): for the thread */

  View *seen;      /* what the main thread sees */
  View *published; /* (nullable): the last that was published; owned by `views` or the same as `seen` */
  GQueue views;    /* (element-type View): published, not seen yet */
  GMutex mutex;    /* of the three above, and of every job's is_done */
  GCond done;
};

/* On the stack of whoever waits for it. */
typedef struct {
  guint card; /* 0 ends the thread */
  const char *serial;
  const KskSecret *pin;
  GError **error;
  KskSecret *share;
  gboolean is_done;
} Job;

static void ksk_watched_cards_source_init (KskCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskWatchedCards, ksk_watched_cards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_CARD_SOURCE, ksk_watched_cards_source_init))

static View *
view_new (GPtrArray *readers, const char *trouble)
{
  View *self = g_new0 (View, 1);
  self->readers = readers;
  self->trouble = trouble;
  return self;
}

static void
view_free (View *self)
{
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_same_reader (gconstpointer a, gconstpointer b)
{
  const KskReader *one = a;
  const KskReader *other = b;
  return one == other
         || (one->state == other->state && one->insertion == other->insertion && one->card == other->card
             && one->tries_left == other->tries_left && g_str_equal (one->name, other->name)
             && g_str_equal (one->serial, other->serial) && g_strcmp0 (one->detail, other->detail) == 0);
}

static gboolean
is_same_view (const View *a, const View *b)
{
  if (g_strcmp0 (a->trouble, b->trouble) != 0)
    return FALSE;
  if (a->readers == NULL || b->readers == NULL)
    return a->readers == b->readers;
  if (a->readers->len != b->readers->len)
    return FALSE;
  for (guint i = 0; i < a->readers->len; i++) {
    if (!is_same_reader (a->readers->pdata[i], b->readers->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

/* In the main context: the next view becomes the one that is seen. */
static gboolean
show_next_cb (gpointer data)
{
  g_autoptr (KskWatchedCards) self = g_weak_ref_get (data);
  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->seen, view_free);
  self->seen = g_queue_pop_head (&self->views);
  g_mutex_unlock (&self->mutex);
  g_signal_emit_by_name (self, "changed");
  return G_SOURCE_REMOVE;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* In the thread: makes this what everybody sees, unless it is what they see already. */
static void
publish (gpointer data, GPtrArray *readers, const char *trouble)
{
  KskWatchedCards *self = data;
  View *view = view_new (readers, trouble);
  g_mutex_lock (&self->mutex);
  gboolean is_new = !is_same_view (self->published, view);
  if (is_new) {
    g_queue_push_tail (&self->views, view);
    self->published = view;
  }
  g_mutex_unlock (&self->mutex);
  if (!is_new) {
    view_free (view);
    return;
  }

  GWeakRef *weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  /* Not g_main_context_invoke(): that would call in this thread while nobody iterates the context. */
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, show_next_cb, weak, weak_free);
  g_source_attach (source, self->context);
}

/* Returns FALSE when that was the last. */
static gboolean
do_job (KskWatchedCards *self, Job *job)
{
  gboolean is_last = job->card == 0;
  if (!is_last)
    job->share = ksk_card_watch_open (self->watch, job->card, job->serial, job->pin, job->error);

  g_mutex_lock (&self->mutex);
  job->is_done = TRUE;
  /* Under the mutex: once it is free, whoever waits may go on, and the job is gone. */
  g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->mutex);
  return !is_last;
}

static gpointer
thread_main (gpointer data)
{
  /* No reference is held: the last one ends this thread, and waits for it. */
  KskWatchedCards *self = data;
  guint wait_ms = 0;

  for (;;) {
    Job *job = wait_ms > 0 ? g_async_queue_timeout_pop (self->jobs, (guint64)wait_ms * G_TIME_SPAN_MILLISECOND)
                           : g_async_queue_try_pop (self->jobs);
    wait_ms = 0;
    if (job != NULL) {
      if (!do_job (self, job))
        break;
    } else {
      wait_ms = self->watch->look (self->watch);
    }
  }
  ksk_card_watch_clear (self->watch);
  self->watch->free (self->watch);
  return NULL;
}

static void
post_and_wait (KskWatchedCards *self, Job *job)
{
  g_async_queue_push (self->jobs, job);
  g_mutex_lock (&self->mutex);
  while (!job->is_done)
    g_cond_wait (&self->done, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static KskCardPlace
get_place (KskCardSource *source)
{
  return KSK_CARDS_IN_READER;
}

static guint
get_need (KskCardSource *source)
{
  return ksk_card_set_get_need (KSK_WATCHED_CARDS (source)->set);
}

static guint
get_of (KskCardSource *source)
{
  return ksk_card_set_get_of (KSK_WATCHED_CARDS (source)->set);
}

static GPtrArray *
dup_readers (KskCardSource *source)
{
  KskWatchedCards *self = KSK_WATCHED_CARDS (source);
  g_mutex_lock (&self->mutex);
  GPtrArray *readers = self->seen->readers != NULL ? g_ptr_array_ref (self->seen->readers) : NULL;
  g_mutex_unlock (&self->mutex);
  return readers;
}

static char *
dup_trouble (KskCardSource *source)
{
  KskWatchedCards *self = KSK_WATCHED_CARDS (source);
  g_mutex_lock (&self->mutex);
  char *trouble = g_strdup (self->seen->trouble);
  g_mutex_unlock (&self->mutex);
  return trouble;
}

static gboolean
is_open (KskCardSource *source, guint card)
{
  return ksk_open_shares_is_open (KSK_WATCHED_CARDS (source)->shares, card);
}

static gboolean
open_card (KskCardSource *source, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  KskWatchedCards *self = KSK_WATCHED_CARDS (source);
  g_return_val_if_fail (card >= 1 && card <= ksk_card_set_get_of (self->set) && serial != NULL && pin != NULL, FALSE);
  g_return_val_if_fail (g_thread_self () != self->thread, FALSE);

  Job job = { .card = card, .serial = serial, .pin = pin, .error = error };
  post_and_wait (self, &job);
  return job.share != NULL && ksk_open_shares_add (self->shares, card, job.share, error);
}

static KskSecret *
combine (KskCardSource *source, const char *token_serial, GError **error)
{
  return ksk_open_shares_combine (KSK_WATCHED_CARDS (source)->shares, token_serial, error);
}

static char *
dup_set_sha256 (KskCardSource *source)
{
  return g_strdup (ksk_card_set_get_sha256 (KSK_WATCHED_CARDS (source)->set));
}

static void
forget (KskCardSource *source)
{
  ksk_open_shares_forget (KSK_WATCHED_CARDS (source)->shares);
}

static void
ksk_watched_cards_source_init (KskCardSourceInterface *iface)
{
  iface->get_place = get_place;
  iface->get_need = get_need;
  iface->get_of = get_of;
  iface->dup_readers = dup_readers;
  iface->dup_trouble = dup_trouble;
  iface->is_open = is_open;
  iface->open = open_card;
  iface->combine = combine;
  iface->dup_set_sha256 = dup_set_sha256;
  iface->forget = forget;
}

/* The thread ends here, for there are no weak references to an object that is being finalised: it takes one each time
 * that it publishes. */
static void
ksk_watched_cards_dispose (GObject *object)
{
  KskWatchedCards *self = KSK_WATCHED_CARDS (object);

  if (self->thread != NULL) {
    Job last = { .card = 0 };
    post_and_wait (self, &last);
    g_thread_join (g_steal_pointer (&self->thread));
  }
  G_OBJECT_CLASS (ksk_watched_cards_parent_class)->dispose (object);
}

static void
ksk_watched_cards_finalize (GObject *object)
{
  KskWatchedCards *self = KSK_WATCHED_CARDS (object);

  g_queue_clear_full (&self->views, (GDestroyNotify)view_free);
  view_free (self->seen);
  ksk_open_shares_free (self->shares);
  ksk_card_set_unref (self->set);
  g_async_queue_unref (self->jobs);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done);
  G_OBJECT_CLASS (ksk_watched_cards_parent_class)->finalize (object);
}

static void
ksk_watched_cards_class_init (KskWatchedCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_watched_cards_dispose;
  G_OBJECT_CLASS (klass)->finalize = ksk_watched_cards_finalize;
}

static void
ksk_watched_cards_init (KskWatchedCards *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done);
  g_queue_init (&self->views);
  self->jobs = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->seen = view_new (NULL, NULL);
  self->published = self->seen;
}

KskCardSource *
ksk_watched_cards_new (KskCardWatch *watch)
{
  g_return_val_if_fail (watch != NULL, NULL);

  KskWatchedCards *self = g_object_new (KSK_TYPE_WATCHED_CARDS, NULL);
  self->set = ksk_card_set_ref (watch->set);
  self->shares = ksk_open_shares_new (self->set);
  self->watch = watch;
  watch->publish = publish;
  watch->publish_data = self;
  self->thread = g_thread_new ("cards", thread_main, self);
  return KSK_CARD_SOURCE (self);
}
