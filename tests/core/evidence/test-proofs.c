/* The signatures of an SKR, verified by the openssl program with nothing but the files that were made of it. */
#include "tests/fixtures/request-builder.h"

#include <glib/gstdio.h>
#include <string.h>

#define RSA_BITS 1024

static const KskAlgorithm algorithms[] = {
  KSK_ALGORITHM_RSASHA256,       KSK_ALGORITHM_RSASHA512, KSK_ALGORITHM_ECDSAP256SHA256,
  KSK_ALGORITHM_ECDSAP384SHA384, KSK_ALGORITHM_ED25519,   KSK_ALGORITHM_ED448,
};

static TestKey *
get_key (KskAlgorithm algorithm)
{
  if (ksk_algorithm_get_key_kind (algorithm) == KSK_KEY_KIND_RSA)
    return test_key_get_rsa (algorithm, RSA_BITS, 65537, "KSK");
  return test_key_get (algorithm, "KSK");
}

/* Returns: (transfer full): nine bundles whose KSK has the algorithm. */
static KskResponse *
make_response (KskAlgorithm algorithm)
{
  g_autoptr (TestDocument) document = test_document_new_response ();
  for (guint number = 1; number <= 9; number++)
    test_member_set_key (test_bundle_get (test_document_get_bundle (document, number), "KSK-1"), get_key (algorithm));
  test_document_sign (document);
  return test_document_build_response (document);
}

static KskProofs *
make_proofs (KskResponse *response)
{
  g_autoptr (GError) error = NULL;
  KskProofs *proofs = ksk_proofs_new (response, &error);
  g_assert_no_error (error);
  return proofs;
}

static gboolean
run (const char *command, const char *folder)
{
  g_auto (GStrv) arguments = g_strsplit (command, " ", -1);
  g_autoptr (GError) error = NULL;
  int status;
  g_spawn_sync (folder, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

static void
write_files (KskProofs *proofs, const char *folder)
{
  for (guint i = 0; i < proofs->files->len; i++) {
    const KskProofFile *file = proofs->files->pdata[i];
    g_autofree char *path = g_build_filename (folder, file->name, NULL);
    gsize size;
    const char *bytes = g_bytes_get_data (file->bytes, &size);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  }
}

static void
remove_files (KskProofs *proofs, const char *folder)
{
  for (guint i = 0; i < proofs->files->len; i++) {
    g_autofree char *path = g_build_filename (folder, ((KskProofFile *)proofs->files->pdata[i])->name, NULL);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
}

/* One bit of what was signed: the same command says no. */
static void
spoil (KskProofs *proofs, const char *folder)
{
  for (guint i = 0; i < proofs->files->len; i++) {
    const KskProofFile *file = proofs->files->pdata[i];
    if (!g_str_has_suffix (file->name, ".data"))
      continue;
    g_autofree char *path = g_build_filename (folder, file->name, NULL);
    gsize size;
    g_autofree char *bytes = g_memdup2 (g_bytes_get_data (file->bytes, &size), g_bytes_get_size (file->bytes));
    bytes[size / 2] ^= 4;
    g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  }
}

static void
test_openssl (gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  if (program == NULL) {
    g_test_skip ("openssl is not installed: nobody else verifies the signatures");
    return;
  }
  g_autofree char *folder = g_dir_make_tmp ("ksk-proofs-XXXXXX", NULL);
  g_autoptr (KskResponse) response = make_response (*(const KskAlgorithm *)data);
  g_autoptr (KskProofs) proofs = make_proofs (response);

  /* A signature, its octets, and the one key. */
  g_assert_cmpuint (proofs->commands->len, ==, 9);
  g_assert_cmpuint (proofs->files->len, ==, 9 * 2 + 1);
  write_files (proofs, folder);
  for (guint i = 0; i < proofs->commands->len; i++) {
    g_test_message ("%s", (char *)proofs->commands->pdata[i]);
    g_assert_true (run (proofs->commands->pdata[i], folder));
  }
  spoil (proofs, folder);
  for (guint i = 0; i < proofs->commands->len; i++)
    g_assert_false (run (proofs->commands->pdata[i], folder));
  remove_files (proofs, folder);
  g_rmdir (folder);
}

/* Runs it in a shell. Returns: (transfer full): what it printed. */
static char *
run_in_shell (const char *command, const char *folder, gboolean *is_good)
{
  const char *arguments[] = { "sh", "-c", command, NULL };
  g_autoptr (GError) error = NULL;
  char *printed = NULL;
  int status;
  g_spawn_sync (folder, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                &printed, NULL, &status, &error);
  g_assert_no_error (error);
  *is_good = g_spawn_check_wait_status (status, NULL);
  return printed;
}

static gboolean
is_of_response (KskProofs *proofs, guint i, const char *raw, const char *folder)
{
  g_autofree char *command = g_strdup_printf ("signature () { test $1 = %u && base64 -d <<X\n%s\nX\n}\n%s", i + 1, raw,
                                              (char *)proofs->comparisons->pdata[i]);
  gboolean is_good;
  g_autofree char *printed G_GNUC_UNUSED = run_in_shell (command, folder, &is_good);
  return is_good;
}

/* The files are those of the SKR, whose signatures look otherwise for ECDSA, and no others. */
static void
test_comparisons (gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  if (program == NULL) {
    g_test_skip ("openssl is not installed: what the commands compare is not known");
    return;
  }
  g_autofree char *folder = g_dir_make_tmp ("ksk-proofs-XXXXXX", NULL);
  g_autoptr (KskResponse) response = make_response (*(const KskAlgorithm *)data);
  g_autoptr (KskProofs) proofs = make_proofs (response);
  GPtrArray *bundles = ksk_response_get_bundles (response);

  write_files (proofs, folder);
  g_assert_cmpuint (proofs->comparisons->len, ==, 9);
  for (guint i = 0; i < 9; i++) {
    GBytes *made = ksk_rrsig_get_signature (ksk_bundle_get_signatures (bundles->pdata[i])->pdata[0]);
    gsize size;
    g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (made, &size), g_bytes_get_size (made));
    g_autofree char *raw = g_base64_encode (bytes, size);
    g_assert_true (is_of_response (proofs, i, raw, folder));
    for (gsize at = 0; at < size; at += size / 2 - 1) {
      bytes[at] ^= 1;
      g_autofree char *other = g_base64_encode (bytes, size);
      g_assert_false (is_of_response (proofs, i, other, folder));
      bytes[at] ^= 1;
    }
  }
  KskDnskey *key = ksk_bundle_find_key (bundles->pdata[0], "KSK-1");
  g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (key, ksk_response_get_domain (response), NULL);
  gboolean is_good;
  g_assert_cmpuint (proofs->digests->len, ==, 1);
  g_autofree char *digest = run_in_shell (proofs->digests->pdata[0], folder, &is_good);
  g_assert_true (is_good);
  g_assert_cmpint (g_ascii_strcasecmp (g_strchomp (digest), ds), ==, 0);
  remove_files (proofs, folder);
  g_rmdir (folder);
}

/* A signature of a key that is not in its bundle. */
static void
test_no_key (void)
{
  g_autoptr (TestDocument) document = test_document_new_response ();
  g_autoptr (GError) error = NULL;
  test_document_sign (document);
  test_bundle_remove (test_document_get_bundle (document, 4), "KSK-1");
  g_autoptr (KskResponse) response = test_document_build_response (document);
  g_assert_null (ksk_proofs_new (response, &error));
  g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "bundle 4 "));
}

/* Whoever brings a bundle with thousands of keys of one tag does not have each signature tried with each. */
static void
test_too_many (void)
{
  for (guint n_keys = KSK_MAX_VERIFIED_SET; n_keys <= KSK_MAX_VERIFIED_SET + 1; n_keys++) {
    g_autoptr (TestDocument) document = test_document_new_response ();
    g_autoptr (GError) error = NULL;
    TestBundle *bundle = test_document_get_bundle (document, 4);
    for (guint i = bundle->members->len; i < n_keys; i++) {
      g_autofree char *name = g_strdup_printf ("ZSK-%u", i);
      test_bundle_add (bundle, test_key_get (KSK_ALGORITHM_ED25519, g_intern_string (name)), g_intern_string (name),
                       256, FALSE);
    }
    test_document_sign (document);
    g_autoptr (KskResponse) response = test_document_build_response (document);
    g_autoptr (KskProofs) proofs = ksk_proofs_new (response, &error);
    if (n_keys <= KSK_MAX_VERIFIED_SET) {
      g_assert_no_error (error);
      continue;
    }
    g_assert_null (proofs);
    g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    g_assert_nonnull (strstr (error->message, "bundle 4 has 33 keys"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    g_autofree char *path = g_strdup_printf ("/proofs/openssl/%s", ksk_algorithm_get_name (algorithms[i]));
    g_test_add_data_func (path, &algorithms[i], test_openssl);
    g_autofree char *other = g_strconcat (path, "/comparisons", NULL);
    g_test_add_data_func (other, &algorithms[i], test_comparisons);
  }
  g_test_add_func ("/proofs/no-key", test_no_key);
  g_test_add_func ("/proofs/too-many", test_too_many);
  return g_test_run ();
}
