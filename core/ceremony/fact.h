/* What can be so in the room: the table of facts that steps need, make and end. */
#pragma once

#include "ceremony/kind.h"

G_BEGIN_DECLS

/* Static. */
typedef struct {
  const char *name;
  const char *holding; /* half a sentence: `the HSM is active` */
  const char *lacking; /* its contrary: `the HSM is not active` */
  gboolean is_stated;  /* people state it, in a confirm step; every other fact is what the program itself has done */
  gboolean must_end;   /* may not hold any more when the ceremony closes */
} KskFact;

/* Returns: (transfer none) (nullable). */
const KskFact *ksk_fact_find (const char *name);

/* Returns: (transfer none) (array length=n_facts). */
const KskFact *ksk_fact_get_all (guint *n_facts);

G_END_DECLS
