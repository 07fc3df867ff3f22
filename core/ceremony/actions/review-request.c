/* Every rule is run over the KSR, and every signature planned. */
#include "ceremony/actions/review-request.h"

#include "ceremony/actions/may-work.h"
#include "ceremony/actions/rule-run.h"
#include "ceremony/exchange-private.h"
#include "ksr/table.h"

#define HORIZON_CHECK "KSR-POLICY-SIG-HORIZON"

struct _KskReviewRequest {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskReviewRequest, ksk_review_request, KSK_TYPE_ACTION)

static KskExchange *
get_exchange (KskAction *action)
{
  return ksk_session_get_exchange (ksk_action_get_session (action));
}

/* Returns: (transfer full): each check that failed, once, with spaces between. */
static char *
list_failed_checks (KskReport *report)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; i < findings->len; i++) {
    const char *id = ksk_finding_get_check (findings->pdata[i]);
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL
        && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, (gpointer)id);
  }
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (" ", (char **)ids->pdata);
}

static void
reviewed (KskAction *action)
{
  KskExchange *exchange = get_exchange (action);
  KskReport *report = exchange->report;
  g_autofree char *failed_checks = list_failed_checks (report);
  g_autofree char *table = exchange->plan != NULL
                               ? ksk_plan_format (exchange->plan)
                               : ksk_bundle_table_format (ksk_request_get_bundles (exchange->request));
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "verdict", ksk_report_accepts (report) ? "accept" : "reject");
  json_object_set_int_member (members, "passed", ksk_report_count (report, KSK_VERDICT_PASS));
  json_object_set_int_member (members, "failed", ksk_report_count (report, KSK_VERDICT_FAIL));
  json_object_set_int_member (members, "skipped", ksk_report_count (report, KSK_VERDICT_SKIP));
  json_object_set_string_member (members, "failed_checks", failed_checks);
  json_object_set_int_member (members, "signatures",
                              exchange->plan != NULL ? ksk_plan_get_signatures (exchange->plan)->len : 0);
  ksk_rule_run_describe_table (members, table);
  ksk_action_append (action, "reviewed", NULL, members);
}

static void
apply (KskAction *action, KskRecord *record)
{
  if (!g_str_equal (ksk_record_get_kind (record), "reviewed"))
    return;
  const char *verdict
      = json_object_get_string_member_with_default (ksk_record_get_object (record), "verdict", "reject");
  ksk_action_set_complete (action, g_strcmp0 (verdict, "accept") == 0);
  ksk_action_emit_changed (action);
}

/* Time has passed and the HSM may be another one: what was found before an interruption is found again. */
static void
start (KskAction *action)
{
  ksk_exchange_drop_review (get_exchange (action));
  ksk_action_set_complete (action, FALSE);
  ksk_rule_run_start (action, reviewed);
  ksk_action_emit_changed (action);
}

static void
ksk_review_request_class_init (KskReviewRequestClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_review_request_init (KskReviewRequest *self)
{
}

/* Expiry has the id of the horizon, but is never waived: a clock that is right would make the signatures useless. */
static gboolean
has_expired (KskAction *action)
{
  gint64 now_s = ksk_clock_get_utc_us (ksk_session_get_clock (ksk_action_get_session (action))) / G_TIME_SPAN_SECOND;
  GPtrArray *bundles = ksk_request_get_bundles (get_exchange (action)->request);
  for (guint i = 0; i < bundles->len; i++)
    if (ksk_bundle_get_expiration (bundles->pdata[i]) < now_s)
      return TRUE;
  return FALSE;
}

gboolean
ksk_review_request_may_waive_horizon (KskReviewRequest *self)
{
  g_return_val_if_fail (KSK_IS_REVIEW_REQUEST (self), FALSE);

  KskAction *action = KSK_ACTION (self);
  const KskExchange *exchange = get_exchange (action);
  if (!ksk_action_may_work (action) || exchange->report == NULL || exchange->horizon_waived)
    return FALSE;
  g_autofree char *failed_checks = list_failed_checks (exchange->report);
  return g_str_equal (failed_checks, HORIZON_CHECK) && !has_expired (action);
}

gboolean
ksk_review_request_waive_horizon (KskReviewRequest *self, const char *reason, const char *const *initials,
                                  GError **error)
{
  g_return_val_if_fail (KSK_IS_REVIEW_REQUEST (self), FALSE);

  KskSession *session = ksk_action_get_session (KSK_ACTION (self));
  if (!ksk_review_request_may_waive_horizon (self)) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
                         "The horizon may be waived only where it alone stands in the way.");
    return FALSE;
  }
  if (!ksk_session_override (session, "horizon", reason, initials, error))
    return FALSE;
  start (KSK_ACTION (self));
  return TRUE;
}
