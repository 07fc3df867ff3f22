/* A ceremony as it is held: the object, its list of steps, and what it is made of. */
#include "ceremony/session.h"

#include <string.h>

#include "ceremony/action-private.h"
#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

G_DEFINE_QUARK (ksk - session - error - quark, ksk_session_error)

enum { PROP_0, PROP_ALARM, N_PROPS };
enum { CHANGED, ENTERED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskSession, ksk_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return KSK_TYPE_STEP_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return KSK_SESSION (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  KskSession *self = KSK_SESSION (model);
  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ALARM)
    g_value_set_boxed (value, ksk_session_get_alarm (KSK_SESSION (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  KskSession *self = KSK_SESSION (object);
  ksk_session_drop_action (self);
  g_clear_handle_id (&self->ending_source, g_source_remove);
  g_clear_pointer (&self->worker, ksk_worker_stop);
  if (self->card_table != NULL)
    ksk_card_table_leave (self->card_table);
  g_clear_object (&self->card_table);
  g_clear_object (&self->completion);
  g_clear_object (&self->journal);
  g_clear_object (&self->media);
  g_clear_object (&self->token);
  g_clear_object (&self->recorder);
  g_clear_object (&self->printer);
  G_OBJECT_CLASS (ksk_session_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  KskSession *self = KSK_SESSION (object);
  g_clear_pointer (&self->story, ksk_story_free);
  g_clear_pointer (&self->exchange, ksk_exchange_free);
  g_ptr_array_unref (self->items);
  g_queue_clear_full (&self->alarms, (GDestroyNotify)ksk_refusal_unref);
  ksk_session_drop_events (self);
  g_clear_pointer (&self->silent_since, g_hash_table_unref);
  g_clear_pointer (&self->lost_cameras, g_hash_table_unref);
  g_free (self->start_failure);
  g_free (self->other_cameras);
  g_free (self->lost_footage);
  g_free (self->recorder_news);
  g_strfreev (self->journal_dirs);
  g_free (self->log_journal_dir);
  g_free (self->config_sha256);
  g_free (self->schema);
  g_free (self->title);
  g_free (self->facility);
  g_free (self->zone);
  g_clear_pointer (&self->reactivation_refusal, ksk_refusal_unref);
  g_free (self->lost_medium);
  ksk_config_unref (self->config);
  ksk_script_unref (self->script);
  G_OBJECT_CLASS (ksk_session_parent_class)->finalize (object);
}

static void
ksk_session_class_init (KskSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  object_class->get_property = get_property;
  properties[PROP_ALARM] = g_param_spec_boxed ("alarm", NULL, NULL, KSK_TYPE_REFUSAL,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", KSK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENTERED] = g_signal_new ("entered", KSK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_session_init (KskSession *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->worker = ksk_worker_new ();
  g_queue_init (&self->alarms);
  g_queue_init (&self->events);
}

KskSession *
ksk_session_new (const KskSessionSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->script != NULL && spec->config != NULL, NULL);
  g_return_val_if_fail (spec->config_sha256 != NULL && spec->title != NULL && spec->facility != NULL, NULL);
  g_return_val_if_fail (spec->zone != NULL && spec->journal_dirs != NULL && spec->clock_source != NULL, NULL);
  g_return_val_if_fail (KSK_IS_MEDIA (spec->media) && KSK_IS_TOKEN (spec->token), NULL);
  g_return_val_if_fail (KSK_IS_RECORDER (spec->recorder) && KSK_IS_PRINTER (spec->printer), NULL);
  g_return_val_if_fail (KSK_IS_PUBLISHER (spec->publisher) && spec->film_closing_s >= 1, NULL);
  g_return_val_if_fail (spec->cards == NULL || KSK_IS_CARD_SOURCE (spec->cards), NULL);

  KskSession *self = g_object_new (KSK_TYPE_SESSION, NULL);
  self->script = ksk_script_ref (spec->script);
  self->config = ksk_config_ref (spec->config);
  self->config_sha256 = g_strdup (spec->config_sha256);
  self->schema = g_strdup (spec->schema != NULL ? spec->schema : "normal");
  self->is_rehearsal = spec->is_rehearsal;
  self->title = g_strdup (spec->title);
  self->facility = g_strdup (spec->facility);
  self->zone = g_strdup (spec->zone);
  self->journal_dirs = g_strdupv ((char **)spec->journal_dirs);
  self->log_journal_dir = g_strdup (spec->log_journal_dir);
  self->clock_source = *spec->clock_source;
  self->set_system_clock = spec->set_system_clock;
  self->media = g_object_ref (spec->media);
  self->token = g_object_ref (spec->token);
  self->recorder = g_object_ref (spec->recorder);
  self->film_after_ms = spec->film_after_ms;
  self->printer = g_object_ref (spec->printer);
  self->card_table = ksk_card_table_new (self, spec->cards);
  self->completion = ksk_completion_new (spec->publisher, spec->recorder, spec->film_closing_s);
  g_signal_connect_object (self->completion, "opened", G_CALLBACK (ksk_session_restore_cameras), self,
                           G_CONNECT_SWAPPED);

  ksk_clock_start (&self->clock, &self->clock_source);
  self->story = ksk_story_new (self->script);
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len; i++)
    g_ptr_array_add (self->items, ksk_step_item_new (steps->pdata[i]));
  ksk_session_watch_recorder (self);
  return self;
}

/* Not before the last record is in the journal: after an abort those of the films follow, and an alarm hides the hash
 * that is to be filmed. */
static gboolean
may_complete (KskSession *self)
{
  return (self->state == KSK_SESSION_CLOSED || self->state == KSK_SESSION_ABORTED) && !self->is_ending_footage
         && g_queue_is_empty (&self->alarms);
}

static gboolean
do_nothing (gpointer data, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
worker_has_ended (gpointer data, const GError *error)
{
  KskSession *self = data;
  self->is_worker_ending = FALSE;
  if (may_complete (self))
    ksk_completion_begin (self->completion);
}

/* What an abort has broken off, such as a paper, is written into the record until its work returns: first the queue
 * runs to its end. */
static void
begin_completion (KskSession *self)
{
  if (!may_complete (self) || self->is_worker_ending
      || ksk_completion_get_state (self->completion) != KSK_COMPLETION_WAITING)
    return;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  self->is_worker_ending = TRUE;
  ksk_worker_push (self->worker, do_nothing, worker_has_ended, self, NULL, cancellable);
}

void
ksk_session_tell (KskSession *self)
{
  ksk_session_start_action (self);
  begin_completion (self);
  ksk_card_table_update (self->card_table);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ksk_session_tell_entered (KskSession *self)
{
  g_signal_emit (self, signals[ENTERED], 0);
}

void
ksk_session_tell_alarm (KskSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALARM]);
}

const KskStory *
ksk_session_get_story (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->story;
}

KskSessionState
ksk_session_get_state (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), KSK_SESSION_PREPARING);
  return self->state;
}

KskScript *
ksk_session_get_script (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->script;
}

KskExchange *
ksk_session_get_exchange (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->exchange;
}

KskAction *
ksk_session_get_action (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->action;
}

const KskClock *
ksk_session_get_clock (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->journal != NULL ? ksk_journal_get_clock (self->journal) : &self->clock;
}

void
ksk_session_set_clock (KskSession *self, const KskClock *clock)
{
  g_return_if_fail (KSK_IS_SESSION (self) && clock != NULL && self->journal != NULL);
  ksk_journal_set_clock (self->journal, clock);
}

gboolean
ksk_session_set_system_clock (KskSession *self, gint64 utc_us, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (self->set_system_clock != NULL)
    return self->set_system_clock (utc_us, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "setting the machine's clock is not permitted");
  return FALSE;
}

guint64
ksk_session_get_seq (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), 0);
  return self->journal != NULL ? ksk_journal_get_seq (self->journal) : 0;
}

const char *
ksk_session_get_hash (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->journal != NULL ? ksk_journal_get_hash (self->journal) : "";
}

const char *
ksk_session_get_title (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->title;
}

const char *
ksk_session_get_facility (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->facility;
}

const char *
ksk_session_get_zone (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->zone;
}

KskMedia *
ksk_session_get_media (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->media;
}

KskToken *
ksk_session_get_token (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->token;
}

KskRecorder *
ksk_session_get_recorder (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->recorder;
}

KskPrinter *
ksk_session_get_printer (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->printer;
}

KskCardTable *
ksk_session_get_card_table (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->card_table;
}

KskRefusal *
ksk_session_get_alarm (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return g_queue_peek_head (&self->alarms);
}

KskCompletion *
ksk_session_get_completion (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  return self->completion;
}

char *
ksk_session_dup_initials (KskSession *self, KskRole role)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);
  const KskPerson *person = ksk_story_find_person (self->story, role);
  return g_strdup (person != NULL ? person->initials : "");
}
