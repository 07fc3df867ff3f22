/* What the ceremony is about: last SKR and KSR in, report and plan between, SKR out. */
#pragma once

#include "ceremony/port-token.h"
#include "check/check.h"
#include "evidence/fingerprint.h"
#include "sign/plan.h"

G_BEGIN_DECLS

/* A file that was loaded or made. */
typedef struct {
  char *name;    /* (nullable): NULL: there is none yet */
  GBytes *bytes; /* (nullable) */
  KskFingerprint sha256;
} KskExchangeFile;

/* Members are for reading; actions set them, in the main thread. A file stands in the folder of the record before a
 * record speaks of it, so that all of this can be had again after a restart. */
typedef struct {
  KskConfig *config;       /* (not nullable) */
  const KskSchema *schema; /* (not nullable): of the configuration */
  KskExchangeFile previous_file;
  KskExchangeFile request_file;
  KskExchangeFile response_file;
  KskResponse *previous; /* (nullable) */
  char *previous_waiver; /* (nullable): why there is none */
  gboolean horizon_waived;
  KskRequest *request;    /* (nullable) */
  KskInventory *hsm_keys; /* (nullable) */
  KskReport *report;      /* (nullable): of the request */
  KskPlan *plan;          /* (nullable) */
  KskResponse *response;  /* (nullable) */
} KskExchange;

/* @schema: one of @config. Returns: (transfer full): of a ceremony that has not seen a file yet. */
KSK_API KskExchange *ksk_exchange_new (KskConfig *config, const KskSchema *schema);
KSK_API void ksk_exchange_free (KskExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskExchange, ksk_exchange_free)

/* Each takes a file in and parses it; what followed from the file before it is dropped: another last SKR drops waiver
 * and review, another KSR the waiver of the horizon, review and SKR. On an error nothing changes. Errors:
 * KSK_KSR_ERROR_*. */
KSK_API gboolean ksk_exchange_set_previous (KskExchange *self, const char *name, GBytes *bytes, GError **error);
KSK_API gboolean ksk_exchange_set_request (KskExchange *self, const char *name, GBytes *bytes, GError **error);
KSK_API gboolean ksk_exchange_set_response (KskExchange *self, const char *name, GBytes *bytes, GError **error);

/* Returns: (transfer full): what the SKR to that KSR is called: `skr-root-2026-q1-0.xml` for `ksr-root-2026-q1-0.xml`;
 * `skr-` before any other name. */
KSK_API char *ksk_exchange_dup_response_name (const char *request_name);

/* Returns: (transfer container) (element-type utf8): labels of the keys that rules and plan will ask the HSM for. */
KSK_API GHashTable *ksk_exchange_collect_labels (KskExchange *self);

/* What a review looks at, and what it comes to. */
typedef struct _KskReview KskReview;

/**
 * ksk_review_new:
 * @exchange: has a request, and a last SKR or a waiver.
 * @now_s: the time of day.
 *
 * Takes what the rules look at out of an exchange, so that no exchange is shared between threads. Main thread.
 * Returns: (transfer full).
 */
KSK_API KskReview *ksk_review_new (KskExchange *exchange, gint64 now_s);
KSK_API void ksk_review_free (KskReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskReview, ksk_review_free)

/* Reads the keys of the HSM, runs every rule and plans every signature. Blocks: for the session's worker. A request
 * that is rejected is no error: its report says so. Errors: those of @token. */
KSK_API gboolean ksk_review_perform (KskReview *self, KskToken *token, GError **error);

/* Puts keys, report and plan of a review that was performed in place. Main thread. */
KSK_API void ksk_exchange_set_review (KskExchange *self, KskReview *review);

G_END_DECLS
