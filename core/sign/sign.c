/* Signing a plan, and believing nothing of it until it is verified. */
#include "sign/sign.h"

#include "ksr/parse.h"
#include "ksr/write.h"
#include "sign/plan-private.h"

G_DEFINE_QUARK (ksk - sign - error - quark, ksk_sign_error)

static KskRrsig *
sign_one (const KskPlannedSignature *planned, KskSigner *signer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = ksk_signer_sign (signer, planned->key->label, planned->fields.algorithm, planned->data,
                                              planned->key->hash_using_hsm, cancellable, error);
  if (bytes == NULL) {
    g_prefix_error (error, "Bundle %u, key %s: ", planned->bundle + 1, planned->key->label);
    return NULL;
  }

  /* The key in the plan is the one that was compared with the configuration; the signer's word counts for nothing. */
  KskPublicKey *key = ksk_dnskey_get_public_key (planned->dnskey, error);
  g_autoptr (GError) reason = NULL;
  if (key == NULL)
    return NULL;
  if (!ksk_public_key_verify (key, planned->fields.algorithm, planned->data, bytes, &reason)) {
    g_set_error (error, KSK_SIGN_ERROR, KSK_SIGN_ERROR_BAD_SIGNATURE,
                 "Bundle %u, key %s: what the HSM answered is not a signature by this key (%s)", planned->bundle + 1,
                 planned->key->label, reason->message);
    return NULL;
  }
  return ksk_rrsig_new (&planned->fields, bytes);
}

/* Returns: (transfer full): the bundles of the answer. @rrsigs: one for each of the plan's signatures, in its order. */
static GPtrArray *
assemble (KskPlan *plan, GPtrArray *rrsigs)
{
  GPtrArray *planned = ksk_plan_get_signatures (plan), *unsigned_bundles = ksk_plan_get_bundles (plan);
  GPtrArray *bundles = g_ptr_array_new_full (unsigned_bundles->len, (GDestroyNotify)ksk_bundle_unref);

  guint next = 0;
  for (guint i = 0; i < unsigned_bundles->len; i++) {
    KskBundle *bundle = unsigned_bundles->pdata[i];
    g_autoptr (GPtrArray) own = g_ptr_array_new ();
    for (; next < planned->len && ((const KskPlannedSignature *)planned->pdata[next])->bundle == i; next++)
      g_ptr_array_add (own, rrsigs->pdata[next]);
    g_ptr_array_add (bundles,
                     ksk_bundle_new (ksk_bundle_get_id (bundle), ksk_bundle_get_inception (bundle),
                                     ksk_bundle_get_expiration (bundle), ksk_bundle_get_keys (bundle), own, NULL, 0));
  }
  return bundles;
}

static gboolean
reads_back (GBytes *xml, KskResponse *response, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (KskResponse) again = ksk_response_parse (xml, G_MAXINT, &reason);
  if (again != NULL && ksk_response_equal (again, response))
    return TRUE;
  g_set_error (error, KSK_SIGN_ERROR, KSK_SIGN_ERROR_MISMATCH,
               "The SKR would not read back as what was signed (%s); report this as a fault of the program",
               reason != NULL ? reason->message : "its values differ");
  return FALSE;
}

KskResponse *
ksk_plan_sign (KskPlan *self, KskSigner *signer, KskSignProgress progress, gpointer user_data,
               GCancellable *cancellable, GBytes **xml, GError **error)
{
  g_return_val_if_fail (self != NULL && KSK_IS_SIGNER (signer), NULL);

  GPtrArray *planned = ksk_plan_get_signatures (self);
  g_autoptr (GPtrArray) rrsigs = g_ptr_array_new_full (planned->len, (GDestroyNotify)ksk_rrsig_unref);
  for (guint i = 0; i < planned->len; i++) {
    KskRrsig *rrsig = sign_one (planned->pdata[i], signer, cancellable, error);
    if (rrsig == NULL)
      return NULL;
    g_ptr_array_add (rrsigs, rrsig);
    if (progress != NULL)
      progress (i + 1, planned->len, planned->pdata[i], user_data);
  }

  KskRequest *request = ksk_plan_get_request (self);
  g_autoptr (GPtrArray) bundles = assemble (self, rrsigs);
  g_autoptr (KskResponse) response = ksk_response_new (
      ksk_request_get_id (request), ksk_request_get_serial (request), ksk_request_get_domain (request), -1,
      ksk_plan_get_ksk_policy (self), ksk_request_get_zsk_policy (request), bundles);
  g_autoptr (GBytes) bytes = ksk_response_to_xml (response);
  if (!reads_back (bytes, response, error))
    return NULL;

  if (xml != NULL)
    *xml = g_steal_pointer (&bytes);
  return g_steal_pointer (&response);
}
