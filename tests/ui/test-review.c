/* What a review shows: the table of bundles, the findings, the timeline. */
#include <gtk/gtk.h>
#include <string.h>

#include "tests/ui/legible.h"
#include "tests/ui/room.h"
#include "ui/bundle-table.h"
#include "ui/finding-list.h"
#include "ui/screenshot.h"
#include "ui/timeline.h"

#define DAY_S G_GINT64_CONSTANT (86400)
#define START_S G_GINT64_CONSTANT (1767225600) /* 2026-01-01T00:00:00Z */

static KskDnskey *
create_key (const char *identifier, guint16 flags)
{
  guint8 point[64] = { 0 };
  g_autoptr (GBytes) wire = NULL;

  for (gsize i = 0; identifier[i] != '\0'; i++)
    point[i] = (guint8)identifier[i];
  wire = g_bytes_new (point, sizeof point);
  return ksk_dnskey_new (identifier, flags, 3, KSK_ALGORITHM_ECDSAP256SHA256, wire, 172800);
}

static KskBundle *
create_bundle (guint number, gint64 inception_s, gint64 expiration_s, guint n_ksks)
{
  g_autofree char *id = g_strdup_printf ("bundle-%u", number);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  g_autoptr (GPtrArray) signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);

  g_ptr_array_add (keys, create_key ("ZSK-2", KSK_DNSKEY_FLAGS_ZSK));
  if (number == 1 || number == 9)
    g_ptr_array_add (keys, create_key (number == 1 ? "ZSK-1" : "ZSK-3", KSK_DNSKEY_FLAGS_ZSK));
  for (guint i = 0; i < n_ksks; i++) {
    KskDnskey *key = create_key (i == 0 ? "KSK-1" : "KSK-2", KSK_DNSKEY_FLAGS_KSK);
    g_ptr_array_add (keys, key);
    if (i > 0)
      continue;
    KskRrsigFields fields = { .algorithm = KSK_ALGORITHM_ECDSAP256SHA256,
                              .identifier = "KSK-1",
                              .type_covered = "DNSKEY",
                              .signer_name = ".",
                              .key_tag = ksk_dnskey_get_key_tag (key) };
    g_autoptr (GBytes) signature = g_bytes_new_static ("", 1);
    g_ptr_array_add (signatures, ksk_rrsig_new (&fields, signature));
  }
  return ksk_bundle_new (id, inception_s, expiration_s, keys, signatures, NULL, 0);
}

static GPtrArray *
create_bundles (guint n, guint n_ksks)
{
  GPtrArray *bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);

  for (guint i = 0; i < n; i++) {
    gint64 inception_s = START_S + i * 10 * DAY_S;
    g_ptr_array_add (bundles, create_bundle (i + 1, inception_s, inception_s + 21 * DAY_S, n_ksks));
  }
  return bundles;
}

/* All visible texts below @widget, each on a line. */
static void
collect_texts (GtkWidget *widget, GString *texts)
{
  if (!gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

static char *
dup_texts (GtkWidget *widget)
{
  GString *texts = g_string_new (NULL);

  collect_texts (widget, texts);
  return g_string_free (texts, FALSE);
}

static void
test_bundle_table (gconstpointer data)
{
  const KskScaleInput *size = data;
  g_autoptr (Room) room = room_new (size, FALSE, TRUE);
  g_autoptr (GPtrArray) bundles = create_bundles (9, 2);
  GtkWidget *table = ksk_bundle_table_new (bundles);

  for (guint i = 0; i < 4; i++)
    ksk_bundle_table_set_state (KSK_BUNDLE_TABLE (table), i, KSK_STATE_DONE, "verified");
  ksk_bundle_table_set_state (KSK_BUNDLE_TABLE (table), 4, KSK_STATE_BUSY, "signing");
  ksk_bundle_table_set_state (KSK_BUNDLE_TABLE (table), 99, KSK_STATE_BUSY, "of no row");
  room_show (room, table);
  room_judge (room, "bundle-table");
  /* The picture that ceremonies are made for shows a quarter at once. */
  if (size->width_px * 9 == size->height_px * 16)
    g_assert_cmpuint (ksk_pager_get_n_pages (ksk_bundle_table_get_pager (KSK_BUNDLE_TABLE (table))), ==, 1);

  KskDnskey *ksk = create_key ("KSK-1", KSK_DNSKEY_FLAGS_KSK);
  g_autofree char *signing = g_strdup_printf ("%05u/S", ksk_dnskey_get_key_tag (ksk));
  ksk_dnskey_unref (ksk);
  g_autofree char *texts = dup_texts (table);
  g_assert_nonnull (strstr (texts, "Inception\n00:00:00\n"));
  g_assert_nonnull (strstr (texts, "\n2026-01-01\n2026-01-22\n"));
  g_assert_nonnull (strstr (texts, signing));
  g_assert_nonnull (strstr (texts, "/P\n"));
  g_assert_null (strstr (texts, "of no row"));
}

/* Times of day that differ are in the rows, and the header names none. */
static void
test_bundle_table_times (void)
{
  g_autoptr (GPtrArray) bundles = create_bundles (2, 0);

  g_ptr_array_add (bundles, create_bundle (3, START_S + 20 * DAY_S + 1, START_S + 41 * DAY_S, 0));
  GtkWidget *table = g_object_ref_sink (ksk_bundle_table_new (bundles));
  g_autofree char *texts = dup_texts (table);
  g_assert_nonnull (strstr (texts, "Inception\nExpiration\n00:00:00\n"));
  g_assert_nonnull (strstr (texts, "2026-01-21\n00:00:01\n2026-02-11\n"));
  g_object_unref (table);
}

static KskReport *
create_report (guint n_failed, guint n_skipped)
{
  KskReport *report = ksk_report_new ();

  ksk_report_add (report, "KSR-ID", KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "The id is new.");
  for (guint i = 0; i < n_skipped; i++)
    ksk_report_add (report, "KSR-CHAIN-KEYS", KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "No previous response was given, so that its keys cannot be compared.");
  for (guint i = 0; i < n_failed; i++)
    ksk_report_add (report, "KSR-POLICY-SIG-VALIDITY", KSK_VERDICT_FAIL, "id", i + 1, "21 days", "22 days",
                    "The signature of bundle %u would be valid for 22 days; the policy allows 21 days at most.", i + 1);
  ksk_report_add (report, "KSR-DOMAIN", KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "The domain is the root.");
  return report;
}

static void
test_finding_list (gconstpointer data)
{
  const KskScaleInput *size = data;
  g_autoptr (Room) room = room_new (size, FALSE, TRUE);
  g_autoptr (KskReport) report = create_report (4, 2);
  GtkWidget *list = ksk_finding_list_new (report);
  KskPager *pager = KSK_PAGER (list);
  g_autoptr (GString) all = g_string_new (NULL);

  room_show (room, list);
  room_judge (room, "finding-list");
  g_assert_false (ksk_pager_turn (pager, -1));
  do {
    g_assert_true (ksk_screenshot_settle (room->window, ROOM_TIMEOUT_MS));
    legibility_assert (room->window, &room->scale, "finding list, a page");
    collect_texts (list, all);
  } while (ksk_pager_turn (pager, 1));
  g_autofree char *page = g_strdup_printf ("\npage 1 of %u\n", ksk_pager_get_n_pages (pager));
  g_assert_nonnull (strstr (all->str, page));

  g_assert_cmpuint (ksk_pager_get_n_pages (pager), >, 1);
  const char *failed = strstr (all->str, "KSR-POLICY-SIG-VALIDITY, bundle 1\n");
  const char *skipped = strstr (all->str, "KSR-CHAIN-KEYS\n");
  const char *passed = strstr (all->str, "2 rules are kept\n");
  g_assert_nonnull (failed);
  g_assert_nonnull (strstr (all->str, "KSR-POLICY-SIG-VALIDITY, bundle 4\n"));
  g_assert_true (failed < skipped && skipped < passed);
}

/* A file that breaks one rule in every bundle of a thousand. */
static void
test_many_findings (void)
{
  g_autoptr (KskReport) report = create_report (900, 0);
  GtkWidget *list = g_object_ref_sink (ksk_finding_list_new (report));
  g_autofree char *texts = dup_texts (list);

  g_assert_nonnull (strstr (texts, "402 more findings are not listed here\n"));
  g_object_unref (list);
}

static void
test_timeline (gconstpointer data)
{
  const KskScaleInput *size = data;
  g_autoptr (Room) room = room_new (size, FALSE, TRUE);
  g_autoptr (GPtrArray) bundles = create_bundles (9, 0);
  g_autoptr (KskBundle) previous = create_bundle (9, START_S - 10 * DAY_S, START_S + 11 * DAY_S, 0);

  room_show (room, ksk_timeline_new (bundles, previous, START_S - 17 * DAY_S, START_S + 163 * DAY_S));
  room_judge (room, "timeline");
}

/* Times that are the wrong way round, or all the same, are drawn too: a refused request is shown. */
static void
test_timeline_of_nonsense (void)
{
  g_autoptr (Room) room = room_new (&legibility_sizes[1], FALSE, FALSE);
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);

  room_show (room, ksk_timeline_new (bundles, NULL, 0, 0));
  g_ptr_array_add (bundles, create_bundle (1, KSK_TIME_MAX, 0, 0));
  room_show (room, ksk_timeline_new (bundles, NULL, 0, 0));
  g_ptr_array_add (bundles, create_bundle (2, START_S, START_S, 0));
  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (bundles, create_bundle (i + 3, START_S + i, START_S + DAY_S, 0));
  room_show (room, ksk_timeline_new (bundles, NULL, START_S, KSK_TIME_MAX));
}

static void
add (const char *name, const KskScaleInput *size, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/ui/%s/%dx%d", name, size->width_px, size->height_px);

  g_test_add_data_func (path, size, func);
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    add ("bundle-table/fits", size, test_bundle_table);
    add ("finding-list/fits", size, test_finding_list);
    add ("timeline/fits", size, test_timeline);
  }
  g_test_add_func ("/ui/bundle-table/times-of-day", test_bundle_table_times);
  g_test_add_func ("/ui/finding-list/many", test_many_findings);
  g_test_add_func ("/ui/timeline/nonsense", test_timeline_of_nonsense);
  return g_test_run ();
}
