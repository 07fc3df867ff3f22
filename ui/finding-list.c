/* What the checks found: failed first, then skipped, each with its sentence; what passed is counted. */
#include "finding-list.h"

#include <glib/gi18n.h>

#include "state-mark.h"
#include "text-layout.h"

/* The last rows say how many more there are, and how many passed. */
#define MAX_FINDINGS (KSK_PAGER_MAX_ROWS - 2)

static GtkWidget *
create_row (KskState state, const char *word, const char *title, const char *sentence)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = ksk_state_label_new (state, word);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (row, "ksk-row");
  gtk_widget_add_css_class (texts, "ksk-texts");
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), texts);
  for (guint i = 0; i < 2; i++) {
    const char *text = i == 0 ? title : sentence;
    if (text == NULL)
      continue;
    GtkWidget *line = gtk_label_new (text);
    ksk_text_layout_wrap (GTK_LABEL (line));
    gtk_label_set_xalign (GTK_LABEL (line), 0);
    gtk_widget_set_hexpand (line, TRUE);
    gtk_widget_add_css_class (line, i == 0 ? "ksk-name" : "ksk-text");
    gtk_box_append (GTK_BOX (texts), line);
  }
  return row;
}

static GtkWidget *
create_finding (KskFinding *finding, KskState state, const char *word)
{
  guint bundle = ksk_finding_get_bundle_number (finding);
  g_autofree char *title = NULL;

  /* Translators: id of a rule, then the number of the bundle that it is about. */
  if (bundle > 0)
    title = g_strdup_printf (_ ("%s, bundle %u"), ksk_finding_get_check (finding), bundle);
  return create_row (state, word, title != NULL ? title : ksk_finding_get_check (finding),
                     ksk_finding_get_message (finding));
}

/* Appends those with that verdict, up to the limit. Returns how many there was no room for. */
static guint
append_findings (KskPager *pager, KskReport *report, KskVerdict verdict, KskState state, const char *word,
                 guint *n_rows)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  guint left_out = 0;

  for (guint i = 0; i < findings->len; i++) {
    KskFinding *finding = g_ptr_array_index (findings, i);
    if (ksk_finding_get_verdict (finding) != verdict)
      continue;
    if (*n_rows >= MAX_FINDINGS) {
      left_out++;
      continue;
    }
    ksk_pager_append (pager, create_finding (finding, state, word));
    (*n_rows)++;
  }
  return left_out;
}

GtkWidget *
ksk_finding_list_new (KskReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);
  KskPager *pager = KSK_PAGER (ksk_pager_new ());
  guint passed = ksk_report_count (report, KSK_VERDICT_PASS);
  guint n_rows = 0;
  guint left_out = append_findings (pager, report, KSK_VERDICT_FAIL, KSK_STATE_FAILED, _ ("failed"), &n_rows);

  left_out += append_findings (pager, report, KSK_VERDICT_SKIP, KSK_STATE_SKIPPED, _ ("skipped"), &n_rows);
  if (left_out > 0) {
    g_autofree char *text = g_strdup_printf (
        ngettext ("%u more finding is not listed here", "%u more findings are not listed here", left_out), left_out);
    ksk_pager_append (pager, create_row (KSK_STATE_WARNING, _ ("more"), text, NULL));
  }
  g_autofree char *text = g_strdup_printf (ngettext ("%u rule is kept", "%u rules are kept", passed), passed);
  ksk_pager_append (pager, create_row (passed > 0 ? KSK_STATE_DONE : KSK_STATE_IDLE, _ ("passed"), text, NULL));
  return GTK_WIDGET (pager);
}
