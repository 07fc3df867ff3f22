/* Operator cards that are tokens of a PKCS#11 module, which come and go. */
#include <glib/gstdio.h>

#include "hsm/card-object.h"
#include "hsm/module-cards.h"
#include "hsm/module.h"
#include "hsm/token.h"
#include "issued.h"
#include "tests/hsm/soft-hsm.h"
#include "virtual-readers.h"

#define N_TOKENS 4

typedef struct {
  SoftHsm *hsm;
  char *inserted; /* folder of what is in */
  KskCardSet *set;
  GPtrArray *shares;
  KskCardSource *source;
} Fixture;

static char *
dup_label (guint card)
{
  return g_strdup_printf ("CO%u of 7", card);
}

static void
insert (Fixture *self, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->inserted, label, NULL);
  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
}

static void
take_out (Fixture *self, const char *label)
{
  g_autofree char *path = g_build_filename (self->inserted, label, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
insert_card (Fixture *self, guint card)
{
  g_autofree char *label = dup_label (card);
  insert (self, label);
}

static void
take_out_card (Fixture *self, guint card)
{
  g_autofree char *label = dup_label (card);
  take_out (self, label);
}

/* Tokens 1 to 3 are cards of the set, the fourth is somebody's token. */
static void
write_tokens (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CK_FUNCTION_LIST *functions = ksk_hsm_module_load (SOFTHSM_MODULE, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) tokens = ksk_hsm_token_list (functions, &error);
  g_assert_no_error (error);
  for (guint card = 1; card < N_TOKENS; card++) {
    KskCardLabel label;
    g_autofree char *name = dup_label (card);
    g_autoptr (KskSecret) pin = issued_pin (card);
    g_autoptr (KskSecret) old_pin = issued_secret (SOFT_HSM_PIN);
    ksk_card_set_get_label (self->set, card, &label);
    KskHsmToken *token = ksk_hsm_token_choose (tokens, name, NULL, &error);
    g_assert_no_error (error);
    g_autoptr (KskHsmSession) session = ksk_hsm_session_open (functions, token, &error);
    g_assert_no_error (error);
    ksk_card_object_write (session, &label, self->shares->pdata[card - 1], old_pin, pin, &error);
    g_assert_no_error (error);
  }
  ksk_hsm_module_unload (functions);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) token_pin = issued_secret (ISSUED_TOKEN_PIN);
  self->set
      = ksk_card_set_issue ("Ceremony 60", ISSUED_TOKEN, ISSUED_NEED, ISSUED_OF, token_pin, &self->shares, &error);
  g_assert_no_error (error);
  self->hsm = soft_hsm_new ();
  self->inserted = g_build_filename (self->hsm->folder, "inserted", NULL);
  g_assert_cmpint (g_mkdir (self->inserted, 0700), ==, 0);
  g_setenv ("KSK_REMOVABLE", self->inserted, TRUE);
  for (guint card = 1; card <= N_TOKENS; card++) {
    g_autofree char *label = dup_label (card);
    soft_hsm_init_token (self->hsm, label);
  }
  write_tokens (self);
  self->source = ksk_module_cards_new (self->set, REMOVABLE_MODULE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->source);
  soft_hsm_free (self->hsm);
  g_free (self->inserted);
  g_ptr_array_unref (self->shares);
  ksk_card_set_unref (self->set);
}

/* Returns: (transfer full) (nullable): the reader that is in that state, with that card. */
static KskReader *
find_reader (Fixture *self, KskReaderState state, guint card)
{
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (self->source);
  for (guint i = 0; readers != NULL && i < readers->len; i++) {
    KskReader *reader = readers->pdata[i];
    if (reader->state == state && reader->card == card)
      return ksk_reader_ref (reader);
  }
  return NULL;
}

static void
expect (Fixture *self, KskReaderState state, guint card, gboolean is_there)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  for (;;) {
    g_autoptr (KskReader) reader = find_reader (self, state, card);
    if ((reader != NULL) == is_there)
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    virtual_wait_ms (20);
  }
}

static gboolean
try_to_open (Fixture *self, guint card, guint pin_of, GError **error)
{
  KskCardLabel label;
  g_autoptr (KskSecret) pin = issued_pin (pin_of);
  ksk_card_set_get_label (self->set, card, &label);
  return ksk_card_source_open (self->source, card, label.serial, pin, error);
}

static void
open_card (Fixture *self, guint card)
{
  g_autoptr (GError) error = NULL;
  try_to_open (self, card, card, &error);
  g_assert_no_error (error);
  g_assert_true (ksk_card_source_is_open (self->source, card));
}

static void
refuse (Fixture *self, guint card, guint pin_of, KskCardError code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (try_to_open (self, card, pin_of, &error));
  g_assert_error (error, KSK_CARD_ERROR, (int)code);
  g_assert_false (ksk_card_source_is_open (self->source, card));
}

static void
test_one_after_the_other (Fixture *self, gconstpointer data)
{
  expect (self, KSK_READER_EMPTY, 0, TRUE);
  for (guint card = 1; card <= 3; card++) {
    refuse (self, card, card, KSK_CARD_ERROR_REMOVED);
    insert_card (self, card);
    expect (self, KSK_READER_CARD, card, TRUE);
    open_card (self, card);
    take_out_card (self, card);
    expect (self, KSK_READER_CARD, card, FALSE);
  }
  issued_assert_combines (self->source);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  insert_card (self, 4);
  expect (self, KSK_READER_UNKNOWN, 0, TRUE);
  insert_card (self, 1);
  expect (self, KSK_READER_CARD, 1, TRUE);
  refuse (self, 1, 2, KSK_CARD_ERROR_WRONG_PIN);
  open_card (self, 1);
}

static void
test_pulled_out (Fixture *self, gconstpointer data)
{
  insert_card (self, 2);
  expect (self, KSK_READER_CARD, 2, TRUE);
  insert (self, "pull");
  refuse (self, 2, 2, KSK_CARD_ERROR_REMOVED);
  take_out_card (self, 2);
  take_out (self, "pull");
  refuse (self, 2, 2, KSK_CARD_ERROR_REMOVED);
  expect (self, KSK_READER_CARD, 2, FALSE);
  insert_card (self, 2);
  expect (self, KSK_READER_CARD, 2, TRUE);
  open_card (self, 2);
}

static void
test_no_module (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = issued_secret (ISSUED_TOKEN_PIN);
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set = ksk_card_set_issue ("Ceremony 60", "1", 2, 2, pin, &shares, &error);
  g_assert_no_error (error);
  g_assert_null (ksk_module_cards_new (set, "/nowhere/module.so", &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cards/module/one-after-the-other", Fixture, NULL, set_up, test_one_after_the_other, tear_down);
  g_test_add ("/cards/module/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/cards/module/pulled-out", Fixture, NULL, set_up, test_pulled_out, tear_down);
  g_test_add_func ("/cards/module/no-module", test_no_module);
  return g_test_run ();
}
