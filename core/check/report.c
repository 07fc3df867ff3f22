/* All findings of a run, in the order of the rules. */
#include "check/report.h"

#include <string.h>

#include "check/finding-private.h"

#define MAX_TEXT_CHARACTERS 1000

struct _KskReport {
  GPtrArray *findings;  /* (element-type KskFinding) */
  GHashTable *failures; /* (element-type utf8 guint): failed findings of each check; the strings are the findings' */
  guint counts[KSK_VERDICT_SKIP + 1];
};

KskReport *
ksk_report_new (void)
{
  KskReport *self = g_atomic_rc_box_new0 (KskReport);
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finding_unref);
  self->failures = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
clear (gpointer data)
{
  KskReport *self = data;
  g_hash_table_unref (self->failures);
  g_ptr_array_unref (self->findings);
}

KskReport *
ksk_report_ref (KskReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_report_unref (KskReport *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

/* Names in a finding come from the file that is being judged: nothing in them may steer a terminal, and a long one
 * in every bundle may not fill the memory. */
static char *
make_presentable (const char *text)
{
  if (text == NULL)
    return NULL;

  GString *clean = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)strnlen (text, MAX_TEXT_CHARACTERS * 4 + 1));
  guint characters = 0;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    if (++characters > MAX_TEXT_CHARACTERS) {
      g_string_append (clean, "...");
      break;
    }
    gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (clean, g_unichar_isprint (c) ? c : 0xfffd);
  }
  return g_string_free (clean, FALSE);
}

static guint
count_failures (KskReport *self, const char *check)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->failures, check));
}

static void
append (KskReport *self, KskFinding *finding)
{
  KskVerdict verdict = ksk_finding_get_verdict (finding);
  const char *check = ksk_finding_get_check (finding);

  g_ptr_array_add (self->findings, finding);
  self->counts[verdict]++;
  if (verdict == KSK_VERDICT_FAIL)
    g_hash_table_replace (self->failures, (gpointer)check, GUINT_TO_POINTER (count_failures (self, check) + 1));
}

void
ksk_report_add (KskReport *self, const char *check, KskVerdict verdict, const char *bundle_id, guint bundle_number,
                const char *expected, const char *found, const char *message, ...)
{
  g_return_if_fail (self != NULL && check != NULL && message != NULL);
  g_return_if_fail (verdict >= KSK_VERDICT_PASS && verdict <= KSK_VERDICT_SKIP);

  guint failures = verdict == KSK_VERDICT_FAIL ? count_failures (self, check) : 0;
  if (failures > KSK_REPORT_MAX_FAILURES)
    return;
  if (failures == KSK_REPORT_MAX_FAILURES) {
    char *closing = g_strdup_printf ("More than %d findings of this check failed; the rest are not listed.",
                                     KSK_REPORT_MAX_FAILURES);
    append (self, ksk_finding_new_take (check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, closing));
    return;
  }

  va_list arguments;
  va_start (arguments, message);
  g_autofree char *text = g_strdup_vprintf (message, arguments);
  va_end (arguments);
  append (self, ksk_finding_new_take (check, verdict, make_presentable (bundle_id), bundle_number,
                                      make_presentable (expected), make_presentable (found), make_presentable (text)));
}

void
ksk_report_append (KskReport *self, KskReport *other)
{
  g_return_if_fail (self != NULL && other != NULL && self != other);

  for (guint i = 0; i < other->findings->len; i++)
    append (self, ksk_finding_ref (other->findings->pdata[i]));
}

GPtrArray *
ksk_report_get_findings (KskReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->findings;
}

guint
ksk_report_count (KskReport *self, KskVerdict verdict)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (verdict >= KSK_VERDICT_PASS && verdict <= KSK_VERDICT_SKIP, 0);
  return self->counts[verdict];
}

gboolean
ksk_report_accepts (KskReport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->counts[KSK_VERDICT_FAIL] == 0 && self->counts[KSK_VERDICT_PASS] > 0;
}

gboolean
ksk_report_has_failed (KskReport *self, const char *check)
{
  g_return_val_if_fail (self != NULL && check != NULL, FALSE);
  return count_failures (self, check) > 0;
}
