/* Tests of hsm/card-set and hsm/open-shares: cards open what they were issued for, and nothing else. */
#include "hsm/card-set.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "card-test.h"
#include "hsm/open-shares.h"
#include "hsm/share-split.h"

int __real_EVP_CipherUpdate (EVP_CIPHER_CTX *context, unsigned char *out, int *n_out, const unsigned char *in,
                             int n_in);
int __wrap_EVP_CipherUpdate (EVP_CIPHER_CTX *context, unsigned char *out, int *n_out, const unsigned char *in,
                             int n_in);
int __real_RAND_priv_bytes (unsigned char *bytes, int n);
int __wrap_RAND_priv_bytes (unsigned char *bytes, int n);

/* What is not encrypted yet, or any more, is the PIN of a token: in locked memory alone. Additional data has no @out.
 */
int
__wrap_EVP_CipherUpdate (EVP_CIPHER_CTX *context, unsigned char *out, int *n_out, const unsigned char *in, int n_in)
{
  if (out != NULL)
    g_assert_true (CRYPTO_secure_allocated (EVP_CIPHER_CTX_is_encrypting (context) ? in : out));
  return __real_EVP_CipherUpdate (context, out, n_out, in, n_in);
}

/* The coefficients of libgfshare are drawn with this as well: where it wants them. */
int
__wrap_RAND_priv_bytes (unsigned char *bytes, int n)
{
  if (n == KSK_CARD_SHARE_BYTES)
    g_assert_true (CRYPTO_secure_allocated (bytes));
  return __real_RAND_priv_bytes (bytes, n);
}

#define SMALL_STACK_BYTES (512 * 1024)

typedef struct {
  KskCardSet *set;
  GPtrArray *shares;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->set = card_test_issue (&self->shares);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  ksk_card_set_unref (self->set);
  g_ptr_array_unref (self->shares);
}

static KskSecret *
dup_share (GPtrArray *shares, guint card)
{
  const KskSecret *share = shares->pdata[card - 1];
  return ksk_secret_new (ksk_secret_get_bytes (share), ksk_secret_get_size (share), NULL);
}

/* Opens cards 2, 4 and 7 of @shares against @set, for that token. */
static KskSecret *
combine_for (KskCardSet *set, GPtrArray *shares, const char *token_serial, GError **error)
{
  static const guint cards[] = { 2, 4, 7 };
  g_autoptr (KskOpenShares) open = ksk_open_shares_new (set);
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    if (!ksk_open_shares_add (open, cards[i], dup_share (shares, cards[i]), error))
      return NULL;
  return ksk_open_shares_combine (open, token_serial, error);
}

/* For the token that @set names. */
static KskSecret *
combine (KskCardSet *set, GPtrArray *shares, GError **error)
{
  return combine_for (set, shares, ksk_card_set_get_token_serial (set), error);
}

static void
assert_opens (KskCardSet *set, GPtrArray *shares)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = combine (set, shares, &error);
  g_assert_no_error (error);
  card_test_assert_token_pin (pin);
}

/* The set file with one text in place of another, which it must have. */
static GBytes *
edit (KskCardSet *set, const char *from, const char *to)
{
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (set);
  gsize n = 0;
  const char *data = g_bytes_get_data (bytes, &n);
  g_autofree char *text = g_strndup (data, n);
  g_autoptr (GString) edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, from, to, 1), ==, 1);
  return g_string_free_to_bytes (g_steal_pointer (&edited));
}

static void
test_round_trip (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (self->set);
  g_autoptr (KskCardSet) found = ksk_card_set_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ksk_card_set_get_ceremony (found), ==, CARD_TEST_CEREMONY);
  g_assert_cmpstr (ksk_card_set_get_token_serial (found), ==, CARD_TEST_TOKEN);
  g_assert_cmpuint (ksk_card_set_get_epoch (found), ==, 1);
  g_assert_cmpuint (ksk_card_set_get_need (found), ==, 3);
  g_assert_cmpuint (ksk_card_set_get_of (found), ==, 7);
  assert_opens (found, self->shares);
}

/* Neither the PIN nor its length, nor any share. */
static void
test_file_keeps_secrets (Fixture *self, gconstpointer unused)
{
  g_autoptr (KskSecret) pin = card_test_secret ("1234");
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) other = ksk_card_set_issue (CARD_TEST_CEREMONY, CARD_TEST_TOKEN, 3, 7, pin, &shares, NULL);
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (self->set);
  g_autoptr (GBytes) other_bytes = ksk_card_set_to_bytes (other);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, g_bytes_get_size (other_bytes));

  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_null (strstr (text, CARD_TEST_TOKEN_PIN));
  for (guint i = 0; i < self->shares->len; i++) {
    g_autoptr (GString) hex = g_string_new (NULL);
    for (guint j = 0; j < KSK_CARD_SHARE_BYTES; j++)
      g_string_append_printf (hex, "%02x", ksk_secret_get_bytes (self->shares->pdata[i])[j]);
    g_assert_null (strstr (text, hex->str));
  }
}

static void
test_issue_refuses (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *ceremony, *serial, *pin;
    guint need, of;
  } wrong[] = {
    { "", "1", "1234", 3, 7 },      { "60", "", "1234", 3, 7 },  { "two\nlines", "1", "1234", 3, 7 },
    { "60", "1", "", 3, 7 },        { "60", "1", "1234", 1, 7 }, { "60", "1", "1234", 8, 7 },
    { "60", "1", "1234", 3, 8 },    { "60", "1", "1234", 0, 0 }, { "\xff", "1", "1234", 3, 7 },
    { "60", "a\tb", "1234", 3, 7 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) pin = card_test_secret (wrong[i].pin);
    g_autoptr (GPtrArray) shares = NULL;
    g_assert_null (
        ksk_card_set_issue (wrong[i].ceremony, wrong[i].serial, wrong[i].need, wrong[i].of, pin, &shares, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
    g_assert_null (shares);
  }

  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (KSK_MAX_SEALED_PIN_BYTES + 1, '7');
  g_autoptr (KskSecret) long_pin = card_test_secret (long_text);
  g_autoptr (GPtrArray) shares = NULL;
  g_assert_null (ksk_card_set_issue ("60", "1", 3, 7, long_pin, &shares, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
}

/* Every bit of a share counts, and a bad one is named before anything is joined. */
static void
test_flipped_shares (Fixture *self, gconstpointer unused)
{
  for (guint bit = 0; bit < KSK_CARD_SHARE_BYTES * 8; bit++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskOpenShares) open = ksk_open_shares_new (self->set);
    g_assert_false (ksk_open_shares_add (open, 5, card_test_flip (self->shares->pdata[4], bit), &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SHARE);
    g_assert_nonnull (strstr (error->message, "card 5"));
    g_assert_false (ksk_open_shares_is_open (open, 5));
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (KskOpenShares) open = ksk_open_shares_new (self->set);
  g_assert_false (ksk_open_shares_add (open, 5, dup_share (self->shares, 6), &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SHARE);
  g_clear_error (&error);
  g_assert_false (ksk_open_shares_add (open, 5, card_test_secret ("short"), &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SHARE);
}

/* What can come out of a set file that was changed: it is refused, or a card or the seal no longer fits. */
static void
judge_changed_file (const Fixture *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskCardSet) set = ksk_card_set_parse (bytes, &error);
  if (set == NULL) {
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
    return;
  }
  gboolean is_named = FALSE;
  for (guint card = 1; card <= 7; card++) {
    KskCardLabel label;
    ksk_card_set_get_label (self->set, card, &label);
    is_named = is_named || ksk_card_set_judge_label (set, &label) != KSK_READER_CARD
               || !ksk_card_set_check_share (set, MIN (card, ksk_card_set_get_of (set)), self->shares->pdata[card - 1],
                                             NULL);
  }
  if (is_named)
    return;
  g_assert_null (combine (set, self->shares, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
}

static void
test_flipped_file (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (self->set);
  gsize n = 0;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  for (gsize i = 0; i < n; i++) {
    guint8 *copy = g_memdup2 (data, n);
    copy[i] ^= (guint8)(1u << i % 8);
    g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
    judge_changed_file (self, changed);
  }
}

static void
test_truncated_file (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (self->set);
  for (gsize n = 0; n < g_bytes_get_size (bytes); n += n < 100 || n + 100 > g_bytes_get_size (bytes) ? 1 : 9) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, n);
    g_assert_null (ksk_card_set_parse (part, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  }
}

static void
test_hostile_file (Fixture *self, gconstpointer unused)
{
  g_autofree char *deep = g_strnfill (20000, '[');
  g_autofree char *large = g_strnfill (KSK_MAX_CARD_SET_BYTES + 1, ' ');
  g_autoptr (GBytes) spaced = edit (self->set, "\"need\" : 3", "\"need\"  : 3");
  g_autoptr (GBytes) doubled = edit (self->set, "\"need\" : 3,", "\"need\" : 2,\n  \"need\" : 3,");
  g_autoptr (GBytes) more = edit (self->set, "\"need\" : 3,", "\"need\" : 3,\n  \"more\" : 3,");
  g_autoptr (GBytes) large_number = edit (self->set, "\"need\" : 3,", "\"need\" : 4294967299,");
  g_autoptr (GBytes) few = edit (self->set, "\"of\" : 7", "\"of\" : 6");
  g_autoptr (GBytes) none = edit (self->set, "\"of\" : 7", "\"of\" : 0");
  g_autoptr (GBytes) one = edit (self->set, "\"need\" : 3", "\"need\" : 1");
  g_autoptr (GBytes) text = edit (self->set, "\"need\" : 3", "\"need\" : \"3\"");
  g_autoptr (GBytes) version = edit (self->set, "\"ksk_card_set\" : 1", "\"ksk_card_set\" : 2");
  g_autoptr (GBytes) epoch = edit (self->set, "\"epoch\" : 1", "\"epoch\" : 0");
  g_autoptr (GBytes) steering = edit (self->set, CARD_TEST_CEREMONY, "\\u001b[2J");
  g_autoptr (GBytes) deep_bytes = g_bytes_new_static (deep, 20000);
  g_autoptr (GBytes) large_bytes = g_bytes_new_static (large, KSK_MAX_CARD_SET_BYTES + 1);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) object = g_bytes_new_static ("{}\n", 3);
  GBytes *all[] = { spaced,  doubled, more,     large_number, few,         none,  one,   text,
                    version, epoch,   steering, deep_bytes,   large_bytes, empty, object };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_card_set_parse (all[i], &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  }
}

static gpointer
parse_deep (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_card_set_parse (data, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  return NULL;
}

/* What is refused takes no more of the stack the deeper it goes. */
static void
test_deep_file (Fixture *self, gconstpointer unused)
{
  const gsize depth = KSK_MAX_CARD_SET_BYTES / 2;
  g_autofree char *text = g_strnfill (2 * depth, '[');
  memset (text + depth, ']', depth);
  g_autoptr (GBytes) bytes = g_bytes_new (text, 2 * depth);

  pthread_attr_t small;
  pthread_t thread;
  g_assert_cmpint (pthread_attr_init (&small), ==, 0);
  g_assert_cmpint (pthread_attr_setstacksize (&small, SMALL_STACK_BYTES), ==, 0);
  g_assert_cmpint (pthread_create (&thread, &small, parse_deep, bytes), ==, 0);
  g_assert_cmpint (pthread_join (thread, NULL), ==, 0);
  g_assert_cmpint (pthread_attr_destroy (&small), ==, 0);
}

/* What the PIN is sealed for: each part of it, changed in the file alone. */
static void
test_other_additional_data (Fixture *self, gconstpointer unused)
{
  static const char *const changes[][2] = {
    { CARD_TEST_CEREMONY, "Ceremony 61" }, { CARD_TEST_TOKEN, "0123abce" },    { "\"need\" : 3", "\"need\" : 2" },
    { "\"epoch\" : 1", "\"epoch\" : 2" },  { "\"set\" : \"", "\"set\" : \"" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = edit (self->set, changes[i][0], changes[i][1]);
    if (g_str_has_prefix (changes[i][0], "\"set\"")) {
      char *text = (char *)g_bytes_get_data (bytes, NULL);
      char *digit = strstr (text, changes[i][0]) + strlen (changes[i][0]);
      *digit = *digit == '0' ? '1' : '0';
    }
    g_autoptr (KskCardSet) set = ksk_card_set_parse (bytes, &error);
    g_assert_no_error (error);
    g_assert_null (combine (set, self->shares, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
  }
}

/* The token that is asked for counts, not the one that the file names: cards of one token never open another. */
static void
test_other_token (Fixture *self, gconstpointer unused)
{
  static const char *const serials[] = { "0123abce", "", CARD_TEST_TOKEN " ", "0123ABCD" };
  for (guint i = 0; i < G_N_ELEMENTS (serials); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (combine_for (self->set, self->shares, serials[i], &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
    g_assert_nonnull (strstr (error->message, "issued for token " CARD_TEST_TOKEN));
  }

  /* Also before a card is open. */
  g_autoptr (GError) error = NULL;
  g_autoptr (KskOpenShares) none = ksk_open_shares_new (self->set);
  g_assert_null (ksk_open_shares_combine (none, serials[0], &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
  g_clear_error (&error);

  /* Nor does the seal open for it, whoever has the key. */
  static const guint cards[] = { 1, 2, 3 };
  g_autoptr (KskSecret) key = ksk_share_join (3, cards, (const KskSecret *const *)self->shares->pdata, 3, &error);
  g_assert_no_error (error);
  g_assert_null (ksk_card_set_unseal (self->set, serials[0], key, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
  g_clear_error (&error);
  g_autoptr (KskSecret) pin = ksk_card_set_unseal (self->set, CARD_TEST_TOKEN, key, &error);
  g_assert_no_error (error);
  card_test_assert_token_pin (pin);

  /* A file that was made to name the other token opens neither. */
  g_autoptr (GBytes) bytes = edit (self->set, CARD_TEST_TOKEN, serials[0]);
  g_autoptr (KskCardSet) set = ksk_card_set_parse (bytes, &error);
  g_assert_no_error (error);
  static const char *const asked[] = { "0123abce", CARD_TEST_TOKEN };
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_assert_null (combine_for (set, self->shares, asked[i], &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
    g_clear_error (&error);
  }
}

/* The name of the set in a record: that of its file, also of a set that has just been made. */
static void
test_sha256 (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (self->set);
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (ksk_card_set_get_sha256 (self->set), ==, expected);
  g_autoptr (KskCardSet) read = ksk_card_set_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ksk_card_set_get_sha256 (read), ==, expected);
}

static void
test_too_few (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskOpenShares) open = ksk_open_shares_new (self->set);
  for (guint card = 1; card <= 2; card++) {
    /* The same card again is one card. */
    for (guint again = 0; again < 2; again++)
      g_assert_true (ksk_open_shares_add (open, card, dup_share (self->shares, card), NULL));
    g_assert_null (ksk_open_shares_combine (open, CARD_TEST_TOKEN, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
    g_clear_error (&error);
  }
  for (guint card = 3; card <= 7; card++) {
    g_assert_true (ksk_open_shares_add (open, card, dup_share (self->shares, card), NULL));
    g_assert_true (ksk_open_shares_is_open (open, card));
    g_autoptr (KskSecret) pin = ksk_open_shares_combine (open, CARD_TEST_TOKEN, &error);
    g_assert_no_error (error);
    card_test_assert_token_pin (pin);
  }
  ksk_open_shares_forget (open);
  g_assert_false (ksk_open_shares_is_open (open, 3));
  g_assert_false (ksk_open_shares_is_open (open, 0));
  g_assert_false (ksk_open_shares_is_open (open, 99));
  g_assert_null (ksk_open_shares_combine (open, CARD_TEST_TOKEN, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
}

static void
test_reissue (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = card_test_secret (CARD_TEST_TOKEN_PIN);
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) next = ksk_card_set_reissue (self->set, pin, &shares, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ksk_card_set_get_epoch (next), ==, 2);
  g_assert_cmpmem (ksk_card_set_get_id (next), 16, ksk_card_set_get_id (self->set), 16);
  assert_opens (next, shares);
  assert_opens (self->set, self->shares);
  /* Shares of the old issue are not shares of the new one. */
  g_assert_null (combine (next, self->shares, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SHARE);

  KskCardLabel old_label, new_label;
  ksk_card_set_get_label (self->set, 4, &old_label);
  ksk_card_set_get_label (next, 4, &new_label);
  g_assert_cmpstr (old_label.serial, !=, new_label.serial);
  g_assert_cmpint (ksk_card_set_judge_label (self->set, &old_label), ==, KSK_READER_CARD);
  g_assert_cmpint (ksk_card_set_judge_label (next, &new_label), ==, KSK_READER_CARD);
  g_assert_cmpint (ksk_card_set_judge_label (next, &old_label), ==, KSK_READER_OLD_EPOCH);
  g_assert_cmpint (ksk_card_set_judge_label (self->set, &new_label), ==, KSK_READER_OTHER_SET);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/card-set/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("file-keeps-secrets", test_file_keeps_secrets);
  ADD ("issue-refuses", test_issue_refuses);
  ADD ("flipped-shares", test_flipped_shares);
  ADD ("flipped-file", test_flipped_file);
  ADD ("truncated-file", test_truncated_file);
  ADD ("hostile-file", test_hostile_file);
  ADD ("deep-file", test_deep_file);
  ADD ("other-additional-data", test_other_additional_data);
  ADD ("other-token", test_other_token);
  ADD ("sha256", test_sha256);
  ADD ("too-few", test_too_few);
  ADD ("reissue", test_reissue);
#undef ADD
  return g_test_run ();
}
