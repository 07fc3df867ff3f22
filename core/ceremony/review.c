/* A review: every rule over the KSR and every signature planned, by values that no other thread changes. */
#include "ceremony/exchange.h"

#include "ceremony/exchange-private.h"

struct _KskReview {
  KskConfig *config;
  const KskSchema *schema;
  KskRequest *request;
  KskResponse *previous; /* (nullable) */
  char *previous_waiver; /* (nullable) */
  gboolean horizon_waived;
  gint64 now_s;
  GHashTable *labels; /* (element-type utf8): of config and previous */

  KskInventory *hsm_keys; /* (nullable): not performed yet; as the rest */
  KskReport *report;
  KskPlan *plan; /* (nullable): none can be made */
};

KskReview *
ksk_review_new (KskExchange *exchange, gint64 now_s)
{
  g_return_val_if_fail (exchange != NULL && exchange->request != NULL, NULL);

  KskReview *self = g_new0 (KskReview, 1);
  self->config = ksk_config_ref (exchange->config);
  self->schema = exchange->schema;
  self->request = ksk_request_ref (exchange->request);
  self->previous = exchange->previous != NULL ? ksk_response_ref (exchange->previous) : NULL;
  self->previous_waiver = g_strdup (exchange->previous_waiver);
  self->horizon_waived = exchange->horizon_waived;
  self->now_s = now_s;
  self->labels = ksk_exchange_collect_labels (exchange);
  return self;
}

void
ksk_review_free (KskReview *self)
{
  g_hash_table_unref (self->labels);
  g_clear_pointer (&self->hsm_keys, ksk_inventory_unref);
  g_clear_pointer (&self->report, ksk_report_unref);
  g_clear_pointer (&self->plan, ksk_plan_unref);
  g_clear_pointer (&self->previous, ksk_response_unref);
  g_free (self->previous_waiver);
  ksk_request_unref (self->request);
  ksk_config_unref (self->config);
  g_free (self);
}

gboolean
ksk_review_perform (KskReview *self, KskToken *token, GError **error)
{
  g_return_val_if_fail (self != NULL && self->hsm_keys == NULL, FALSE);

  self->hsm_keys = ksk_token_read_keys (token, self->labels, error);
  if (self->hsm_keys == NULL)
    return FALSE;
  KskCheckInput input = {
    .request = self->request,
    .previous = self->previous,
    .previous_waiver = self->previous_waiver,
    .config = self->config,
    .hsm_keys = self->hsm_keys,
    .now_s = self->now_s,
    .horizon_waived = self->horizon_waived,
  };
  self->report = ksk_check_request (&input);
  self->plan = ksk_plan_build (&input, self->schema, self->report);
  return TRUE;
}

void
ksk_exchange_set_review (KskExchange *self, KskReview *review)
{
  g_return_if_fail (self != NULL && review != NULL && review->hsm_keys != NULL);
  g_return_if_fail (review->request == self->request && review->previous == self->previous);

  g_clear_pointer (&self->hsm_keys, ksk_inventory_unref);
  g_clear_pointer (&self->report, ksk_report_unref);
  g_clear_pointer (&self->plan, ksk_plan_unref);
  self->hsm_keys = ksk_inventory_ref (review->hsm_keys);
  self->report = ksk_report_ref (review->report);
  self->plan = review->plan != NULL ? ksk_plan_ref (review->plan) : NULL;
}
