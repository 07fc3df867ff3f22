/* The nearest of the accepted names, or all of them. */
#include "config/names.h"

#include <string.h>

#define MAX_NAME_BYTES 64
#define MAX_LISTED 40

/* Edits (one byte inserted, left out or replaced) between two names of at most MAX_NAME_BYTES. */
static gsize
count_edits (const char *a, const char *b)
{
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);
  gsize row[MAX_NAME_BYTES + 1];

  for (gsize j = 0; j <= n_b; j++)
    row[j] = j;

  for (gsize i = 1; i <= n_a; i++) {
    gsize diagonal = row[0];

    row[0] = i;
    for (gsize j = 1; j <= n_b; j++) {
      gsize above = row[j];
      gsize replaced = diagonal + (a[i - 1] != b[j - 1]);

      row[j] = MIN (replaced, MIN (above, row[j - 1]) + 1);
      diagonal = above;
    }
  }

  return row[n_b];
}

static const char *
find_nearest (const char *name, const char *const *names, gsize n_names)
{
  const char *nearest = NULL;
  gsize length = strlen (name);
  gsize fewest = MAX (1, length / 3) + 1;

  if (length > MAX_NAME_BYTES)
    return NULL;

  for (gsize i = 0; i < n_names; i++) {
    gsize n_edits = strlen (names[i]) <= MAX_NAME_BYTES ? count_edits (name, names[i]) : fewest;

    if (n_edits < fewest) {
      fewest = n_edits;
      nearest = names[i];
    }
  }

  return nearest;
}

char *
ksk_config_list_names (const char *const *names, gsize n_names)
{
  g_autoptr (GString) list = g_string_new (NULL);

  if (n_names == 0)
    return g_strdup ("there are none");
  for (gsize i = 0; i < MIN (n_names, MAX_LISTED); i++)
    g_string_append_printf (list, "%s%s", i == 0 ? "accepted: " : ", ", names[i]);
  if (n_names > MAX_LISTED)
    g_string_append (list, ", ...");

  return g_string_free (g_steal_pointer (&list), FALSE);
}

char *
ksk_config_advise_name (const char *name, const char *const *names, gsize n_names)
{
  const char *nearest = find_nearest (name, names, n_names);

  if (nearest != NULL)
    return g_strdup_printf ("did you mean %s?", nearest);
  return ksk_config_list_names (names, n_names);
}
