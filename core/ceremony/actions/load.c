/* The last SKR, or the KSR, is loaded from its medium. */
#include "ceremony/actions/load.h"

#include <glib/gi18n.h>

#include "ceremony/actions/entry.h"
#include "ceremony/actions/kept-file.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/rule-run.h"
#include "ceremony/actions/stopped.h"
#include "ksr/parse.h"

struct _KskLoad {
  KskAction parent_instance;

  GStrv names; /* (nullable): on the medium, those that are fit to be shown */
  gboolean is_loaded;
  gboolean is_overridden; /* the exception is recorded, that it is one of this step perhaps not yet */
  gboolean is_waived;
  KskReport *report; /* (nullable): of the last SKR */
};

G_DEFINE_FINAL_TYPE (KskLoad, ksk_load, KSK_TYPE_ACTION)

static KskExchange *
get_exchange (KskLoad *self)
{
  return ksk_session_get_exchange (ksk_action_get_session (KSK_ACTION (self)));
}

static const char *
get_noun (KskLoad *self)
{
  return ksk_load_is_request (self) ? "KSR" : "SKR";
}

/* Looking at what is on the medium. */

typedef struct {
  KskMedia *media;
  KskMediumRole role;
  GStrv names;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;
  g_object_unref (self->media);
  g_strfreev (self->names);
  g_free (self);
}

static gboolean
look_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Look *self = data;
  self->names = ksk_media_list (self->media, self->role, error);
  return self->names != NULL;
}

/* Returns: (transfer full): those that are fit to be shown. */
static GStrv
select_names (GStrv names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; names[i] != NULL; i++)
    if (ksk_kept_file_is_name (names[i]))
      g_strv_builder_add (builder, names[i]);
  return g_strv_builder_end (builder);
}

/* That no stick is in is not worth a refusal: nobody has put one in yet. */
static void
look_done (KskAction *action, gpointer data, const GError *error)
{
  KskLoad *self = KSK_LOAD (action);
  Look *look = data;
  g_clear_pointer (&self->names, g_strfreev);
  if (look->names != NULL)
    self->names = select_names (look->names);
  ksk_action_emit_changed (action);

  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    ksk_action_refuse (action,
                       ksk_refusal_new (N_ ("The files on the stick could not be listed."),
                                        N_ ("Nothing was loaded, and nothing on the stick was changed."),
                                        N_ ("The ceremony administrator puts the stick in again, or another one, "
                                            "and tries again."),
                                        error->message));
  else if (self->names != NULL && self->names[0] == NULL && look->names[0] != NULL)
    ksk_action_refuse (action,
                       ksk_refusal_new (N_ ("The file on the stick has a name that this program does not take."),
                                        N_ ("Nothing was loaded, and nothing on the stick was changed."),
                                        N_ ("The ceremony administrator asks for a file whose name has letters, "
                                            "digits and signs of ASCII alone, and tries again."),
                                        NULL));
}

/* Checking the last SKR, once more after a restart. */

typedef struct {
  KskResponse *response;
  KskConfig *config;
  KskReport *report; /* (nullable) */
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;
  ksk_response_unref (self->response);
  ksk_config_unref (self->config);
  g_clear_pointer (&self->report, ksk_report_unref);
  g_free (self);
}

static gboolean
check_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Check *self = data;
  self->report = ksk_check_response (self->response, ksk_config_get_response_policy (self->config));
  return TRUE;
}

/* It can only have been stopped: then the record says all the same that it was verified when it was loaded. */
static void
check_done (KskAction *action, gpointer data, const GError *error)
{
  KskLoad *self = KSK_LOAD (action);
  if (error != NULL)
    return;
  g_clear_pointer (&self->report, ksk_report_unref);
  self->report = g_steal_pointer (&((Check *)data)->report);
  ksk_action_emit_changed (action);
}

static void
check_again (KskLoad *self)
{
  const KskExchange *exchange = get_exchange (self);
  g_return_if_fail (exchange->previous != NULL);
  Check *check = g_new0 (Check, 1);
  check->response = ksk_response_ref (exchange->previous);
  check->config = ksk_config_ref (exchange->config);
  ksk_action_run (KSK_ACTION (self), check_work, check, check_free, check_done);
}

/* Loading a file. */

typedef enum { STAGE_READ, STAGE_PARSE, STAGE_CHECK, STAGE_KEEP } Stage;

typedef struct {
  KskMedia *media;
  KskMediumRole role;
  char *name;
  KskConfig *config;
  gboolean is_request;
  gboolean is_recorded; /* a file of that name */
  Stage stage;          /* the one that it came to */
  GBytes *bytes;        /* (nullable) */
  KskReport *report;    /* (nullable): of the last SKR */
} Loading;

static void
loading_free (gpointer data)
{
  Loading *self = data;
  g_object_unref (self->media);
  g_free (self->name);
  ksk_config_unref (self->config);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->report, ksk_report_unref);
  g_free (self);
}

static gboolean
parse_request (Loading *self, gsize max_bytes, GError **error)
{
  g_autoptr (KskRequest) request = ksk_request_parse (self->bytes, max_bytes, error);
  return request != NULL;
}

static gboolean
parse_response (Loading *self, gsize max_bytes, GError **error)
{
  g_autoptr (KskResponse) response = ksk_response_parse (self->bytes, max_bytes, error);
  if (response == NULL)
    return FALSE;
  self->stage = STAGE_CHECK;
  self->report = ksk_check_response (response, ksk_config_get_response_policy (self->config));
  if (ksk_report_accepts (self->report))
    return TRUE;
  g_autofree char *failures = ksk_rule_run_list_failures (self->report);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, failures);
  return FALSE;
}

/* Only what is accepted is kept, so that a file which is not does not stand in the way of one that is. */
static gboolean
load_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Loading *self = data;
  gsize max_bytes = ksk_config_get_request_policy (self->config)->max_request_bytes;
  self->stage = STAGE_READ;
  self->bytes = ksk_media_read (self->media, self->role, self->name, max_bytes, error);
  if (self->bytes == NULL)
    return FALSE;
  self->stage = STAGE_PARSE;
  if (!(self->is_request ? parse_request (self, max_bytes, error) : parse_response (self, max_bytes, error)))
    return FALSE;
  self->stage = STAGE_KEEP;
  return ksk_kept_file_write (self->media, self->name, self->bytes, self->is_recorded, error);
}

static void
refuse_load (KskLoad *self, const Loading *loading, const GError *error)
{
  g_autofree char *happened = NULL;
  const char *next = N_ ("The ceremony administrator and the internal witness decide: another file is loaded, or the "
                         "ceremony ends without signing.");
  switch (loading->stage) {
    case STAGE_PARSE:
      happened = g_strdup_printf ("%s is not a valid %s.", loading->name, get_noun (self));
      break;
    case STAGE_CHECK:
      happened
          = g_strdup_printf ("%s is not an SKR that can be built upon: it breaks the rules for one.", loading->name);
      break;
    case STAGE_KEEP:
      happened = g_strdup_printf ("%s could not be kept in the record of the ceremony.", loading->name);
      next
          = loading->is_recorded && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS)
                ? N_ (
                    "The record has another file of that name. The ceremony administrator has this one brought under a "
                    "name of its own, and tries again.")
                : N_ ("The ceremony administrator sees to the disk and tries again.");
      break;
    case STAGE_READ:
    default:
      happened = g_strdup_printf ("%s could not be read from the stick.", loading->name);
      next = N_ ("The ceremony administrator puts the stick in again, or another one, and tries again.");
      break;
  }
  ksk_action_refuse (
      KSK_ACTION (self),
      ksk_refusal_new (happened,
                       N_ ("It was not loaded. The stick is as it was, and so is all that was loaded before."), next,
                       error->message));
}

static void
load_done (KskAction *action, gpointer data, const GError *error)
{
  KskLoad *self = KSK_LOAD (action);
  Loading *loading = data;
  if (ksk_refuse_stopped (action, error))
    return;
  g_autoptr (GError) reason = error != NULL ? g_error_copy (error) : NULL;
  if (reason == NULL) {
    if (loading->is_request)
      ksk_exchange_set_request (get_exchange (self), loading->name, loading->bytes, &reason);
    else
      ksk_exchange_set_previous (get_exchange (self), loading->name, loading->bytes, &reason);
  }
  if (reason != NULL) {
    refuse_load (self, loading, reason);
    return;
  }

  g_clear_pointer (&self->report, ksk_report_unref);
  self->report = g_steal_pointer (&loading->report);
  g_autoptr (JsonObject) members = ksk_kept_file_describe (loading->name, loading->bytes);
  ksk_action_append (action, loading->is_request ? "request-loaded" : "previous-loaded", NULL, members);
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskLoad *self = KSK_LOAD (action);
  const char *kind = ksk_record_get_kind (record);
  gboolean is_waiver = g_str_equal (kind, "previous-waived");
  /* The horizon may be waived in any step, and says nothing of a last SKR. */
  if (g_str_equal (kind, "override") && !ksk_load_is_request (self)
      && g_strcmp0 (ksk_record_get_text (record, "what"), "no-previous-skr") == 0)
    self->is_overridden = TRUE;
  if (!is_waiver && !g_str_equal (kind, "request-loaded") && !g_str_equal (kind, "previous-loaded"))
    return;
  self->is_waived = is_waiver;
  self->is_loaded = !is_waiver;
  ksk_action_set_complete (action, TRUE);
  ksk_action_emit_changed (action);
}

/* What was loaded stays so, whatever was refused after it. */
static void
start (KskAction *action)
{
  KskLoad *self = KSK_LOAD (action);
  ksk_action_set_complete (action, self->is_loaded || self->is_waived);
  if (self->is_loaded && !ksk_load_is_request (self) && self->report == NULL)
    check_again (self);
  else if (self->is_overridden && !self->is_loaded && !self->is_waived)
    ksk_action_append (action, "previous-waived", NULL, NULL);
  else if (!self->is_loaded && !self->is_waived)
    ksk_load_look (self);
}

static void
ksk_load_finalize (GObject *object)
{
  KskLoad *self = KSK_LOAD (object);
  g_strfreev (self->names);
  g_clear_pointer (&self->report, ksk_report_unref);
  G_OBJECT_CLASS (ksk_load_parent_class)->finalize (object);
}

static void
ksk_load_class_init (KskLoadClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_load_finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_load_init (KskLoad *self)
{
}

static KskMediumRole
get_role (KskLoad *self)
{
  return ksk_load_is_request (self) ? KSK_MEDIUM_REQUEST : KSK_MEDIUM_LOG;
}

gboolean
ksk_load_is_request (KskLoad *self)
{
  g_return_val_if_fail (KSK_IS_LOAD (self), FALSE);
  return g_str_equal (ksk_action_get_step (KSK_ACTION (self))->kind->name, "load-request");
}

const char *const *
ksk_load_get_names (KskLoad *self)
{
  g_return_val_if_fail (KSK_IS_LOAD (self), NULL);
  return (const char *const *)self->names;
}

void
ksk_load_look (KskLoad *self)
{
  g_return_if_fail (KSK_IS_LOAD (self));

  KskAction *action = KSK_ACTION (self);
  if (ksk_action_get_refusal (action) != NULL)
    return;
  Look *look = g_new0 (Look, 1);
  look->media = g_object_ref (ksk_session_get_media (ksk_action_get_session (action)));
  look->role = get_role (self);
  ksk_action_run (action, look_work, look, look_free, look_done);
}

void
ksk_load_load (KskLoad *self, const char *name)
{
  g_return_if_fail (KSK_IS_LOAD (self) && name != NULL);

  KskAction *action = KSK_ACTION (self);
  KskSession *session = ksk_action_get_session (action);
  if (!ksk_action_may_work (action))
    return;
  g_return_if_fail (self->names != NULL && g_strv_contains ((const char *const *)self->names, name));
  Loading *loading = g_new0 (Loading, 1);
  loading->media = g_object_ref (ksk_session_get_media (session));
  loading->role = get_role (self);
  loading->name = g_strdup (name);
  loading->config = ksk_config_ref (get_exchange (self)->config);
  loading->is_request = ksk_load_is_request (self);
  loading->is_recorded = ksk_kept_file_is_recorded (ksk_session_get_story (session), name);
  ksk_action_run (action, load_work, loading, loading_free, load_done);
}

const KskExchangeFile *
ksk_load_get_file (KskLoad *self)
{
  g_return_val_if_fail (KSK_IS_LOAD (self), NULL);

  const KskExchange *exchange = get_exchange (self);
  if (!self->is_loaded)
    return NULL;
  return ksk_load_is_request (self) ? &exchange->request_file : &exchange->previous_file;
}

KskReport *
ksk_load_get_report (KskLoad *self)
{
  g_return_val_if_fail (KSK_IS_LOAD (self), NULL);
  return self->report;
}

gboolean
ksk_load_waive (KskLoad *self, const char *reason, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_LOAD (self) && !ksk_load_is_request (self), FALSE);

  KskAction *action = KSK_ACTION (self);
  if (self->is_loaded || self->is_waived || !ksk_action_may_work (action)) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
                         "That there is no last SKR is for a step in which none was loaded.");
    return FALSE;
  }
  if (!ksk_session_override (ksk_action_get_session (action), "no-previous-skr", reason, initials, error))
    return FALSE;
  return ksk_entry_append (action, "previous-waived", NULL, NULL, error);
}

gboolean
ksk_load_is_waived (KskLoad *self)
{
  g_return_val_if_fail (KSK_IS_LOAD (self), FALSE);
  return self->is_waived;
}
