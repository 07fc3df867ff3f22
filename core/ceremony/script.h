/* A ceremony script: what is done, by whom, in which order. */
#pragma once

#include "ceremony/kind.h"
#include "ceremony/role.h"

G_BEGIN_DECLS

#define KSK_SCRIPT_ERROR (ksk_script_error_quark ())

/* The message names the line, and the step where there is one: `line 12: step 1.3: ...`. */
typedef enum {
  KSK_SCRIPT_ERROR_MALFORMED, /* too large, not well-formed, or not as script.rng has it */
  KSK_SCRIPT_ERROR_VALUE,     /* an unknown role, kind, fact or parameter, an id that stands twice, a wrong number */
} KskScriptError;

KSK_API GQuark ksk_script_error_quark (void);

#define KSK_MAX_SCRIPT_BYTES (1024 * 1024)
#define KSK_MAX_SCRIPT_STEPS 500

/* One step. Owned by its script. Texts are single paragraphs of plain text, without white space at either end. */
typedef struct {
  char *id;            /* `3.5`: unique, act and number */
  guint act;           /* index into the acts, from 0 */
  guint line;          /* in the file */
  const KskKind *kind; /* (not nullable) */
  char *title;         /* (not nullable): a few words */
  KskRole role;        /* who acts */
  GArray *confirm;     /* (element-type KskRole): who confirms with initials; at least one */
  GArray *present;     /* (element-type KskRole): who must be in the room besides */
  char *say;           /* (not nullable): what the one who acts reads aloud or does */
  char *see;           /* (not nullable): what everyone in the room should see */
  GHashTable *params;  /* (element-type utf8 utf8): see ksk_step_get_param() */
  GPtrArray *needs;    /* (element-type utf8): all facts that must hold: those of the kind and those of the script */
  GPtrArray *makes;    /* (element-type utf8): all facts that hold once it is done */
  GPtrArray *ends;     /* (element-type utf8): all facts that hold no more once it is done */
  gboolean two_people; /* two people confirm: by its kind, or because it states facts that no program can see */
  guint minutes;       /* expected, 0 to 600 */
} KskStep;

typedef struct {
  char *title;
  guint first_step; /* index into the steps */
  guint n_steps;    /* at least one */
} KskAct;

/* Immutable, reference counted. */
typedef struct _KskScript KskScript;

/* Parses a script. Returns: (transfer full) (nullable). Errors: KSK_SCRIPT_ERROR_*. Any thread. */
KSK_API KskScript *ksk_script_parse (GBytes *bytes, GError **error);

/* Returns: (transfer full) (nullable): the file of a script that comes with the program: `signing`, `rehearsal-short`.
 */
KSK_API GBytes *ksk_script_lookup_bundled (const char *name);

KSK_API KskScript *ksk_script_ref (KskScript *self);
KSK_API void ksk_script_unref (KskScript *self);

KSK_API const char *ksk_script_get_name (KskScript *self);  /* (not nullable): `signing` */
KSK_API const char *ksk_script_get_title (KskScript *self); /* (not nullable): `Key signing ceremony` */
KSK_API GPtrArray *ksk_script_get_acts (KskScript *self);   /* (element-type KskAct) */
KSK_API GPtrArray *ksk_script_get_steps (KskScript *self);  /* (element-type KskStep), in order */
KSK_API guint ksk_script_get_minutes (KskScript *self);     /* sum of the steps' */

/* Returns the SHA-256 of the file that the script was parsed from: 32 bytes, borrowed. */
KSK_API const guint8 *ksk_script_get_sha256 (KskScript *self);
KSK_API gsize ksk_script_get_size (KskScript *self); /* of that file, in bytes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskScript, ksk_script_unref)

/* Returns: (transfer none) (nullable): the value of a parameter; NULL when the step does not give it. Lists are
 * separated by single spaces. */
KSK_API const char *ksk_step_get_param (const KskStep *self, const char *name);

/* Returns the value of a KSK_PARAM_NUMBER, or @fallback when the step does not give it. */
KSK_API guint ksk_step_get_number (const KskStep *self, const char *name, guint fallback);

/* Returns: (transfer full) (element-type KskRole): those that a KSK_PARAM_CARDS or KSK_PARAM_PEOPLE names, in its
 * order; empty when the step does not give it. */
KSK_API GArray *ksk_step_dup_roles (const KskStep *self, const char *name);

/* One thing that is wrong with a script. Free with ksk_script_remark_free(). */
typedef struct {
  gboolean is_error; /* FALSE: it can be followed, but look at it */
  guint line;
  char *step_id; /* (not nullable) */
  char *message; /* half a sentence that names what is wrong */
} KskScriptRemark;

KSK_API void ksk_script_remark_free (KskScriptRemark *self);

/**
 * ksk_script_lint:
 *
 * Walks a model of the room through the script: facts needed and made, cards in and out, HSM on and off, media in and
 * out, items out of the safe and back, who was called and who is needed. What is wrong is said once; the walk then goes
 * on as though it had been right.
 * Returns: (transfer full) (not nullable) (element-type KskScriptRemark): in the script's order; empty when all is
 * well.
 */
KSK_API GPtrArray *ksk_script_lint (KskScript *self);

G_END_DECLS
