/* The table of roles, and who may hold which together. */
#include "ceremony/role.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a role has a hand in. */
typedef enum {
  PART_LEADS,      /* the operator's staff: leads, safes, cameras */
  PART_SUPPORTS,   /* plans and carries, but decides and guards nothing in the room */
  PART_CARDS,      /* the community's people */
  PART_MAINTAINER, /* the other side of the exchange */
  PART_WATCHES,    /* attests to what others did */
} Part;

static const struct {
  const char *name;
  const char *title;
  Part part;
} roles[KSK_N_ROLES] = {
  [KSK_ROLE_CA] = { "CA", N_ ("Ceremony Administrator"), PART_LEADS },
  [KSK_ROLE_IW] = { "IW", N_ ("Internal Witness"), PART_LEADS },
  [KSK_ROLE_CA2] = { "CA2", N_ ("Backup Ceremony Administrator"), PART_LEADS },
  [KSK_ROLE_IW2] = { "IW2", N_ ("Backup Internal Witness"), PART_LEADS },
  [KSK_ROLE_SSC1] = { "SSC1", N_ ("Safe Security Controller 1"), PART_LEADS },
  [KSK_ROLE_SSC2] = { "SSC2", N_ ("Safe Security Controller 2"), PART_LEADS },
  [KSK_ROLE_CO1] = { "CO1", N_ ("Crypto Officer 1"), PART_CARDS },
  [KSK_ROLE_CO2] = { "CO2", N_ ("Crypto Officer 2"), PART_CARDS },
  [KSK_ROLE_CO3] = { "CO3", N_ ("Crypto Officer 3"), PART_CARDS },
  [KSK_ROLE_CO4] = { "CO4", N_ ("Crypto Officer 4"), PART_CARDS },
  [KSK_ROLE_CO5] = { "CO5", N_ ("Crypto Officer 5"), PART_CARDS },
  [KSK_ROLE_CO6] = { "CO6", N_ ("Crypto Officer 6"), PART_CARDS },
  [KSK_ROLE_CO7] = { "CO7", N_ ("Crypto Officer 7"), PART_CARDS },
  [KSK_ROLE_RKSH] = { "RKSH", N_ ("Recovery Key Share Holder"), PART_CARDS },
  [KSK_ROLE_RKOS] = { "RKOS", N_ ("Root Key Operations Security"), PART_SUPPORTS },
  [KSK_ROLE_RZM] = { "RZM", N_ ("Root Zone Maintainer"), PART_MAINTAINER },
  [KSK_ROLE_SA] = { "SA", N_ ("System Administrator"), PART_LEADS },
  [KSK_ROLE_AUD] = { "AUD", N_ ("Third-Party Auditor"), PART_WATCHES },
  [KSK_ROLE_EW] = { "EW", N_ ("External Witness"), PART_WATCHES },
  [KSK_ROLE_SW] = { "SW", N_ ("Staff Witness"), PART_WATCHES },
};

const char *
ksk_role_get_name (KskRole role)
{
  g_return_val_if_fail (role < KSK_N_ROLES, "");
  return roles[role].name;
}

const char *
ksk_role_get_title (KskRole role)
{
  g_return_val_if_fail (role < KSK_N_ROLES, "");
  return roles[role].title;
}

gboolean
ksk_role_from_name (const char *name, KskRole *role)
{
  g_return_val_if_fail (name != NULL && role != NULL, FALSE);

  for (guint i = 0; i < KSK_N_ROLES; i++) {
    if (strcmp (name, roles[i].name) == 0) {
      *role = (KskRole)i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ksk_role_excludes (KskRole a, KskRole b)
{
  g_return_val_if_fail (a < KSK_N_ROLES && b < KSK_N_ROLES, TRUE);

  if (a == b)
    return FALSE;
  Part lesser = MIN (roles[a].part, roles[b].part), greater = MAX (roles[a].part, roles[b].part);
  return !(lesser == PART_LEADS && greater == PART_SUPPORTS);
}

gboolean
ksk_role_is_card_holder (KskRole role)
{
  return role >= KSK_ROLE_CO1 && role <= KSK_ROLE_CO7;
}
