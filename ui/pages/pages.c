/* The table of kinds and their pages. */
#include "pages.h"

#include <string.h>

/* Ordered by name. */
static const struct {
  const char *kind;
  GType (*get_type) (void);
} pages[] = {
  { "activate-hsm", ksk_activate_hsm_page_get_type },
  { "attest", ksk_attest_page_get_type },
  { "cameras", ksk_cameras_page_get_type },
  { "close", ksk_close_page_get_type },
  { "compare-hash", ksk_compare_hash_page_get_type },
  { "confirm", ksk_confirm_page_get_type },
  { "copy-medium", ksk_copy_medium_page_get_type },
  { "deactivate-hsm", ksk_deactivate_hsm_page_get_type },
  { "exceptions", ksk_exceptions_page_get_type },
  { "hash-medium", ksk_hash_medium_page_get_type },
  { "insert-cards", ksk_cards_page_get_type },
  { "load-previous", ksk_load_page_get_type },
  { "load-request", ksk_load_page_get_type },
  { "objections", ksk_objections_page_get_type },
  { "print", ksk_print_page_get_type },
  { "record-item", ksk_record_item_page_get_type },
  { "remove-cards", ksk_cards_page_get_type },
  { "remove-medium", ksk_remove_medium_page_get_type },
  { "review-request", ksk_review_request_page_get_type },
  { "roll-call", ksk_roll_call_page_get_type },
  { "set-clock", ksk_set_clock_page_get_type },
  { "sign", ksk_sign_page_get_type },
  { "start-recording", ksk_recording_page_get_type },
  { "stop-recording", ksk_recording_page_get_type },
  { "write-response", ksk_write_response_page_get_type },
};

GType
ksk_page_type_for_kind (const KskKind *kind)
{
  g_return_val_if_fail (kind != NULL, G_TYPE_INVALID);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (strcmp (kind->name, pages[i].kind) == 0)
      return pages[i].get_type ();
  }
  g_return_val_if_reached (G_TYPE_INVALID);
}
