/* Who takes part in a ceremony. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* Source: the root operator's published roles; the abbreviations are those of its scripts. */
typedef enum {
  KSK_ROLE_CA,   /* ceremony administrator: leads, types, reads each step */
  KSK_ROLE_IW,   /* internal witness: initials and times every step, records exceptions */
  KSK_ROLE_CA2,  /* backup of CA */
  KSK_ROLE_IW2,  /* backup of IW */
  KSK_ROLE_SSC1, /* safe security controller of the equipment safe */
  KSK_ROLE_SSC2, /* safe security controller of the credentials safe */
  KSK_ROLE_CO1,  /* crypto officers: card holders, seven a site, three needed */
  KSK_ROLE_CO2,
  KSK_ROLE_CO3,
  KSK_ROLE_CO4,
  KSK_ROLE_CO5,
  KSK_ROLE_CO6,
  KSK_ROLE_CO7,
  KSK_ROLE_RKSH, /* recovery key share holder */
  KSK_ROLE_RKOS, /* operations security: brings the KSR, carries the SKR */
  KSK_ROLE_RZM,  /* representative of the zone's maintainer: reads the KSR's hash */
  KSK_ROLE_SA,   /* system administrator: cameras, door logs */
  KSK_ROLE_AUD,  /* third-party auditor */
  KSK_ROLE_EW,   /* external witness */
  KSK_ROLE_SW,   /* staff witness */
  KSK_N_ROLES,
} KskRole;

/* Returns: (not nullable): `CA`, `CO3`. Never translated. Static. */
KSK_API const char *ksk_role_get_name (KskRole role);

/* Returns: (not nullable): `Ceremony Administrator`. In English; the user interface translates. Static. */
KSK_API const char *ksk_role_get_title (KskRole role);

/* Finds a role by its abbreviation, spelt exactly. @role: (out). Returns FALSE when there is none. */
KSK_API gboolean ksk_role_from_name (const char *name, KskRole *role);

/* Returns TRUE when one person may not hold both, for the sake of dual control. Nobody holds two roles, but for RKOS,
 * whom one of the operator's staff (CA, IW, CA2, IW2, SSC1, SSC2, SA) may be. */
KSK_API gboolean ksk_role_excludes (KskRole a, KskRole b);

/* Returns TRUE for the crypto officers. */
KSK_API gboolean ksk_role_is_card_holder (KskRole role);

G_END_DECLS
