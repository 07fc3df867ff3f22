/* The HSM signs, and every signature is verified. */
#include "ceremony/actions/sign.h"

#include <glib/gi18n.h>

#include "ceremony/actions/entry.h"
#include "ceremony/actions/kept-file.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/rule-run.h"
#include "ksr/table.h"
#include "sign/sign.h"

typedef struct _Signing Signing;

/* What the rules found about time and the HSM is not used for longer. */
#define MAX_REVIEW_AGE_US (10 * G_TIME_SPAN_MINUTE)

struct _KskSign {
  KskAction parent_instance;

  gboolean is_ready; /* the rules were run again and accept */
  gboolean is_stale; /* that was before a pause, an objection or another activation of the HSM */
  gint64 ready_us;   /* monotonic: when they accepted */
  gboolean is_signed;
  guint n_done;
  guint n_total;    /* as the records say; 0 before the first signature */
  Signing *current; /* (nullable): while the HSM signs */
};

G_DEFINE_FINAL_TYPE (KskSign, ksk_sign, KSK_TYPE_ACTION)

/* One attempt at signing. Reference counted, for the worker and each progress have a part in it. */
struct _Signing {
  GWeakRef action;
  GMainContext *context; /* of the main thread */
  KskPlan *plan;
  KskToken *token;
  KskMedia *media;
  char *name;
  gint n_made; /* atomic: signatures made and verified */
  char *table; /* (nullable): NULL until all are */
  GBytes *xml; /* (nullable) */
};

static void
signing_clear (gpointer data)
{
  Signing *self = data;
  g_weak_ref_clear (&self->action);
  g_main_context_unref (self->context);
  ksk_plan_unref (self->plan);
  g_object_unref (self->token);
  g_object_unref (self->media);
  g_free (self->name);
  g_free (self->table);
  g_clear_pointer (&self->xml, g_bytes_unref);
}

static void
signing_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, signing_clear);
}

static Signing *
signing_new (KskSign *action)
{
  KskSession *session = ksk_action_get_session (KSK_ACTION (action));
  const KskExchange *exchange = ksk_session_get_exchange (session);
  Signing *self = g_atomic_rc_box_new0 (Signing);
  g_weak_ref_init (&self->action, action);
  self->context = g_main_context_ref_thread_default ();
  self->plan = ksk_plan_ref (exchange->plan);
  self->token = g_object_ref (ksk_session_get_token (session));
  self->media = g_object_ref (ksk_session_get_media (session));
  self->name = ksk_exchange_dup_response_name (exchange->request_file.name);
  return self;
}

static JsonObject *
describe (const Signing *self, guint number)
{
  GPtrArray *signatures = ksk_plan_get_signatures (self->plan);
  const KskPlannedSignature *signature = signatures->pdata[number - 1];
  JsonObject *members = json_object_new ();
  json_object_set_int_member (members, "number", number);
  json_object_set_int_member (members, "of", signatures->len);
  json_object_set_int_member (members, "bundle", signature->bundle + 1);
  json_object_set_string_member (members, "label", signature->key->label);
  json_object_set_int_member (members, "key_tag", signature->fields.key_tag);
  return members;
}

/* Writes a record for each signature that was made since. */
static gboolean
record_signatures (KskSign *self, Signing *signing)
{
  guint n_made = (guint)g_atomic_int_get (&signing->n_made);
  for (guint number = self->n_done + 1; number <= n_made; number++) {
    g_autoptr (JsonObject) members = describe (signing, number);
    if (!ksk_action_append (KSK_ACTION (self), "signature", NULL, members))
      return FALSE;
  }
  return TRUE;
}

static gboolean
progress_in_main (gpointer data)
{
  Signing *signing = data;
  g_autoptr (KskSign) self = g_weak_ref_get (&signing->action);
  if (self != NULL && self->current == signing)
    record_signatures (self, signing);
  return G_SOURCE_REMOVE;
}

static void
progress (guint done, guint total, const KskPlannedSignature *signature, gpointer data)
{
  Signing *self = data;
  g_atomic_int_set (&self->n_made, (gint)done);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, progress_in_main, g_atomic_rc_box_acquire (self), signing_unref);
  g_source_attach (source, self->context);
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Signing *self = data;
  g_autoptr (KskResponse) response
      = ksk_plan_sign (self->plan, KSK_SIGNER (self->token), progress, self, cancellable, &self->xml, error);
  if (response == NULL)
    return FALSE;
  self->table = ksk_bundle_table_format (ksk_response_get_bundles (response));
  /* Nobody would record an SKR that is kept after the ceremony was aborted. */
  return !g_cancellable_set_error_if_cancelled (cancellable, error)
         && ksk_kept_file_write (self->media, self->name, self->xml, FALSE, error);
}

static void
refuse_unsigned (KskAction *action, const GError *error)
{
  gboolean is_bad = g_error_matches (error, KSK_SIGN_ERROR, KSK_SIGN_ERROR_BAD_SIGNATURE);
  ksk_action_refuse (
      action, ksk_refusal_new (is_bad ? N_ ("The HSM answered with a signature that does not verify.")
                                      : N_ ("Signing stopped before all signatures were made."),
                               N_ ("No SKR exists: signatures that were made before are thrown away. The KSR, the "
                                   "last SKR and the keys are as they were."),
                               is_bad ? N_ ("Do not trust this HSM. The ceremony administrator and the internal "
                                            "witness decide whether to try again or to end the ceremony.")
                                      : N_ ("The ceremony administrator decides whether to try again. Signing then "
                                            "begins with the first signature and is confirmed again."),
                               error->message));
}

static void
refuse_unkept (KskAction *action, const Signing *signing, const GError *error)
{
  g_autofree char *happened = g_strdup_printf (
      "The signatures are made and verified, but %s could not be kept in the record of the ceremony.", signing->name);
  ksk_action_refuse (action,
                     ksk_refusal_new (happened,
                                      N_ ("Nothing was written to the maintainer's stick, and no file was replaced."),
                                      N_ ("The ceremony administrator sees to the disk and tries again. Signing "
                                          "then begins with the first signature and is confirmed again."),
                                      error->message));
}

static void
finish (KskSign *self, Signing *signing)
{
  KskAction *action = KSK_ACTION (self);
  KskExchange *exchange = ksk_session_get_exchange (ksk_action_get_session (action));
  g_autoptr (GError) error = NULL;
  if (!ksk_exchange_set_response (exchange, signing->name, signing->xml, &error)) {
    refuse_unsigned (action, error);
    return;
  }
  g_autoptr (JsonObject) members = ksk_kept_file_describe (signing->name, signing->xml);
  ksk_rule_run_describe_table (members, signing->table);
  ksk_action_append (action, "response-signed", NULL, members);
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  KskSign *self = KSK_SIGN (action);
  Signing *signing = data;
  gboolean is_recorded = record_signatures (self, signing);
  self->current = NULL;
  if (error != NULL && signing->table == NULL)
    refuse_unsigned (action, error);
  else if (error != NULL)
    refuse_unkept (action, signing, error);
  else if (is_recorded)
    finish (self, signing);
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskSign *self = KSK_SIGN (action);
  const char *kind = ksk_record_get_kind (record);
  JsonObject *members = ksk_record_get_object (record);
  if (g_str_equal (kind, "signature")) {
    self->n_done = (guint)json_object_get_int_member_with_default (members, "number", 0);
    self->n_total = (guint)json_object_get_int_member_with_default (members, "of", 0);
  } else if (g_str_equal (kind, "response-signed")) {
    self->is_signed = TRUE;
    ksk_action_set_complete (action, TRUE);
  } else if (g_str_equal (kind, "go-on") || g_str_equal (kind, "objection-answered")
             || g_str_equal (kind, "hsm-reactivated")) {
    self->is_stale = self->is_stale || self->is_ready;
    self->is_ready = FALSE;
  } else
    return;
  ksk_action_emit_changed (action);
}

static void
refuse_rules (KskAction *action, KskReport *report)
{
  g_autofree char *detail = ksk_rule_run_list_failures (report);
  ksk_action_refuse (
      action, ksk_refusal_new (N_ ("The rules were run once more before signing, and no longer accept the KSR."),
                               N_ ("Nothing was signed."),
                               N_ ("The ceremony administrator and the internal witness decide: what has changed "
                                   "since the review is put right, or the ceremony ends without signing."),
                               detail));
}

static void
refuse_name (KskAction *action, const char *name)
{
  g_autofree char *happened
      = g_strdup_printf ("The SKR would be called %s, but the record of the ceremony has a file of that name.", name);
  ksk_action_refuse (action,
                     ksk_refusal_new (happened, N_ ("Nothing was signed, and no file was replaced."),
                                      N_ ("The ceremony administrator and the internal witness decide: a ceremony "
                                          "begins anew with the KSR under another name."),
                                      NULL));
}

static gint64
get_mono_us (KskSign *self)
{
  return ksk_clock_get_mono_us (ksk_session_get_clock (ksk_action_get_session (KSK_ACTION (self))));
}

static void
set_ready (KskSign *self)
{
  self->is_ready = TRUE;
  self->ready_us = get_mono_us (self);
}

/* That the SKR can be kept is certain before anything is signed. */
static void
reviewed (KskAction *action)
{
  KskSession *session = ksk_action_get_session (action);
  const KskExchange *exchange = ksk_session_get_exchange (session);
  g_autofree char *name = ksk_exchange_dup_response_name (exchange->request_file.name);
  if (exchange->plan == NULL || !ksk_report_accepts (exchange->report))
    refuse_rules (action, exchange->report);
  else if (ksk_kept_file_is_recorded (ksk_session_get_story (session), name))
    refuse_name (action, name);
  else
    set_ready (KSK_SIGN (action));
  ksk_action_emit_changed (action);
}

/* Nothing of an attempt that did not come to its end is used, and what the review found may no longer hold: time has
 * passed, and it may be another HSM. */
static void
start (KskAction *action)
{
  KskSign *self = KSK_SIGN (action);
  if (self->is_signed)
    return;
  self->n_done = 0;
  self->is_ready = self->is_stale = FALSE;
  ksk_rule_run_start (action, reviewed);
  ksk_action_emit_changed (action);
}

static void
session_changed_cb (KskSign *self)
{
  if (self->is_stale && ksk_action_may_work (KSK_ACTION (self)))
    start (KSK_ACTION (self));
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_sign_parent_class)->constructed (object);
  g_signal_connect_object (ksk_action_get_session (KSK_ACTION (object)), "changed", G_CALLBACK (session_changed_cb),
                           object, G_CONNECT_SWAPPED);
}

static void
ksk_sign_class_init (KskSignClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_sign_init (KskSign *self)
{
}

gboolean
ksk_sign_confirm (KskSign *self, const char *typed, GError **error)
{
  g_return_val_if_fail (KSK_IS_SIGN (self) && typed != NULL, FALSE);

  KskAction *action = KSK_ACTION (self);
  if (!self->is_ready || self->is_signed || !ksk_action_may_work (action)) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, "There is nothing to confirm now.");
    return FALSE;
  }
  if (!g_str_equal (typed, KSK_SIGN_CONFIRMATION)) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT,
                         "Nothing is signed: the answer was not " KSK_SIGN_CONFIRMATION ".");
    return FALSE;
  }
  if (get_mono_us (self) - self->ready_us > MAX_REVIEW_AGE_US) {
    start (action);
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
                         "Nothing is signed yet: the rules are run once more, for time has passed. Type it again.");
    return FALSE;
  }
  if (!ksk_entry_append (action, "signing-confirmed", NULL, NULL, error))
    return FALSE;
  self->current = signing_new (self);
  ksk_action_run (action, work, self->current, signing_unref, done);
  return TRUE;
}

guint
ksk_sign_get_done (KskSign *self)
{
  g_return_val_if_fail (KSK_IS_SIGN (self), 0);
  return self->n_done;
}

guint
ksk_sign_get_total (KskSign *self)
{
  g_return_val_if_fail (KSK_IS_SIGN (self), 0);

  const KskExchange *exchange = ksk_session_get_exchange (ksk_action_get_session (KSK_ACTION (self)));
  return exchange->plan != NULL ? ksk_plan_get_signatures (exchange->plan)->len : self->n_total;
}
