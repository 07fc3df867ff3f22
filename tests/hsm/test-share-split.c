/* Tests of hsm/share-split: what is enough joins, what is not does not, and what cannot be is refused. */
#include "hsm/share-split.h"

#include <string.h>

#include "card-test.h"
#include "hsm/random.h"

#define NEED 3
#define OF 7

typedef struct {
  KskSecret *key;
  GPtrArray *shares;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  self->key = ksk_random_new_secret (KSK_CARD_KEY_BYTES, &error);
  g_assert_no_error (error);
  self->shares = ksk_share_split (self->key, NEED, OF, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->shares->len, ==, OF);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  ksk_secret_free (self->key);
  g_ptr_array_unref (self->shares);
}

static gboolean
is_key (const Fixture *self, const KskSecret *joined)
{
  return memcmp (ksk_secret_get_bytes (joined), ksk_secret_get_bytes (self->key), KSK_CARD_KEY_BYTES) == 0;
}

/* Joins the cards of a set of bits; card 1 is bit 0. */
static KskSecret *
join (const Fixture *self, guint need, guint bits, GError **error)
{
  guint cards[OF];
  const KskSecret *shares[OF];
  guint n = 0;
  for (guint i = 0; i < OF; i++) {
    if ((bits & 1u << i) == 0)
      continue;
    cards[n] = i + 1;
    shares[n++] = self->shares->pdata[i];
  }
  return ksk_share_join (need, cards, shares, n, error);
}

static guint
count_bits (guint bits)
{
  return (guint)__builtin_popcount (bits);
}

/* Every set of cards that is enough gives the key; with two alone, taken for enough, a wrong one. */
static void
test_every_set (Fixture *self, gconstpointer unused)
{
  guint n_triples = 0, n_pairs = 0;
  for (guint bits = 0; bits < 1u << OF; bits++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) joined = join (self, NEED, bits, &error);
    if (count_bits (bits) >= NEED) {
      g_assert_no_error (error);
      g_assert_true (is_key (self, joined));
      n_triples += count_bits (bits) == NEED;
      continue;
    }
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
    g_assert_null (joined);
    if (count_bits (bits) == 2) {
      g_autoptr (KskSecret) wrong = join (self, 2, bits, NULL);
      g_assert_nonnull (wrong);
      g_assert_false (is_key (self, wrong));
      n_pairs++;
    }
  }
  g_assert_cmpuint (n_triples, ==, 35);
  g_assert_cmpuint (n_pairs, ==, 21);
}

/* Of every threshold that is allowed, the first cards join. */
static void
test_every_threshold (Fixture *self, gconstpointer unused)
{
  for (guint of = 2; of <= KSK_MAX_CARDS; of++) {
    for (guint need = 2; need <= of; need++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) shares = ksk_share_split (self->key, need, of, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (shares->len, ==, of);
      const guint cards[] = { 1, 2, 3, 4, 5, 6, 7 };
      g_autoptr (KskSecret) joined
          = ksk_share_join (need, cards, (const KskSecret *const *)shares->pdata, need, &error);
      g_assert_no_error (error);
      g_assert_true (is_key (self, joined));
    }
  }
}

static void
test_refused_numbers (Fixture *self, gconstpointer unused)
{
  static const guint wrong[][2] = { { 0, 7 }, { 1, 7 }, { 8, 7 }, { 3, 2 }, { 3, 8 }, { 1, 1 }, { 0, 0 }, { 256, 7 } };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_share_split (self->key, wrong[i][0], wrong[i][1], &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  }
}

static void
assert_not_joined (const Fixture *self, const guint *cards, guint n)
{
  g_autoptr (GError) error = NULL;
  const KskSecret *shares[KSK_MAX_CARDS + 1];
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    shares[i] = self->shares->pdata[i % OF];
  g_assert_null (ksk_share_join (NEED, cards, shares, n, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
}

static void
test_refused_shares (Fixture *self, gconstpointer unused)
{
  const guint twice[] = { 1, 2, 1 };
  const guint none[] = { 0, 1, 2 };
  const guint beyond[] = { 1, 2, 8 };
  const guint wrapped[] = { 1, 2, 257 };
  const guint many[] = { 1, 2, 3, 4, 5, 6, 7, 7 };
  assert_not_joined (self, twice, 3);
  assert_not_joined (self, none, 3);
  assert_not_joined (self, beyond, 3);
  assert_not_joined (self, wrapped, 3);
  assert_not_joined (self, many, 8);

  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) small = card_test_secret ("too small");
  const guint cards[] = { 1, 2, 3 };
  const KskSecret *shares[] = { self->shares->pdata[0], small, self->shares->pdata[2] };
  g_assert_null (ksk_share_join (NEED, cards, shares, 3, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
}

/* Shares are new each time, and none of them is the key. */
static void
test_shares_differ (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) again = ksk_share_split (self->key, NEED, OF, NULL);
  for (guint i = 0; i < OF; i++) {
    g_assert_false (is_key (self, self->shares->pdata[i]));
    g_assert_cmpint (memcmp (ksk_secret_get_bytes (self->shares->pdata[i]), ksk_secret_get_bytes (again->pdata[i]),
                             KSK_CARD_SHARE_BYTES),
                     !=, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/share-split/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("every-set", test_every_set);
  ADD ("every-threshold", test_every_threshold);
  ADD ("refused-numbers", test_refused_numbers);
  ADD ("refused-shares", test_refused_shares);
  ADD ("shares-differ", test_shares_differ);
#undef ADD
  return g_test_run ();
}
