/* A ceremony as it is held: the only writer of its state. */
#pragma once

#include "ceremony/card-table.h"
#include "ceremony/completion.h"
#include "ceremony/exchange.h"
#include "ceremony/port-media.h"
#include "ceremony/port-printer.h"
#include "ceremony/port-recorder.h"
#include "ceremony/port-token.h"
#include "ceremony/refusal.h"
#include "ceremony/story.h"

G_BEGIN_DECLS

typedef struct _KskAction KskAction;

#define KSK_SESSION_ERROR (ksk_session_error_quark ())

typedef enum {
  KSK_SESSION_ERROR_STATE,      /* not while the session is in this state */
  KSK_SESSION_ERROR_INCOMPLETE, /* the step has something left to do */
  KSK_SESSION_ERROR_FACT,       /* a fact that the step needs does not hold */
  KSK_SESSION_ERROR_INITIALS,   /* missing, not those of that role, or one person for two */
  KSK_SESSION_ERROR_ABSENT,     /* a role that the step needs is not in the room */
  KSK_SESSION_ERROR_TEXT,       /* a sentence is missing or too long */
  KSK_SESSION_ERROR_ROLES,      /* one person may not hold both */
} KskSessionError;

KSK_API GQuark ksk_session_error_quark (void);

#define KSK_MAX_SENTENCE_CHARS 1000
#define KSK_MAX_NAME_CHARS 80
#define KSK_MAX_INITIALS_CHARS 5

/* What a session is made of. Strings and values are copied, objects referenced. */
typedef struct {
  KskScript *script;
  KskConfig *config;
  const char *config_sha256; /* 64 hex digits */
  const char *schema;        /* (nullable): `normal` */
  gboolean is_rehearsal;
  const char *title;               /* (not nullable): of the ceremony */
  const char *facility;            /* (not nullable): may be empty */
  const char *zone;                /* (not nullable): `.` */
  const char *const *journal_dirs; /* as for ksk_journal_create() */
  /* (nullable): a folder of its own for this ceremony on the log stick, for a second copy of the journal: from the
   * start, or, where the script has the stick hashed, from when that was confirmed; until it is copied or taken out. */
  const char *log_journal_dir;
  const KskClockSource *clock_source;
  gboolean (*set_system_clock) (gint64 utc_us, GError **error); /* (nullable): not permitted */
  KskMedia *media;
  KskToken *token;
  KskRecorder *recorder;
  guint film_after_ms; /* how long the cameras go on after the last confirmation, so that it is seen on film */
  KskPrinter *printer;
  KskPublisher *publisher;
  guint film_closing_s; /* how long the hash of the record is filmed: 1 to KSK_MAX_CLOSING_S */
  KskCardSource *cards; /* (nullable): NULL: at the device, three of seven */
} KskSessionSpec;

#define KSK_TYPE_SESSION (ksk_session_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskSession, ksk_session, KSK, SESSION, GObject)

/**
 * KskSession:
 *
 * A GListModel of KskStepItem, one a step. Main thread. Every function that changes something writes its record first,
 * durably, and changes nothing when that fails: then KskSession:alarm says so, or the error does.
 *
 * KskSession::changed: the story has grown. KskSession::entered: a step was entered and has a new action.
 * KskSession:alarm: (nullable): a KskRefusal that takes the whole stage until ksk_session_acknowledge_alarm().
 */

/* One step as a list shows it. */
#define KSK_TYPE_STEP_ITEM (ksk_step_item_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskStepItem, ksk_step_item, KSK, STEP_ITEM, GObject)
KSK_API const KskStep *ksk_step_item_get_step (KskStepItem *self);
KSK_API KskStepState ksk_step_item_get_state (KskStepItem *self); /* property `state`, notifies */

/* Returns: (transfer full): in the state PREPARING: nothing is opened or written yet. */
KSK_API KskSession *ksk_session_new (const KskSessionSpec *spec);

/**
 * ksk_session_open:
 * @resumed: (out): TRUE when an unfinished journal was found and verified.
 *
 * Begins the journal, or resumes the one that is there after comparing what its first record pins. State READY. Nothing
 * of a resumed ceremony happens before ksk_session_start(): show first what was found. One that is over is only taken
 * in: the state is CLOSED or ABORTED, it is not started, and its completion begins. No record is added but where it was
 * aborted and its films have no last hash: then `resume`, these, and `recording-stopped` come before. Errors:
 * KSK_JOURNAL_ERROR_*.
 */
KSK_API gboolean ksk_session_open (KskSession *self, gboolean *resumed, GError **error);

/* Enters the first step, or goes on in the step in which it stopped: files are read again and compared with their
 * records; an HSM that is no longer active although it should be is an alarm. State RUNNING, or what a resumed story
 * says. Errors: KSK_SESSION_ERROR_STATE, KSK_JOURNAL_ERROR_*, G_IO_ERROR_*. */
KSK_API gboolean ksk_session_start (KskSession *self, GError **error);

KSK_API const KskStory *ksk_session_get_story (KskSession *self);
KSK_API KskSessionState ksk_session_get_state (KskSession *self);
KSK_API KskScript *ksk_session_get_script (KskSession *self);
KSK_API KskExchange *ksk_session_get_exchange (KskSession *self); /* for reading; actions change it */
KSK_API KskAction *ksk_session_get_action (KskSession *self);     /* (nullable): of the current step */
KSK_API const KskClock *ksk_session_get_clock (KskSession *self);
KSK_API guint64 ksk_session_get_seq (KskSession *self);
KSK_API const char *ksk_session_get_hash (KskSession *self); /* 64 hex digits, or "" before the first record */
KSK_API const char *ksk_session_get_title (KskSession *self);
KSK_API const char *ksk_session_get_facility (KskSession *self);
KSK_API const char *ksk_session_get_zone (KskSession *self);
KSK_API KskMedia *ksk_session_get_media (KskSession *self);
KSK_API KskToken *ksk_session_get_token (KskSession *self);
KSK_API KskRecorder *ksk_session_get_recorder (KskSession *self);
KSK_API KskPrinter *ksk_session_get_printer (KskSession *self);
KSK_API KskCardTable *ksk_session_get_card_table (KskSession *self);  /* (transfer none) (not nullable) */
KSK_API KskCompletion *ksk_session_get_completion (KskSession *self); /* (transfer none) (not nullable) */
KSK_API KskRefusal *ksk_session_get_alarm (KskSession *self);         /* (transfer none) (nullable) */

/* Returns why nothing of the step can be done now, whoever is willing: somebody or something that it needs is not
 * there. A sentence, or NULL. (transfer full) (nullable) */
KSK_API char *ksk_session_dup_obstacle (KskSession *self);

/* Returns why the step cannot be confirmed now, as a sentence, or NULL when it can. (transfer full) (nullable) */
KSK_API char *ksk_session_dup_hindrance (KskSession *self);

/* Returns: (transfer full): the initials of who holds that role, or "" when the roll does not say. */
KSK_API char *ksk_session_dup_initials (KskSession *self, KskRole role);

/**
 * ksk_session_confirm:
 * @initials: (array zero-terminated=1): of the roles in step->confirm, in their order.
 *
 * Confirms the current step, and enters the next; after the last the session is CLOSING, then CLOSED.
 * Errors: KSK_SESSION_ERROR_*, KSK_JOURNAL_ERROR_*.
 */
KSK_API gboolean ksk_session_confirm (KskSession *self, const char *const *initials, GError **error);

/* A deviation: opened at any moment while it runs, one at a time; signed off by CA and IW, whose initials are given in
 * that order. */
KSK_API gboolean ksk_session_open_deviation (KskSession *self, const char *expected, const char *happened,
                                             GError **error);
KSK_API gboolean ksk_session_close_deviation (KskSession *self, const char *done, const char *const *initials,
                                              GError **error);

/* An objection: stops everything at once; who and why is written down afterwards. */
KSK_API gboolean ksk_session_object (KskSession *self, GError **error);
KSK_API gboolean ksk_session_answer_objection (KskSession *self, KskRole who, const char *said, const char *answer,
                                               const char *const *initials, GError **error);

/* Everything stands still until CA and IW, who sign, let it go on; cameras that should record and do not are started
 * then. */
KSK_API gboolean ksk_session_pause (KskSession *self, const char *reason, GError **error);
KSK_API gboolean ksk_session_go_on (KskSession *self, const char *const *initials, GError **error);

/* Ends the ceremony without a result; CA and IW sign. */
KSK_API gboolean ksk_session_abort (KskSession *self, const char *reason, const char *const *initials, GError **error);

/* One of the documented policy overrides, `no-previous-skr` or `horizon`: numbered with the exceptions, and signed by
 * CA and IW. */
KSK_API gboolean ksk_session_override (KskSession *self, const char *what, const char *reason,
                                       const char *const *initials, GError **error);

/* Somebody goes out of the room, or comes back. */
KSK_API gboolean ksk_session_set_present (KskSession *self, KskRole role, gboolean present, GError **error);

/* Takes the alarm away, with a record; the next one, if there is another, then takes its place. */
KSK_API void ksk_session_acknowledge_alarm (KskSession *self);

/* Returns TRUE when the HSM should be active and is not, as after a restart: steps that need it wait. */
KSK_API gboolean ksk_session_needs_reactivation (KskSession *self);

/**
 * ksk_session_reactivate_async:
 * @pin: (transfer full) (nullable): as for ksk_activate_hsm_activate(); not used when the PIN comes out of cards, which
 *   the card table then asks for by itself: as many as ksk_card_table_get_need() have to be open first.
 * @cancellable: (nullable): stops the wait for an HSM that is activated at the device.
 *
 * Activates the HSM once more, in the worker, with a record `hsm-reactivated` (serial, cards), or `hsm-refused`
 * (reason) when it was asked and is not active; and reviews the request again where the restart could not. Errors of
 * the finish function: those of the token, KSK_CARD_ERROR_TOO_FEW, _SEAL, KSK_SESSION_ERROR_STATE when it is another
 * HSM or none is needed, G_IO_ERROR_CANCELLED, KSK_JOURNAL_ERROR_*.
 */
KSK_API void ksk_session_reactivate_async (KskSession *self, KskSecret *pin, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
KSK_API gboolean ksk_session_reactivate_finish (KskSession *self, GAsyncResult *result, GError **error);

/* Returns: (transfer none) (nullable): why the HSM, when it was last asked, did not become active once more. */
KSK_API KskRefusal *ksk_session_get_reactivation_refusal (KskSession *self);

/* For actions. */

/* Appends a record of the current step and takes it in. FALSE with the alarm set when the journal is lost. */
KSK_API gboolean ksk_session_append (KskSession *self, const char *kind, const char *who, JsonObject *members,
                                     GError **error);

/* Sets the ceremony clock; the next record tells of it. */
KSK_API void ksk_session_set_clock (KskSession *self, const KskClock *clock);
KSK_API gboolean ksk_session_set_system_clock (KskSession *self, gint64 utc_us, GError **error); /* NOT_SUPPORTED */

G_END_DECLS
