/* Between the parts of a session. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"
#include "ceremony/exchange-private.h"
#include "ceremony/session.h"
#include "ceremony/story-private.h"
#include "ceremony/worker.h"

G_BEGIN_DECLS

struct _KskSession {
  GObject parent_instance;

  KskScript *script;
  KskConfig *config;
  char *config_sha256;
  char *schema;
  gboolean is_rehearsal;
  char *title;
  char *facility;
  char *zone;
  char **journal_dirs;
  char *log_journal_dir; /* (nullable) */
  KskClockSource clock_source;
  gboolean (*set_system_clock) (gint64 utc_us, GError **error);
  KskMedia *media;
  KskToken *token;
  KskRecorder *recorder;
  KskPrinter *printer;
  KskCardTable *card_table;
  KskCompletion *completion;

  KskClock clock;      /* until the journal has one */
  KskJournal *journal; /* (nullable): not open yet */
  gboolean is_journal_lost;
  gboolean is_resumed;       /* the next record is `resume` */
  gboolean is_recorder_lost; /* as it was when it last said that something changed */
  guint64 recorder_lost_seq; /* the last record before that; 0: not since the program was started */
  KskRefusal *footage_alarm; /* (nullable): the one of the alarms that is about it; borrowed from them */
  GHashTable *silent_since;  /* (element-type utf8 gint64): names of cameras, ceremony monotonic time */
  GHashTable *lost_cameras;  /* (element-type utf8): names of those that an alarm told of and that are not back */
  char *start_failure;       /* (nullable): why the recording could not be started again */
  char *other_cameras;       /* (nullable): how those that are found differ from those that were confirmed */
  char *lost_footage;        /* (nullable): what is or was lost, for people */
  char *recorder_news;       /* (nullable): what was last told of it */
  GQueue events;             /* what the cameras tell and the journal does not have yet */
  guint n_writing;           /* records that are being written: one within another */
  gboolean is_writing_events;
  gboolean is_starting_footage;
  gboolean was_recorder_off; /* when that began */
  gboolean is_ending_footage;
  guint film_after_ms;
  guint ending_source;        /* until then; 0: none */
  gboolean has_ended_footage; /* or it was tried */
  gboolean has_told_of_copy;  /* that one for viewers failed */
  KskFilmNote film_note;      /* what the film shows; hash and kind only while it is told */
  char *lost_medium;          /* (nullable): the journal has lost it; no alarm has told so yet */
  KskStory *story;
  KskSessionState state; /* that of the story, but READY until the start */
  KskExchange *exchange; /* (nullable): not open yet */
  GPtrArray *items;      /* (element-type KskStepItem) */
  KskAction *action;     /* (nullable) */
  gboolean is_action_started;
  KskRefusal *reactivation_refusal; /* (nullable) */
  GQueue alarms;                    /* (element-type KskRefusal): the first is shown */
  KskWorker *worker;
  gboolean is_worker_ending; /* it is over, and the completion waits for what is left in the queue */
};

/* session.c: the signals. The first also lets an action begin that could not before. */
void ksk_session_tell (KskSession *self);
void ksk_session_tell_entered (KskSession *self);
void ksk_session_tell_alarm (KskSession *self);

/* session-record.c */

/* Appends a record and takes it in, without telling anybody yet: ksk_session_tell(). @step: (nullable). Errors:
 * KSK_JOURNAL_ERROR_LOST, with an alarm, _UNFIT; KSK_SESSION_ERROR_STATE, with an alarm, when it could not follow. */
gboolean ksk_session_write (KskSession *self, const KskStep *step, const char *kind, const char *who,
                            JsonObject *members, GError **error);

/* The same, of the step that is entered or of none, and tells. @members: (transfer full) (nullable). */
gboolean ksk_session_record (KskSession *self, const char *kind, const char *who, JsonObject *members, GError **error);

/* Takes in what the journal has written. */
void ksk_session_take_records (KskSession *self);

/* The same after the journal was asked for something. @failure: (nullable): of that; a journal that is lost is an
 * alarm. */
void ksk_session_take_what_journal_wrote (KskSession *self, const GError *failure);

/* Takes one record in, new or replayed. Errors: KSK_JOURNAL_ERROR_FOREIGN. */
gboolean ksk_session_take_record (KskSession *self, KskRecord *record, GError **error);

/* @journal: (transfer full). */
void ksk_session_set_journal (KskSession *self, KskJournal *journal);

/* The state of the current step follows from that of its action. */
void ksk_session_update_step (KskSession *self);

/* Takes the whole stage, with a record where one can still be written. @refusal: (transfer full). */
void ksk_session_raise_alarm (KskSession *self, KskRefusal *refusal);

/* The same. @alarm: (out) (transfer none): what is on the stage: that one, or one that says the same already; set
 * before anybody is told. */
void ksk_session_raise_alarm_of (KskSession *self, KskRefusal *refusal, KskRefusal **alarm);

/* After a restart: the alarms that nobody has acknowledged are on the stage again. */
void ksk_session_recall_alarms (KskSession *self);

/* Returns: (transfer full): members that are texts. @pairs: (array zero-terminated=1): name, text, name, text. */
JsonObject *ksk_members_new_from_pairs (const char *const *pairs);

/* The same, of names and texts with NULL after the last. */
#define ksk_members_new(...) ksk_members_new_from_pairs ((const char *const[]){ __VA_ARGS__ })

/* session-steps.c */

/* Enters the step that the story has come to, or closes after the last. */
gboolean ksk_session_go_further (KskSession *self, GError **error);

/* Makes the action of the step that the story stands in, with the records that it has. */
void ksk_session_make_action (KskSession *self);
void ksk_session_drop_action (KskSession *self);

/* Begins or goes on with what can be: nothing while the ceremony stands still or lacks a fact. */
void ksk_session_start_action (KskSession *self);

/* session-confirm.c */

/* Returns FALSE when the session is in none of @states. Errors: KSK_SESSION_ERROR_STATE. */
gboolean ksk_session_check_state (KskSession *self, guint states, GError **error);

#define KSK_IN(state) (1u << KSK_SESSION_##state)

/* Returns TRUE when that fact no longer holds after the step. */
gboolean ksk_step_ends (const KskStep *step, const char *fact);

/* Returns TRUE when the step needs that fact and does not end it itself. */
gboolean ksk_step_relies_on (const KskStep *step, const char *fact);

/* session-exceptions.c */

/* CA and IW sign what is not in the script. @members: gets their roles. @who: (out). Errors: as above. */
gboolean ksk_session_check_signed_off (KskSession *self, const char *const *initials, JsonObject *members, char **who,
                                       GError **error);

/* session-open.c */

/* Returns: (transfer full): what the first record, and that of a restart, say of the program and what it runs. */
JsonObject *ksk_session_dup_pins (KskSession *self);

/* session-resume.c */

/* Replays the journal that is there and compares what it pins. */
gboolean ksk_session_resume (KskSession *self, GError **error);

/* Goes on where it stopped: files first, then the record, then what the machine has to do again. */
gboolean ksk_session_restart (KskSession *self, GError **error);

/* Returns: (transfer full) (nullable): the review that has to be made again after a restart, for the plan is needed. */
KskReview *ksk_session_dup_lost_review (KskSession *self);

/* Puts it in place. Errors: KSK_JOURNAL_ERROR_FOREIGN when it comes to another result than the record says. */
gboolean ksk_session_restore_review (KskSession *self, KskReview *review, GError **error);

/* session-hsm.c */

/* An alarm when the HSM should be active and is not. */
void ksk_session_check_hsm (KskSession *self);

/* session-recorder.c */

/* Returns TRUE from the step that starts the recording to the one that ends it, and in that until it has: what is
 * confirmed there is to be on film. FALSE once the ceremony is over. */
gboolean ksk_session_should_record (KskSession *self);

/* Films again after a restart, where it should, into new files. */
void ksk_session_restart_recorder (KskSession *self);

/* Starts what does not record although it should, as after a pause; ksk_session_tried_footage() follows. Returns FALSE
 * when there is nothing to start. */
gboolean ksk_session_film_again (KskSession *self);

/* Returns: (transfer full): the members of `recording-started` and `recording-stopped`. */
JsonObject *ksk_session_describe_recorder (KskSession *self);

/* Returns TRUE when footage has to be ended first; that has begun then, and ksk_session_go_further() follows where the
 * ceremony is to close. */
gboolean ksk_session_end_footage (KskSession *self);

/* session-cameras.c */

/* Gives the cameras the places that were confirmed, and leaves out those that were: a recorder forgets both with the
 * program. */
void ksk_session_restore_cameras (KskSession *self);

/* Returns: (transfer full) (nullable): how the cameras differ from those that were confirmed, as a half sentence each:
 * missing, another device, or not confirmed. In English, as records have it. */
char *ksk_session_compare_cameras (KskSession *self);

/* session-footage.c */

/* Writes what the cameras have told while something else was written. */
void ksk_session_write_events (KskSession *self);
void ksk_session_drop_events (KskSession *self);

/* Takes what a recorder has to tell. */
void ksk_session_take_event (KskSession *self, const char *kind, JsonObject *members);

/* Tells the recorder of a record that is durable. */
void ksk_session_note (KskSession *self, KskRecord *record);

/* Hands over the files that were begun before a restart, and not ended or not copied. */
void ksk_session_adopt_footage (KskSession *self);

/* session-lost-footage.c */

void ksk_session_watch_recorder (KskSession *self);

/* Returns TRUE when something that should record does not, or cameras are others, and no deviation that was opened
 * since is signed off. */
gboolean ksk_session_lacks_footage (KskSession *self);

/* The alarm that is a decision, when footage is lacking and it runs, as after a pause. */
void ksk_session_check_footage (KskSession *self);

/* The same after it was started again. @error: (nullable): why that failed. */
void ksk_session_tried_footage (KskSession *self, const GError *error);

/* session-log-stick.c */

/* Returns: (transfer full): the folders in which the journal is, or is to begin. */
char **ksk_session_dup_journal_dirs (KskSession *self);

/* The log stick gets the journal when that its hash was compared has been confirmed; an alarm when it does not take it.
 * The second is for a restart, which makes up for that. */
void ksk_session_confirmed_log_stick (KskSession *self, const KskStep *step);
void ksk_session_catch_up_log_stick (KskSession *self);

/* Before a medium is hashed, copied or taken out: the journal on it ends. Errors: G_IO_ERROR_BUSY when it is nowhere
 * else, KSK_JOURNAL_ERROR_LOST. */
gboolean ksk_session_let_go_of (KskSession *self, KskMediumRole role, GError **error);

/* step-item.c */
KskStepItem *ksk_step_item_new (const KskStep *step);

/* Returns FALSE, and changes nothing, when the table has no such edge. */
gboolean ksk_step_item_set_state (KskStepItem *self, KskStepState state);

G_END_DECLS
