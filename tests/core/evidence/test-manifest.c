/* The manifest of a record: its lines, their order, the line about all files, and what has no line. */
#include <ksk.h>
#include <string.h>

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static KskFingerprint
read_hash (const char *hex)
{
  KskFingerprint hash;
  g_assert_true (ksk_fingerprint_from_hex (&hash, hex));
  return hash;
}

static void
add (GPtrArray *files, const char *path, guint64 size, const char *hex)
{
  KskFingerprint hash = read_hash (hex);
  g_ptr_array_add (files, ksk_manifest_file_new (path, size, &hash));
}

static GPtrArray *
new_files (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_manifest_file_free);
}

/* By the octets of whole paths, whatever the order they come in; sizes beyond 32 bits. */
static void
test_format (void)
{
  static const char expected[]
      = B "  4294967297  KSK60_CAM01.mkv\n" A "  0  README.txt\n" A "  3  a-b\n" B "  2  a/b\n" A "  4294967302  .\n";
  KskFingerprint contents = read_hash (A);
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (GError) error = NULL;

  add (files, "a/b", 2, B);
  add (files, "README.txt", 0, A);
  add (files, "KSK60_CAM01.mkv", G_GUINT64_CONSTANT (4294967297), B);
  add (files, "a-b", 3, A);
  g_autoptr (GBytes) text = ksk_manifest_format (files, &contents, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), expected, strlen (expected));
  g_assert_cmpuint (files->len, ==, 4);
  g_assert_cmpstr (((KskManifestFile *)files->pdata[0])->path, ==, "a/b");
}

static void
assert_refused (GPtrArray *files, int code)
{
  KskFingerprint contents = read_hash (A);
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_manifest_format (files, &contents, &error));
  g_assert_error (error, KSK_SUMS_ERROR, code);
}

/* Never the hash of nothing; no name that could be another file, nor one twice. */
static void
test_refused (void)
{
  g_autoptr (GPtrArray) none = new_files (), twice = new_files (), outside = new_files ();
  assert_refused (none, KSK_SUMS_ERROR_MALFORMED);
  add (twice, "journal.jsonl", 1, A);
  add (twice, "Journal.jsonl", 1, A);
  assert_refused (twice, KSK_SUMS_ERROR_MALFORMED);
  add (outside, "../journal.jsonl", 1, A);
  assert_refused (outside, KSK_SUMS_ERROR_PATH);
}

static void
test_has_line (void)
{
  static const char *const listed[] = { "README.txt",
                                        "index.html",
                                        "KSK60_CAM01.mkv",
                                        "photographs/MANIFEST.txt",
                                        "KSK_CAM01-2.mkv",
                                        "boot/SHA256SUMS",
                                        "KSK60_closing.mkv",
                                        "photographs/KSK60_CAM01_closing.mkv",
                                        "KSK60_CAM01_closing.",
                                        "KSK60_CAM01_closing-0.mkv",
                                        "KSK60_CAM01_closing.mkv\n",
                                        "KSK60_CAM01_closing-2-3.mkv",
                                        "XKSK_CAM01_closing.mkv",
                                        "KSK_CAM01_closing.mkv.txt" };
  static const char *const closing[] = { "KSK60_CAM01_closing.mkv", "KSK_CAM04_closing.mkv", "KSK60_CAM01_closing.webm",
                                         "KSK60_CONSOLE_closing.mkv", "KSK60_CAM01_closing-2.mkv" };

  for (gsize i = 0; i < G_N_ELEMENTS (listed); i++) {
    g_test_message ("%s", listed[i]);
    g_assert_true (ksk_manifest_has_line (listed[i]));
    g_assert_false (ksk_manifest_is_closing_film (listed[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (closing); i++) {
    g_assert_true (ksk_manifest_is_closing_film (closing[i]));
    g_assert_false (ksk_manifest_has_line (closing[i]));
  }
  g_assert_false (ksk_manifest_has_line ("MANIFEST.txt"));
  g_assert_false (ksk_manifest_has_line ("SHA256SUMS"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifest/format", test_format);
  g_test_add_func ("/manifest/refused", test_refused);
  g_test_add_func ("/manifest/has-line", test_has_line);
  return g_test_run ();
}
