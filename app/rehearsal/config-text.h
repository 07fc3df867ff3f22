/* The configuration file of a rehearsal. */
#pragma once

#include "layout.h"
#include "phase.h"
#include "request-maker.h"

G_BEGIN_DECLS

/* What the file says. Plain values, borrowed for the call. */
typedef struct {
  const KskZone *zone;
  const KskCycle *cycle; /* that it is to accept a request of */
  const KskPhase *phase; /* its schema is there, and with few bundles others that the KSKs allow */
  KskDnskey *ksks[KSK_REHEARSAL_MAX_KSKS];
  gint64 valid_from_s;   /* of the KSKs */
  gint64 now_s;          /* the request is to be checked then, or later */
  gsize request_bytes;   /* size of the request */
  const char *module;    /* of SoftHSM */
  gboolean with_cameras; /* two test pictures; otherwise cameras are not this program's */
  gboolean with_cards;   /* the PIN comes from drawn cards; otherwise it stands in here */
  const KskLayout *layout;
} KskConfigText;

/* Returns: (transfer full) (nullable): a ksrsigner.yaml. Errors: KSK_DNSSEC_ERROR_MALFORMED (domain). */
GBytes *ksk_config_text_write (const KskConfigText *self, GError **error);

G_END_DECLS
