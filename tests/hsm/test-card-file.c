/* Tests of hsm/card-file: a try is spent before a PIN is compared, whatever happens; and no file does harm. */
#include "hsm/card-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "card-test.h"

#define PIN "333333"
#define WRONG "333334"

int __real_EVP_PBE_scrypt (const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n,
                           uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen);
int __wrap_EVP_PBE_scrypt (const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n,
                           uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen);
int __real_fsync (int fd);
int __wrap_fsync (int fd);
int __real_rename (const char *from, const char *to);
int __wrap_rename (const char *from, const char *to);

static struct {
  gboolean kill_before_derivation;
  guint n_derivations;
  guint n_syncs;
  guint n_renames;
  guint failing_sync; /* number of the call that fails; 0: none */
  guint failing_rename;
} calls;

int
__wrap_EVP_PBE_scrypt (const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n,
                       uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen)
{
  calls.n_derivations++;
  if (calls.kill_before_derivation)
    raise (SIGKILL);
  g_assert_cmpuint (n, >=, 16384);
  g_assert_true (CRYPTO_secure_allocated (key));
  /* What that costs is OpenSSL's matter. */
  return __real_EVP_PBE_scrypt (pass, passlen, salt, saltlen, 2, r, p, maxmem, key, keylen);
}

int
__wrap_fsync (int fd)
{
  if (++calls.n_syncs == calls.failing_sync) {
    errno = EIO;
    return -1;
  }
  return __real_fsync (fd);
}

int
__wrap_rename (const char *from, const char *to)
{
  if (++calls.n_renames == calls.failing_rename) {
    errno = ENOSPC;
    return -1;
  }
  return __real_rename (from, to);
}

typedef struct {
  char *folder;
  char *path;
  KskCardSet *set;
  GPtrArray *shares;
  KskSecret *pin;
  KskSecret *wrong;
} Fixture;

static void
create (const Fixture *self, guint card, const char *path)
{
  g_autoptr (GError) error = NULL;
  KskCardLabel label;
  ksk_card_set_get_label (self->set, card, &label);
  ksk_card_file_create (path, &label, self->shares->pdata[card - 1], self->pin, PIN, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  memset (&calls, 0, sizeof calls);
  self->folder = card_test_make_folder ();
  self->set = card_test_issue (&self->shares);
  self->pin = card_test_secret (PIN);
  self->wrong = card_test_secret (WRONG);
  self->path = ksk_card_file_dup_path (self->folder, 3, 1);
  create (self, 3, self->path);
  memset (&calls, 0, sizeof calls);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  card_test_remove_folder (self->folder);
  g_free (self->path);
  ksk_card_set_unref (self->set);
  g_ptr_array_unref (self->shares);
  ksk_secret_free (self->pin);
  ksk_secret_free (self->wrong);
}

static KskCardFile *
load (const Fixture *self)
{
  g_autoptr (GError) error = NULL;
  KskCardFile *file = ksk_card_file_load (self->path, &error);
  g_assert_no_error (error);
  return file;
}

/* As a program started later sees it. */
static int
read_tries (const Fixture *self)
{
  g_autoptr (KskCardFile) file = load (self);
  return ksk_card_file_get_tries_left (file);
}

static void
assert_opens (const Fixture *self, KskCardFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) share = ksk_card_file_open (file, self->pin, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (ksk_secret_get_bytes (share), ksk_secret_get_size (share),
                   ksk_secret_get_bytes (self->shares->pdata[2]), KSK_CARD_SHARE_BYTES);
  g_assert_cmpint (read_tries (self), ==, KSK_CARD_TRIES);
}

static void
assert_refused (KskCardFile *file, const KskSecret *pin, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_card_file_open (file, pin, &error));
  g_assert_error (error, KSK_CARD_ERROR, code);
}

static void
test_open (Fixture *self, gconstpointer unused)
{
  g_autofree char *later = ksk_card_file_dup_path (self->folder, 3, 2);
  g_assert_true (g_str_has_suffix (self->path, "/card-3.json"));
  g_assert_true (g_str_has_suffix (later, "/card-3-epoch-2.json"));

  g_autoptr (KskCardFile) file = load (self);
  g_assert_cmpuint (ksk_card_file_get_label (file)->card, ==, 3);
  g_assert_cmpint (ksk_card_set_judge_label (self->set, ksk_card_file_get_label (file)), ==, KSK_READER_CARD);
  g_assert_cmpstr (ksk_card_file_get_note (file), ==, PIN);
  g_assert_cmpint (ksk_card_file_get_tries_left (file), ==, 3);
  assert_opens (self, file);
  assert_opens (self, file);

  GStatBuf status;
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_wrong_pins (Fixture *self, gconstpointer unused)
{
  g_autoptr (KskCardFile) file = load (self);
  assert_refused (file, self->wrong, KSK_CARD_ERROR_WRONG_PIN);
  g_assert_cmpint (read_tries (self), ==, 2);
  assert_refused (file, self->wrong, KSK_CARD_ERROR_LAST_TRY);
  g_assert_cmpint (read_tries (self), ==, 1);
  /* The right one gives all of them back. */
  assert_opens (self, file);
  assert_refused (file, self->wrong, KSK_CARD_ERROR_WRONG_PIN);
  assert_refused (file, self->wrong, KSK_CARD_ERROR_LAST_TRY);
  assert_refused (file, self->wrong, KSK_CARD_ERROR_BLOCKED);
  g_assert_cmpint (ksk_card_file_get_tries_left (file), ==, 0);
  guint n = calls.n_derivations;
  assert_refused (file, self->pin, KSK_CARD_ERROR_BLOCKED);
  g_assert_cmpuint (calls.n_derivations, ==, n);
  g_autoptr (KskCardFile) again = load (self);
  assert_refused (again, self->pin, KSK_CARD_ERROR_BLOCKED);
}

/* What cannot be a PIN is compared with nothing, so no try is spent. */
static void
test_no_pins (Fixture *self, gconstpointer unused)
{
  static const char *const texts[] = { "", "333", "3333333333333", "33 33", "33333\xc3\xa9" };
  g_autoptr (KskCardFile) file = load (self);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (KskSecret) pin = card_test_secret (texts[i]);
    assert_refused (file, pin, KSK_CARD_ERROR_WRONG_PIN);
  }
  g_assert_cmpuint (calls.n_derivations, ==, 0);
  g_assert_cmpint (read_tries (self), ==, 3);
}

/* A program that is killed when it is about to compare has spent the try. */
static void
test_killed (Fixture *self, gconstpointer unused)
{
  for (int left = KSK_CARD_TRIES - 1; left >= 0; left--) {
    pid_t child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      calls.kill_before_derivation = TRUE;
      g_autoptr (KskCardFile) file = ksk_card_file_load (self->path, NULL);
      ksk_secret_free (ksk_card_file_open (file, self->pin, NULL));
      _exit (1);
    }
    int status = 0;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
    g_assert_cmpint (read_tries (self), ==, left);
  }
  g_autoptr (KskCardFile) file = load (self);
  assert_refused (file, self->pin, KSK_CARD_ERROR_BLOCKED);
}

/* The file and its folder are on the medium before anything is derived from the PIN; what cannot be written down is not
 * compared. */
static void
test_not_durable (Fixture *self, gconstpointer unused)
{
  g_autoptr (KskCardFile) file = load (self);
  for (guint sync = 1; sync <= 2; sync++) {
    memset (&calls, 0, sizeof calls);
    calls.failing_sync = sync;
    assert_refused (file, self->pin, KSK_CARD_ERROR_READER);
    g_assert_cmpuint (calls.n_derivations, ==, 0);
  }
  memset (&calls, 0, sizeof calls);
  calls.failing_rename = 1;
  assert_refused (file, self->pin, KSK_CARD_ERROR_READER);
  g_assert_cmpuint (calls.n_derivations, ==, 0);

  /* Without the tries given back there is no share, either. */
  memset (&calls, 0, sizeof calls);
  calls.failing_rename = 2;
  assert_refused (file, self->pin, KSK_CARD_ERROR_READER);
  g_assert_cmpuint (calls.n_derivations, ==, 1);

  /* Nothing is left beside it. */
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_assert_nonnull (g_dir_read_name (dir));
  g_assert_null (g_dir_read_name (dir));
}

static void
test_exchanged (Fixture *self, gconstpointer unused)
{
  g_autoptr (KskCardFile) file = load (self);
  g_autofree char *other = ksk_card_file_dup_path (self->folder, 4, 1);
  create (self, 4, other);
  g_assert_cmpint (g_rename (other, self->path), ==, 0);
  assert_refused (file, self->pin, KSK_CARD_ERROR_CHANGED);
  g_assert_cmpint (read_tries (self), ==, 3);
  g_assert_cmpint (g_remove (self->path), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_card_file_open (file, self->pin, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  create (self, 3, self->path);
}

static char *
read_text (const Fixture *self)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  g_file_get_contents (self->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
write_text (const Fixture *self, const char *text, gssize n)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents_full (self->path, text, n, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

/* Asserts that what the file says now is no card, and that whoever had it open before does not use it either. */
static void
assert_no_card (const Fixture *self, KskCardFile *before)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_card_file_load (self->path, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  assert_refused (before, self->pin, KSK_CARD_ERROR_FORMAT);
}

static void
test_truncated (Fixture *self, gconstpointer unused)
{
  g_autoptr (KskCardFile) before = load (self);
  g_autofree char *text = read_text (self);
  for (gsize n = 0; n < strlen (text); n += n < 40 || n + 40 > strlen (text) ? 1 : 13) {
    write_text (self, text, (gssize)n);
    assert_no_card (self, before);
  }
}

static void
test_hostile (Fixture *self, gconstpointer unused)
{
  static const char *const changes[][2] = {
    { "\"tries_left\" : 3", "\"tries_left\" : 4" },
    { "\"tries_left\" : 3", "\"tries_left\" : 03" },
    { "\"tries_left\" : 3", "\"tries_left\" : \"3\"" },
    { "\"tries_left\" : 3,", "\"tries_left\" : 0,\n  \"tries_left\" : 3," },
    { "\"card\" : 3", "\"card\" : 8" },
    { "\"card\" : 3", "\"card\" : 0" },
    { "\"need\" : 3", "\"need\" : 1" },
    { "\"of\" : 7", "\"of\" : 2" },
    { "\"epoch\" : 1", "\"epoch\" : 4294967297" },
    { "\"note\" : \"", "\"note\" : \"\\u0007" },
    { "\"note\" : \"", "\"note\" : \"0123456789012345678901234567890123456789" },
    { "\"sealed_share\" : {", "\"sealed_share\" : [], \"sealed\" : {" },
    { "{", "{ /* comment */" },
    { "{", "{{{{{{{{{{{{{{{{{{{{{" },
  };
  g_autoptr (KskCardFile) before = load (self);
  g_autofree char *text = read_text (self);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GString) edited = g_string_new (text);
    g_assert_cmpuint (g_string_replace (edited, changes[i][0], changes[i][1], 1), ==, 1);
    write_text (self, edited->str, -1);
    assert_no_card (self, before);
  }
  write_text (self, text, -1);
  assert_opens (self, before);
}

/* The seal covers label and share: what is changed there is as wrong as a wrong PIN. */
static void
test_tampered (Fixture *self, gconstpointer unused)
{
  static const char *const members[]
      = { "\"set\" : \"", "\"salt\" : \"", "\"nonce\" : \"", "\"ciphertext\" : \"", "\"tag\" : \"" };
  g_autofree char *text = read_text (self);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autofree char *copy = g_strdup (text);
    char *digit = strstr (copy, members[i]);
    g_assert_nonnull (digit);
    digit += strlen (members[i]);
    *digit = *digit == '0' ? '1' : '0';
    write_text (self, copy, -1);
    g_autoptr (KskCardFile) file = load (self);
    assert_refused (file, self->pin, KSK_CARD_ERROR_WRONG_PIN);
  }
}

static void
test_not_files (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_card_file_load (self->folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_null (ksk_card_file_load ("/dev/zero", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_autofree char *missing = ksk_card_file_dup_path (self->folder, 5, 1);
  g_assert_null (ksk_card_file_load (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *large = g_strnfill (KSK_MAX_CARD_FILE_BYTES + 1, ' ');
  write_text (self, large, -1);
  g_assert_null (ksk_card_file_load (self->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

static void
test_create_refuses (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_text (self);
  KskCardLabel label;
  ksk_card_set_get_label (self->set, 4, &label);
  g_assert_false (ksk_card_file_create (self->path, &label, self->shares->pdata[3], self->pin, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_autofree char *after = read_text (self);
  g_assert_cmpstr (text, ==, after);

  g_autofree char *path = ksk_card_file_dup_path (self->folder, 4, 1);
  g_autoptr (KskSecret) no_pin = card_test_secret ("444");
  g_assert_false (ksk_card_file_create (path, &label, self->shares->pdata[3], no_pin, NULL, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/card-file/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("open", test_open);
  ADD ("wrong-pins", test_wrong_pins);
  ADD ("no-pins", test_no_pins);
  ADD ("killed", test_killed);
  ADD ("not-durable", test_not_durable);
  ADD ("exchanged", test_exchanged);
  ADD ("truncated", test_truncated);
  ADD ("hostile", test_hostile);
  ADD ("tampered", test_tampered);
  ADD ("not-files", test_not_files);
  ADD ("create-refuses", test_create_refuses);
#undef ADD
  return g_test_run ();
}
