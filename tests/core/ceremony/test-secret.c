/* Tests of core/ceremony/secret: contents, limits, and what the kernel says of the memory. */
#include <ksk.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define MASK 0x5a
#define MAX_SCANNED_BYTES (G_GUINT64_CONSTANT (256) << 20)

static void
fill (guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8)(i * 7 + 1);
}

static void
test_contents (void)
{
  static const gsize sizes[] = { 0, 1, 4, KSK_SECRET_MAX_BYTES - 1, KSK_SECRET_MAX_BYTES };
  guint8 bytes[KSK_SECRET_MAX_BYTES];
  fill (bytes, sizeof bytes);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) secret = ksk_secret_new (bytes, sizes[i], &error);
    g_assert_no_error (error);
    g_assert_cmpmem (ksk_secret_get_bytes (secret), ksk_secret_get_size (secret), bytes, sizes[i]);
    g_assert_cmpuint (ksk_secret_get_bytes (secret)[sizes[i]], ==, 0);
  }
}

static void
test_too_long (void)
{
  guint8 bytes[KSK_SECRET_MAX_BYTES + 1];
  fill (bytes, sizeof bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) secret = ksk_secret_new (bytes, sizeof bytes, &error);
  g_assert_null (secret);
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG);
}

static void
test_append (void)
{
  guint8 bytes[KSK_SECRET_MAX_BYTES];
  fill (bytes, sizeof bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) secret = ksk_secret_new (bytes, 3, &error);
  g_assert_no_error (error);
  for (gsize i = 3; i < sizeof bytes - 2; i++) {
    g_assert_true (ksk_secret_append (secret, bytes + i, 1, &error));
    g_assert_cmpuint (ksk_secret_get_bytes (secret)[i + 1], ==, 0);
  }
  g_assert_false (ksk_secret_append (secret, bytes, 3, &error));
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_true (ksk_secret_append (secret, bytes + sizeof bytes - 2, 2, &error));
  g_assert_true (ksk_secret_append (secret, bytes, 0, &error));
  g_assert_false (ksk_secret_append (secret, bytes, 1, &error));
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG);
  g_assert_cmpmem (ksk_secret_get_bytes (secret), ksk_secret_get_size (secret), bytes, sizeof bytes);
  g_assert_cmpuint (ksk_secret_get_bytes (secret)[sizeof bytes], ==, 0);
}

/* What is filled in place is in locked memory from its first octet on. */
static void
test_zero (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) none = ksk_secret_new_zero (KSK_SECRET_MAX_BYTES + 1, &error);
  g_assert_null (none);
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG);
  g_clear_error (&error);

  guint8 zeros[KSK_SECRET_MAX_BYTES] = { 0 };
  g_autoptr (KskSecret) secret = ksk_secret_new_zero (sizeof zeros, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (ksk_secret_get_bytes (secret), ksk_secret_get_size (secret), zeros, sizeof zeros);
  fill (ksk_secret_get_room (secret), ksk_secret_get_size (secret));
  fill (zeros, sizeof zeros);
  g_assert_cmpmem (ksk_secret_get_bytes (secret), ksk_secret_get_size (secret), zeros, sizeof zeros);
  g_assert_cmpuint (ksk_secret_get_bytes (secret)[sizeof zeros], ==, 0);
}

/* Returns the `VmFlags` line of the mapping that holds @address. */
static char *
read_flags (const void *address)
{
  g_autofree char *smaps = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/smaps", &smaps, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (smaps, "\n", -1);
  gboolean is_inside = FALSE;
  for (guint i = 0; lines[i] != NULL; i++) {
    unsigned long start = 0, end = 0;
    if (sscanf (lines[i], "%lx-%lx ", &start, &end) == 2)
      is_inside = (gulong)address >= start && (gulong)address < end;
    else if (is_inside && g_str_has_prefix (lines[i], "VmFlags:"))
      return g_strdup_printf ("%s ", lines[i]);
  }
  return g_strdup ("");
}

static void
test_locked (void)
{
  g_autoptr (KskSecret) secret = ksk_secret_new ("1234", 4, NULL);
  g_autofree char *flags = read_flags (ksk_secret_get_bytes (secret));
  g_test_message ("%s", flags);
  g_assert_nonnull (strstr (flags, " lo ")); /* locked */
  g_assert_nonnull (strstr (flags, " dd ")); /* not dumped */

  /* The same question has another answer for ordinary memory. */
  g_autofree char *ordinary = g_strdup ("1234");
  g_autofree char *ordinary_flags = read_flags (ordinary);
  g_assert_nonnull (strstr (ordinary_flags, " rd "));
  g_assert_null (strstr (ordinary_flags, " lo "));
}

static guint
count_pattern (const guint8 *data, gsize size, const guint8 *masked, gsize pattern_size)
{
  guint n = 0;
  const guint8 *end = data + size;
  for (const guint8 *at = data; (at = memchr (at, masked[0] ^ MASK, (gsize)(end - at))) != NULL; at++) {
    gsize i = 1;
    while (i < pattern_size && i < (gsize)(end - at) && (at[i] ^ MASK) == masked[i])
      i++;
    n += i == pattern_size;
  }
  return n;
}

/* Counts the pattern in all memory that @pid can write, but for the giant reservations of a sanitizer. */
static guint
count_in_process (pid_t pid, const guint8 *masked, gsize pattern_size)
{
  g_autofree char *maps_path = g_strdup_printf ("/proc/%d/maps", pid);
  g_autofree char *mem_path = g_strdup_printf ("/proc/%d/mem", pid);
  g_autofree char *maps = NULL;
  g_assert_true (g_file_get_contents (maps_path, &maps, NULL, NULL));
  int fd = open (mem_path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);
  guint n = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    unsigned long start = 0, end = 0;
    if (sscanf (lines[i], "%lx-%lx rw", &start, &end) != 2 || strstr (lines[i], " rw") == NULL)
      continue;
    if (end - start > MAX_SCANNED_BYTES)
      continue;
    g_autofree guint8 *data = g_malloc (end - start);
    gsize n_read = 0;
    ssize_t step;
    while (n_read < end - start
           && (step = pread (fd, data + n_read, end - start - n_read, (off_t)(start + n_read))) > 0)
      n_read += (gsize)step;
    n += count_pattern (data, n_read, masked, pattern_size);
  }
  close (fd);
  return n;
}

static void
wait_for_byte (int fd)
{
  char byte;
  g_assert_cmpint (read (fd, &byte, 1), ==, 1);
}

static void
keep_and_free (const guint8 *masked, gsize size, int from_parent, int to_parent)
{
  guint8 plain[KSK_SECRET_MAX_BYTES];
  g_assert_cmpuint (size, <=, sizeof plain);
  for (gsize i = 0; i < size; i++)
    plain[i] = masked[i] ^ MASK;
  KskSecret *secret = ksk_secret_new (plain, size, NULL);
  explicit_bzero (plain, sizeof plain);
  g_assert_cmpint (write (to_parent, "k", 1), ==, 1);
  wait_for_byte (from_parent);
  ksk_secret_free (secret);
  g_assert_cmpint (write (to_parent, "f", 1), ==, 1);
  wait_for_byte (from_parent);
}

/* One process keeps a secret and frees it; this one looks into its memory. It knows the secret only masked. */
static void
test_wiped (void)
{
  guint8 masked[64];
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  for (gsize i = 0; i < sizeof masked; i++)
    masked[i] = (guint8)g_rand_int (rand);

  int to_child[2], to_parent[2];
  g_assert_cmpint (pipe (to_child), ==, 0);
  g_assert_cmpint (pipe (to_parent), ==, 0);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    keep_and_free (masked, sizeof masked, to_child[0], to_parent[1]);
    _exit (0);
  }

  wait_for_byte (to_parent[0]);
  guint n_while_kept = count_in_process (pid, masked, sizeof masked);
  g_assert_cmpint (write (to_child[1], "n", 1), ==, 1);
  wait_for_byte (to_parent[0]);
  guint n_after_free = count_in_process (pid, masked, sizeof masked);
  /* Not even the second half is left: what the allocator writes into a free block covers only its beginning. */
  guint n_tail = count_in_process (pid, masked + sizeof masked / 2, sizeof masked / 2);
  g_assert_cmpint (write (to_child[1], "n", 1), ==, 1);

  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (n_while_kept, ==, 1);
  g_assert_cmpuint (n_after_free, ==, 0);
  g_assert_cmpuint (n_tail, ==, 0);
  for (guint i = 0; i < 2; i++) {
    close (to_child[i]);
    close (to_parent[i]);
  }
}

static void
test_heap_full (void)
{
  g_autoptr (GPtrArray) secrets = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_secret_free);
  g_autoptr (GError) error = NULL;
  KskSecret *secret;
  while ((secret = ksk_secret_new ("1234", 4, &error)) != NULL) {
    g_ptr_array_add (secrets, secret);
    g_assert_cmpuint (secrets->len, <, 100000);
  }
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_NO_LOCKED_MEMORY);
  g_assert_cmpuint (secrets->len, >=, 100);

  g_ptr_array_set_size (secrets, 0);
  g_autoptr (KskSecret) again = ksk_secret_new ("1234", 4, NULL);
  g_assert_nonnull (again);
}

static void
test_no_locked_memory (void)
{
  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
    g_test_trap_assert_stdout ("*memory for secrets cannot be locked: raise the limit*");
    return;
  }
  /* Root may lock without limit. */
  const struct rlimit none = { 0, 0 };
  g_assert_cmpint (setrlimit (RLIMIT_MEMLOCK, &none), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (setresuid (NOBODY, NOBODY, NOBODY), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_secret_new ("1234", 4, &error));
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_NO_LOCKED_MEMORY);
  g_print ("%s\n", error->message);
  g_clear_error (&error);
  /* Nor at the second try, when OpenSSL's heap exists, though unlocked. */
  g_assert_null (ksk_secret_new ("1234", 4, &error));
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_NO_LOCKED_MEMORY);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/contents", test_contents);
  g_test_add_func ("/secret/too-long", test_too_long);
  g_test_add_func ("/secret/append", test_append);
  g_test_add_func ("/secret/zero", test_zero);
  g_test_add_func ("/secret/locked", test_locked);
  g_test_add_func ("/secret/wiped", test_wiped);
  g_test_add_func ("/secret/heap-full", test_heap_full);
  g_test_add_func ("/secret/no-locked-memory", test_no_locked_memory);
  return g_test_run ();
}
