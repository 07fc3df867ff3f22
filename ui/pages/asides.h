/* Pages that are of no step: what stands in the place of one, and what was asked for by a key. */
#pragma once

#include "ui/page.h"

G_BEGIN_DECLS

/* One a file. Each is made with the properties `session` and `scale`. */
GType ksk_resumed_page_get_type (void);        /* what was found in an unfinished journal */
GType ksk_deviation_page_get_type (void);      /* opened, then signed off */
GType ksk_objection_page_get_type (void);      /* everything stands still until it is answered */
GType ksk_pause_page_get_type (void);          /* why it pauses, then that it does */
GType ksk_refusal_page_get_type (void);        /* the step cannot go on */
GType ksk_alarm_page_get_type (void);          /* something takes the whole stage */
GType ksk_lost_footage_page_get_type (void);   /* a camera that should record does not */
GType ksk_reactivate_hsm_page_get_type (void); /* after a restart the HSM is activated once more */
GType ksk_people_page_get_type (void);         /* who is in the room */
GType ksk_help_page_get_type (void);           /* all keys */
GType ksk_abort_page_get_type (void);          /* ends the ceremony without a result */
GType ksk_ending_page_get_type (void);         /* it is over, and its recordings are being closed */
GType ksk_writing_page_get_type (void);        /* the record is being made complete */
GType ksk_incomplete_page_get_type (void);     /* it could not be */
GType ksk_sums_page_get_type (void);           /* the hash of the record, which is filmed */
GType ksk_copies_page_get_type (void);         /* copies of the record are made */
GType ksk_copy_failed_page_get_type (void);    /* one could not be */
GType ksk_finished_page_get_type (void);       /* where the record is: the last page */

/* Which of them shows how far a ceremony that is closed or aborted has come. */
GType ksk_aside_choose_last (KskSession *session);

/* Who signs what is of no step: CA and IW. */
extern const KskRole ksk_aside_signers[2];

G_END_DECLS
