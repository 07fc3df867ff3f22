/* What the world sees of a zone's keys, compared with the SKR that a ceremony made. */
#include "evidence/published-keys.h"

#include "dnssec/domain-name.h"
#include "dnssec/error.h"

void
ksk_published_comparison_free (KskPublishedComparison *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->records);
  g_free (self);
}

static void
record_clear (gpointer data)
{
  KskPublishedRecord *record = data;
  g_clear_pointer (&record->key, ksk_dnskey_unref);
  g_clear_pointer (&record->signature, ksk_rrsig_unref);
}

/* Whether the two are one record in the DNS, which knows no identifiers. */
static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  return g_bytes_equal (ksk_dnskey_get_rdata ((KskDnskey *)a), ksk_dnskey_get_rdata ((KskDnskey *)b));
}

static gboolean
is_same_signature (gconstpointer a, gconstpointer b)
{
  const KskRrsigFields *left = ksk_rrsig_get_fields ((KskRrsig *)a), *right = ksk_rrsig_get_fields ((KskRrsig *)b);
  return left->algorithm == right->algorithm && left->labels == right->labels
         && left->original_ttl_s == right->original_ttl_s && left->expiration_s == right->expiration_s
         && left->inception_s == right->inception_s && left->key_tag == right->key_tag
         && g_ascii_strcasecmp (left->type_covered, right->type_covered) == 0
         && ksk_domain_name_equal (left->signer_name, right->signer_name)
         && g_bytes_equal (ksk_rrsig_get_signature ((KskRrsig *)a), ksk_rrsig_get_signature ((KskRrsig *)b));
}

/* All but its bits: made for the same set, by a key with the same tag. */
static gboolean
is_same_but_bits (gconstpointer a, gconstpointer b)
{
  const KskRrsigFields *left = ksk_rrsig_get_fields ((KskRrsig *)a), *right = ksk_rrsig_get_fields ((KskRrsig *)b);
  return left->algorithm == right->algorithm && left->expiration_s == right->expiration_s
         && left->inception_s == right->inception_s && left->key_tag == right->key_tag;
}

static guint
count_in_both (GPtrArray *of_bundle, GPtrArray *of_answer, GEqualFunc is_same)
{
  guint n = 0;
  for (guint i = 0; i < of_bundle->len; i++)
    n += g_ptr_array_find_with_equal_func (of_answer, of_bundle->pdata[i], is_same, NULL);
  return n;
}

/* How much of a bundle is in an answer: what comes first counts more than all that follows. */
typedef struct {
  guint signatures;
  guint times; /* signatures that may differ in their bits */
  guint keys;
} Nearness;

static gboolean
is_nearer (const Nearness *a, const Nearness *b)
{
  if (a->signatures != b->signatures)
    return a->signatures > b->signatures;
  return a->times != b->times ? a->times > b->times : a->keys > b->keys;
}

/* Signatures tell bundles apart: the keys of several are often the same. */
static guint
find_nearest (const KskZoneKeys *answer, GPtrArray *bundles, gboolean *is_bundle)
{
  guint nearest = 0;
  Nearness most = { 0 };
  for (guint i = 0; i < bundles->len; i++) {
    GPtrArray *keys = ksk_bundle_get_keys (bundles->pdata[i]), *made = ksk_bundle_get_signatures (bundles->pdata[i]);
    Nearness here = { count_in_both (made, answer->signatures, is_same_signature),
                      count_in_both (made, answer->signatures, is_same_but_bits),
                      count_in_both (keys, answer->keys, is_same_key) };
    if (!is_nearer (&here, &most))
      continue;
    nearest = i;
    most = here;
  }
  *is_bundle = most.signatures > 0;
  return nearest;
}

static void
add (KskPublishedComparison *self, KskPublishedPlace place, gpointer item, gboolean is_key)
{
  KskPublishedRecord record = { .place = place,
                                .key = is_key ? ksk_dnskey_ref (item) : NULL,
                                .signature = is_key ? NULL : ksk_rrsig_ref (item) };
  g_array_append_val (self->records, record);
  self->is_same = self->is_same && place == KSK_PUBLISHED_SAME;
}

static void
list (KskPublishedComparison *self, GPtrArray *of_bundle, GPtrArray *of_answer, GEqualFunc is_same, gboolean is_key)
{
  for (guint i = 0; i < of_bundle->len; i++) {
    gboolean is_there = g_ptr_array_find_with_equal_func (of_answer, of_bundle->pdata[i], is_same, NULL);
    add (self, is_there ? KSK_PUBLISHED_SAME : KSK_PUBLISHED_ONLY_IN_BUNDLE, of_bundle->pdata[i], is_key);
  }
  for (guint i = 0; i < of_answer->len; i++)
    if (!g_ptr_array_find_with_equal_func (of_bundle, of_answer->pdata[i], is_same, NULL))
      add (self, KSK_PUBLISHED_ONLY_IN_ANSWER, of_answer->pdata[i], is_key);
}

KskPublishedComparison *
ksk_published_compare (const KskZoneKeys *answer, KskResponse *response, GError **error)
{
  g_return_val_if_fail (answer != NULL && response != NULL, NULL);
  GPtrArray *bundles = ksk_response_get_bundles (response);
  g_return_val_if_fail (bundles->len > 0, NULL);

  if (!ksk_domain_name_equal (answer->owner, ksk_response_get_domain (response))) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "the answer is about %s, the SKR about %s",
                 answer->owner, ksk_response_get_domain (response));
    return NULL;
  }
  if (answer->signatures->len == 0) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
                 "there is no RRSIG over DNSKEY in it: ask with `dig %s dnskey +dnssec`", answer->owner);
    return NULL;
  }

  KskPublishedComparison *self = g_new0 (KskPublishedComparison, 1);
  self->records = g_array_new (FALSE, FALSE, sizeof (KskPublishedRecord));
  g_array_set_clear_func (self->records, record_clear);
  self->bundle = find_nearest (answer, bundles, &self->is_bundle);
  self->is_same = TRUE;
  KskBundle *bundle = bundles->pdata[self->bundle];
  list (self, ksk_bundle_get_keys (bundle), answer->keys, is_same_key, TRUE);
  list (self, ksk_bundle_get_signatures (bundle), answer->signatures, is_same_signature, FALSE);
  return self;
}
