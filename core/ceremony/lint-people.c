/* Rules on people: everyone who is needed is called, and no two who must be different are one. */
#include "ceremony/lint.h"

#include <string.h>

void
ksk_lint_call_roles (KskLint *self)
{
  gint n_people = 0;
  for (guint i = 0; i < KSK_N_ROLES; i++)
    self->person[i] = -1;

  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len; i++) {
    const KskStep *step = steps->pdata[i];
    if (strcmp (step->kind->name, "roll-call") != 0)
      continue;
    self->has_roll_call = TRUE;
    g_auto (GStrv) people = g_strsplit (ksk_step_get_param (step, "roles"), " ", -1);
    for (guint p = 0; people[p] != NULL; p++, n_people++) {
      g_auto (GStrv) names = g_strsplit (people[p], "+", -1);
      KskRole role;
      for (guint n = 0; names[n] != NULL; n++)
        if (ksk_role_from_name (names[n], &role))
          self->person[role] = n_people;
    }
  }
}

static void
check_exclusions (KskLint *self, const char *param)
{
  const char *value = ksk_step_get_param (self->step, param);
  g_auto (GStrv) people = g_strsplit (value != NULL ? value : "", " ", -1);
  for (guint p = 0; people[p] != NULL; p++) {
    g_auto (GStrv) names = g_strsplit (people[p], "+", -1);
    for (guint a = 0; names[a] != NULL; a++) {
      for (guint b = a + 1; names[b] != NULL; b++) {
        KskRole one, other;
        if (ksk_role_from_name (names[a], &one) && ksk_role_from_name (names[b], &other)
            && ksk_role_excludes (one, other))
          ksk_lint_error (self, "one person may not be both %s and %s", names[a], names[b]);
      }
    }
  }
}

static void
expect_called (KskLint *self, KskRole role, const char *part)
{
  if (!self->has_roll_call || self->person[role] >= 0)
    return;
  ksk_lint_error (self, "%s %s, but no roll call calls this role", ksk_role_get_name (role), part);
  /* From now on a person that nobody else is. */
  self->person[role] = (gint)(KSK_MAX_SCRIPT_STEPS * KSK_N_ROLES + role);
}

static void
check_two_people (KskLint *self)
{
  const GArray *confirm = self->step->confirm;
  KskRole first = g_array_index (confirm, KskRole, 0);
  if (confirm->len < 2) {
    ksk_lint_error (self, "two people must confirm this step; here it is only %s", ksk_role_get_name (first));
    return;
  }
  for (guint i = 1; i < confirm->len; i++) {
    KskRole role = g_array_index (confirm, KskRole, i);
    if (self->person[role] < 0 || self->person[role] != self->person[first])
      return;
  }
  ksk_lint_error (self, "two people must confirm this step; here %s and %s are one person", ksk_role_get_name (first),
                  ksk_role_get_name (g_array_index (confirm, KskRole, 1)));
}

void
ksk_lint_people (KskLint *self)
{
  const KskStep *step = self->step;
  if (ksk_lint_is (self, "roll-call")) {
    check_exclusions (self, "roles");
    check_exclusions (self, "others");
  }
  expect_called (self, step->role, "acts");
  for (guint i = 0; i < step->confirm->len; i++)
    expect_called (self, g_array_index (step->confirm, KskRole, i), "confirms");
  for (guint i = 0; i < step->present->len; i++)
    expect_called (self, g_array_index (step->present, KskRole, i), "must be present");
  if (step->two_people)
    check_two_people (self);
}
