/* PREVIOUS-RECORD, PREVIOUS-SKR: the record of the ceremony before holds, and this one goes on from it. */
#include <glib/gstdio.h>

#include "app/audit/check-previous.h"
#include "app/media/medium-file.h"
#include "app/publish/names.h"

static void
say (KskAuditing *self, const char *check, KskVerdict verdict, const char *expected, const char *found,
     const char *message)
{
  ksk_report_add (self->report, check, verdict, NULL, 0, expected, found, "%s", message);
}

static const char *
get_first_text (const KskAuditing *self, const char *member)
{
  return ksk_record_get_text (self->records->pdata[0], member);
}

/* What failed in the record before is told as of that record. */
static void
tell_failures (KskAuditing *self, const KskAuditing *before)
{
  GPtrArray *findings = ksk_report_get_findings (before->report);
  for (guint i = 0; i < findings->len; i++)
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL)
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS, KSK_VERDICT_FAIL, NULL, 0,
                      ksk_finding_get_expected (findings->pdata[i]), ksk_finding_get_found (findings->pdata[i]),
                      "The record before: %s: %s", ksk_finding_get_check (findings->pdata[i]),
                      ksk_finding_get_message (findings->pdata[i]));
}

/* The machine's clock may have been wrong until somebody set it: only that time is the room's. */
static gint64
get_begin_us (const KskAuditing *self)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (ksk_record_get_kind (self->records->pdata[i]), "clock-set"))
      return ksk_record_get_utc_us (self->records->pdata[i]);
  return ksk_record_get_utc_us (self->records->pdata[0]);
}

/* Papers and films are called after it. Returns: (transfer full): its digits; empty where it has none. */
static char *
dup_number (const KskAuditing *self)
{
  const char *title = get_first_text (self, "title");
  return ksk_names_make ("", title != NULL ? title : "", "");
}

static void
check_number (KskAuditing *self, const KskAuditing *before)
{
  g_autofree char *here = dup_number (self), *there = dup_number (before);
  if (*here == '\0' || *there == '\0')
    say (self, KSK_AUDIT_PREVIOUS, KSK_VERDICT_SKIP, NULL, NULL,
         "Not both ceremonies have a number in their title: which is the later one, time alone says.");
  else if (g_ascii_strtoull (here, NULL, 10) <= g_ascii_strtoull (there, NULL, 10))
    say (self, KSK_AUDIT_PREVIOUS, KSK_VERDICT_FAIL, there, here,
         "The number of this ceremony is not higher than that of the one before.");
}

static void
check_record (KskAuditing *self, const KskAuditing *before)
{
  static const char *const members[] = { "zone", "mode" };
  tell_failures (self, before);
  if (before->records == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *here = get_first_text (self, members[i]), *there = get_first_text (before, members[i]);
    if (g_strcmp0 (here, there) != 0)
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS, KSK_VERDICT_FAIL, NULL, 0, there, here,
                      "The record before is of another %s.", members[i]);
  }
  KskRecord *end = before->records->pdata[before->records->len - 1];
  if (ksk_record_get_utc_us (end) > get_begin_us (self))
    say (self, KSK_AUDIT_PREVIOUS, KSK_VERDICT_FAIL, NULL, NULL, "The ceremony before ended after this one began.");
  check_number (self, before);
  if (!ksk_report_has_failed (self->report, KSK_AUDIT_PREVIOUS))
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS, KSK_VERDICT_PASS, NULL, 0, NULL, ksk_record_get_hash (end),
                    "The record before holds, and its ceremony ended before this one began. Its last record has the "
                    "hash %s. Its papers and frames are not part of this: audit it by itself.",
                    ksk_record_get_hash (end));
}

/* By the hashes in both journals, and octet for octet. */
static gboolean
is_same_file (const KskAuditing *self, KskRecord *a, const KskAuditing *other, KskRecord *b)
{
  const char *own_file = ksk_record_get_text (a, "file"), *file = ksk_record_get_text (b, "file");
  const char *own_hash = ksk_record_get_text (a, "sha256");
  const KskFingerprint *here = own_file != NULL ? ksk_auditing_find (self, own_file) : NULL;
  const KskFingerprint *there = file != NULL ? ksk_auditing_find (other, file) : NULL;
  return own_hash != NULL && g_strcmp0 (own_hash, ksk_record_get_text (b, "sha256")) == 0 && here != NULL
         && there != NULL && ksk_fingerprint_equal (here, there);
}

/* Where several requests are signed one after the other, each goes on from the response to the one before. */
static gboolean
was_made_here (const KskAuditing *self, const GArray *signings, guint n_before, KskRecord *loaded)
{
  for (guint i = 0; i < n_before; i++)
    if (is_same_file (self, loaded, self, g_array_index (signings, KskSigning, i).response))
      return TRUE;
  return FALSE;
}

static void
compare_skr (KskAuditing *self, KskRecord *loaded, const KskAuditing *before, KskRecord *made)
{
  const char *name = ksk_record_get_text (loaded, "file");
  gboolean is_same = is_same_file (self, loaded, before, made);
  ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_SKR, is_same ? KSK_VERDICT_PASS : KSK_VERDICT_FAIL, NULL, 0,
                  ksk_record_get_text (made, "sha256"), ksk_record_get_text (loaded, "sha256"),
                  is_same ? "The last SKR, %s, is the one that was signed in the ceremony before, octet for octet."
                          : "The last SKR, %s, is not the one that was signed in the ceremony before.",
                  name != NULL ? name : "a file without a name");
}

static void
check_skr (KskAuditing *self, const KskAuditing *before)
{
  g_autoptr (GArray) signings = ksk_auditing_list_signings (self);
  KskRecord *made = ksk_auditing_find_last (before, "response-signed"), *told = NULL;
  guint n_compared = 0;
  for (guint i = 0; made != NULL && i < signings->len; i++) {
    KskRecord *loaded = g_array_index (signings, KskSigning, i).previous;
    if (loaded == NULL || loaded == told || !g_str_equal (ksk_record_get_kind (loaded), "previous-loaded")
        || was_made_here (self, signings, i, loaded))
      continue;
    compare_skr (self, loaded, before, made);
    told = loaded;
    n_compared++;
  }
  if (n_compared == 0)
    say (self, KSK_AUDIT_PREVIOUS_SKR, KSK_VERDICT_SKIP, NULL, NULL,
         made != NULL ? "No last SKR of another ceremony was loaded in this one."
                      : "Nothing was signed in the ceremony before.");
}

/* Opens the other record and looks at it as at this one, but for what takes long. Returns FALSE with a finding. */
static gboolean
read_before (KskAuditing *self, const KskAuditInput *input, KskAuditing *before)
{
  g_autoptr (GError) error = NULL;
  before->fd = ksk_medium_open (input->folder, TRUE, &error);
  if (before->fd < 0) {
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "The record before cannot be read: %s", error->message);
    return FALSE;
  }
  before->report = ksk_report_new ();
  ksk_check_sums (before);
  ksk_check_journal (before);
  if (before->records == NULL)
    return TRUE;
  ksk_check_pins (before);
  ksk_check_rules (before);
  ksk_check_files (before);
  ksk_check_signatures (before);
  ksk_check_log (before);
  return TRUE;
}

static void
skip_items (KskAuditing *self, const char *sentence)
{
  static const char *const checks[] = { KSK_AUDIT_PREVIOUS_BAGS, KSK_AUDIT_PREVIOUS_HSM, KSK_AUDIT_PREVIOUS_CARDS };
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    say (self, checks[i], KSK_VERDICT_SKIP, NULL, NULL, sentence);
}

static void
compare (KskAuditing *self, const KskAuditing *before)
{
  check_record (self, before);
  if (before->records == NULL) {
    say (self, KSK_AUDIT_PREVIOUS_SKR, KSK_VERDICT_SKIP, NULL, NULL,
         "The record before has no journal whose chain holds.");
    say (self, KSK_AUDIT_PREVIOUS_KSK, KSK_VERDICT_SKIP, NULL, NULL,
         "The record before has no journal whose chain holds.");
    skip_items (self, "The record before has no journal whose chain holds.");
    return;
  }
  check_skr (self, before);
  ksk_check_previous_ksk (self, before);
  if (g_strcmp0 (get_first_text (self, "facility"), get_first_text (before, "facility")) != 0) {
    skip_items (self, "The ceremony before was held in another facility, which has its own items.");
    return;
  }
  ksk_check_previous_bags (self, before);
  ksk_check_previous_hsm (self, before);
  ksk_check_previous_cards (self, before);
}

void
ksk_check_previous (KskAuditing *self)
{
  if (self->input->previous == NULL) {
    say (self, KSK_AUDIT_PREVIOUS, KSK_VERDICT_SKIP, NULL, NULL,
         "The record of the ceremony before was not given: --previous DIR compares the two.");
    return;
  }
  /* Its anchor is its own: the one from elsewhere need not know the keys of that time any more. */
  const KskAuditInput input = { .folder = self->input->previous };
  KskAuditing before = { .input = &input, .cancellable = self->cancellable };
  if (!read_before (self, &input, &before))
    return;
  compare (self, &before);
  ksk_report_unref (before.report);
  ksk_auditing_clear (&before);
}
