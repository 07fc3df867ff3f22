/* What follows the last record of a ceremony: its record is made complete, its hash is shown and filmed, it is copied.
 */
#pragma once

#include "ceremony/port-publisher.h"
#include "ceremony/port-recorder.h"
#include "ceremony/refusal.h"

G_BEGIN_DECLS

typedef enum {
  KSK_COMPLETION_WAITING,     /* the ceremony is not over */
  KSK_COMPLETION_PUBLISHING,  /* a machine works */
  KSK_COMPLETION_FAILED,      /* the record is not complete: it is tried again, or left as it is */
  KSK_COMPLETION_FILMING,     /* the hash of `SHA256SUMS` is shown, and filmed: a machine works */
  KSK_COMPLETION_SHOWN,       /* it is shown until people go on */
  KSK_COMPLETION_ASKING,      /* for the medium of the next copy */
  KSK_COMPLETION_COPYING,     /* a machine works */
  KSK_COMPLETION_COPY_FAILED, /* it is tried again, or done without */
  KSK_COMPLETION_COPIED,      /* what was read back is shown until people go on */
  KSK_COMPLETION_DONE,
  KSK_N_COMPLETION_STATES
} KskCompletionState;

/* What became of one copy. */
typedef enum {
  KSK_COPY_PENDING,
  KSK_COPY_DONE,    /* and compared with the record */
  KSK_COPY_SKIPPED, /* people did without it */
} KskCopyState;

#define KSK_TYPE_COMPLETION (ksk_completion_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCompletion, ksk_completion, KSK, COMPLETION, GObject)

/**
 * KskCompletion:
 *
 * Belongs to a session, which begins it when the ceremony is closed or aborted, its films are ended and no alarm is on
 * the stage. By then the journal has ended: nothing that happens here is recorded in it, for the list whose hash is
 * shown has the journal's own hash. A program that was killed begins with all of it once more, and comes to the same
 * hash. A worker of its own does what blocks; only the main thread, where all of this is called, changes anything.
 *
 * KskCompletion::changed: the state, how far it has come, or what is in is different. KskCompletion::opened: the
 * cameras are open, and what they show is about to be filmed: a recorder that was started again does not know yet which
 * of them people do without.
 */

/* @film_s: how long the hash is filmed, in seconds; at least 1. Returns: (transfer full). */
KSK_API KskCompletion *ksk_completion_new (KskPublisher *publisher, KskRecorder *recorder, guint film_s);

/* Where it is. */
KSK_API KskCompletionState ksk_completion_get_state (KskCompletion *self);

/* Returns: (not nullable): `publishing`. Never translated. Static. */
KSK_API const char *ksk_completion_state_get_name (KskCompletionState state);

/* Returns TRUE while a machine works. */
KSK_API gboolean ksk_completion_is_busy (KskCompletion *self);

/* Returns TRUE while a copy goes on that people have stopped: what was begun on a slow medium takes seconds. */
KSK_API gboolean ksk_completion_is_stopping (KskCompletion *self);

/* How far the machine has come, as it was when ::changed was last emitted. */
KSK_API void ksk_completion_get_progress (KskCompletion *self, KskPublisherProgress *progress);

/* Returns: (transfer none) (not nullable): the folder of the record, for people. */
KSK_API const char *ksk_completion_get_folder (KskCompletion *self);

/* Returns TRUE when the record has its list already, such as from before the program was started again: nothing may be
 * added to it any more. */
KSK_API gboolean ksk_completion_is_listed (KskCompletion *self);

/* Returns: (transfer none) (nullable): the SHA-256 of `SHA256SUMS`; NULL before the record is complete. */
KSK_API const KskFingerprint *ksk_completion_get_sums (KskCompletion *self);

/* Returns: (transfer none) (nullable): in the two states that say so, what failed. */
KSK_API KskRefusal *ksk_completion_get_refusal (KskCompletion *self);

/* Returns: (transfer none) (nullable): why the hash could not be filmed, which is no obstacle: a sentence. */
KSK_API const char *ksk_completion_get_film_failure (KskCompletion *self);

/* Copies are numbered from 1. That at which it stands; 0 before the first. */
KSK_API guint ksk_completion_get_n_copies (KskCompletion *self);
KSK_API guint ksk_completion_get_copy (KskCompletion *self);
KSK_API KskCopyState ksk_completion_get_copy_state (KskCompletion *self, guint number);

/* Returns how many copies were made and compared since the program was started. */
KSK_API guint ksk_completion_count_copies (KskCompletion *self);

/* Returns: (transfer none) (not nullable): for people: where the medium for that copy is expected. */
KSK_API const char *ksk_completion_get_copy_place (KskCompletion *self, guint number);

/* Returns: (transfer full) (nullable): what people call the medium that is in for it; NULL when none is. */
KSK_API char *ksk_completion_dup_copy_label (KskCompletion *self, guint number);

/* Returns: (transfer none) (nullable): of what was read back from the copy made last; NULL before. */
KSK_API const KskMediumHash *ksk_completion_get_copy_hash (KskCompletion *self);

/* What people do. Each does nothing in a state in which it makes no sense, such as when a key is pressed twice. */

KSK_API void ksk_completion_begin (KskCompletion *self); /* WAITING: publishes */
KSK_API void ksk_completion_retry (KskCompletion *self); /* FAILED: publishes again */
KSK_API void ksk_completion_go_on (KskCompletion *self); /* SHOWN, COPIED: the next copy, or the end */
KSK_API void ksk_completion_copy (KskCompletion *self);  /* ASKING, COPY_FAILED: copies to what is in */
KSK_API void ksk_completion_stop (KskCompletion *self);  /* COPYING: breaks it off, as if it had failed */
KSK_API void ksk_completion_skip (KskCompletion *self);  /* ASKING, COPY_FAILED: does without that copy */

G_END_DECLS
