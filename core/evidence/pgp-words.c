/* Bytes as PGP words and back. The decoder names what went wrong: that is what the two lists were made for. */
#include "evidence/pgp-words.h"

#include <gio/gio.h>
#include <string.h>

#include "ksk-core-resources.h"

#define N_BYTES 256
#define LONGEST_WORD 11
#define LONGEST_SHOWN 32 /* of a word that is not in the list */
#define WHITE_SPACE " \t\n\v\f\r"

/* A word as a number: parity * N_BYTES + byte. Parity 0 is the list of even positions. */
typedef gint Code;

#define CODE_UNKNOWN -1

typedef struct {
  char *words[2 * N_BYTES]; /* by code */
  GHashTable *codes;        /* (element-type utf8 Code): by word in lower case */
} WordList;

G_DEFINE_QUARK (ksk - pgp - words - error - quark, ksk_pgp_words_error)

static void
word_list_add (WordList *self, Code code, const char *word)
{
  if (strlen (word) > LONGEST_WORD
      || !g_hash_table_insert (self->codes, g_ascii_strdown (word, -1), GINT_TO_POINTER (code)))
    g_error ("word list: %s is too long or stands twice", word);
  self->words[code] = g_strdup (word);
}

/* The list is part of the program: a fault in it is a bug of the build, so these errors abort. */
static gpointer
word_list_load (gpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = g_resource_lookup_data (ksk_core_get_resource (), "/ksk/words/pgp-words.txt",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (data == NULL)
    g_error ("word list: %s", error->message);
  gsize size = 0;
  const char *start = g_bytes_get_data (data, &size);
  g_autofree char *text = g_strndup (start, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  WordList *self = g_new0 (WordList, 1);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '#' || lines[i][0] == '\0')
      continue;
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", -1);
    if (n == N_BYTES || g_strv_length (fields) != 3 || g_ascii_strtoull (fields[0], NULL, 16) != n)
      g_error ("word list: line %u is not byte %02x and two words", i + 1, n);
    word_list_add (self, (Code)n, fields[1]);
    word_list_add (self, (Code)(N_BYTES + n), fields[2]);
    n++;
  }
  if (n != N_BYTES)
    g_error ("word list: %u bytes instead of %u", n, N_BYTES);
  return self;
}

static const WordList *
word_list (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, word_list_load, NULL);
}

const char *
ksk_pgp_word (gsize position, guint8 byte)
{
  return word_list ()->words[position % 2 * N_BYTES + byte];
}

char *
ksk_pgp_words_encode (const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, g_strdup (""));
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < n_bytes; i++) {
    if (i > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, ksk_pgp_word (i, bytes[i]));
  }
  return g_string_free (text, FALSE);
}

static Code
find_word (const char *word, gsize length)
{
  if (length > LONGEST_WORD)
    return CODE_UNKNOWN;
  g_autofree char *key = g_ascii_strdown (word, (gssize)length);
  gpointer code = NULL;
  return g_hash_table_lookup_extended (word_list ()->codes, key, NULL, &code) ? GPOINTER_TO_INT (code) : CODE_UNKNOWN;
}

/* Returns how many letters have to be added, dropped or changed (Levenshtein) to get @known. */
static guint
edit_distance (const char *word, gsize length, const char *known)
{
  gsize known_length = strlen (known);
  guint row[LONGEST_WORD + 1]; /* distances of the first i letters of @word to each beginning of @known */
  for (guint j = 0; j <= known_length; j++)
    row[j] = j;
  for (guint i = 1; i <= length; i++) {
    guint diagonal = row[0];
    row[0] = i;
    for (guint j = 1; j <= known_length; j++) {
      guint same = diagonal + (g_ascii_tolower (word[i - 1]) != g_ascii_tolower (known[j - 1]));
      diagonal = row[j];
      row[j] = MIN (same, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[known_length];
}

/* Among equally near words, the list that the position asks for wins. */
static const char *
nearest_word (const char *word, gsize length, gsize position)
{
  const char *nearest = NULL;
  guint best = G_MAXUINT;
  for (guint list = 0; list < 2; list++) {
    for (guint byte = 0; byte < N_BYTES; byte++) {
      const char *known = ksk_pgp_word (position + list, (guint8)byte);
      guint distance = edit_distance (word, length, known);
      if (distance < best) {
        best = distance;
        nearest = known;
      }
    }
  }
  return nearest;
}

static void
set_unknown_error (GError **error, const char *word, gsize length, gsize position)
{
  /* Escaped, as the text may come from anywhere and the message goes to a terminal. */
  g_autofree char *start = g_strndup (word, MIN (length, LONGEST_SHOWN));
  g_autofree char *shown = g_strescape (start, NULL);
  if (length > LONGEST_SHOWN)
    g_set_error (error, KSK_PGP_WORDS_ERROR, KSK_PGP_WORDS_ERROR_UNKNOWN,
                 "word %zu, \"%s...\", is too long for a PGP word", position + 1, shown);
  else
    g_set_error (error, KSK_PGP_WORDS_ERROR, KSK_PGP_WORDS_ERROR_UNKNOWN,
                 "word %zu, \"%s\", is not a PGP word; the nearest is \"%s\"", position + 1, shown,
                 nearest_word (word, length, position));
}

static gboolean
stands_wrong (const GArray *codes, gsize position)
{
  Code code = g_array_index (codes, Code, position);
  return code != CODE_UNKNOWN && (gsize)code / N_BYTES != position % 2;
}

/* Says what happened before or at @first, the first word from the wrong list. Dropping or repeating a word puts all
 * words after it into the wrong list; swapping two puts just these two there. Where the text ends before that shows,
 * the number of words decides: what is read aloud, a hash, has an even number. */
static void
set_order_error (GError **error, const GArray *codes, gsize first)
{
  gsize after = first + 1;
  while (after < codes->len && stands_wrong (codes, after))
    after++;
  gsize n_wrong = after - first;
  gboolean recovers = after < codes->len ? g_array_index (codes, Code, after) != CODE_UNKNOWN : codes->len % 2 == 0;
  Code code = g_array_index (codes, Code, first);
  const char *word = word_list ()->words[code];

  if (recovers && n_wrong == 2)
    g_set_error (error, KSK_PGP_WORDS_ERROR, KSK_PGP_WORDS_ERROR_SWAPPED,
                 "words %zu and %zu, \"%s\" and \"%s\", stand the wrong way round", first + 1, first + 2, word,
                 word_list ()->words[g_array_index (codes, Code, first + 1)]);
  else if (first > 0 && g_array_index (codes, Code, first - 1) == code)
    g_set_error (error, KSK_PGP_WORDS_ERROR, KSK_PGP_WORDS_ERROR_DOUBLED, "word %zu, \"%s\", repeats word %zu",
                 first + 1, word, first);
  else if (recovers && n_wrong == 1)
    g_set_error (error, KSK_PGP_WORDS_ERROR, KSK_PGP_WORDS_ERROR_MISPLACED,
                 "word %zu, \"%s\", must be another: it is from the list of %s positions", first + 1, word,
                 first % 2 == 0 ? "odd" : "even");
  else
    g_set_error (error, KSK_PGP_WORDS_ERROR, KSK_PGP_WORDS_ERROR_MISSING,
                 "a word was left out before word %zu, \"%s\": one of %s syllables belongs there", first + 1, word,
                 first % 2 == 0 ? "two" : "three");
}

GBytes *
ksk_pgp_words_decode (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, sizeof (Code));
  const char *unknown = NULL;
  gsize unknown_position = 0;

  for (const char *word = text + strspn (text, WHITE_SPACE); *word != '\0';) {
    gsize length = strcspn (word, WHITE_SPACE);
    Code code = find_word (word, length);
    if (code == CODE_UNKNOWN && unknown == NULL) {
      unknown = word;
      unknown_position = codes->len;
    }
    g_array_append_val (codes, code);
    word += length;
    word += strspn (word, WHITE_SPACE);
  }

  gsize n_checked = unknown != NULL ? unknown_position : codes->len;
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint)n_checked);
  for (gsize i = 0; i < n_checked; i++) {
    if (stands_wrong (codes, i)) {
      set_order_error (error, codes, i);
      return NULL;
    }
    guint8 byte = (guint8)(g_array_index (codes, Code, i) % N_BYTES);
    g_byte_array_append (bytes, &byte, 1);
  }
  if (unknown != NULL) {
    set_unknown_error (error, unknown, strcspn (unknown, WHITE_SPACE), unknown_position);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
