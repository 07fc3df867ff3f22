/* Between the parts of a story. Internal to core/ceremony. */
#pragma once

#include "ceremony/actions/record-item.h"
#include "ceremony/story.h"
#include "evidence/fingerprint.h"

G_BEGIN_DECLS

/* What a record says, read or yet to be written. All borrowed. */
typedef struct {
  const char *step; /* (not nullable) */
  const char *kind; /* (not nullable) */
  const char *who;  /* (not nullable) */
  JsonObject *members;
  gint64 utc_us; /* 0 while it is not written */
} KskStoryEvent;

/* Returns FALSE when such a record cannot follow; changes nothing. Errors: KSK_JOURNAL_ERROR_FOREIGN. */
gboolean ksk_story_may_follow (const KskStory *self, const KskStoryEvent *event, GError **error);

/* One kind of record that changes a story. @check: says whether it may follow, with the half sentence @wrong when not;
 * @take: takes in what was checked; both (nullable). */
typedef struct {
  const char *kind;
  guint states; /* set of those in which it may be written */
  enum { KSK_STEP_NONE, KSK_STEP_CURRENT, KSK_STEP_EITHER, KSK_STEP_ENTERED_NOW } scope;
  gboolean (*check) (const KskStory *self, const KskStoryEvent *event, const char **wrong);
  void (*take) (KskStory *self, const KskStoryEvent *event);
} KskStoryRule;

/* Returns: (not nullable): the rule for that kind; that of an action's own records when no other is. */
const KskStoryRule *ksk_story_rule_find (const char *kind);

gboolean ksk_story_is_entered (const KskStory *self);

void ksk_person_free (KskPerson *self);
void ksk_exception_free (KskException *self);

/* story-members.c: what a member holds, when it is there and of that type. Texts: borrowed, (nullable). */
const char *ksk_members_get_text (JsonObject *members, const char *name);
gboolean ksk_members_get_number (JsonObject *members, const char *name, gint64 *number);
gboolean ksk_members_get_truth (JsonObject *members, const char *name, gboolean *truth);
/* Returns: (transfer full) (nullable) (element-type KskRole): NULL unless it names at least one role, and none twice.
 */
GArray *ksk_members_dup_roles (JsonObject *members, const char *name);
/* Returns: (transfer full): names with single spaces between. (element-type KskRole) */
char *ksk_roles_join (GArray *roles);

/* story-signers.c */

/**
 * ksk_story_check_signers:
 * @roles: (element-type KskRole).
 * @initials: (nullable) (array zero-terminated=1): one a role.
 * @who: (out): as records have it.
 *
 * Errors: KSK_SESSION_ERROR_INITIALS, _ABSENT.
 */
gboolean ksk_story_check_signers (const KskStory *self, GArray *roles, gboolean two_people, const char *const *initials,
                                  char **who, GError **error);

/* Returns FALSE when somebody is missing whom that step needs; nobody is before the roll was called. Errors:
 * KSK_SESSION_ERROR_ABSENT. */
gboolean ksk_story_check_people (const KskStory *self, const KskStep *step, GError **error);

/* ksk_story_check_signers() of a record. */
gboolean ksk_story_check_signed (const KskStory *self, const KskStoryEvent *event, GArray *roles, gboolean two_people,
                                 const char **wrong);

/* The same of one about what is not in the script. */
gboolean ksk_story_check_signed_off (const KskStory *self, const KskStoryEvent *event, const char **wrong);

/* Returns: (transfer full) (element-type KskRole): who signs those: CA and IW. */
GArray *ksk_story_dup_exception_signers (void);

/* Remembers with which initials each role has signed. */
void ksk_story_take_signatures (KskStory *self, const KskStoryEvent *event);

/* story-work.c: what stands in the way of a confirmation, and checks and takes of the rules about that. */
/* Returns: (nullable): a fact that the step needs, and that does not hold. */
const char *ksk_story_find_lacking (const KskStory *self, const KskStep *step);
gboolean ksk_story_check_work (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_action_record (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_signing_confirmed (const KskStory *self, const KskStoryEvent *event, const char **wrong);
void ksk_story_take_signing_confirmed (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_alarm (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_alarm_acknowledged (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_refused (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_tried_again (KskStory *self, const KskStoryEvent *event);

/* story-readings.c: items and media, for the actions that read them and for the rules. */
/* Returns: (nullable): what a number has to be that a step reads of an item: what the script has, or else what was read
 * in a step before; NULL: there was none, and it is new. For as long as nothing is applied. */
const char *ksk_story_find_last_reading (const KskStory *self, const KskStep *step, const char *field);

/* @last: (nullable): what it was. */
KskReadingVerdict ksk_reading_judge (const char *value, const char *last);

/* Returns: (not nullable): as records spell it. Static. */
const char *ksk_reading_verdict_get_name (KskReadingVerdict self);

/* Remembers what the current step has read, for the steps after it. */
void ksk_story_keep_readings (KskStory *self);

/* Returns TRUE when the script expects that of the medium, or nothing. */
gboolean ksk_step_expects_hash (const KskStep *step, const KskFingerprint *manifest);

/* Return TRUE when everything was read that the step is to read, and is what it has to be, or a deviation says why not.
 * @last: the record by which the step does what it is for. */
gboolean ksk_story_is_item_read (const KskStory *self, KskRecord *last);
gboolean ksk_story_is_medium_right (const KskStory *self, KskRecord *last);

/* story-cards.c: checks of the rules on cards. */
void ksk_story_take_card (KskStory *self, const KskStoryEvent *event);
gboolean ksk_story_check_card (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_any_card (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_refused_card (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_card_reader (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_card_service (const KskStory *self, const KskStoryEvent *event, const char **wrong);

/* story-footage.c: checks of the rules on cameras and their files. */
#define KSK_CAMERA_CONFIRMED "camera-confirmed"
#define KSK_CAMERA_LEFT_OUT "camera-left-out"
/* Returns TRUE when filming was started and not stopped, by the records. */
gboolean ksk_story_is_filming (const KskStory *self);

/* Returns TRUE when that is so, or a film has no last hash: its `footage-begun` is there and no `footage-ended`. */
gboolean ksk_story_has_open_footage (const KskStory *self);

void ksk_story_take_recording_started (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_recording_stopped (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_footage_begun (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_footage_ended (KskStory *self, const KskStoryEvent *event);

gboolean ksk_story_check_footage (const KskStory *self, const KskStoryEvent *event, const char **wrong);

gboolean ksk_story_check_camera_left_out (const KskStory *self, const KskStoryEvent *event, const char **wrong);

/* Returns TRUE for the kinds of record by which people say what becomes of a camera: the two above. */
gboolean ksk_story_is_camera_decision (const char *kind);

/* Returns TRUE for the kinds of record of which a recorder tells. */
gboolean ksk_story_is_footage (const char *kind);

/* story-people.c and story-exceptions.c: checks and takes of the rules. */
gboolean ksk_story_check_person (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_not_here (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_left (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_returned (const KskStory *self, const KskStoryEvent *event, const char **wrong);
void ksk_story_take_person (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_not_here (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_left (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_returned (KskStory *self, const KskStoryEvent *event);

gboolean ksk_story_check_exception_read (const KskStory *self, const KskStoryEvent *event, const char **wrong);
void ksk_story_take_exception_read (KskStory *self, const KskStoryEvent *event);
gboolean ksk_story_check_deviation_opened (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_deviation_closed (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_objection (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_objection_answered (const KskStory *self, const KskStoryEvent *event, const char **wrong);
gboolean ksk_story_check_override (const KskStory *self, const KskStoryEvent *event, const char **wrong);
void ksk_story_take_deviation_opened (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_deviation_closed (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_objection (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_objection_answered (KskStory *self, const KskStoryEvent *event);
void ksk_story_take_override (KskStory *self, const KskStoryEvent *event);

G_END_DECLS
