/* Tests of app/console/paper-printer: files in the record, which hash a sheet is about, and printers that fail. */
#include "app/console/paper-printer.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/media/media-folders.h"
#include "app/print/paper.h"
#include "app/publish/papers.h"

#define CONFIG_SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define REQUEST_SHA256 "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

typedef struct {
  char *folder;
  char *programs; /* where `lpstat` and `lp` are looked for */
  char *old_path;
  KskMedia *media;
  KskPrinter *printer;
  KskScript *script;
  KskJournal *journal;
  GPtrArray *records;
} Fixture;

static void
add_record (Fixture *fixture, const char *kind, const char *member, const char *value, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, member, value);
  if (sha256 != NULL)
    json_object_set_string_member (members, "sha256", sha256);
  KskRecord *record = ksk_journal_append (fixture->journal, "1.1", kind, NULL, members, &error);
  json_object_unref (members);
  g_assert_no_error (error);
  g_ptr_array_add (fixture->records, record);
}

static void
begin_journal (Fixture *fixture, const char *title)
{
  const char *const dirs[] = { fixture->folder, NULL };
  JsonObject *first = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) torn = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, KSK_JOURNAL_NAME, NULL);
  g_autofree char *text = NULL;
  gsize size;
  KskClock clock;

  ksk_clock_start (&clock, ksk_clock_source_get_system ());
  json_object_set_string_member (first, "mode", "rehearsal");
  json_object_set_string_member (first, "title", title);
  json_object_set_string_member (first, "config_sha256", CONFIG_SHA256);
  fixture->journal = ksk_journal_create (dirs, &clock, first, &error);
  json_object_unref (first);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);
  fixture->records = ksk_journal_read (bytes, &torn, &error);
  g_assert_no_error (error);
}

/* Makes a program of that name that does what @body says. */
static void
put_program (Fixture *fixture, const char *name, const char *body)
{
  g_autofree char *path = g_build_filename (fixture->programs, name, NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", body);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) script = ksk_script_lookup_bundled ("rehearsal-short");
  KskPaperPrinterSpec spec = { .title = "Test", .config_name = "ksrsigner.yaml", .config_size = 7 };

  fixture->folder = g_dir_make_tmp ("ksk-paper-XXXXXX", NULL);
  fixture->programs = g_build_filename (fixture->folder, "programs", NULL);
  g_assert_cmpint (g_mkdir (fixture->programs, 0700), ==, 0);
  fixture->old_path = g_strdup (g_getenv ("PATH"));
  g_setenv ("PATH", fixture->programs, TRUE);
  KskMediaFoldersSpec media = { .record_dir = fixture->folder, .is_rehearsal = TRUE };
  fixture->media = ksk_media_folders_new (&media);
  fixture->printer = ksk_paper_printer_new (fixture->media, &spec);
  fixture->script = ksk_script_parse (script, NULL);
  begin_journal (fixture, data != NULL ? data : "Test");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->printer);
  g_clear_object (&fixture->media);
  g_clear_pointer (&fixture->records, g_ptr_array_unref);
  g_clear_pointer (&fixture->script, ksk_script_unref);
  g_setenv ("PATH", fixture->old_path, TRUE);
  g_autofree char *command = g_strdup_printf ("/bin/rm -r '%s'", fixture->folder);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->programs);
  g_free (fixture->old_path);
}

static gboolean
print (Fixture *fixture, const char *what, KskPrintResult *result, GError **error)
{
  return ksk_printer_print (fixture->printer, what, 1, fixture->script, fixture->records, result, error);
}

static GBytes *
assert_prints (Fixture *fixture, const char *what, const char *file)
{
  g_auto (KskPrintResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  KskFingerprint sha256;

  gboolean is_printed = print (fixture, what, &result, &error);
  g_assert_no_error (error);
  g_assert_true (is_printed);
  g_assert_cmpstr (result.file, ==, file);
  g_assert_null (result.printer);
  g_assert_cmpuint (result.n_pages, >, 0);
  GBytes *pdf = ksk_media_fetch (fixture->media, file, 10000000, &error);
  g_assert_no_error (error);
  ksk_fingerprint_init (&sha256, pdf);
  g_assert_true (ksk_fingerprint_equal (&sha256, &result.sha256));
  return pdf;
}

static void
test_each (Fixture *fixture, gconstpointer data)
{
  static const char *const each[] = { "exceptions", "hash-sheet", "log", "script", "test-page" };

  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    g_autofree char *file = g_strdup_printf ("%s-0001.pdf", each[i]);
    g_autoptr (GBytes) once = assert_prints (fixture, each[i], file);
    g_autoptr (GBytes) again = assert_prints (fixture, each[i], file);
    g_assert_true (g_bytes_equal (once, again));
  }
}

static void
assert_sheet (Fixture *fixture, GBytes *pdf, const char *kind, const char *name, guint64 size, const char *sha256)
{
  KskRecord *last = fixture->records->pdata[fixture->records->len - 1];
  KskPaperFile file = { .kind = kind, .name = name, .size = size };
  KskPaperInput input = { .ceremony = "Test",
                          .is_rehearsal = TRUE,
                          .made_s = ksk_record_get_utc_us (last) / G_USEC_PER_SEC,
                          .script = fixture->script,
                          .records = fixture->records,
                          .file = &file };

  g_assert_true (ksk_fingerprint_from_hex (&file.fingerprint, sha256));
  g_autoptr (GBytes) expected = ksk_paper_render (KSK_PAPER_HASH_SHEET, &input, KSK_PAPER_A4, NULL, NULL);
  g_assert_true (g_bytes_equal (pdf, expected));
}

/* The first sheet is that of the configuration even when a request is there already. */
static void
test_hash_sheets (Fixture *fixture, gconstpointer data)
{
  add_record (fixture, "request-loaded", "file", "ksr.xml", REQUEST_SHA256);
  g_autoptr (GBytes) first = assert_prints (fixture, "hash-sheet", "hash-sheet-0002.pdf");
  assert_sheet (fixture, first, "CONF", "ksrsigner.yaml", 7, CONFIG_SHA256);
  add_record (fixture, "printed", "what", "log", NULL);
  g_autoptr (GBytes) still_first = assert_prints (fixture, "hash-sheet", "hash-sheet-0003.pdf");
  assert_sheet (fixture, still_first, "CONF", "ksrsigner.yaml", 7, CONFIG_SHA256);
  add_record (fixture, "printed", "what", "hash-sheet", NULL);
  g_autoptr (GBytes) second = assert_prints (fixture, "hash-sheet", "hash-sheet-0004.pdf");
  assert_sheet (fixture, second, "KSR", "ksr.xml", 0, REQUEST_SHA256);
}

/* A printer that does not take it is an error once; then the ceremony goes on with the PDF alone. */
static void
test_failing_printer (Fixture *fixture, gconstpointer data)
{
  g_auto (KskPrintResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  put_program (fixture, "lpstat", "echo 'system default destination: test'");
  put_program (fixture, "lp", "echo 'no paper' >&2; exit 1");
  g_assert_false (print (fixture, "log", &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_autoptr (GBytes) pdf G_GNUC_UNUSED = assert_prints (fixture, "log", "log-0001.pdf");
  g_clear_error (&error);
  g_assert_false (print (fixture, "log", &result, &error));

  put_program (fixture, "lp", "exit 0");
  g_clear_error (&error);
  gboolean is_printed = print (fixture, "log", &result, &error);
  g_assert_no_error (error);
  g_assert_true (is_printed);
  g_assert_cmpstr (result.printer, ==, "test");
}

/* Of other records, it would not be replaced. */
static void
remove_log (Fixture *fixture)
{
  g_autofree char *command = g_strdup_printf ("/bin/sh -c \"/bin/rm '%s'/ksksigner-*.log\"", fixture->folder);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

/* Returns: (transfer full) (nullable): the paper of that name, NULL for none. */
static GBytes *
find_paper (Fixture *fixture, const char *name)
{
  GBytes *pdf = ksk_media_fetch (fixture->media, name, 10000000, NULL);
  g_assert_true (pdf == NULL || memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5) == 0);
  return pdf;
}

/* Public names, with the number of the title; exception sheets only where there is one. */
static void
test_public_names (Fixture *fixture, gconstpointer data)
{
  static const char *const usual[] = { "KC60_Script.pdf", "KC60_Script_Annotated.pdf", "KC60_Log.pdf" };
  static const char exceptions[] = "KC60_Exceptions.pdf";
  g_autoptr (GError) error = NULL;

  for (guint n_exceptions = 0; n_exceptions < 2; n_exceptions++) {
    ksk_paper_printer_complete (KSK_PAPER_PRINTER (fixture->printer), fixture->script, fixture->records, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < G_N_ELEMENTS (usual); i++) {
      g_autofree char *path = g_build_filename (fixture->folder, usual[i], NULL);
      g_autoptr (GBytes) pdf = find_paper (fixture, usual[i]);
      g_assert_nonnull (pdf);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
    g_autoptr (GBytes) pdf = find_paper (fixture, exceptions);
    g_assert_cmpint (pdf != NULL, ==, n_exceptions > 0);
    add_record (fixture, "override", "reason", "none", NULL);
    remove_log (fixture);
  }
}

/* The script as it was before says nothing of what happened then. */
static void
test_script_before (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "KC_Script.pdf", NULL);
  GBytes *before[2];
  for (guint i = 0; i < G_N_ELEMENTS (before); i++) {
    ksk_paper_printer_complete (KSK_PAPER_PRINTER (fixture->printer), fixture->script, fixture->records, NULL);
    before[i] = find_paper (fixture, "KC_Script.pdf");
    g_assert_nonnull (before[i]);
    g_assert_cmpint (g_unlink (path), ==, 0);
    add_record (fixture, "override", "reason", "none", NULL);
    remove_log (fixture);
  }
  g_assert_true (g_bytes_equal (before[0], before[1]));
  g_bytes_unref (before[0]);
  g_bytes_unref (before[1]);
}

static void
test_names_of_printed (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "",
                                       "-",
                                       "-0001.pdf",
                                       "log-1.pdf",
                                       "log-00001.pdf",
                                       "log-0001.PDF",
                                       "log-0001.pdf.pdf",
                                       "log--001.pdf",
                                       "log- 001.pdf",
                                       "KC60_Log.pdf",
                                       "log-99999999999999999999999.pdf" };
  g_autofree char *name = ksk_papers_name_printed ("hash-sheet", fixture->records), *what = NULL;
  guint64 seq = 0;
  g_assert_cmpstr (name, ==, "hash-sheet-0001.pdf");
  g_assert_true (ksk_papers_parse_name (name, &what, &seq));
  g_assert_cmpstr (what, ==, "hash-sheet");
  g_assert_cmpuint (seq, ==, 1);
  g_clear_pointer (&what, g_free);
  g_assert_true (ksk_papers_parse_name ("log-12345.pdf", &what, &seq));
  g_assert_cmpuint (seq, ==, 12345);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *found = NULL;
    g_test_message ("%s", wrong[i]);
    g_assert_false (ksk_papers_parse_name (wrong[i], &found, &seq));
  }
}

static void
test_complete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++) {
    gboolean is_complete
        = ksk_paper_printer_complete (KSK_PAPER_PRINTER (fixture->printer), fixture->script, fixture->records, &error);
    g_assert_no_error (error);
    g_assert_true (is_complete);
  }
  g_autoptr (GDateTime) begun
      = g_date_time_new_from_unix_utc (ksk_record_get_utc_us (fixture->records->pdata[0]) / G_USEC_PER_SEC);
  g_autofree char *name = g_date_time_format (begun, "ksksigner-%Y%m%d-%H%M%S.log");
  g_autofree char *expected = ksk_journal_format_log (fixture->records);
  g_autoptr (GBytes) log = ksk_media_fetch (fixture->media, name, 10000000, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (log, NULL), g_bytes_get_size (log), expected, strlen (expected));

  /* Not the same records: what is there is not replaced. */
  add_record (fixture, "request-loaded", "file", "ksr.xml", REQUEST_SHA256);
  g_assert_false (
      ksk_paper_printer_complete (KSK_PAPER_PRINTER (fixture->printer), fixture->script, fixture->records, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/paper-printer/each", test_each);
  ADD ("/paper-printer/hash-sheets", test_hash_sheets);
  ADD ("/paper-printer/failing-printer", test_failing_printer);
  g_test_add ("/paper-printer/public-names", Fixture, "Root KSK Ceremony 60-1", set_up, test_public_names, tear_down);
  ADD ("/paper-printer/script-before", test_script_before);
  ADD ("/paper-printer/names-of-printed", test_names_of_printed);
  ADD ("/paper-printer/complete", test_complete);
  return g_test_run ();
}
