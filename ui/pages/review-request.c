/* What the rules found, the bundles, and when they are valid: three views of the KSR before it is signed. */
#include <glib/gi18n.h>

#include "ui/bundle-table.h"
#include "ui/finding-list.h"
#include "ui/label.h"
#include "ui/state-mark.h"
#include "ui/timeline.h"
#include "page-key.h"
#include "pages.h"
#include "place.h"
#include "waiver.h"

#define NEXT_KEY GDK_KEY_F6
#define NEXT_KEY_NAME "F6"

typedef enum { VIEW_FINDINGS, VIEW_BUNDLES, VIEW_TIMELINE, N_VIEWS } View;

#define KSK_TYPE_REVIEW_REQUEST_PAGE (ksk_review_request_page_get_type ())
G_DECLARE_FINAL_TYPE (KskReviewRequestPage, ksk_review_request_page, KSK, REVIEW_REQUEST_PAGE, KskPage)

struct _KskReviewRequestPage {
  KskPage parent_instance;

  GtkWidget *verdict;
  GtkWidget *place;
  GtkWidget *buttons[N_VIEWS];
  GtkWidget *tabs;
  GtkWidget *form;
  View view;
  View shown;         /* what stands in the place; N_VIEWS when nothing does */
  KskReport *report;  /* (nullable): whose findings are shown */
  gboolean may_waive; /* as the verdict says it */
  guint n_played;     /* views that the autopilot has looked at */
};

G_DEFINE_FINAL_TYPE (KskReviewRequestPage, ksk_review_request_page, KSK_TYPE_PAGE)

static KskReviewRequest *
get_action (gpointer page)
{
  return KSK_REVIEW_REQUEST (ksk_page_get_action (page));
}

static const KskExchange *
get_exchange (gpointer page)
{
  return ksk_session_get_exchange (ksk_page_get_session (page));
}

static void
show_view (KskReviewRequestPage *self, View view)
{
  self->view = view;
  ksk_page_update (KSK_PAGE (self));
}

static void
tab_cb (GtkButton *button, KskReviewRequestPage *self)
{
  for (View view = 0; view < N_VIEWS; view++) {
    if (GTK_WIDGET (button) == self->buttons[view])
      show_view (self, view);
  }
}

static void
next_key_cb (gpointer data)
{
  KskReviewRequestPage *self = data;

  show_view (self, (self->view + 1) % N_VIEWS);
}

static void
waived_cb (KskForm *form, KskReviewRequestPage *self)
{
  g_auto (GStrv) initials = ksk_waiver_dup_initials (form);
  g_autoptr (GError) error = NULL;

  gboolean taken = ksk_review_request_waive_horizon (get_action (self), ksk_waiver_get_reason (form),
                                                     (const char *const *)initials, &error);
  ksk_page_set_complaint (KSK_PAGE (self), taken ? NULL : error->message);
  ksk_page_update (KSK_PAGE (self));
}

static void
add_tab (KskReviewRequestPage *self, View view, const char *text)
{
  self->buttons[view] = gtk_button_new_with_label (text);
  g_signal_connect (self->buttons[view], "clicked", G_CALLBACK (tab_cb), self);
  gtk_box_append (GTK_BOX (self->tabs), self->buttons[view]);
}

static void
ksk_review_request_page_build (KskPage *page)
{
  KskReviewRequestPage *self = KSK_REVIEW_REQUEST_PAGE (page);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->verdict = ksk_place_new ();
  gtk_widget_set_vexpand (self->verdict, FALSE);
  self->place = ksk_place_new ();
  gtk_box_append (GTK_BOX (content), self->verdict);
  gtk_box_append (GTK_BOX (content), self->place);
  self->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  add_tab (self, VIEW_FINDINGS, _ ("Findings"));
  add_tab (self, VIEW_BUNDLES, _ ("Bundles"));
  add_tab (self, VIEW_TIMELINE, _ ("Timeline"));
  self->form = ksk_waiver_new ();
  g_signal_connect (self->form, "submitted", G_CALLBACK (waived_cb), self);
  gtk_box_append (GTK_BOX (controls), self->tabs);
  gtk_box_append (GTK_BOX (controls), self->form);
  /* Stage and desk, each in its window; in one window the first takes it. */
  ksk_page_key_add (content, NEXT_KEY, next_key_cb, self);
  ksk_page_key_add (controls, NEXT_KEY, next_key_cb, self);
  ksk_page_set_content (page, content, TRUE);
  ksk_page_set_controls (page, controls, NULL);
}

/* What would be signed, and where something failed. */
static GtkWidget *
make_table (const KskExchange *exchange)
{
  GPtrArray *bundles
      = exchange->plan != NULL ? ksk_plan_get_bundles (exchange->plan) : ksk_request_get_bundles (exchange->request);
  GPtrArray *signatures = exchange->plan != NULL ? ksk_plan_get_signatures (exchange->plan) : NULL;
  GPtrArray *findings = ksk_report_get_findings (exchange->report);
  GtkWidget *table = ksk_bundle_table_new (bundles);

  for (guint i = 0; signatures != NULL && i < signatures->len; i++) {
    const KskPlannedSignature *signature = signatures->pdata[i];
    /* Translators: of a signature; at most 7 signs. */
    ksk_bundle_table_set_state (KSK_BUNDLE_TABLE (table), signature->bundle, KSK_STATE_IDLE, _ ("to do"));
  }
  for (guint i = 0; i < findings->len; i++) {
    guint number = ksk_finding_get_bundle_number (findings->pdata[i]);
    if (number > 0 && number <= bundles->len && ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL)
      ksk_bundle_table_set_state (KSK_BUNDLE_TABLE (table), number - 1, KSK_STATE_FAILED, _ ("failed"));
  }
  return table;
}

static GtkWidget *
make_timeline (KskReviewRequestPage *self, const KskExchange *exchange)
{
  const KskClock *clock = ksk_session_get_clock (ksk_page_get_session (KSK_PAGE (self)));
  const KskRequestPolicy *policy = ksk_config_get_request_policy (exchange->config);
  GPtrArray *before = exchange->previous != NULL ? ksk_response_get_bundles (exchange->previous) : NULL;
  gint64 now_s = ksk_clock_get_utc_us (clock) / G_USEC_PER_SEC;
  gint64 horizon_s = 0;

  if (policy->signature_check_expire_horizon)
    horizon_s = now_s + (gint64)policy->signature_horizon_days * 24 * 60 * 60;
  return ksk_timeline_new (ksk_request_get_bundles (exchange->request),
                           before != NULL && before->len > 0 ? before->pdata[before->len - 1] : NULL, now_s, horizon_s);
}

static GtkWidget *
make_view (KskReviewRequestPage *self, const KskExchange *exchange)
{
  switch (self->view) {
    case VIEW_BUNDLES:
      return make_table (exchange);
    case VIEW_TIMELINE:
      return make_timeline (self, exchange);
    case VIEW_FINDINGS:
    case N_VIEWS:
    default:
      return ksk_finding_list_new (exchange->report);
  }
}

static char *
describe (const KskExchange *exchange, gboolean may_waive)
{
  guint n_failed = ksk_report_count (exchange->report, KSK_VERDICT_FAIL);
  guint n_signatures = exchange->plan != NULL ? ksk_plan_get_signatures (exchange->plan)->len : 0;

  if (may_waive)
    return g_strdup (_ ("Only the horizon stands in the way. It may be waived, as an exception that two people answer "
                        "for."));
  if (!ksk_report_accepts (exchange->report))
    return g_strdup_printf (ngettext ("%u finding stands in the way. Nothing can be signed.",
                                      "%u findings stand in the way. Nothing can be signed.", n_failed),
                            n_failed);
  return g_strdup_printf (ngettext ("%u signature would be made.", "%u signatures would be made.", n_signatures),
                          n_signatures);
}

/* The verdict, what follows from it, and which of the views this is. */
static GtkWidget *
make_verdict (KskReviewRequestPage *self, const KskExchange *exchange, gboolean may_waive)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gboolean accepts = ksk_report_accepts (exchange->report);
  g_autofree char *sentence = describe (exchange, may_waive);
  g_autofree char *count = g_strdup_printf ("%s %u/%u", NEXT_KEY_NAME, self->view + 1, N_VIEWS);
  GtkWidget *state = ksk_state_label_new (accepts ? KSK_STATE_DONE : KSK_STATE_FAILED,
                                          /* Translators: the verdict on a key signing request, at most 14 signs. */
                                          accepts ? _ ("ACCEPTED") : _ ("REJECTED"));

  gtk_widget_add_css_class (state, "ksk-title");
  gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), state);
  gtk_box_append (GTK_BOX (line), ksk_label_new (sentence, "ksk-strong"));
  gtk_box_append (GTK_BOX (line), ksk_badge_new (count, "ksk-badge"));
  return line;
}

static void
ksk_review_request_page_update (KskPage *page)
{
  KskReviewRequestPage *self = KSK_REVIEW_REQUEST_PAGE (page);
  const KskExchange *exchange = get_exchange (page);
  gboolean may_waive = ksk_review_request_may_waive_horizon (get_action (page));

  /* There is room for one of them, and a key for the other. */
  gtk_widget_set_visible (self->tabs, exchange->report != NULL && !may_waive);
  gtk_widget_set_visible (self->form, may_waive);
  /* Table and timeline need the whole page. */
  ksk_page_show_head (page, exchange->report == NULL || self->view == VIEW_FINDINGS);
  for (View view = 0; view < N_VIEWS; view++) {
    if (view == self->view)
      gtk_widget_set_state_flags (self->buttons[view], GTK_STATE_FLAG_CHECKED, FALSE);
    else
      gtk_widget_unset_state_flags (self->buttons[view], GTK_STATE_FLAG_CHECKED);
  }
  if (exchange->report == NULL) {
    self->report = NULL;
    self->shown = N_VIEWS;
    ksk_place_show (self->verdict, ksk_label_new (_ ("The rules are being checked."), "ksk-strong"));
    ksk_place_show (self->place, NULL);
    return;
  }
  if (self->report == exchange->report && self->shown == self->view && self->may_waive == may_waive)
    return;
  self->report = exchange->report;
  self->shown = self->view;
  self->may_waive = may_waive;
  ksk_place_show (self->verdict, make_verdict (self, exchange, may_waive));
  ksk_place_show (self->place, make_view (self, exchange));
}

/* Everybody looks at every view, whatever the verdict. */
static gboolean
ksk_review_request_page_play (KskPage *page)
{
  KskReviewRequestPage *self = KSK_REVIEW_REQUEST_PAGE (page);

  if (get_exchange (page)->report == NULL || self->n_played == N_VIEWS)
    return FALSE;
  return ksk_page_press (self->buttons[self->n_played++]);
}

static void
ksk_review_request_page_class_init (KskReviewRequestPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_review_request_page_build;
  page_class->update = ksk_review_request_page_update;
  page_class->play = ksk_review_request_page_play;
}

static void
ksk_review_request_page_init (KskReviewRequestPage *self)
{
  self->shown = N_VIEWS;
}
