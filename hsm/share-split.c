/* Shamir's sharing with libgfshare. It takes any threshold, any share and any number of them, and never fails: what is
 * wrong has to be seen here. */
#include "share-split.h"

#include <libgfshare.h>
#include <openssl/rand.h>
#include <stdlib.h>

#include "random.h"

/* libgfshare works in ordinary memory, which can reach a disk. What it is given is masked, here and in locked memory:
 * splitting and joining is linear, so that the mask falls out again and the key itself is never in there. */
typedef struct {
  KskSecret *mask;
  gfshare_ctx *context;
} Split;

static void
split_clear (Split *self)
{
  if (self->context != NULL)
    gfshare_ctx_free (self->context); /* overwrites what was in it */
  ksk_secret_free (self->mask);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Split, split_clear)

/* Nothing can be reported from in there, and shares that are not random would give the key away. */
static void
fill_random (unsigned char *bytes, unsigned int n)
{
  if (RAND_priv_bytes (bytes, (int)n) != 1)
    abort ();
}

/* Joining needs it as well: freeing a context overwrites it with random octets. */
static gpointer
set_random (gpointer unused)
{
  gfshare_fill_rand = fill_random;
  return NULL;
}

static gboolean
split_begin (Split *self, GError **error)
{
  static GOnce random_is_set = G_ONCE_INIT;
  g_once (&random_is_set, set_random, NULL);
  self->mask = ksk_random_new_secret (KSK_CARD_KEY_BYTES, error);
  return self->mask != NULL;
}

/* The masked copy of a key or share, for libgfshare. */
static void
copy_masked (const Split *self, const KskSecret *secret, guint8 *bytes)
{
  const guint8 *plain = ksk_secret_get_bytes (secret);
  const guint8 *mask = ksk_secret_get_bytes (self->mask);
  for (gsize i = 0; i < KSK_CARD_KEY_BYTES; i++)
    bytes[i] = plain[i] ^ mask[i];
}

/* What libgfshare has written, without the mask. */
static KskSecret *
take_unmasked (const Split *self, const guint8 *bytes, GError **error)
{
  KskSecret *secret = ksk_secret_new_zero (KSK_CARD_KEY_BYTES, error);
  if (secret == NULL)
    return NULL;
  guint8 *plain = ksk_secret_get_room (secret);
  const guint8 *mask = ksk_secret_get_bytes (self->mask);
  for (gsize i = 0; i < KSK_CARD_KEY_BYTES; i++)
    plain[i] = bytes[i] ^ mask[i];
  return secret;
}

static gboolean refuse (GError **error, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, int code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, KSK_CARD_ERROR, code, message);
  return FALSE;
}

static gboolean
check_numbers (guint need, guint of, GError **error)
{
  if (of < 2 || of > KSK_MAX_CARDS)
    return refuse (error, KSK_CARD_ERROR_FORMAT, "There can be 2 to %d cards, not %u", KSK_MAX_CARDS, of);
  if (need < 2 || need > of)
    return refuse (error, KSK_CARD_ERROR_FORMAT, "Of %u cards it can take 2 to %u, not %u", of, of, need);
  return TRUE;
}

static gboolean
out_of_memory (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is no memory to split or join a key in");
  return FALSE;
}

GPtrArray *
ksk_share_split (const KskSecret *key, guint need, guint of, GError **error)
{
  g_return_val_if_fail (key != NULL && ksk_secret_get_size (key) == KSK_CARD_KEY_BYTES, NULL);

  g_auto (Split) split = { 0 };
  if (!check_numbers (need, of, error) || !split_begin (&split, error))
    return NULL;

  unsigned char numbers[KSK_MAX_CARDS];
  for (guint i = 0; i < of; i++)
    numbers[i] = (unsigned char)(i + 1);
  split.context = gfshare_ctx_init_enc (numbers, of, (unsigned char)need, KSK_CARD_KEY_BYTES);
  if (split.context == NULL) {
    out_of_memory (error);
    return NULL;
  }

  guint8 bytes[KSK_CARD_KEY_BYTES];
  copy_masked (&split, key, bytes);
  gfshare_ctx_enc_setsecret (split.context, bytes);
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_secret_free);
  for (guint i = 0; i < of; i++) {
    gfshare_ctx_enc_getshare (split.context, (unsigned char)i, bytes);
    KskSecret *share = take_unmasked (&split, bytes, error);
    if (share == NULL)
      return NULL;
    g_ptr_array_add (shares, share);
  }
  return g_steal_pointer (&shares);
}

static gboolean
check_shares (guint need, const guint *cards, const KskSecret *const *shares, guint n, GError **error)
{
  guint seen = 0;
  if (need < 2 || need > KSK_MAX_CARDS || n > KSK_MAX_CARDS)
    return refuse (error, KSK_CARD_ERROR_FORMAT, "%u shares where %u are needed cannot be joined", n, need);
  for (guint i = 0; i < n; i++) {
    if (cards[i] < 1 || cards[i] > KSK_MAX_CARDS)
      return refuse (error, KSK_CARD_ERROR_FORMAT, "There is no card %u", cards[i]);
    if ((seen & 1u << cards[i]) != 0)
      return refuse (error, KSK_CARD_ERROR_FORMAT, "Card %u is there twice", cards[i]);
    if (ksk_secret_get_size (shares[i]) != KSK_CARD_SHARE_BYTES)
      return refuse (error, KSK_CARD_ERROR_FORMAT, "The share of card %u has another size", cards[i]);
    seen |= 1u << cards[i];
  }
  if (n < need)
    return refuse (error, KSK_CARD_ERROR_TOO_FEW, "%u cards are open, and it takes %u", n, need);
  return TRUE;
}

KskSecret *
ksk_share_join (guint need, const guint *cards, const KskSecret *const *shares, guint n, GError **error)
{
  g_return_val_if_fail (cards != NULL && shares != NULL, NULL);

  g_auto (Split) split = { 0 };
  if (!check_shares (need, cards, shares, n, error) || !split_begin (&split, error))
    return NULL;

  unsigned char numbers[KSK_MAX_CARDS];
  for (guint i = 0; i < n; i++)
    numbers[i] = (unsigned char)cards[i];
  split.context = gfshare_ctx_init_dec (numbers, n, KSK_CARD_KEY_BYTES);
  if (split.context == NULL) {
    out_of_memory (error);
    return NULL;
  }

  guint8 bytes[KSK_CARD_KEY_BYTES];
  for (guint i = 0; i < n; i++) {
    copy_masked (&split, shares[i], bytes);
    gfshare_ctx_dec_giveshare (split.context, (unsigned char)i, bytes);
  }
  gfshare_ctx_dec_extract (split.context, bytes);
  return take_unmasked (&split, bytes, error);
}
