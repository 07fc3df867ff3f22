/* Tests of hsm/card-io against a script: what is sent, octet by octet, and what each odd answer comes to. */
#include "hsm/card-io.h"

#include <openssl/crypto.h>
#include <string.h>

#include "card-test.h"

#define LABEL                        \
  "4b534b4301"                       \
  "00112233445566778899aabbccddeeff" \
  "00000002"                         \
  "030307"                           \
  "0123456789abcdef"
#define SHARE "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"

#define SELECT "00a4040009f04b534b434152440100"
#define SELECT_LABEL "00a4020c020001"
#define SELECT_SHARE "00a4020c020002"
#define READ_LABEL "00b0000024"
#define READ_SHARE "00b0000020"
#define UPDATE_LABEL "00d6000024" LABEL
#define UPDATE_SHARE "00d6000020" SHARE
#define TRIES "00200081"
#define VERIFY "0020008106333333333333"
#define VERIFY_OLD "002000810431323334"
#define CHANGE "002400810a31323334333333333333"

typedef struct {
  const char *command;
  const char *answer; /* NULL: the card is taken out */
} Exchange;

typedef struct {
  const Exchange *next;
  guint n_left;
} Script;

static gsize
from_hex (const char *hex, guint8 *bytes, gsize room)
{
  gsize n = strlen (hex) / 2;
  g_assert_cmpuint (n, <=, room);
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return n;
}

static gboolean
transmit (gpointer data, const guint8 *command, gsize n_command, guint8 *answer, gsize *n_answer, GError **error)
{
  /* Each may hold a PIN or a share: a command that has data, and any answer. */
  g_assert_true (n_command <= 5 || CRYPTO_secure_allocated (command));
  g_assert_true (CRYPTO_secure_allocated (answer));
  Script *script = data;
  g_autoptr (GString) hex = g_string_new (NULL);
  for (gsize i = 0; i < n_command; i++)
    g_string_append_printf (hex, "%02x", command[i]);
  g_assert_cmpuint (script->n_left, >, 0);
  g_assert_cmpstr (hex->str, ==, script->next->command);
  g_assert_cmpuint (*n_answer, ==, KSK_CARD_ANSWER_BYTES);

  const char *text = script->next->answer;
  script->next++;
  script->n_left--;
  if (text == NULL) {
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED, "taken out");
    return FALSE;
  }
  *n_answer = from_hex (text, answer, *n_answer);
  return TRUE;
}

/* What a call came to: the error's code, or DONE. Asserts that all of the script was used. */
#define DONE -1

static int
finish (const Script *script, GError *error)
{
  g_assert_cmpuint (script->n_left, ==, 0);
  if (error == NULL)
    return DONE;
  g_assert_true (error->domain == KSK_CARD_ERROR);
  return error->code;
}

#define RUN(function, ...) \
  function ((const Exchange[]){ __VA_ARGS__ }, G_N_ELEMENTS (((const Exchange[]){ __VA_ARGS__ })))

static KskCardLabel label;
static int tries;

static int
read_label (const Exchange *exchanges, guint n)
{
  g_autoptr (GError) error = NULL;
  Script script = { exchanges, n };
  tries = 99;
  gboolean is_read = ksk_card_io_read_label (transmit, &script, &label, &tries, &error);
  g_assert_true (is_read == (error == NULL));
  return finish (&script, error);
}

static int
open_with (const char *pin_text, const Exchange *exchanges, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = card_test_secret (pin_text);
  Script script = { exchanges, n };
  tries = 99;
  g_autoptr (KskSecret) share = ksk_card_io_open (transmit, &script, pin, &tries, &error);
  g_assert_true ((share != NULL) == (error == NULL));
  if (share != NULL) {
    guint8 expected[KSK_CARD_SHARE_BYTES];
    from_hex (SHARE, expected, sizeof expected);
    g_assert_cmpmem (ksk_secret_get_bytes (share), ksk_secret_get_size (share), expected, sizeof expected);
  }
  return finish (&script, error);
}

static int
open_card (const Exchange *exchanges, guint n)
{
  return open_with ("333333", exchanges, n);
}

static int
write_card (const Exchange *exchanges, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) old_pin = card_test_secret ("1234");
  g_autoptr (KskSecret) new_pin = card_test_secret ("333333");
  guint8 bytes[KSK_CARD_LABEL_BYTES];
  KskCardLabel to_write;
  g_assert_true (ksk_card_label_parse (bytes, from_hex (LABEL, bytes, sizeof bytes), &to_write, NULL));
  from_hex (SHARE, bytes, sizeof bytes);
  g_autoptr (KskSecret) share = ksk_secret_new (bytes, KSK_CARD_SHARE_BYTES, NULL);
  Script script = { exchanges, n };
  gboolean is_written = ksk_card_io_write (transmit, &script, &to_write, share, old_pin, new_pin, &error);
  g_assert_true (is_written == (error == NULL));
  return finish (&script, error);
}

static void
expect (int expected, int result)
{
  g_assert_cmpint (result, ==, expected);
}

static void
test_read_label (void)
{
  expect (DONE, RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, LABEL "9000" },
                     { TRIES, "63c2" }));
  g_assert_cmpuint (label.card, ==, 3);
  g_assert_cmpuint (label.epoch, ==, 2);
  g_assert_cmpstr (label.serial, ==, "0123456789abcdef");
  g_assert_cmpint (tries, ==, 2);

  /* A card that says more of itself, and the ways of the older protocol. */
  expect (DONE, RUN (read_label, { SELECT, "6f058403aabbcc9000" }, { SELECT_LABEL, "9000" },
                     { READ_LABEL, LABEL "9000" }, { TRIES, "6983" }));
  g_assert_cmpint (tries, ==, 0);
  expect (DONE, RUN (read_label, { SELECT, "6110" },
                     { "00c0000010", "6f00"
                                     "9000" },
                     { SELECT_LABEL, "6102" }, { "00c0000002", "6f009000" }, { READ_LABEL, "6c24" },
                     { READ_LABEL, LABEL "9000" }, { TRIES, "63c3" }));
  g_assert_cmpint (tries, ==, 3);
  /* A card that does not count aloud. */
  static const char *const silent[] = { "9000", "6300", "6700", "6a86", "6d00" };
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++) {
    expect (DONE, RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, LABEL "9000" },
                       { TRIES, silent[i] }));
    g_assert_cmpint (tries, ==, -1);
  }
}

static void
test_no_card_of_ours (void)
{
  static const char *const odd[]
      = { "6a82", "6d00", "6e00", "6999", "6700", "6982", "6985", "6f00", "0000", "ffff", "6283", "9001" };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    expect (KSK_CARD_ERROR_FORMAT, RUN (read_label, { SELECT, odd[i] }));
    expect (KSK_CARD_ERROR_FORMAT, RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, odd[i] }));
    expect (KSK_CARD_ERROR_FORMAT,
            RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, odd[i] }));
    g_autofree char *with_data = g_strconcat (LABEL, odd[i], NULL);
    expect (KSK_CARD_ERROR_FORMAT,
            RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, with_data }));
  }
}

/* Answers without a status word, too short, too long, and of another label. */
static void
test_odd_sizes (void)
{
  g_autofree char *longest = g_strnfill (2 * KSK_CARD_ANSWER_BYTES, '0');
  memcpy (longest + strlen (longest) - 4, "9000", 4);
  static const char *const labels[] = { "9000",
                                        "00"
                                        "9000",
                                        LABEL "00"
                                              "9000",
                                        "4b534b4301"
                                        "9000",
                                        "585858585801"
                                        "9000" };
  expect (KSK_CARD_ERROR_FORMAT, RUN (read_label, { SELECT, "" }));
  expect (KSK_CARD_ERROR_FORMAT, RUN (read_label, { SELECT, "90" }));
  expect (KSK_CARD_ERROR_FORMAT,
          RUN (read_label, { SELECT, longest }, { SELECT_LABEL, longest }, { READ_LABEL, longest }));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    expect (KSK_CARD_ERROR_FORMAT,
            RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, labels[i] }));
  /* A card that never comes to an end. */
  expect (KSK_CARD_ERROR_FORMAT,
          RUN (read_label, { SELECT, "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, "6c10" },
               { "00b0000010", "6c11" }, { "00b0000011", "6c12" }, { "00b0000012", "6c13" }, { "00b0000013", "6c14" }));
}

static gboolean
lie_about_size (gpointer data, const guint8 *command, gsize n_command, guint8 *answer, gsize *n_answer, GError **error)
{
  *n_answer = G_MAXSSIZE;
  return TRUE;
}

static void
test_larger_than_room (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_card_io_read_label (lie_about_size, NULL, &label, NULL, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
}

static void
test_removed (void)
{
  const Exchange all[] = {
    { SELECT, "9000" }, { TRIES, "63c3" }, { VERIFY, "9000" }, { SELECT_SHARE, "9000" }, { READ_SHARE, SHARE "9000" }
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    Exchange cut[G_N_ELEMENTS (all)];
    memcpy (cut, all, sizeof cut);
    cut[i].answer = NULL;
    g_assert_cmpint (open_card (cut, i + 1), ==, KSK_CARD_ERROR_REMOVED);
  }
  g_assert_cmpint (open_card (all, G_N_ELEMENTS (all)), ==, DONE);
}

static void
test_wrong_pins (void)
{
  static const struct {
    const char *status;
    int code;
    int tries;
  } rows[] = {
    { "63c2", KSK_CARD_ERROR_WRONG_PIN, 2 }, { "63cf", KSK_CARD_ERROR_WRONG_PIN, 15 },
    { "63c1", KSK_CARD_ERROR_LAST_TRY, 1 },  { "63c0", KSK_CARD_ERROR_BLOCKED, 0 },
    { "6983", KSK_CARD_ERROR_BLOCKED, 0 },   { "6984", KSK_CARD_ERROR_BLOCKED, 0 },
    { "6982", KSK_CARD_ERROR_FORMAT, -1 },   { "6985", KSK_CARD_ERROR_FORMAT, -1 },
    { "6a88", KSK_CARD_ERROR_FORMAT, -1 },   { "6700", KSK_CARD_ERROR_FORMAT, -1 },
    { "6301", KSK_CARD_ERROR_FORMAT, -1 },   { "6108", KSK_CARD_ERROR_FORMAT, -1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (g_str_equal (rows[i].status, "6108"))
      expect (rows[i].code,
              RUN (open_card, { SELECT, "9000" }, { TRIES, "63c3" }, { VERIFY, "6108" }, { "00c0000008", "6f00" }));
    else
      expect (rows[i].code, RUN (open_card, { SELECT, "9000" }, { TRIES, "63c3" }, { VERIFY, rows[i].status }));
    g_assert_cmpint (tries, ==, rows[i].tries);
  }
  /* A card that says no number is asked for it. */
  expect (KSK_CARD_ERROR_LAST_TRY,
          RUN (open_card, { SELECT, "9000" }, { TRIES, "6700" }, { VERIFY, "6300" }, { TRIES, "63c1" }));
  expect (KSK_CARD_ERROR_WRONG_PIN,
          RUN (open_card, { SELECT, "9000" }, { TRIES, "6700" }, { VERIFY, "6300" }, { TRIES, "6700" }));
  g_assert_cmpint (tries, ==, -1);
}

/* A card that is blocked is not given the PIN, and no card what cannot be one. */
static void
test_kept_back (void)
{
  expect (KSK_CARD_ERROR_BLOCKED, RUN (open_card, { SELECT, "9000" }, { TRIES, "6983" }));
  expect (KSK_CARD_ERROR_BLOCKED, RUN (open_card, { SELECT, "9000" }, { TRIES, "63c0" }));
  const Exchange asked[] = { { SELECT, "9000" }, { TRIES, "63c3" } };
  expect (KSK_CARD_ERROR_WRONG_PIN, open_with ("333", asked, 2));
  expect (KSK_CARD_ERROR_WRONG_PIN, open_with ("3333333333333", asked, 2));
  g_assert_cmpint (tries, ==, 3);
}

static void
test_no_share (void)
{
  static const char *const odd[] = { "6982",
                                     "6a82",
                                     "6283",
                                     "9000",
                                     SHARE "6282",
                                     SHARE "00"
                                           "9000",
                                     SHARE "6982" };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    expect (KSK_CARD_ERROR_FORMAT, RUN (open_card, { SELECT, "9000" }, { TRIES, "63c3" }, { VERIFY, "9000" },
                                        { SELECT_SHARE, "9000" }, { READ_SHARE, odd[i] }));
  expect (KSK_CARD_ERROR_FORMAT,
          RUN (open_card, { SELECT, "9000" }, { TRIES, "63c3" }, { VERIFY, "9000" }, { SELECT_SHARE, "6a82" }));
}

static void
test_write (void)
{
  static const Exchange all[] = {
    { SELECT, "9000" },           { TRIES, "63c3" },        { VERIFY_OLD, "9000" },       { SELECT_SHARE, "9000" },
    { UPDATE_SHARE, "9000" },     { SELECT_LABEL, "9000" }, { UPDATE_LABEL, "9000" },     { CHANGE, "9000" },
    { SELECT, "9000" },           { TRIES, "63c3" },        { VERIFY, "9000" },           { SELECT_SHARE, "9000" },
    { READ_SHARE, SHARE "9000" }, { SELECT_LABEL, "9000" }, { READ_LABEL, LABEL "9000" },
  };
  g_assert_cmpint (write_card (all, G_N_ELEMENTS (all)), ==, DONE);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    if (g_str_equal (all[i].command, TRIES))
      continue;
    Exchange cut[G_N_ELEMENTS (all)];
    memcpy (cut, all, sizeof cut);
    cut[i].answer = "6f00";
    g_assert_cmpint (write_card (cut, i + 1), ==, KSK_CARD_ERROR_FORMAT);
    cut[i].answer = NULL;
    g_assert_cmpint (write_card (cut, i + 1), ==, KSK_CARD_ERROR_REMOVED);
  }
  Exchange other[G_N_ELEMENTS (all)];
  memcpy (other, all, sizeof other);
  other[12].answer = "00a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
                     "9000";
  g_assert_cmpint (write_card (other, G_N_ELEMENTS (all)), ==, KSK_CARD_ERROR_FORMAT);
  memcpy (other, all, sizeof other);
  other[14].answer = "4b534b4301"
                     "00112233445566778899aabbccddeeff"
                     "00000002"
                     "030307"
                     "1123456789abcdef"
                     "9000";
  g_assert_cmpint (write_card (other, G_N_ELEMENTS (all)), ==, KSK_CARD_ERROR_FORMAT);
  expect (KSK_CARD_ERROR_WRONG_PIN, RUN (write_card, { SELECT, "9000" }, { TRIES, "63c3" }, { VERIFY_OLD, "63c2" }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-io/read-label", test_read_label);
  g_test_add_func ("/card-io/no-card-of-ours", test_no_card_of_ours);
  g_test_add_func ("/card-io/odd-sizes", test_odd_sizes);
  g_test_add_func ("/card-io/larger-than-room", test_larger_than_room);
  g_test_add_func ("/card-io/removed", test_removed);
  g_test_add_func ("/card-io/wrong-pins", test_wrong_pins);
  g_test_add_func ("/card-io/kept-back", test_kept_back);
  g_test_add_func ("/card-io/no-share", test_no_share);
  g_test_add_func ("/card-io/write", test_write);
  return g_test_run ();
}
