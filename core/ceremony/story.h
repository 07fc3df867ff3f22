/* What the records of a journal say about a ceremony: who is there, what holds, which step, which exceptions. */
#pragma once

#include "ceremony/journal.h"
#include "ceremony/script.h"
#include "ceremony/state.h"

G_BEGIN_DECLS

/* Somebody who answered to the roll. Owned by the story. */
typedef struct {
  char *name;
  char *initials;
  GArray *roles; /* (element-type KskRole) */
  gboolean present;
} KskPerson;

typedef enum { KSK_EXCEPTION_DEVIATION, KSK_EXCEPTION_OBJECTION, KSK_EXCEPTION_OVERRIDE } KskExceptionKind;

/* A deviation, an objection or an override; numbered together from 1: E-01, E-02. Owned by the story. */
typedef struct {
  KskExceptionKind kind;
  guint number;
  char *step_id;
  gint64 utc_us;     /* when it was opened */
  char *expected;    /* (nullable): of a deviation; what is overridden, of an override */
  char *happened;    /* (nullable): of a deviation; the reason, of an override; what was said, of an objection */
  char *done;        /* (nullable): what was done; the answer; NULL while it is open */
  char *who;         /* (nullable): initials of those who signed it off */
  KskRole raised_by; /* of an answered objection; else KSK_N_ROLES */
  gboolean is_read;  /* out, to the room, in the end */
  gboolean is_closed;
  guint64 opened_seq; /* number of the record that opened it */
} KskException;

/* How one step went. Owned by the story. */
typedef struct {
  gboolean is_entered;
  gboolean is_done;
  gint64 entered_us;   /* ceremony time; 0: not yet */
  gint64 confirmed_us; /* ceremony time; 0: not yet */
  char *who;           /* (nullable): initials of those who confirmed, in the order of the script */
} KskStepStory;

/* Grows with every record; only a session changes one, everybody else reads. Members are for reading. */
typedef struct {
  KskScript *script;
  KskSessionState state;
  KskSessionState interrupted;   /* what it goes back to once an objection is answered */
  gboolean is_rehearsal;         /* begun as one, or the HSM is none */
  guint step;                    /* index of the current step; n_steps when all are done */
  KskStepStory *steps;           /* as many as the script has */
  GHashTable *facts;             /* (element-type utf8): those that hold */
  GPtrArray *people;             /* (element-type KskPerson), in the order of the roll */
  GPtrArray *exceptions;         /* (element-type KskException), in order of number */
  GPtrArray *step_records;       /* (element-type KskRecord): of the current step since it was last entered */
  GPtrArray *records;            /* (element-type KskRecord): all */
  GHashTable *signatures;        /* (element-type KskRole utf8): the initials with which each role has last signed */
  GHashTable *readings;          /* (element-type utf8 utf8): what was read last of each item, up to the step before */
  guint n_read;                  /* exceptions that were read out: the first ones */
  GQueue alarms;                 /* (element-type utf8): what nobody has acknowledged */
  GHashTable *alarm_set;         /* (element-type utf8): the same, to be found at once; borrowed from @alarms */
  gboolean is_filming;           /* filming was started, and not stopped */
  GHashTable *open_films;        /* (element-type utf8): files that were begun and have no last hash */
  gboolean is_refused;           /* the current step: it was not tried again since */
  gboolean is_signing_confirmed; /* in the current step */
  guint cards;                   /* that were put in: bit n for card n */
  char *hsm_serial;              /* (nullable): of the HSM that was last described */
} KskStory;

/* Returns: (transfer full): of a ceremony that has not begun. */
KSK_API KskStory *ksk_story_new (KskScript *script);
KSK_API void ksk_story_free (KskStory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskStory, ksk_story_free)

/**
 * ksk_story_apply:
 *
 * Takes one record in. The same function serves a running ceremony and one that is resumed, so that nothing can be
 * known that no record says. Record kinds and their members: README of this folder.
 * Errors: KSK_JOURNAL_ERROR_FOREIGN when a record cannot follow those before it; the story is then unchanged.
 */
KSK_API gboolean ksk_story_apply (KskStory *self, KskRecord *record, GError **error);

/* Returns TRUE when that fact holds. */
KSK_API gboolean ksk_story_has_fact (const KskStory *self, const char *fact);

/* Returns: (transfer full) (nullable): what the current step is for, as the kind of record that would say so, where its
 * records do not say that it was done: the files that it loads, the numbers that it reads, the cards that it takes, and
 * that they are the right ones. NULL: they do. In the room the action of the step knows more. */
KSK_API char *ksk_story_dup_undone (const KskStory *self);

/* Returns: (transfer none) (nullable): who answered to that role. */
KSK_API const KskPerson *ksk_story_find_person (const KskStory *self, KskRole role);

/* Returns: (transfer none) (nullable): the exception that is open; the last one, when somebody objected while a
 * deviation was written down. */
KSK_API const KskException *ksk_story_get_open_exception (const KskStory *self);

/* Returns: (transfer none) (nullable): the first exception that was not read out. */
KSK_API const KskException *ksk_story_get_unread_exception (const KskStory *self);

/* Returns TRUE when a deviation of that step is signed off that was opened after record number @seq: about what
 * happened by then. @step_id: (nullable): NULL: of any step. */
KSK_API gboolean ksk_story_has_deviation_since (const KskStory *self, const char *step_id, guint64 seq);

/* Returns: (transfer none) (nullable): the `close` or `abort` with which a ceremony was over, whatever was recorded
 * after it, such as the last hashes of its films after a restart; NULL: it goes on. @records: (element-type KskRecord):
 * of a whole journal. */
KSK_API KskRecord *ksk_story_find_end (GPtrArray *records);

/* Returns: (transfer none) (nullable): the step it stands in; NULL when all are done. */
KSK_API const KskStep *ksk_story_get_step (const KskStory *self);

G_END_DECLS
