/* What a zone's maintainer sends: requests with keys and proofs of possession. */
#include "request-maker.h"

#include "zsk.h"

#define N_GENERATIONS 3

/* The ZSKs of one generation, one of each algorithm. */
typedef struct {
  KskZsk *keys[KSK_REHEARSAL_MAX_ALGORITHMS];
} Generation;

guint
ksk_zone_count_keys (guint index, guint count)
{
  return index == 0 || index == count - 1 ? 2 : 1;
}

guint
ksk_zone_count_different_keys (guint count)
{
  return count == 1 ? 2 : 3;
}

/* Makes the ZSK of @quarter, another one where a key of the zone has the same tag already. */
static KskZsk *
make_zsk (const KskZone *zone, KskDeterministicRandom *random, KskQuarter quarter, KskAlgorithm algorithm,
          GHashTable *tags, GError **error)
{
  g_autofree char *identifier = g_strdup_printf ("zsk-%u-%d-q%u", (guint)algorithm, quarter.year, quarter.number);

  for (guint attempt = 1;; attempt++) {
    g_autofree char *purpose = g_strdup_printf ("%s %s %u", identifier, zone->domain, attempt);
    g_autoptr (KskZsk) zsk = ksk_zsk_new (random, purpose, algorithm, identifier, KSK_REHEARSAL_TTL_S, error);
    if (zsk == NULL)
      return NULL;
    if (g_hash_table_add (tags, GUINT_TO_POINTER (ksk_dnskey_get_key_tag (ksk_zsk_get_dnskey (zsk)))))
      return g_steal_pointer (&zsk);
  }
}

static void
add_generation (const KskZone *zone, const Generation *generation, GPtrArray *zsks, GPtrArray *dnskeys)
{
  for (guint i = 0; i < zone->n_algorithms; i++) {
    g_ptr_array_add (zsks, generation->keys[i]);
    g_ptr_array_add (dnskeys, ksk_zsk_get_dnskey (generation->keys[i]));
  }
}

static KskBundle *
make_bundle (const KskZone *zone, const char *id, gint64 inception_s, gint64 expiration_s, GPtrArray *zsks,
             GPtrArray *dnskeys, GError **error)
{
  g_autoptr (GPtrArray) signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);

  for (guint i = 0; i < zsks->len; i++) {
    KskRrsig *signature = ksk_zsk_sign (zsks->pdata[i], zone->domain, inception_s, expiration_s, dnskeys, error);
    if (signature == NULL)
      return NULL;
    g_ptr_array_add (signatures, signature);
  }
  return ksk_bundle_new (id, inception_s, expiration_s, dnskeys, signatures, NULL, 0);
}

static KskSignaturePolicy *
make_policy (const KskZone *zone, const KskCycle *cycle, const Generation *generation)
{
  KskSignaturePolicy *policy = ksk_signature_policy_new ();

  policy->publish_safety_s = ksk_cycle_tenths (cycle, 10);
  policy->retire_safety_s = ksk_cycle_tenths (cycle, 10);
  policy->max_signature_validity_s = ksk_cycle_tenths (cycle, 21);
  policy->min_signature_validity_s = ksk_cycle_tenths (cycle, 21);
  policy->max_validity_overlap_s = ksk_cycle_tenths (cycle, 12);
  policy->min_validity_overlap_s = ksk_cycle_tenths (cycle, 9);
  for (guint i = 0; i < zone->n_algorithms; i++) {
    KskPublicKey *key = ksk_dnskey_get_public_key (ksk_zsk_get_dnskey (generation->keys[i]), NULL);
    g_assert (key != NULL);
    KskAlgorithmPolicy algorithm = {
      .algorithm = (guint8)zone->algorithms[i],
      .size_bits = ksk_public_key_get_bits (key),
      .rsa_exponent = ksk_public_key_get_exponent (key),
    };
    g_array_append_val (policy->algorithms, algorithm);
  }
  return policy;
}

/* @outgoing: (nullable): keys that leave after the first bundle. @coming: keys that come in the last one. */
static KskRequest *
make_request (const KskZone *zone, KskDeterministicRandom *random, KskQuarter quarter, const KskCycle *cycle,
              const Generation *outgoing, const Generation *present, const Generation *coming, GError **error)
{
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);
  g_autofree char *purpose
      = g_strdup_printf ("request %s %d-q%u %u", zone->domain, quarter.year, quarter.number, cycle->count);
  g_autofree char *id = ksk_deterministic_random_dup_uuid (random, purpose);

  for (guint i = 0; i < cycle->count; i++) {
    g_autoptr (GPtrArray) zsks = g_ptr_array_new ();
    g_autoptr (GPtrArray) dnskeys = g_ptr_array_new ();
    add_generation (zone, present, zsks, dnskeys);
    if (i == 0 && outgoing != NULL)
      add_generation (zone, outgoing, zsks, dnskeys);
    else if (i == cycle->count - 1)
      add_generation (zone, coming, zsks, dnskeys);

    g_autofree char *bundle_purpose = g_strdup_printf ("bundle %s %u", id, i);
    g_autofree char *bundle_id = ksk_deterministic_random_dup_uuid (random, bundle_purpose);
    KskBundle *bundle = make_bundle (zone, bundle_id, ksk_cycle_inception (cycle, i), ksk_cycle_expiration (cycle, i),
                                     zsks, dnskeys, error);
    if (bundle == NULL)
      return NULL;
    g_ptr_array_add (bundles, bundle);
  }

  /* No timestamp, as in the root's requests: the bytes are to depend on the quarter, not on the second. */
  g_autoptr (KskSignaturePolicy) policy = make_policy (zone, cycle, present);
  return ksk_request_new (id, outgoing == NULL ? 1 : 2, zone->domain, -1, policy, bundles);
}

gboolean
ksk_zone_make_requests (const KskZone *zone, KskDeterministicRandom *random, GHashTable *tags, KskRequest **before,
                        KskRequest **request, GError **error)
{
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_zsk_free);
  Generation generations[N_GENERATIONS] = { 0 };
  KskQuarter quarter_before = ksk_quarter_before (zone->quarter);
  KskQuarter quarters[N_GENERATIONS] = { quarter_before, zone->quarter, ksk_quarter_next (zone->quarter) };

  for (guint i = 0; i < N_GENERATIONS; i++)
    for (guint j = 0; j < zone->n_algorithms; j++) {
      KskZsk *zsk = make_zsk (zone, random, quarters[i], zone->algorithms[j], tags, error);
      if (zsk == NULL)
        return FALSE;
      g_ptr_array_add (owned, zsk);
      generations[i].keys[j] = zsk;
    }

  g_autoptr (KskRequest) first
      = make_request (zone, random, quarter_before, &zone->cycle_before, NULL, &generations[0], &generations[1], error);
  if (first == NULL)
    return FALSE;
  *request = make_request (zone, random, zone->quarter, &zone->cycle, &generations[0], &generations[1], &generations[2],
                           error);
  if (*request == NULL)
    return FALSE;
  *before = g_steal_pointer (&first);
  return TRUE;
}
