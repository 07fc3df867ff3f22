/* The phases of a KSK rollover as schemas: which KSK each slot publishes, signs with and revokes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of the KSKs in `keys`. */
#define KSK_REHEARSAL_CURRENT "ksk_current"
#define KSK_REHEARSAL_NEXT "ksk_next"
#define KSK_REHEARSAL_MAX_KSKS 2

/* A schema for any number of slots. The slots are YAML flow mappings of `publish`, `sign` and `revoke`. Static. */
typedef struct {
  const char *name;
  const char *before; /* the phase that the previous SKR is in: one whose slots are all alike */
  guint n_ksks;       /* 1, or 2: KSK_REHEARSAL_NEXT is there as well */
  guint n_algorithms; /* 1, or 2: an algorithm rollover, each KSK with an algorithm of its own */
  const char *first;  /* slot 1, and the only one */
  const char *middle; /* the others */
  const char *last;   /* the last of several */
} KskPhase;

/* Returns: (transfer none) (nullable): the phase with that name. */
const KskPhase *ksk_phase_find (const char *name);

/* Returns: (transfer none): all of them, ending with one whose name is NULL. */
const KskPhase *ksk_phase_list (void);

/* Returns: (transfer full): `normal, pre-publish, ...`. */
char *ksk_phase_dup_names (void);

/* Returns slot @index of @count, from 0. */
const char *ksk_phase_get_slot (const KskPhase *self, guint index, guint count);

G_END_DECLS
