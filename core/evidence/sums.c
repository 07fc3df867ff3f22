/* The list of a published record: `SHA256SUMS`, as `sha256sum --check` reads it. */
#include "evidence/sums.h"

#include <string.h>

#define HASH_DIGITS (2 * KSK_FINGERPRINT_BYTES)
#define BETWEEN "  "

G_DEFINE_QUARK (ksk - sums - error - quark, ksk_sums_error)

void
ksk_sum_free (KskSum *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_free (self);
}

KskSum *
ksk_sum_new (const char *path, const KskFingerprint *sha256)
{
  g_return_val_if_fail (path != NULL && sha256 != NULL, NULL);

  KskSum *self = g_new0 (KskSum, 1);
  self->path = g_strdup (path);
  self->sha256 = *sha256;
  return self;
}

static const char *
find_path_fault (const char *path)
{
  if (path[0] == '\0')
    return "it is empty";
  if (strlen (path) > KSK_MAX_SUMS_PATH_BYTES)
    return "it is too long";
  for (const char *p = path; *p != '\0'; p++) {
    gboolean is_first = p == path || p[-1] == '/';
    if (*p == '/' ? is_first || p[1] == '\0' : is_first && !g_ascii_isalnum (*p) && strchr ("_+", *p) == NULL)
      return "a part of it is empty or begins with a point or a dash";
    if (!g_ascii_isalnum (*p) && strchr ("/._-+", *p) == NULL)
      return "it has a character that not every system can have in a name";
  }
  return NULL;
}

gboolean
ksk_sums_check_path (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  const char *fault = find_path_fault (path);
  if (fault == NULL)
    return TRUE;
  g_autofree char *shown = g_strescape (path, NULL);
  g_set_error (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_PATH, "\"%.80s\" cannot be a file of a record: %s", shown, fault);
  return FALSE;
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KskSum *const *)a)->path, (*(const KskSum *const *)b)->path);
}

/* On some systems names are the same that differ in the case of letters alone. */
static gboolean
is_each_once (GPtrArray *sums, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sums->len; i++) {
    const KskSum *sum = sums->pdata[i];
    if (!g_hash_table_add (seen, g_ascii_strdown (sum->path, -1))) {
      g_set_error (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_MALFORMED, "%s is there twice", sum->path);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_any (guint n, GError **error)
{
  if (n > 0)
    return TRUE;
  g_set_error_literal (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_MALFORMED, "there is no file; nothing has no hash");
  return FALSE;
}

GBytes *
ksk_sums_format (GPtrArray *sums, GError **error)
{
  g_return_val_if_fail (sums != NULL, NULL);

  if (!is_any (sums->len, error) || !is_each_once (sums, error))
    return NULL;
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (sums->len);
  for (guint i = 0; i < sums->len; i++)
    g_ptr_array_add (sorted, sums->pdata[i]);
  g_ptr_array_sort (sorted, compare_paths);

  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < sorted->len; i++) {
    const KskSum *sum = sorted->pdata[i];
    if (!ksk_sums_check_path (sum->path, error))
      return NULL;
    g_autofree char *hex = ksk_fingerprint_to_hex (&sum->sha256);
    g_string_append_printf (text, "%s" BETWEEN "%s\n", hex, sum->path);
  }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static gboolean
fail (guint line, GError **error, const char *what)
{
  g_set_error (error, KSK_SUMS_ERROR, KSK_SUMS_ERROR_MALFORMED, "line %u: %s", line, what);
  return FALSE;
}

/* Lower case alone: the list is compared octet by octet. */
static gboolean
is_hash (const char *text, gsize length)
{
  gsize digits = 0;
  while (digits < length && (g_ascii_isdigit (text[digits]) || (text[digits] >= 'a' && text[digits] <= 'f')))
    digits++;
  return digits == HASH_DIGITS;
}

static gboolean
take_line (GPtrArray *sums, const char *line, gsize length, guint number, GError **error)
{
  const gsize head = HASH_DIGITS + strlen (BETWEEN);
  if (length <= head || !is_hash (line, length) || memcmp (line + HASH_DIGITS, BETWEEN, strlen (BETWEEN)) != 0)
    return fail (number, error, "64 hex digits, two spaces and a name are expected");
  if (memchr (line, '\0', length) != NULL)
    return fail (number, error, "there is a character that no name has");

  g_autofree char *hex = g_strndup (line, HASH_DIGITS), *path = g_strndup (line + head, length - head);
  KskFingerprint sha256;
  if (!ksk_fingerprint_from_hex (&sha256, hex))
    return fail (number, error, "64 hex digits are expected");
  if (!ksk_sums_check_path (path, error)) {
    g_prefix_error (error, "line %u: ", number);
    return FALSE;
  }
  const KskSum *last = sums->len > 0 ? sums->pdata[sums->len - 1] : NULL;
  if (last != NULL && strcmp (last->path, path) >= 0)
    return fail (number, error, "the names are not in order");
  g_ptr_array_add (sums, ksk_sum_new (path, &sha256));
  return TRUE;
}

GPtrArray *
ksk_sums_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize size;
  const char *at = g_bytes_get_data (bytes, &size);
  if (size > KSK_MAX_SUMS_BYTES) {
    fail (1, error, "the list is longer than any record");
    return NULL;
  }

  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  const char *end = at + size;
  for (guint number = 1; at < end; number++) {
    const char *newline = memchr (at, '\n', (gsize)(end - at));
    if (newline == NULL) {
      fail (number, error, "the last line does not end");
      return NULL;
    }
    if (!take_line (sums, at, (gsize)(newline - at), number, error))
      return NULL;
    at = newline + 1;
  }
  return is_any (sums->len, error) && is_each_once (sums, error) ? g_steal_pointer (&sums) : NULL;
}
