/* What a step does: the abstract type of all actions. */
#pragma once

#include "ceremony/refusal.h"
#include "ceremony/session.h"

G_BEGIN_DECLS

#define KSK_TYPE_ACTION (ksk_action_get_type ())
KSK_API
G_DECLARE_DERIVABLE_TYPE (KskAction, ksk_action, KSK, ACTION, GObject)

/* What a worker does: blocks, touches only @data and ports. Returns FALSE with @error. Any thread. */
typedef gboolean (*KskActionWork) (gpointer data, GCancellable *cancellable, GError **error);

/* In the main thread, after the work; not called when the action is gone. @error: (nullable): NULL when it succeeded.
 */
typedef void (*KskActionDone) (KskAction *self, gpointer data, const GError *error);

/**
 * KskActionClass:
 * @apply: takes in one record of this step: when it has been written, and again for each when the step is resumed.
 *   All that an action knows for good comes from here.
 * @start: begins, or goes on after a resume; all records of the step have been applied. (nullable)
 * @retry: begins again after a refusal; NULL: @start.
 *
 * All in the main thread.
 */
struct _KskActionClass {
  GObjectClass parent_class;

  void (*apply) (KskAction *self, KskRecord *record);
  void (*start) (KskAction *self);
  void (*retry) (KskAction *self);
};

/**
 * KskAction:complete: nothing is left to do but to look and confirm.
 * KskAction:busy: a machine works.
 * KskAction:refusal: (nullable): a KskRefusal: why it cannot go on; ksk_action_retry() takes it away.
 * KskAction::changed: something that a page shows has changed.
 */

KSK_API KskSession *ksk_action_get_session (KskAction *self); /* (transfer none) */
KSK_API const KskStep *ksk_action_get_step (KskAction *self);
KSK_API gboolean ksk_action_is_complete (KskAction *self);
KSK_API gboolean ksk_action_is_busy (KskAction *self);
KSK_API KskRefusal *ksk_action_get_refusal (KskAction *self); /* (transfer none) (nullable) */

/* Takes the refusal away, with a record, and begins again. */
KSK_API void ksk_action_retry (KskAction *self);

/* For subclasses: set KskAction:complete, emit KskAction::changed. */
KSK_API void ksk_action_set_complete (KskAction *self, gboolean complete);
KSK_API void ksk_action_emit_changed (KskAction *self);

/* Writes a record `refused` (happened, detail) and shows the refusal. @refusal: (transfer full). */
KSK_API void ksk_action_refuse (KskAction *self, KskRefusal *refusal);

/* Appends a record of this step and applies it. FALSE: the journal is lost, which the session shows. */
KSK_API gboolean ksk_action_append (KskAction *self, const char *kind, const char *who, JsonObject *members);

/* Runs @work in the session's worker, after what is already there, with busy set; then @done. */
KSK_API void ksk_action_run (KskAction *self, KskActionWork work, gpointer data, GDestroyNotify free_data,
                             KskActionDone done);

/* The table: Returns the type of the action of a kind. Every kind has one. */
KSK_API GType ksk_action_type_for_kind (const KskKind *kind);

G_END_DECLS
