/* What a step of a ceremony can be: the table of kinds. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* What may stand as the value of a parameter. Lists are separated by spaces and name nothing twice. */
typedef enum {
  KSK_PARAM_TEXT,   /* one line, at most 120 characters */
  KSK_PARAM_NUMBER, /* 0 to 99 */
  KSK_PARAM_WORD,   /* one of the parameter's words */
  KSK_PARAM_WORDS,  /* one or more of them */
  KSK_PARAM_PEOPLE, /* roles; those joined by a plus sign are held by one person: `CA IW RKOS+SA` */
  KSK_PARAM_CARDS,  /* the holders of cards: `CO1 CO2 CO3` */
  KSK_PARAM_FACTS,  /* facts that people state, which no program can see: `safe-1-open` */
  KSK_PARAM_SHA256, /* 64 hex digits of either case */
} KskParamType;

/* A parameter that a kind takes. */
typedef struct {
  const char *name;
  KskParamType type;
  gboolean is_required;
  const char *const *words; /* (nullable) (array zero-terminated=1): for KSK_PARAM_WORD and KSK_PARAM_WORDS */
} KskKindParam;

/* One kind. Static; arrays end with NULL, or a NULL name. Facts are words of ksk_fact_is_known(), in which `{name}`
 * stands for the value of the parameter of that name. */
typedef struct {
  const char *name; /* `compare-hash`: in scripts, records, and as the name of its action and page */
  const KskKindParam *params;
  const char *const *needs; /* facts that must hold before */
  const char *const *makes; /* facts that hold from then on */
  const char *const *ends;  /* facts that no longer hold */
  gboolean two_people;      /* at least two people confirm, whatever the script says */
} KskKind;

/* Returns: (transfer none) (nullable): the kind with that name. */
KSK_API const KskKind *ksk_kind_find (const char *name);

/* Returns: (transfer none) (not nullable) (array length=n_kinds): all kinds, ordered by name. @n_kinds: (out). */
KSK_API const KskKind *ksk_kind_get_all (guint *n_kinds);

/* Returns: (transfer none) (nullable): the parameter of that name which the kind takes. */
KSK_API const KskKindParam *ksk_kind_find_param (const KskKind *self, const char *name);

/* Returns TRUE for the facts that kinds and scripts may speak of. */
KSK_API gboolean ksk_fact_is_known (const char *fact);

G_END_DECLS
