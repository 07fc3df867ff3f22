/* What tests of operator cards have in common. */
#include "card-test.h"

#include <glib/gstdio.h>
#include <string.h>

KskSecret *
card_test_secret (const char *text)
{
  g_autoptr (GError) error = NULL;
  KskSecret *secret = ksk_secret_new (text, strlen (text), &error);
  g_assert_no_error (error);
  return secret;
}

KskCardSet *
card_test_issue (GPtrArray **shares)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = card_test_secret (CARD_TEST_TOKEN_PIN);
  KskCardSet *set = ksk_card_set_issue (CARD_TEST_CEREMONY, CARD_TEST_TOKEN, 3, 7, pin, shares, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*shares)->len, ==, 7);
  return set;
}

KskSecret *
card_test_flip (const KskSecret *secret, guint bit)
{
  g_autoptr (GError) error = NULL;
  gsize n = ksk_secret_get_size (secret);
  g_autofree guint8 *bytes = g_memdup2 (ksk_secret_get_bytes (secret), n);
  bytes[bit / 8] ^= (guint8)(1u << bit % 8);
  KskSecret *flipped = ksk_secret_new (bytes, n, &error);
  g_assert_no_error (error);
  return flipped;
}

void
card_test_assert_token_pin (const KskSecret *pin)
{
  g_assert_nonnull (pin);
  g_assert_cmpmem (ksk_secret_get_bytes (pin), ksk_secret_get_size (pin), CARD_TEST_TOKEN_PIN,
                   strlen (CARD_TEST_TOKEN_PIN));
}

char *
card_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ksk-cards-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

void
card_test_remove_folder (char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}
