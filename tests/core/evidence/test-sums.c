/* SHA256SUMS: written and read in one way, and no name in it that could be another file. */
#include <ksk.h>
#include <string.h>

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define LIST A "  KC60_Script.pdf\n" B "  footage/KSK60_CAM01.mkv\n" A "  journal.jsonl\n"

static GPtrArray *
parse (const char *text, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);
  return ksk_sums_parse (bytes, error);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sums = parse (LIST, strlen (LIST), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sums->len, ==, 3);
  g_assert_cmpstr (((KskSum *)sums->pdata[1])->path, ==, "footage/KSK60_CAM01.mkv");
  g_assert_cmphex (((KskSum *)sums->pdata[1])->sha256.bytes[31], ==, 0xbb);

  g_autoptr (GPtrArray) other_order = g_ptr_array_new ();
  for (guint i = sums->len; i > 0; i--)
    g_ptr_array_add (other_order, sums->pdata[i - 1]);
  g_autoptr (GBytes) written = ksk_sums_format (other_order, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written), LIST, strlen (LIST));
}

static void
test_paths (void)
{
  static const char *const good[] = { "a", "KC60_Script.pdf", "a/b/c", "_x", "+x", "x-1.2+3_4" };
  static const char *const bad[]
      = { "",    "/a",   "a/",   "a//b", ".",  "..",       "../a", "a/../b", "a/.b", "-rf", "a/-b",
          "a b", "a\nb", "a\\b", "a:b",  "~a", "\xc3\xa9", "a*",   "$a",     "a\"",  "a'" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ksk_sums_check_path (good[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", bad[i]);
    g_assert_false (ksk_sums_check_path (bad[i], &error));
    g_assert_error (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_PATH);
    g_autofree char *line = g_strdup_printf (A "  %s\n", bad[i]);
    g_assert_null (parse (line, strlen (line), NULL));
  }

  g_autofree char *longest = g_strnfill (KSK_MAX_SUMS_PATH_BYTES, 'a'),
                  *longer = g_strnfill (KSK_MAX_SUMS_PATH_BYTES + 1, 'a');
  g_assert_true (ksk_sums_check_path (longest, NULL));
  g_assert_false (ksk_sums_check_path (longer, NULL));
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    const char *fragment;
  } cases[] = {
    { "", "no file" },
    { A "  a", "line 1: the last line does not end" },
    { A " *a\n", "line 1" },
    { A " a\n", "line 1" },
    { A "  \n", "line 1" },
    { A "\n", "line 1" },
    { "\n", "line 1" },
    { A "a  a\n", "line 1" },
    { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA  a\n", "line 1" },
    { A "  b\n" A "  a\n", "line 2: the names are not in order" },
    { A "  a\n" A "  a\n", "line 2: the names are not in order" },
    { A "  A\n" A "  a\n", "twice" },
    { A "  a\n\n", "line 2" },
    { A "  a\r\n", "line 1" },
    { "\\" A "  a\n", "line 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", cases[i].text);
    g_assert_null (parse (cases[i].text, strlen (cases[i].text), &error));
    g_assert_true (error != NULL && error->domain == KSK_SUMS_ERROR);
    g_assert_nonnull (strstr (error->message, cases[i].fragment));
  }
  g_assert_null (parse (A "  a\0b\n", sizeof (A "  a\0b\n") - 1, NULL));

  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_sums_format (none, &error));
  g_assert_error (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_MALFORMED);
}

/* Any bit that is changed in a list is a refusal or another list. */
static void
test_every_flip (void)
{
  g_autoptr (GPtrArray) sums = parse (LIST, strlen (LIST), NULL);

  for (gsize bit = 0; bit < 8 * strlen (LIST); bit++) {
    g_autofree char *changed = g_memdup2 (LIST, strlen (LIST));
    changed[bit / 8] ^= (char)(1U << bit % 8);
    g_autoptr (GPtrArray) other = parse (changed, strlen (LIST), NULL);
    if (other == NULL)
      continue;
    gboolean is_same = other->len == sums->len;
    for (guint i = 0; is_same && i < sums->len; i++) {
      const KskSum *a = sums->pdata[i], *b = other->pdata[i];
      is_same = strcmp (a->path, b->path) == 0 && ksk_fingerprint_equal (&a->sha256, &b->sha256);
    }
    g_assert_false (is_same);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sums/round-trip", test_round_trip);
  g_test_add_func ("/sums/paths", test_paths);
  g_test_add_func ("/sums/refused", test_refused);
  g_test_add_func ("/sums/every-flip", test_every_flip);
  return g_test_run ();
}
