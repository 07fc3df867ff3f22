/* Tests of hsm/table-cards: drawn cards go into drawn readers, and are as strict as real ones. */
#include "hsm/table-cards.h"

#include <glib/gstdio.h>
#include <openssl/evp.h>

#include "card-test.h"
#include "hsm/card-file.h"

int __real_EVP_PBE_scrypt (const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n,
                           uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen);
int __wrap_EVP_PBE_scrypt (const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n,
                           uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen);

/* Seventy cards are made here: each for next to nothing. */
int
__wrap_EVP_PBE_scrypt (const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n,
                       uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen)
{
  return __real_EVP_PBE_scrypt (pass, passlen, salt, saltlen, 2, r, p, maxmem, key, keylen);
}

typedef struct {
  char *folder;
  KskCardSet *set;
  GPtrArray *shares;
  KskCardSource *source;
  guint n_changes;
} Fixture;

static const char *const pins[] = { "111111", "222222", "333333", "444444", "555555", "666666", "777777" };

static void
make_cards (const char *folder, KskCardSet *set, GPtrArray *shares)
{
  for (guint card = 1; card <= shares->len; card++) {
    g_autoptr (GError) error = NULL;
    KskCardLabel label;
    ksk_card_set_get_label (set, card, &label);
    g_autofree char *path = ksk_card_file_dup_path (folder, card, label.epoch);
    g_autoptr (KskSecret) pin = card_test_secret (pins[card - 1]);
    ksk_card_file_create (path, &label, shares->pdata[card - 1], pin, pins[card - 1], &error);
    g_assert_no_error (error);
  }
}

static void
count_change (KskCardSource *source, Fixture *self)
{
  self->n_changes++;
}

static void
take_source (Fixture *self, KskCardSource *source)
{
  g_clear_object (&self->source);
  self->source = source;
  g_signal_connect (source, "changed", G_CALLBACK (count_change), self);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  self->folder = card_test_make_folder ();
  self->set = card_test_issue (&self->shares);
  make_cards (self->folder, self->set, self->shares);
  take_source (self, ksk_table_cards_new (self->set, self->folder, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->source);
  card_test_remove_folder (self->folder);
  ksk_card_set_unref (self->set);
  g_ptr_array_unref (self->shares);
}

static KskReader *
dup_reader (const Fixture *self, guint i)
{
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (self->source);
  g_assert_cmpuint (readers->len, ==, 3);
  return ksk_reader_ref (readers->pdata[i]);
}

static void
assert_reader (const Fixture *self, guint i, KskReaderState state, guint card, int tries)
{
  g_autoptr (KskReader) reader = dup_reader (self, i);
  g_assert_cmpint (reader->state, ==, state);
  g_assert_cmpuint (reader->card, ==, card);
  g_assert_cmpint (reader->tries_left, ==, tries);
}

static void
insert (const Fixture *self, guint card)
{
  g_autoptr (GError) error = NULL;
  ksk_card_source_insert (self->source, card, &error);
  g_assert_no_error (error);
}

static gboolean
open_card (const Fixture *self, guint card, const char *pin_text, GError **error)
{
  KskCardLabel label;
  ksk_card_set_get_label (self->set, card, &label);
  g_autoptr (KskSecret) pin = card_test_secret (pin_text);
  return ksk_card_source_open (self->source, card, label.serial, pin, error);
}

static void
assert_refused (const Fixture *self, guint card, const char *pin, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (open_card (self, card, pin, &error));
  g_assert_error (error, KSK_CARD_ERROR, code);
  g_assert_false (ksk_card_source_is_open (self->source, card));
}

static void
test_three_cards (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (ksk_card_source_get_place (self->source), ==, KSK_CARDS_ON_TABLE);
  g_assert_cmpuint (ksk_card_source_get_need (self->source), ==, 3);
  g_assert_cmpuint (ksk_card_source_get_of (self->source), ==, 7);
  for (guint i = 0; i < 3; i++)
    assert_reader (self, i, KSK_READER_EMPTY, 0, -1);

  for (guint i = 0; i < 3; i++) {
    guint card = 7 - 2 * i;
    insert (self, card);
    assert_reader (self, i, KSK_READER_CARD, card, 3);
    g_autofree char *note = ksk_card_source_dup_note (self->source, card);
    g_assert_cmpstr (note, ==, pins[card - 1]);
    g_assert_null (ksk_card_source_combine (self->source, CARD_TEST_TOKEN, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
    g_clear_error (&error);
    g_assert_true (open_card (self, card, note, &error));
    g_assert_no_error (error);
    g_assert_true (ksk_card_source_is_open (self->source, card));
  }
  g_autoptr (KskSecret) pin = ksk_card_source_combine (self->source, CARD_TEST_TOKEN, &error);
  g_assert_no_error (error);
  card_test_assert_token_pin (pin);
  ksk_card_source_forget (self->source);
  g_assert_false (ksk_card_source_is_open (self->source, 7));
}

/* Fewer readers than cards: a share is kept when its card is out again. */
static void
test_one_after_the_other (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  for (guint card = 1; card <= 3; card++) {
    insert (self, card);
    g_assert_true (open_card (self, card, pins[card - 1], &error));
    ksk_card_source_take_out (self->source, card);
    assert_reader (self, 0, KSK_READER_EMPTY, 0, -1);
  }
  g_autoptr (KskSecret) pin = ksk_card_source_combine (self->source, CARD_TEST_TOKEN, &error);
  g_assert_no_error (error);
  card_test_assert_token_pin (pin);
}

static void
assert_insertion (const Fixture *self, guint i, guint insertion)
{
  g_autoptr (KskReader) reader = dup_reader (self, i);
  g_assert_cmpuint (reader->insertion, ==, insertion);
}

/* Each card that is put in counts, also the same once more; what it answers does not. */
static void
test_insertions (Fixture *self, gconstpointer unused)
{
  assert_insertion (self, 0, 0);
  for (guint i = 1; i <= 3; i++) {
    insert (self, 4);
    assert_insertion (self, 0, i);
    assert_refused (self, 4, "111111",
                    i < 2   ? KSK_CARD_ERROR_WRONG_PIN
                    : i < 3 ? KSK_CARD_ERROR_LAST_TRY
                            : KSK_CARD_ERROR_BLOCKED);
    assert_insertion (self, 0, i);
    ksk_card_source_take_out (self->source, 4);
    assert_insertion (self, 0, i);
  }
  insert (self, 5);
  insert (self, 6);
  assert_insertion (self, 0, 4);
  assert_insertion (self, 1, 1);
}

static void
test_places (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  for (guint card = 1; card <= 3; card++) {
    insert (self, card);
    g_assert_false (ksk_card_source_insert (self->source, card, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER);
    g_clear_error (&error);
  }
  g_assert_cmpuint (self->n_changes, ==, 3);
  g_assert_false (ksk_card_source_insert (self->source, 4, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER);
  g_clear_error (&error);
  static const guint none[] = { 0, 8 };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    g_assert_false (ksk_card_source_insert (self->source, none[i], &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
    g_clear_error (&error);
    g_assert_null (ksk_card_source_dup_note (self->source, none[i]));
    ksk_card_source_take_out (self->source, none[i]);
  }
  ksk_card_source_take_out (self->source, 6);
  g_assert_cmpuint (self->n_changes, ==, 3);
  ksk_card_source_take_out (self->source, 2);
  g_assert_cmpuint (self->n_changes, ==, 4);
  assert_reader (self, 1, KSK_READER_EMPTY, 0, -1);
  insert (self, 4);
  assert_reader (self, 1, KSK_READER_CARD, 4, 3);
}

static void
test_pins (Fixture *self, gconstpointer unused)
{
  assert_refused (self, 2, "222222", KSK_CARD_ERROR_REMOVED);
  insert (self, 2);
  assert_refused (self, 2, "111111", KSK_CARD_ERROR_WRONG_PIN);
  assert_reader (self, 0, KSK_READER_CARD, 2, 2);
  assert_refused (self, 2, "111111", KSK_CARD_ERROR_LAST_TRY);
  assert_reader (self, 0, KSK_READER_CARD, 2, 1);
  assert_refused (self, 2, "111111", KSK_CARD_ERROR_BLOCKED);
  assert_reader (self, 0, KSK_READER_CARD, 2, 0);
  assert_refused (self, 2, "222222", KSK_CARD_ERROR_BLOCKED);
  /* A card in somebody's pocket forgets nothing. */
  ksk_card_source_take_out (self->source, 2);
  insert (self, 2);
  assert_reader (self, 0, KSK_READER_CARD, 2, 0);
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_file_get_contents (from, &text, NULL, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, text, -1, &error);
  g_assert_no_error (error);
}

/* A copy of card 3 in place of card 4 is seen as card 3. */
static void
test_duplicate (Fixture *self, gconstpointer unused)
{
  g_autofree char *three = ksk_card_file_dup_path (self->folder, 3, 1);
  g_autofree char *four = ksk_card_file_dup_path (self->folder, 4, 1);
  copy_file (three, four);
  insert (self, 3);
  insert (self, 4);
  assert_reader (self, 0, KSK_READER_CARD, 3, 3);
  assert_reader (self, 1, KSK_READER_CARD, 3, 3);
  ksk_card_source_take_out (self->source, 3);
  assert_reader (self, 0, KSK_READER_EMPTY, 0, -1);
  assert_reader (self, 1, KSK_READER_CARD, 3, 3);
}

static void
test_foreign_cards (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) other = card_test_issue (&shares);
  take_source (self, ksk_table_cards_new (other, self->folder, &error));
  insert (self, 3);
  assert_reader (self, 0, KSK_READER_OTHER_SET, 3, 3);
  assert_refused (self, 3, "333333", KSK_CARD_ERROR_REMOVED);

  g_autofree char *path = ksk_card_file_dup_path (self->folder, 5, 1);
  g_file_set_contents (path, "no card", -1, &error);
  g_assert_no_error (error);
  insert (self, 5);
  assert_reader (self, 1, KSK_READER_UNKNOWN, 0, -1);
  g_autoptr (KskReader) reader = dup_reader (self, 1);
  g_assert_nonnull (reader->detail);

  g_assert_cmpint (g_remove (path), ==, 0);
  ksk_card_source_take_out (self->source, 5);
  g_assert_false (ksk_card_source_insert (self->source, 5, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
}

static void
test_reissued (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = card_test_secret (CARD_TEST_TOKEN_PIN);
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) next = ksk_card_set_reissue (self->set, pin, &shares, &error);
  take_source (self, ksk_table_cards_new (next, self->folder, &error));
  insert (self, 3);
  assert_reader (self, 0, KSK_READER_OLD_EPOCH, 3, 3);
  ksk_card_source_take_out (self->source, 3);

  make_cards (self->folder, next, shares);
  insert (self, 3);
  assert_reader (self, 0, KSK_READER_CARD, 3, 3);
}

/* Another card's file is exchanged for the one that is in. */
static void
test_exchanged (Fixture *self, gconstpointer unused)
{
  g_autofree char *three = ksk_card_file_dup_path (self->folder, 3, 1);
  g_autofree char *four = ksk_card_file_dup_path (self->folder, 4, 1);
  insert (self, 3);
  copy_file (four, three);
  assert_refused (self, 3, "333333", KSK_CARD_ERROR_CHANGED);

  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = card_test_secret ("333333");
  g_assert_false (ksk_card_source_open (self->source, 3, "0000000000000000", pin, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_CHANGED);
}

/* The worker opens, the main thread hears of it. */
static gpointer
open_in_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_open = open_card (data, 1, "111111", &error);
  g_assert_no_error (error);
  return GINT_TO_POINTER (is_open);
}

static void
test_worker (Fixture *self, gconstpointer unused)
{
  insert (self, 1);
  self->n_changes = 0;
  GThread *thread = g_thread_new ("worker", open_in_thread, self);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_cmpuint (self->n_changes, ==, 0);
  while (self->n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ksk_card_source_is_open (self->source, 1));
}

static void
test_no_folder (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "none", NULL);
  g_assert_null (ksk_table_cards_new (self->set, path, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/table-cards/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("three-cards", test_three_cards);
  ADD ("one-after-the-other", test_one_after_the_other);
  ADD ("insertions", test_insertions);
  ADD ("places", test_places);
  ADD ("pins", test_pins);
  ADD ("duplicate", test_duplicate);
  ADD ("foreign-cards", test_foreign_cards);
  ADD ("reissued", test_reissued);
  ADD ("exchanged", test_exchanged);
  ADD ("worker", test_worker);
  ADD ("no-folder", test_no_folder);
#undef ADD
  return g_test_run ();
}
