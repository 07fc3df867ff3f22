/* Every rule is run over what was loaded: before people look at it, and once more before it is signed. */
#include "ceremony/actions/rule-run.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/stopped.h"

#define MAX_FAILURES 20
#define MAX_TABLE_BYTES (256 * 1024)

typedef struct {
  KskReview *review;
  KskToken *token;
  KskRuleRunDone done;
} Run;

static void
run_free (gpointer data)
{
  Run *self = data;
  ksk_review_free (self->review);
  g_object_unref (self->token);
  g_free (self);
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Run *self = data;
  return ksk_review_perform (self->review, self->token, error);
}

static void
finish (KskAction *action, gpointer data, const GError *error)
{
  Run *self = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    ksk_action_refuse (
        action,
        ksk_refusal_new (N_ ("The rules could not be checked, because the HSM did not show its public keys."),
                         N_ ("Nothing was signed. The KSR and the last SKR are as they were loaded."),
                         N_ ("The ceremony administrator looks after the HSM and tries again."), error->message));
    return;
  }
  ksk_exchange_set_review (ksk_session_get_exchange (ksk_action_get_session (action)), self->review);
  self->done (action);
}

void
ksk_rule_run_start (KskAction *action, KskRuleRunDone done)
{
  KskSession *session = ksk_action_get_session (action);
  gint64 now_s = ksk_clock_get_utc_us (ksk_session_get_clock (session)) / G_TIME_SPAN_SECOND;
  Run *self = g_new0 (Run, 1);
  self->review = ksk_review_new (ksk_session_get_exchange (session), now_s);
  self->token = g_object_ref (ksk_session_get_token (session));
  self->done = done;
  ksk_action_run (action, work, self, run_free, finish);
}

char *
ksk_rule_run_list_failures (KskReport *report)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  GString *list = g_string_new (NULL);
  guint n_listed = 0;
  for (guint i = 0; i < findings->len && n_listed < MAX_FAILURES; i++) {
    if (ksk_finding_get_verdict (findings->pdata[i]) != KSK_VERDICT_FAIL)
      continue;
    g_string_append_printf (list, "%s%s: %s", n_listed > 0 ? "\n" : "", ksk_finding_get_check (findings->pdata[i]),
                            ksk_finding_get_message (findings->pdata[i]));
    n_listed++;
  }
  guint n_failed = ksk_report_count (report, KSK_VERDICT_FAIL);
  if (n_failed > n_listed)
    g_string_append_printf (list, "\nand %u more", n_failed - n_listed);
  return g_string_free (list, FALSE);
}

void
ksk_rule_run_describe_table (JsonObject *members, const char *table)
{
  if (strlen (table) <= MAX_TABLE_BYTES)
    json_object_set_string_member (members, "table", table);
}
