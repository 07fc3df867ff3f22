/* The table of kinds and their pages. */
#pragma once

#include "ui/page.h"

G_BEGIN_DECLS

/* Returns the type of the page of a kind. Every kind has one. */
GType ksk_page_type_for_kind (const KskKind *kind);

/* One a file, each with its static type in its own .c and this function to reach it. */
GType ksk_confirm_page_get_type (void);        /* confirm */
GType ksk_objections_page_get_type (void);     /* objections */
GType ksk_cameras_page_get_type (void);        /* cameras */
GType ksk_recording_page_get_type (void);      /* start-recording, stop-recording */
GType ksk_roll_call_page_get_type (void);      /* roll-call */
GType ksk_set_clock_page_get_type (void);      /* set-clock */
GType ksk_record_item_page_get_type (void);    /* record-item */
GType ksk_hash_medium_page_get_type (void);    /* hash-medium */
GType ksk_copy_medium_page_get_type (void);    /* copy-medium */
GType ksk_remove_medium_page_get_type (void);  /* remove-medium */
GType ksk_cards_page_get_type (void);          /* insert-cards, remove-cards */
GType ksk_activate_hsm_page_get_type (void);   /* activate-hsm */
GType ksk_deactivate_hsm_page_get_type (void); /* deactivate-hsm */
GType ksk_load_page_get_type (void);           /* load-previous, load-request */
GType ksk_compare_hash_page_get_type (void);   /* compare-hash */
GType ksk_review_request_page_get_type (void); /* review-request */
GType ksk_sign_page_get_type (void);           /* sign */
GType ksk_write_response_page_get_type (void); /* write-response */
GType ksk_print_page_get_type (void);          /* print */
GType ksk_exceptions_page_get_type (void);     /* exceptions */
GType ksk_attest_page_get_type (void);         /* attest */
GType ksk_close_page_get_type (void);          /* close */

G_END_DECLS
