/* Cases for the linter: a clean script with every item and every kind, of which single steps are changed. */
#pragma once

#include "ceremony/script.h"

G_BEGIN_DECLS

/* Changes for LintCase: the id of a step, and what takes its place. */
/* clang-format off */
#define TEXTS "<say>S</say><see>E</see>"
#define BEGIN(id, kind, role, confirm) \
  "<step id='" id "' title='T' kind='" kind "' role='" role "' confirm='" confirm "' minutes='1'>" TEXTS
#define STEP(id, kind, role, confirm) { id, BEGIN (id, kind, role, confirm) "</step>" }
#define WITH(id, kind, role, confirm, with) { id, BEGIN (id, kind, role, confirm) "<with " with "/></step>" }
#define ITEM(id, role, item, label, more) WITH (id, "record-item", role, role " IW", \
  "kind='" item "' label='" label "' reads='bag' " more)
/* A step that has nothing to do with the room. */
#define PLAIN(id) STEP (id, "confirm", "CA", "CA")
#define RAW(id, attributes) { id, "<step id='" id "' " attributes ">" TEXTS "</step>" }
/* clang-format on */

#define LINT_MAX_CHANGES 8

typedef struct {
  const char *id;   /* of the step that changes */
  const char *line; /* what takes its place */
} LintChange;

typedef struct {
  const char *name;
  LintChange changes[LINT_MAX_CHANGES];
  const char *remarks; /* all that are expected, one a line */
} LintCase;

/* Adds a test for each case, which must outlive them. */
void lint_cases_add (const LintCase *cases, gsize n_cases);

/* The clean script with changes, which end with an id of NULL. */
GString *lint_make_script (const LintChange *changes);
KskScript *lint_parse (const char *text);

/* `3.2 error: ...`, one a line. */
char *lint_format_remarks (KskScript *script);

G_END_DECLS
