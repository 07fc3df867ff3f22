/* Cards are written in a reader, one after the other, and open afterwards. */
#include <glib/gstdio.h>
#include <string.h>

#include "hsm/pcsc-cards.h"
#include "hsm/pcsc-writer.h"
#include "issued.h"
#include "virtual-readers.h"

#define BLANK_PIN "0000"
#define READER "Virtual reader 1 00 00"

typedef struct {
  KskCardSet *set;
  GPtrArray *shares;
  char *folder;
  KskCardWriter *writer;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = issued_secret (ISSUED_TOKEN_PIN);
  self->set = ksk_card_set_issue ("Ceremony 61", ISSUED_TOKEN, 2, 2, pin, &self->shares, &error);
  g_assert_no_error (error);
  self->folder = g_dir_make_tmp ("ksk-writer-XXXXXX", &error);
  g_assert_no_error (error);
  self->writer = ksk_pcsc_writer_new ("1 00 00");
}

static char *
dup_path (Fixture *self, guint card)
{
  g_autofree char *name = g_strdup_printf ("%u.json", card);
  return g_build_filename (self->folder, name, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint card = 1; card <= 2; card++) {
    g_autofree char *path = dup_path (self, card);
    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  ksk_card_writer_free (self->writer);
  g_ptr_array_unref (self->shares);
  ksk_card_set_unref (self->set);
  virtual_wait_ms (VIRTUAL_PAUSE_MS);
}

static void
write_new_card (KskCardWriter *writer, KskCardSet *set, GPtrArray *shares, guint card, const char *old_pin,
                const char *new_pin)
{
  g_autoptr (GError) error = NULL;
  KskCardLabel label;
  ksk_card_set_get_label (set, card, &label);
  g_autoptr (KskSecret) old_secret = issued_secret (old_pin);
  g_autoptr (KskSecret) new_secret = issued_secret (new_pin);
  writer->write (writer, &label, shares->pdata[card - 1], old_secret, new_secret, &error);
  g_assert_no_error (error);
}

static gboolean
write_card (Fixture *self, guint card, const char *old_pin, GError **error)
{
  KskCardLabel label;
  ksk_card_set_get_label (self->set, card, &label);
  g_autoptr (KskSecret) old_secret = issued_secret (old_pin);
  g_autoptr (KskSecret) new_secret = issued_pin (card);
  return self->writer->write (self->writer, &label, self->shares->pdata[card - 1], old_secret, new_secret, error);
}

static gpointer
exchange_thread (gpointer data)
{
  VirtualCard **card = data;
  g_usleep (1500000);
  virtual_card_remove (*card);
  g_usleep (VIRTUAL_PAUSE_MS * 1000);
  g_autofree char *path = g_strdup (g_getenv ("KSK_TEST_SECOND"));
  *card = virtual_card_insert (1, path, "--blank=" BLANK_PIN);
  return NULL;
}

/* The second one is not written over the first, which is still in the reader when its turn comes. */
static void
test_one_after_the_other (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = dup_path (self, 1);
  g_autofree char *second = dup_path (self, 2);
  KskCardLabel label;
  int tries_left = -1;

  g_assert_true (self->writer->prepare (self->writer, 1, 1, &error));
  g_assert_no_error (error);
  VirtualCard *card = virtual_card_insert (1, first, "--blank=" BLANK_PIN);
  write_card (self, 1, BLANK_PIN, &error);
  g_assert_no_error (error);
  ksk_pcsc_read_label (READER, &label, &tries_left, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (label.card, ==, 1);
  g_assert_cmpint (tries_left, ==, 3);

  g_setenv ("KSK_TEST_SECOND", second, TRUE);
  GThread *thread = g_thread_new ("hands", exchange_thread, &card);
  write_card (self, 2, BLANK_PIN, &error);
  g_assert_no_error (error);
  g_thread_join (thread);

  g_autoptr (KskCardSource) source = ksk_pcsc_cards_new (self->set);
  g_autoptr (KskReader) reader = virtual_wait_for (source, 1, KSK_READER_CARD);
  g_assert_cmpuint (reader->card, ==, 2);
  VirtualCard *other = virtual_card_insert (2, first, NULL);
  ksk_reader_unref (virtual_wait_for (source, 2, KSK_READER_CARD));
  for (guint number = 1; number <= 2; number++) {
    g_autoptr (KskSecret) pin = issued_pin (number);
    ksk_card_set_get_label (self->set, number, &label);
    ksk_card_source_open (source, number, label.serial, pin, &error);
    g_assert_no_error (error);
  }
  issued_assert_combines (source);
  virtual_card_remove (card);
  virtual_card_remove (other);
}

/* The cards are issued anew, which is given up after the first card, and issued anew once more: set and epoch of that
 * card are those that it is going to have, and it is written all the same. */
static void
test_repeated (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dup_path (self, 1);
  g_autoptr (KskSecret) token_pin = issued_secret (ISSUED_TOKEN_PIN);
  VirtualCard *card = virtual_card_insert (1, path, "--blank=" BLANK_PIN);
  KskCardLabel expected;
  const char *old_pin = BLANK_PIN;
  static const char *const new_pins[] = { "111111", "111112" };
  for (guint i = 0; i < G_N_ELEMENTS (new_pins); i++) {
    g_autoptr (GPtrArray) shares = NULL;
    g_autoptr (KskCardSet) anew = ksk_card_set_reissue (self->set, token_pin, &shares, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (ksk_card_set_get_epoch (anew), ==, 2);
    g_autoptr (KskCardWriter) writer = ksk_pcsc_writer_new (READER);
    write_new_card (writer, anew, shares, 1, old_pin, new_pins[i]);
    ksk_card_set_get_label (anew, 1, &expected);
    old_pin = new_pins[i];
  }
  KskCardLabel label;
  ksk_pcsc_read_label (READER, &label, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (label.serial, ==, expected.serial);
  virtual_card_remove (card);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dup_path (self, 1);
  VirtualCard *card = virtual_card_insert (1, path, "--blank=" BLANK_PIN);
  g_assert_false (write_card (self, 1, "9999", &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_WRONG_PIN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  virtual_card_remove (card);
  virtual_wait_ms (VIRTUAL_PAUSE_MS);

  card = virtual_card_insert (1, path, "--stranger");
  g_assert_false (write_card (self, 1, BLANK_PIN, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  virtual_card_remove (card);
}

static void
test_which_reader (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "Virtual", "virtual reader 1 00 00", "Virtual reader 1 00 000", "3" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskCardWriter) writer = ksk_pcsc_writer_new (names[i]);
    g_assert_false (writer->prepare (writer, 1, 1, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER);
    g_assert_nonnull (strstr (error->message, READER));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cards/writer/one-after-the-other", Fixture, NULL, set_up, test_one_after_the_other, tear_down);
  g_test_add ("/cards/writer/repeated", Fixture, NULL, set_up, test_repeated, tear_down);
  g_test_add ("/cards/writer/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/cards/writer/which-reader", Fixture, NULL, set_up, test_which_reader, tear_down);
  return g_test_run ();
}
