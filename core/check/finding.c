/* What one rule found. */
#include "check/finding-private.h"

struct _KskFinding {
  const char *check;
  KskVerdict verdict;
  guint bundle_number;
  char *bundle_id;
  char *expected;
  char *found;
  char *message;
};

KskFinding *
ksk_finding_new_take (const char *check, KskVerdict verdict, char *bundle_id, guint bundle_number, char *expected,
                      char *found, char *message)
{
  KskFinding *self = g_atomic_rc_box_new0 (KskFinding);
  self->check = check;
  self->verdict = verdict;
  self->bundle_number = bundle_number;
  self->bundle_id = bundle_id;
  self->expected = expected;
  self->found = found;
  self->message = message;
  return self;
}

static void
clear (gpointer data)
{
  KskFinding *self = data;
  g_free (self->bundle_id);
  g_free (self->expected);
  g_free (self->found);
  g_free (self->message);
}

KskFinding *
ksk_finding_ref (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_finding_unref (KskFinding *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_finding_get_check (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->check;
}

KskVerdict
ksk_finding_get_verdict (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, KSK_VERDICT_FAIL);
  return self->verdict;
}

const char *
ksk_finding_get_bundle_id (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->bundle_id;
}

guint
ksk_finding_get_bundle_number (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bundle_number;
}

const char *
ksk_finding_get_expected (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->expected;
}

const char *
ksk_finding_get_found (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->found;
}

const char *
ksk_finding_get_message (KskFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->message;
}

const char *
ksk_verdict_get_name (KskVerdict verdict)
{
  switch (verdict) {
    case KSK_VERDICT_PASS:
      return "pass";
    case KSK_VERDICT_SKIP:
      return "skip";
    case KSK_VERDICT_FAIL:
    default:
      return "fail";
  }
}
