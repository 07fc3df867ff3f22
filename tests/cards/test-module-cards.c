/* Operator cards that are tokens of a PKCS#11 module, which come and go. */
#include <glib/gstdio.h>
#include <string.h>

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
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
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

/* Returns the count of what card @card, which is in, was inserted as. */
static guint
get_insertion (Fixture *self, guint card)
{
  g_autoptr (KskReader) reader = find_reader (self, KSK_READER_CARD, card);
  return reader != NULL ? reader->insertion : 0;
}

static void
count_change (KskCardSource *source, guint *n_changes)
{
  (*n_changes)++;
}

/* A module that fails for a moment has not lost its cards; one that goes on failing has a card that is mute. */
static void
test_failing (Fixture *self, gconstpointer data)
{
  guint n_changes = 0;
  insert_card (self, 3);
  expect (self, KSK_READER_CARD, 3, TRUE);
  guint insertion = get_insertion (self, 3);
  g_assert_cmpuint (insertion, ==, 1);
  g_signal_connect (self->source, "changed", G_CALLBACK (count_change), &n_changes);
  insert (self, "fail");
  virtual_wait_ms (1000); /* it was looked at twice or more */
  take_out (self, "fail");
  virtual_wait_ms (1000);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpuint (get_insertion (self, 3), ==, insertion);

  insert (self, "fail");
  refuse (self, 3, 3, KSK_CARD_ERROR_READER); /* and not as one that was taken out */
  expect (self, KSK_READER_MUTE, 0, TRUE);
  g_autoptr (KskReader) reader = find_reader (self, KSK_READER_MUTE, 0);
  g_assert_true (reader != NULL && strstr (reader->detail, "CKR_DEVICE_ERROR") != NULL);
  g_assert_cmpuint (reader->insertion, ==, insertion);
  take_out (self, "fail");
  expect (self, KSK_READER_CARD, 3, TRUE);
  g_assert_cmpuint (get_insertion (self, 3), ==, insertion);
  open_card (self, 3);

  /* One that fails from the beginning. */
  take_out_card (self, 3);
  expect (self, KSK_READER_CARD, 3, FALSE);
  insert (self, "fail");
  insert_card (self, 3);
  expect (self, KSK_READER_READING, 0, TRUE);
  expect (self, KSK_READER_MUTE, 0, TRUE);
  take_out (self, "fail");
  expect (self, KSK_READER_CARD, 3, TRUE);
  g_assert_cmpuint (get_insertion (self, 3), ==, insertion + 1);
  g_signal_handlers_disconnect_by_data (self->source, &n_changes);
}

/* This module calls all of its slots the same: people still tell them apart. */
static void
test_names (Fixture *self, gconstpointer data)
{
  g_assert_null (ksk_card_source_dup_readers (self->source)); /* nobody has looked */
  expect (self, KSK_READER_EMPTY, 0, TRUE);
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (self->source);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_cmpuint (readers->len, ==, N_TOKENS + 1);
  for (guint i = 0; i < readers->len; i++) {
    const KskReader *reader = readers->pdata[i];
    g_assert_true (g_str_has_prefix (reader->name, "Removable"));
    g_assert_true (g_hash_table_add (names, reader->name));
  }
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
  g_test_add ("/cards/module/failing", Fixture, NULL, set_up, test_failing, tear_down);
  g_test_add ("/cards/module/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add_func ("/cards/module/no-module", test_no_module);
  return g_test_run ();
}
