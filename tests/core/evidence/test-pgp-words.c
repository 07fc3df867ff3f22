/* Tests of core/evidence/pgp-words: the list, known hashes, and every way of reading one word wrong. */
#include <ksk.h>

#include <string.h>

#define N_HASH_WORDS 32

typedef struct {
  const char *hex;
  const char *words;
} Vector;

static const Vector vectors[] = {
  /* A published image of the root operator's boot medium, COEN 2.0.1. */
  { "78e1b1452d62b075d5658ac652ad6eeccf15a81d25d63f55b9fc983463ba91d4",
    "island tolerance sailboat detector button gadgetry ruffled impartial sterling glossary Oakland responsive Dupont "
    "perceptive goldfish unicorn stagehand bifocals retouch breakaway bombast speculate cowbell equipment sentence "
    "Wilmington printer confidence flatfoot puberty pheasant souvenir" },
  { "853ff93762a06ddbf722c4ebe9ddd66d8f63ddaea97f521c3ecc20da7c976020",
    "music customer waffle consensus flagpole Orlando goggles suspicious virus candidate snowslide underfoot treadmill "
    "tambourine stockman hazardous payday Galveston swelter performance revenge integrate Dupont Brazilian concert "
    "revolver bison surrender kiwi mosquito facial butterfat" },
  /* The request of 2015-q4 as it was read in the ceremony. */
  { "ca991cbed34c67def89e24e039724bf5ea008ee95ba0a12d6defc78b8d231b78",
    "spellbind nebula befriend racketeer stapler disbelief freedom telephone Vulcan onlooker bluebird tobacco "
    "classroom holiness dragnet visitor Trojan adroitness orca ultimate erase Orlando ratchet clergyman goggles "
    "unravel soybean Medusa optic cannonball beeswax indigo" },
};

static char *
to_hex (GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GString *hex = g_string_new (NULL);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  return g_string_free (hex, FALSE);
}

static char *
join (GPtrArray *words)
{
  g_autoptr (GPtrArray) terminated = g_ptr_array_copy (words, NULL, NULL);
  g_ptr_array_add (terminated, NULL);
  return g_strjoinv (" ", (char **)terminated->pdata);
}

/* The words of 32 bytes without a byte that stands again two places on: dropping the word between would leave the same
 * word twice in a row. */
static GPtrArray *
draw_words (GRand *rand)
{
  GPtrArray *words = g_ptr_array_new ();
  while (words->len < N_HASH_WORDS) {
    const char *word = ksk_pgp_word (words->len, (guint8)g_rand_int_range (rand, 0, 256));
    if (words->len < 2 || words->pdata[words->len - 2] != word)
      g_ptr_array_add (words, (gpointer)word);
  }
  return words;
}

static void
assert_refused (const char *text, KskPgpWordsError code, const char *message_start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_pgp_words_decode (text, &error);
  g_assert_null (bytes);
  g_assert_error (error, KSK_PGP_WORDS_ERROR, (int)code);
  if (!g_str_has_prefix (error->message, message_start))
    g_error ("\"%s\" does not begin with \"%s\" for: %s", error->message, message_start, text);
}

static void
test_list (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint position = 0; position < 2; position++) {
    for (guint byte = 0; byte < 256; byte++) {
      const guint8 bytes[] = { 0, (guint8)byte };
      const guint8 *start = position == 0 ? bytes + 1 : bytes;
      const char *word = ksk_pgp_word (position, (guint8)byte);
      g_assert_cmpstr (word, ==, ksk_pgp_word (position + 2, (guint8)byte));
      g_assert_true (g_hash_table_add (seen, g_ascii_strdown (word, -1)));

      g_autofree char *text = ksk_pgp_words_encode (start, position + 1);
      g_assert_true (g_str_has_suffix (text, word));
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) decoded = ksk_pgp_words_decode (text, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded), start, position + 1);
    }
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 512);
}

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = ksk_pgp_words_decode (vectors[i].words, &error);
    g_assert_no_error (error);
    g_autofree char *hex = to_hex (bytes);
    g_assert_cmpstr (hex, ==, vectors[i].hex);
    g_autofree char *words = ksk_pgp_words_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_assert_cmpstr (words, ==, vectors[i].words);
  }
}

static void
test_spelling (void)
{
  static const Vector cases[] = {
    { "", "" },
    { "", " \t\r\n" },
    { "11", "athens" },
    { "1111", "ATHENS bAbYlOn" },
    { "1111", "\n  Athens\t\v\f\r\nBabylon  " },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = ksk_pgp_words_decode (cases[i].words, &error);
    g_assert_no_error (error);
    g_autofree char *hex = to_hex (bytes);
    g_assert_cmpstr (hex, ==, cases[i].hex);
  }
  g_autofree char *none = ksk_pgp_words_encode (NULL, 0);
  g_assert_cmpstr (none, ==, "");
}

static void
check_omission (GPtrArray *words, guint i)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_copy (words, NULL, NULL);
  g_ptr_array_remove_index (wrong, i);
  g_autofree char *text = join (wrong);
  if (i + 1 < words->len) {
    g_autofree char *message = g_strdup_printf ("a word was left out before word %u, \"%s\": one of %s syllables",
                                                i + 1, (char *)words->pdata[i + 1], i % 2 == 0 ? "two" : "three");
    assert_refused (text, KSK_PGP_WORDS_ERROR_MISSING, message);
    return;
  }
  /* Of the last word only the number of bytes tells. */
  g_autoptr (GBytes) bytes = ksk_pgp_words_decode (text, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, words->len - 1);
}

static void
check_doubling (GPtrArray *words, guint i)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_copy (words, NULL, NULL);
  g_ptr_array_insert (wrong, (gint)i, words->pdata[i]);
  g_autofree char *text = join (wrong);
  g_autofree char *message
      = g_strdup_printf ("word %u, \"%s\", repeats word %u", i + 2, (char *)words->pdata[i], i + 1);
  assert_refused (text, KSK_PGP_WORDS_ERROR_DOUBLED, message);
}

static void
check_swap (GPtrArray *words, guint i)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_copy (words, NULL, NULL);
  wrong->pdata[i] = words->pdata[i + 1];
  wrong->pdata[i + 1] = words->pdata[i];
  g_autofree char *text = join (wrong);
  g_autofree char *message = g_strdup_printf ("words %u and %u, \"%s\" and \"%s\", stand", i + 1, i + 2,
                                              (char *)wrong->pdata[i], (char *)wrong->pdata[i + 1]);
  assert_refused (text, KSK_PGP_WORDS_ERROR_SWAPPED, message);
}

static void
check_other_list (GPtrArray *words, guint i)
{
  const char *other = ksk_pgp_word (i + 1, 0x5a);
  if (i > 0 && words->pdata[i - 1] == other)
    return;
  g_autoptr (GPtrArray) wrong = g_ptr_array_copy (words, NULL, NULL);
  wrong->pdata[i] = (gpointer)other;
  g_autofree char *text = join (wrong);
  g_autofree char *message = g_strdup_printf ("word %u, \"%s\", must be another", i + 1, other);
  assert_refused (text, KSK_PGP_WORDS_ERROR_MISPLACED, message);
}

/* Every single fault at every place of twenty hashes: the fault and its place are named. */
static void
test_single_faults (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20150813);
  for (guint round = 0; round < 20; round++) {
    g_autoptr (GPtrArray) words = draw_words (rand);
    for (guint i = 0; i < words->len; i++) {
      check_omission (words, i);
      check_doubling (words, i);
      check_other_list (words, i);
      if (i + 1 < words->len)
        check_swap (words, i);
    }
  }
}

/* Where two explanations fit, and where there are two faults: the first place is named. */
static void
test_ambiguous_faults (void)
{
  static const struct {
    const char *text;
    KskPgpWordsError code;
    const char *message_start;
  } cases[] = {
    /* `absurd adroitness absurd` without its middle looks like a repetition. */
    { "absurd absurd adroitness aardvark adviser", KSK_PGP_WORDS_ERROR_DOUBLED, "word 2, \"absurd\", repeats word 1" },
    /* `adviser` `aardvark adviser` with the last two swapped repeats a word, but what follows stands right. */
    { "absurd adviser adviser aardvark absurd aftermath", KSK_PGP_WORDS_ERROR_SWAPPED, "words 3 and 4, \"adviser\"" },
    { "adviser", KSK_PGP_WORDS_ERROR_MISSING, "a word was left out before word 1, \"adviser\": one of two" },
    { "adviser absurd", KSK_PGP_WORDS_ERROR_SWAPPED, "words 1 and 2, \"adviser\" and \"absurd\"" },
    { "adviser absurd adviser", KSK_PGP_WORDS_ERROR_MISSING, "a word was left out before word 1, \"adviser\"" },
    { "absurd aardvark", KSK_PGP_WORDS_ERROR_MISPLACED, "word 2, \"aardvark\", must be another" },
    { "absurd absurd", KSK_PGP_WORDS_ERROR_DOUBLED, "word 2, \"absurd\", repeats word 1" },
    /* With a word that is not known further on, less can be concluded; the first fault still comes first. */
    { "adviser absurd nonsense", KSK_PGP_WORDS_ERROR_MISSING, "a word was left out before word 1, \"adviser\"" },
    { "absurd absurd nonsense", KSK_PGP_WORDS_ERROR_DOUBLED, "word 2, \"absurd\", repeats word 1" },
    { "nonsense absurd absurd", KSK_PGP_WORDS_ERROR_UNKNOWN, "word 1, \"nonsense\"," },
    { "nonsense nonsuch", KSK_PGP_WORDS_ERROR_UNKNOWN, "word 1, \"nonsense\"," },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, cases[i].code, cases[i].message_start);
}

static void
test_unknown (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "spellbind nebula befriended", "word 3, \"befriended\", is not a PGP word; the nearest is \"befriend\"" },
    { "spellbind nebbula", "word 2, \"nebbula\", is not a PGP word; the nearest is \"nebula\"" },
    { "OKLAND", "word 1, \"OKLAND\", is not a PGP word; the nearest is \"Oakland\"" },
    { "vulcna", "word 1, \"vulcna\", is not a PGP word; the nearest is \"Vulcan\"" },
    /* As near to `reform` as to `revolver`: the list that its place asks for wins. */
    { "revolt", "word 1, \"revolt\", is not a PGP word; the nearest is \"reform\"" },
    { "absurd revolt", "word 2, \"revolt\", is not a PGP word; the nearest is \"revolver\"" },
    { "merit.", "word 1, \"merit.\", is not a PGP word; the nearest is \"merit\"" },
    { "mer\033[2Jit", "word 1, \"mer\\033[2Jit\", is not a PGP word; the nearest is \"merit\"" },
    { "m\303\251rit", "word 1, \"m\\303\\251rit\", is not a PGP word; the nearest is \"merit\"" },
    /* 11 letters are the longest word; 12 are looked up by nearness only; above 32 nothing is proposed. */
    { "belowground", "a word was left out before word 1, \"belowground\": one of two syllables belongs there" },
    { "belowgrounds", "word 1, \"belowgrounds\", is not a PGP word; the nearest is \"belowground\"" },
    { "belowgroundbelowgroundbelowgroun",
      "word 1, \"belowgroundbelowgroundbelowgroun\", is not a PGP word; the nearest "
      "is \"belowground\"" },
    { "belowgroundbelowgroundbelowground",
      "word 1, \"belowgroundbelowgroundbelowgroun...\", is too long for a PGP word" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = ksk_pgp_words_decode (cases[i].text, &error);
    g_assert_null (bytes);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pgp-words/list", test_list);
  g_test_add_func ("/pgp-words/vectors", test_vectors);
  g_test_add_func ("/pgp-words/spelling", test_spelling);
  g_test_add_func ("/pgp-words/single-faults", test_single_faults);
  g_test_add_func ("/pgp-words/ambiguous-faults", test_ambiguous_faults);
  g_test_add_func ("/pgp-words/unknown", test_unknown);
  return g_test_run ();
}
