/* The responses that were signed in a ceremony, taken apart: what is published of each. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

typedef struct {
  char *name;   /* (not nullable): of its file */
  char *folder; /* (not nullable): of the record, with its proofs: `proofs`, of the next one `proofs-2` */
  KskResponse *response;
  KskProofs *proofs;
} KskSignedResponse;

void ksk_signed_response_free (KskSignedResponse *self);

/**
 * ksk_signed_responses_read:
 * @records: (not nullable) (element-type KskRecord).
 * @fd: of @folder. @folder: (not nullable): of the record.
 *
 * Reads each once, in the order in which they were signed; verifies nothing. Any thread. Returns: (transfer full)
 * (nullable) (element-type KskSignedResponse). Errors, with the name of the file: those of ksk_medium_read_file(),
 * ksk_response_parse() and ksk_proofs_new().
 */
GPtrArray *ksk_signed_responses_read (GPtrArray *records, int fd, const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskSignedResponse, ksk_signed_response_free)

G_END_DECLS
