/* What a journal tells about its steps, people and exceptions, arranged for paper. Internal to app/print. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_PAPER_EXCEPTION_N_TEXTS 3

/* A kind of exception: which records tell of it, and what they say. Labels are to be translated. */
typedef struct {
  const char *name;
  const char *opened; /* kind of record */
  const char *closed; /* (nullable): kind of record; NULL: it is complete when it is opened */
  const char *members[KSK_PAPER_EXCEPTION_N_TEXTS]; /* of both records; NULL ends them */
  const char *labels[KSK_PAPER_EXCEPTION_N_TEXTS];
} KskPaperExceptionKind;

/* One deviation, objection or override. Times are microseconds since 1970, -1 for never. */
typedef struct {
  const KskPaperExceptionKind *kind;
  guint64 first_seq; /* of the first record that speaks of it */
  char *number;      /* `E-01` */
  char *step;        /* may be empty */
  gint64 opened_us;
  char *opened_by; /* initials, may be empty */
  gint64 closed_us;
  char *closed_by;                          /* initials, may be empty */
  char *texts[KSK_PAPER_EXCEPTION_N_TEXTS]; /* (nullable) each: as the members of its kind */
} KskPaperException;

typedef struct {
  GHashTable *steps;     /* (element-type utf8 GPtrArray): records of each step, in order */
  GPtrArray *people;     /* (element-type KskRecord): of kind `person`, in order */
  GPtrArray *exceptions; /* (element-type KskPaperException), in the order of their first records */
  KskRecord *first;      /* (nullable): of kind `begin`, where there is one */
  KskRecord *last;       /* (nullable) */
  gboolean is_rehearsal; /* begun as one, or the HSM turned out to be none */
} KskHistory;

/* @records: (nullable) (element-type KskRecord): must outlive it; NULL is a ceremony that has not begun. */
KskHistory *ksk_history_new (GPtrArray *records);
void ksk_history_free (KskHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHistory, ksk_history_free)

/* Returns: (transfer none) (not nullable) (element-type KskRecord): may be empty. */
GPtrArray *ksk_history_get_step (const KskHistory *self, const char *step);

/* Returns: (transfer none) (nullable): the exception of which this is the first record. */
const KskPaperException *ksk_history_find_exception (const KskHistory *self, KskRecord *record);

/* Returns: (transfer full): `2026-11-21 18:00:00`. */
char *ksk_history_format_time (gint64 utc_us);

/* Returns: (transfer none) (array length=n_kinds). @n_kinds: (out). */
const KskPaperExceptionKind *ksk_paper_exception_kinds (guint *n_kinds);

G_END_DECLS
