/* The model of the room that walks through a script. */
#pragma once

#include "ceremony/script.h"

G_BEGIN_DECLS

/* The bit of a holder's card. */
#define KSK_LINT_CARD(holder) (1u << (holder))

/* What is so in the room before the step that the walk has come to. */
typedef struct {
  KskScript *script;
  const KskStep *step;
  GPtrArray *remarks;
  GHashTable *facts;        /* (element-type utf8): a set of those that hold */
  gint person[KSK_N_ROLES]; /* who holds the role, as a number; negative when it is not called */
  gboolean has_roll_call;
  guint cards;            /* in the readers: KSK_LINT_CARD() of each */
  guint activating_cards; /* those that were in when the HSM was activated */
  GHashTable *items;      /* (element-type utf8 KskLintItem): by label, those handled so far */
} KskLint;

/* Say what is wrong with the step. */
void ksk_lint_error (KskLint *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void ksk_lint_warn (KskLint *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Returns TRUE for a step of that kind. */
gboolean ksk_lint_is (const KskLint *self, const char *kind);

/* The same for facts: does it hold; it should, and from now on does; it should not. */
gboolean ksk_lint_holds (const KskLint *self, const char *fact);
void ksk_lint_expect (KskLint *self, const char *fact);
void ksk_lint_expect_not (KskLint *self, const char *fact);

/* Before the walk: who is called, whichever step it is that calls. */
void ksk_lint_call_roles (KskLint *self);

/* Each looks at the step for the rules on its subject, and moves that part of the room on. */
void ksk_lint_people (KskLint *self);
void ksk_lint_cards (KskLint *self);
void ksk_lint_hsm (KskLint *self);
void ksk_lint_items (KskLint *self);

/* Returns TRUE when the script records items of that kind at all. */
gboolean ksk_lint_records (const KskLint *self, const char *kind);

/* When the script records items of that kind, one must be out of its bag. */
void ksk_lint_expect_open (KskLint *self, const char *kind);

/* When the script records credentials: that of @holder must be out of its safe, and from now on is out of its bag. */
void ksk_lint_open_credential (KskLint *self, KskRole holder);

/* Items free themselves with the table. */
GHashTable *ksk_lint_items_new (void);

G_END_DECLS
