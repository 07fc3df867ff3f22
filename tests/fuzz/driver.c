/* Runs a fuzz target without libFuzzer, as an ordinary test: every file of the corpus, then mutations of them.
 *
 *     fuzz-NAME CORPUS MUTATIONS
 *
 * Mutation number i is a function of i and the corpus, so that a failure can be had again. The work is done in a child:
 * whatever way it dies, the input that killed it is left in the working folder as `crash-NAME-i`. */
#include <glib.h>

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A target that takes longer for one input is taken to hang. */
#define MAX_SECONDS_PER_INPUT 60

static guint64
next_random (guint64 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

/* Returns 0 to limit; limit included. */
static gsize
pick (guint64 *state, gsize limit)
{
  return (gsize)(next_random (state) % ((guint64)limit + 1));
}

static void
mutate_once (guint64 *state, GByteArray *input, GBytes *other)
{
  gsize at = pick (state, input->len);
  gsize length = pick (state, MIN (input->len - at, 64));

  switch (pick (state, 6)) {
    case 0:
    case 1:
      if (at < input->len)
        input->data[at] ^= (guint8)(1u << pick (state, 7));
      break;
    case 2:
      if (at < input->len)
        input->data[at] = (guint8)pick (state, 255);
      break;
    case 3:
      g_byte_array_set_size (input, (guint)at);
      break;
    case 4:
      g_byte_array_remove_range (input, (guint)at, (guint)length);
      break;
    case 5: {
      g_autofree guint8 *piece = g_memdup2 (input->data + at, length);
      g_autoptr (GByteArray) tail = g_byte_array_new ();
      g_byte_array_append (tail, input->data + at, (guint)(input->len - at));
      g_byte_array_set_size (input, (guint)at);
      g_byte_array_append (input, piece, (guint)length);
      g_byte_array_append (input, tail->data, tail->len);
      break;
    }
    default: {
      gsize other_size = 0;
      const guint8 *other_data = g_bytes_get_data (other, &other_size);
      gsize from = pick (state, other_size);
      g_byte_array_set_size (input, (guint)at);
      if (from < other_size)
        g_byte_array_append (input, other_data + from, (guint)(other_size - from));
      break;
    }
  }
}

/* Input number i: the files of the corpus first, then mutations. */
static GBytes *
make_input (GPtrArray *corpus, guint64 i)
{
  if (i < corpus->len)
    return g_bytes_ref (corpus->pdata[i]);

  guint64 state = (i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  GBytes *base = corpus->pdata[pick (&state, corpus->len - 1)];
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (base, &size);
  g_autoptr (GByteArray) input = g_byte_array_new ();
  g_byte_array_append (input, data, (guint)size);
  for (gsize rounds = 1 + pick (&state, 3); rounds > 0; rounds--)
    mutate_once (&state, input, corpus->pdata[pick (&state, corpus->len - 1)]);
  return g_byte_array_free_to_bytes (g_steal_pointer (&input));
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
load_corpus (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  const char *name;

  if (dir == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);
    char *contents = NULL;
    gsize size = 0;
    if (!g_file_get_contents (file, &contents, &size, &error))
      g_error ("%s", error->message);
    g_ptr_array_add (corpus, g_bytes_new_take (contents, size));
  }
  if (corpus->len == 0)
    g_error ("%s: no files", path);
  return g_steal_pointer (&corpus);
}

static void
run_all (GPtrArray *corpus, guint64 n_inputs, volatile guint64 *current)
{
  for (guint64 i = 0; i < n_inputs; i++) {
    g_autoptr (GBytes) input = make_input (corpus, i);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (input, &size);
    /* A copy of just that size, so that the sanitizers see a read past its end. */
    g_autofree guint8 *copy = g_memdup2 (data, size);
    *current = i;
    alarm (MAX_SECONDS_PER_INPUT);
    LLVMFuzzerTestOneInput (copy, size);
  }
  alarm (0);
}

int
main (int argc, char **argv)
{
  guint64 n_mutations = 0;
  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 0, G_MAXUINT32, &n_mutations, NULL))
    g_error ("usage: %s CORPUS MUTATIONS", argv[0]);
  g_autoptr (GPtrArray) corpus = load_corpus (argv[1]);
  guint64 n_inputs = corpus->len + n_mutations;
  volatile guint64 *current = mmap (NULL, sizeof *current, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (current != MAP_FAILED);

  pid_t child = fork ();
  g_assert (child >= 0);
  if (child == 0) {
    run_all (corpus, n_inputs, current);
    return 0;
  }

  int status = 0;
  g_assert (waitpid (child, &status, 0) == child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0) {
    g_print ("%u files and %" G_GUINT64_FORMAT " mutations\n", corpus->len, n_mutations);
    return 0;
  }
  g_autofree char *base = g_path_get_basename (argv[0]);
  g_autofree char *crash = g_strdup_printf ("crash-%s-%" G_GUINT64_FORMAT, base, *current);
  g_autoptr (GBytes) input = make_input (corpus, *current);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (crash, g_bytes_get_data (input, NULL), (gssize)g_bytes_get_size (input), &error))
    g_printerr ("%s\n", error->message);
  g_printerr ("Input %" G_GUINT64_FORMAT " ended the target (wait status 0x%x). It is in %s.\n", *current, status,
              crash);
  return 1;
}
