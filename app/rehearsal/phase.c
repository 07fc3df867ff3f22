/* The phases of a KSK rollover as schemas: which KSK each slot publishes, signs with and revokes.
 *
 * As the root does it, a change comes with slot 2, so that the first slot still overlaps with the quarter before, and a
 * revoked key is gone in the last slot.
 */
#include "phase.h"

#define ALONE "{publish: ksk_current, sign: ksk_current}"
#define CURRENT_SIGNS "{publish: [ksk_current, ksk_next], sign: ksk_current}"
#define NEXT_SIGNS "{publish: [ksk_current, ksk_next], sign: ksk_next}"
#define BOTH_SIGN "{publish: [ksk_current, ksk_next], sign: [ksk_current, ksk_next]}"
#define REVOKED "{publish: ksk_next, revoke: ksk_current, sign: [ksk_current, ksk_next]}"
#define NEXT_ALONE "{publish: ksk_next, sign: ksk_next}"

static const KskPhase phases[] = {
  { "normal", "normal", 1, 1, ALONE, ALONE, ALONE },
  { "pre-publish", "normal", 2, 1, ALONE, CURRENT_SIGNS, CURRENT_SIGNS },
  { "publish+", "publish+", 2, 1, CURRENT_SIGNS, CURRENT_SIGNS, CURRENT_SIGNS },
  { "rollover", "publish+", 2, 1, CURRENT_SIGNS, NEXT_SIGNS, NEXT_SIGNS },
  { "rollover+", "rollover+", 2, 1, NEXT_SIGNS, NEXT_SIGNS, NEXT_SIGNS },
  { "revoke", "rollover+", 2, 1, NEXT_SIGNS, REVOKED, NEXT_ALONE },
  { "algorithm", "algorithm", 2, 2, BOTH_SIGN, BOTH_SIGN, BOTH_SIGN },
  { NULL, NULL, 0, 0, NULL, NULL, NULL },
};

const KskPhase *
ksk_phase_list (void)
{
  return phases;
}

const KskPhase *
ksk_phase_find (const char *name)
{
  for (const KskPhase *phase = phases; phase->name != NULL; phase++)
    if (g_str_equal (phase->name, name))
      return phase;
  return NULL;
}

char *
ksk_phase_dup_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (const KskPhase *phase = phases; phase->name != NULL; phase++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", phase->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

const char *
ksk_phase_get_slot (const KskPhase *self, guint index, guint count)
{
  if (index == 0)
    return self->first;
  return index == count - 1 ? self->last : self->middle;
}
