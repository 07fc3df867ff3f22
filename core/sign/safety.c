/* Keys are published before they sign and stay published after: check KSR-POLICY-SAFETY. */
#include <string.h>

#include "dnssec/time.h"
#include "sign/composition.h"

#define CHECK "KSR-POLICY-SAFETY"

/* What one bundle in time order shows of KSKs: the previous SKR's last bundle and each new one. The tables hold keys,
 * (element-type KskDnskey), borrowed from the bundles; a key is the same under its label, revoked or not. */
typedef struct {
  gint64 inception_s;
  const char *id;
  guint number;          /* from 1; 0 for the previous SKR's last bundle */
  GHashTable *published; /* revoked or not */
  GHashTable *revoked;
  GHashTable *signing; /* those that are not revoked */
  GHashTable *signing_all;
} Moment;

static const char *
get_label (gconstpointer key)
{
  const char *label = ksk_dnskey_get_identifier ((KskDnskey *)key);
  return label != NULL ? label : "without a label";
}

static guint
hash_key (gconstpointer key)
{
  return g_str_hash (get_label (key));
}

/* A label alone would take another key that was given an old label for the one that resolvers know. */
static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  KskDnskey *x = (KskDnskey *)a, *y = (KskDnskey *)b;
  return strcmp (get_label (a), get_label (b)) == 0 && ksk_dnskey_get_algorithm (x) == ksk_dnskey_get_algorithm (y)
         && g_bytes_equal (ksk_dnskey_get_public_key_bytes (x), ksk_dnskey_get_public_key_bytes (y));
}

static void
moment_free (gpointer data)
{
  Moment *self = data;
  g_hash_table_unref (self->published);
  g_hash_table_unref (self->revoked);
  g_hash_table_unref (self->signing);
  g_hash_table_unref (self->signing_all);
  g_free (self);
}

static Moment *
moment_new (KskBundle *bundle, guint number)
{
  Moment *self = g_new0 (Moment, 1);
  self->inception_s = ksk_bundle_get_inception (bundle);
  self->id = ksk_bundle_get_id (bundle);
  self->number = number;
  self->published = g_hash_table_new (hash_key, is_same_key);
  self->revoked = g_hash_table_new (hash_key, is_same_key);
  self->signing = g_hash_table_new (hash_key, is_same_key);
  self->signing_all = g_hash_table_new (hash_key, is_same_key);

  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++) {
    if (!ksk_dnskey_is_sep (keys->pdata[i]))
      continue;
    g_hash_table_add (self->published, keys->pdata[i]);
    if (ksk_dnskey_is_revoked (keys->pdata[i]))
      g_hash_table_add (self->revoked, keys->pdata[i]);
  }
  return self;
}

static void
add_signer (Moment *self, KskDnskey *key)
{
  g_hash_table_add (self->signing_all, key);
  if (!g_hash_table_contains (self->revoked, key))
    g_hash_table_add (self->signing, key);
}

static Moment *
moment_of_previous (KskResponse *previous)
{
  GPtrArray *bundles = ksk_response_get_bundles (previous);
  if (bundles->len == 0)
    return NULL;
  KskBundle *last = bundles->pdata[bundles->len - 1];
  Moment *self = moment_new (last, 0);
  GPtrArray *keys = ksk_bundle_get_keys (last), *signatures = ksk_bundle_get_signatures (last);
  for (guint k = 0; k < keys->len; k++)
    for (guint i = 0; ksk_dnskey_is_sep (keys->pdata[k]) && i < signatures->len; i++)
      if (ksk_rrsig_fields_name_key (ksk_rrsig_get_fields (signatures->pdata[i]), keys->pdata[k]))
        add_signer (self, keys->pdata[k]);
  return self;
}

static Moment *
moment_of_composed (const KskComposed *composed, guint number)
{
  Moment *self = moment_new (composed->bundle, number);
  for (guint i = 0; i < composed->signers->len; i++)
    add_signer (self, ((const KskKey *)composed->signers->pdata[i])->dnskey);
  return self;
}

typedef struct {
  KskReport *report;
  GPtrArray *moments; /* (element-type Moment), the previous SKR's last bundle first where there is one */
  gboolean has_previous;
  gint64 publish_safety_s;
  gint64 retire_safety_s;
} Safety;

static void fail (const Safety *safety, const Moment *moment, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
fail (const Safety *safety, const Moment *moment, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ksk_report_add (safety->report, CHECK, KSK_VERDICT_FAIL, moment->id, moment->number, NULL, NULL, "%s", message);
}

/* .1 and .2: whoever signs a bundle has been published, without a gap, for publish_safety when the bundle begins; the
 * signers of the first bundle at least in the previous SKR's last. Where there is no previous SKR, how long the keys of
 * the first bundle have been published is not known. @since: (element-type KskDnskey Moment): where the run of bundles
 * that publish a key began, up to and with this one. */
static void
check_published_before (const Safety *safety, guint index, GHashTable *since)
{
  const Moment *moment = safety->moments->pdata[index];
  GHashTableIter iterator;
  gpointer key;

  g_hash_table_iter_init (&iterator, moment->signing);
  while (g_hash_table_iter_next (&iterator, &key, NULL)) {
    const Moment *first = g_hash_table_lookup (since, key);
    if (!safety->has_previous && first == safety->moments->pdata[0])
      continue;
    if (safety->has_previous && index == 1 && first == moment) {
      fail (safety, moment,
            "Key %s would sign the first bundle but is not published in the last bundle of the previous SKR.",
            get_label (key));
      continue;
    }
    gint64 published_s = moment->inception_s - first->inception_s;
    if (published_s >= safety->publish_safety_s)
      continue;
    g_autofree char *found = ksk_duration_format_words (published_s);
    g_autofree char *needed = ksk_duration_format_words (safety->publish_safety_s);
    fail (safety, moment,
          "Key %s would sign bundle %u after being published for %s; publish_safety of the KSK policy asks for %s.",
          get_label (key), moment->number, found, needed);
  }
}

/* Moves the runs of @since on to the next moment. */
static void
follow_published (GHashTable *since, Moment *moment)
{
  GHashTableIter iterator;
  gpointer key;

  g_hash_table_iter_init (&iterator, since);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    if (!g_hash_table_contains (moment->published, key))
      g_hash_table_iter_remove (&iterator);
  g_hash_table_iter_init (&iterator, moment->published);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    if (!g_hash_table_contains (since, key))
      g_hash_table_insert (since, key, moment);
}

/* .3 and .4: whoever signed a bundle and no longer signs the next stays published for retire_safety from then on. A
 * revoked key is exempt: its revocation is the end of its service. */
static void
check_published_after (const Safety *safety, guint index)
{
  const Moment *moment = safety->moments->pdata[index], *next = safety->moments->pdata[index + 1];
  gint64 until_s = next->inception_s + safety->retire_safety_s;
  GHashTableIter iterator;
  gpointer key;

  g_hash_table_iter_init (&iterator, moment->signing);
  while (g_hash_table_iter_next (&iterator, &key, NULL)) {
    for (guint i = index + 1; i < safety->moments->len; i++) {
      const Moment *later = safety->moments->pdata[i];
      if (later->inception_s > until_s || g_hash_table_contains (later->revoked, key)
          || g_hash_table_contains (later->signing, key))
        break;
      if (g_hash_table_contains (later->published, key))
        continue;
      g_autofree char *needed = ksk_duration_format_words (safety->retire_safety_s);
      g_autofree char *last = moment->number == 0 ? g_strdup ("the last bundle of the previous SKR")
                                                  : g_strdup_printf ("bundle %u", moment->number);
      fail (safety, later,
            "Key %s signed %s and is gone from bundle %u; retire_safety of the KSK policy keeps it published for %s.",
            get_label (key), last, later->number, needed);
      break;
    }
  }
}

/* RFC 5011, section 2.1: a revocation counts only when the revoked key itself has signed the set. */
static void
check_revoked_sign (const Safety *safety, guint index)
{
  const Moment *moment = safety->moments->pdata[index];
  GHashTableIter iterator;
  gpointer key;

  g_hash_table_iter_init (&iterator, moment->revoked);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    if (!g_hash_table_contains (moment->signing_all, key))
      fail (safety, moment,
            "Key %s is revoked in bundle %u but does not sign it; resolvers would ignore the revocation.",
            get_label (key), moment->number);
}

static gboolean
skip_when_off (KskReport *report, gboolean on, const char *option)
{
  if (!on)
    ksk_report_add (report, CHECK, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "Not checked: %s is false.", option);
  return !on;
}

void
ksk_check_safety (const KskCheckInput *input, GPtrArray *composed, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  const KskSignaturePolicy *periods = ksk_config_get_ksk_policy (input->config)->signature_policy;
  guint failed_before = ksk_report_count (report, KSK_VERDICT_FAIL);

  g_autoptr (GPtrArray) moments = g_ptr_array_new_with_free_func (moment_free);
  Moment *before = input->previous != NULL ? moment_of_previous (input->previous) : NULL;
  if (before != NULL)
    g_ptr_array_add (moments, before);
  for (guint i = 0; i < composed->len; i++)
    g_ptr_array_add (moments, moment_of_composed (composed->pdata[i], i + 1));

  Safety safety = { report, moments, before != NULL, periods->publish_safety_s, periods->retire_safety_s };
  guint first_new = before != NULL ? 1 : 0;
  gboolean skip_publish = skip_when_off (report, policy->check_keys_publish_safety, "check_keys_publish_safety");
  gboolean skip_retire = skip_when_off (report, policy->check_keys_retire_safety, "check_keys_retire_safety");
  if (before == NULL)
    ksk_report_add (report, CHECK, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked: without a previous SKR it is not known which keys were published before.");

  g_autoptr (GHashTable) since = g_hash_table_new (hash_key, is_same_key);
  for (guint i = 0; i < moments->len; i++) {
    follow_published (since, moments->pdata[i]);
    if (i >= first_new && !skip_publish)
      check_published_before (&safety, i, since);
    if (i + 1 < moments->len && !skip_retire)
      check_published_after (&safety, i);
    if (i >= first_new)
      check_revoked_sign (&safety, i);
  }
  if (ksk_report_count (report, KSK_VERDICT_FAIL) == failed_before && !(skip_publish && skip_retire))
    ksk_report_add (report, CHECK, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Every key is published long enough before it signs and after, and revoked keys sign.");
}
