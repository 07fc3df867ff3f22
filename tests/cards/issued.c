/* Seven cards of one issue in a folder of their own, three of which open a token that is not there. */
#include "issued.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hsm/card-file.h"

KskSecret *
issued_secret (const char *text)
{
  g_autoptr (GError) error = NULL;
  KskSecret *secret = ksk_secret_new (text, strlen (text), &error);
  g_assert_no_error (error);
  return secret;
}

KskSecret *
issued_pin (guint card)
{
  char text[] = "000000";
  memset (text, '0' + (int)card, sizeof text - 1);
  return issued_secret (text);
}

static Issued *
new_folder (KskCardSet *set)
{
  g_autoptr (GError) error = NULL;
  Issued *self = g_new0 (Issued, 1);
  self->set = set;
  self->folder = g_dir_make_tmp ("ksk-cards-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint card = 1; card <= ISSUED_OF; card++)
    self->paths[card - 1] = ksk_card_file_dup_path (self->folder, card, ksk_card_set_get_epoch (set));
  return self;
}

/* @shares: (transfer full). */
static Issued *
write_cards (KskCardSet *set, GPtrArray *shares)
{
  g_autoptr (GError) error = NULL;
  Issued *self = new_folder (set);
  for (guint card = 1; card <= ISSUED_OF; card++) {
    KskCardLabel label;
    ksk_card_set_get_label (set, card, &label);
    g_autoptr (KskSecret) pin = issued_pin (card);
    ksk_card_file_create (self->paths[card - 1], &label, shares->pdata[card - 1], pin, NULL, &error);
    g_assert_no_error (error);
  }
  g_ptr_array_unref (shares);
  return self;
}

Issued *
issued_copy (Issued *self)
{
  Issued *copy = new_folder (ksk_card_set_ref (self->set));
  for (guint i = 0; i < ISSUED_OF; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GFile) from = g_file_new_for_path (self->paths[i]);
    g_autoptr (GFile) to = g_file_new_for_path (copy->paths[i]);
    g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  return copy;
}

Issued *
issued_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = issued_secret (ISSUED_TOKEN_PIN);
  GPtrArray *shares = NULL;
  KskCardSet *set = ksk_card_set_issue ("Ceremony 60", ISSUED_TOKEN, ISSUED_NEED, ISSUED_OF, pin, &shares, &error);
  g_assert_no_error (error);
  return write_cards (set, shares);
}

Issued *
issued_anew (Issued *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = issued_secret (ISSUED_TOKEN_PIN);
  GPtrArray *shares = NULL;
  KskCardSet *set = ksk_card_set_reissue (self->set, pin, &shares, &error);
  g_assert_no_error (error);
  return write_cards (set, shares);
}

void
issued_free (Issued *self)
{
  for (guint i = 0; i < ISSUED_OF; i++) {
    g_remove (self->paths[i]);
    g_free (self->paths[i]);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  ksk_card_set_unref (self->set);
  g_free (self);
}

char *
issued_dup_serial (Issued *self, guint card)
{
  KskCardLabel label;
  ksk_card_set_get_label (self->set, card, &label);
  return g_strdup (label.serial);
}

void
issued_open (Issued *self, KskCardSource *source, guint card)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = issued_pin (card);
  g_autofree char *serial = issued_dup_serial (self, card);

  gboolean is_done = ksk_card_source_open (source, card, serial, pin, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
  g_assert_true (ksk_card_source_is_open (source, card));
}

void
issued_assert_combines (KskCardSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = ksk_card_source_combine (source, ISSUED_TOKEN, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (ksk_secret_get_bytes (pin), ksk_secret_get_size (pin), ISSUED_TOKEN_PIN, strlen (ISSUED_TOKEN_PIN));
}
