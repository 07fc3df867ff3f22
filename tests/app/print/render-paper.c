/* Makes a paper from files, for the tests: render-paper [OPTIONS] KIND OUT.pdf. Prints the number of pages. */
#include <app/print/paper.h>
#include <locale.h>
#include <string.h>

static const char *const kinds[] = { "script", "annotated", "log", "exceptions", "hash-sheet", "test-page" };

static GBytes *
read_bytes (const char *path)
{
  char *data;
  gsize size;
  if (!g_file_get_contents (path, &data, &size, NULL))
    g_error ("cannot read %s", path);
  return g_bytes_new_take (data, size);
}

static KskPaperKind
read_kind (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], name))
      return (KskPaperKind)i;
  g_error ("no paper is called %s", name);
}

static GPtrArray *
read_journal (const char *path)
{
  g_autoptr (GBytes) bytes = read_bytes (path);
  g_autoptr (GError) error = NULL;
  GPtrArray *records = ksk_journal_read (bytes, NULL, &error);
  if (records == NULL)
    g_error ("%s: %s", path, error->message);
  return records;
}

static KskScript *
read_script (const char *path)
{
  g_autoptr (GBytes) bytes = read_bytes (path);
  g_autoptr (GError) error = NULL;
  KskScript *script = ksk_script_parse (bytes, &error);
  if (script == NULL)
    g_error ("%s: %s", path, error->message);
  return script;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_autofree char *size_name = NULL, *ceremony = NULL, *facility = NULL, *script_path = NULL, *journal = NULL,
                  *file_kind = NULL, *file_name = NULL, *hash = NULL;
  gint64 file_size = 0, made = 0;
  gboolean rehearsal = FALSE;
  GOptionEntry entries[] = {
    { "size", 0, 0, G_OPTION_ARG_STRING, &size_name, NULL, NULL },
    { "ceremony", 0, 0, G_OPTION_ARG_STRING, &ceremony, NULL, NULL },
    { "facility", 0, 0, G_OPTION_ARG_STRING, &facility, NULL, NULL },
    { "script", 0, 0, G_OPTION_ARG_STRING, &script_path, NULL, NULL },
    { "journal", 0, 0, G_OPTION_ARG_STRING, &journal, NULL, NULL },
    { "file-kind", 0, 0, G_OPTION_ARG_STRING, &file_kind, NULL, NULL },
    { "file-name", 0, 0, G_OPTION_ARG_STRING, &file_name, NULL, NULL },
    { "file-size", 0, 0, G_OPTION_ARG_INT64, &file_size, NULL, NULL },
    { "sha256", 0, 0, G_OPTION_ARG_STRING, &hash, NULL, NULL },
    { "made", 0, 0, G_OPTION_ARG_INT64, &made, NULL, NULL },
    { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &rehearsal, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3)
    g_error ("%s", error != NULL ? error->message : "a kind and a file are needed");

  KskPaperFile file = { .kind = file_kind, .name = file_name, .size = (guint64)file_size };
  g_autoptr (KskScript) script = script_path != NULL ? read_script (script_path) : NULL;
  g_autoptr (GPtrArray) records = journal != NULL ? read_journal (journal) : NULL;
  if (hash != NULL && !ksk_fingerprint_from_hex (&file.fingerprint, hash))
    g_error ("%s is no hash", hash);
  KskPaperInput input = { .ceremony = ceremony != NULL ? ceremony : "Ceremony 99",
                          .facility = facility,
                          .is_rehearsal = rehearsal,
                          .made_s = made,
                          .script = script,
                          .records = records,
                          .file = hash != NULL ? &file : NULL };
  KskPaperSize size = KSK_PAPER_A4;
  if (size_name != NULL && !ksk_paper_size_from_name (size_name, &size))
    g_error ("%s is no size of paper", size_name);
  guint n_pages = 0;
  g_autoptr (GBytes) pdf = ksk_paper_render (read_kind (argv[1]), &input, size, &n_pages, &error);
  if (pdf == NULL) {
    g_printerr ("refused: %s\n", error->message);
    return 1;
  }
  if (!g_file_set_contents (argv[2], g_bytes_get_data (pdf, NULL), (gssize)g_bytes_get_size (pdf), &error))
    g_error ("%s", error->message);
  g_print ("%u\n", n_pages);
  return 0;
}
