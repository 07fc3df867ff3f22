/* MANIFEST: path, size and hash of every file, and the hash of all of them, come out of the files again. */
#include <string.h>

#include "app/audit/checks.h"

static void
say (KskAuditing *self, KskVerdict verdict, const char *expected, const char *found, const char *message)
{
  ksk_report_add (self->report, KSK_AUDIT_MANIFEST, verdict, NULL, 0, expected, found, "%s", message);
}

/* Returns: (transfer full) (nullable): what it must be. Errors: those of ksk_manifest_format(). */
static GBytes *
make (const KskAuditing *self, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  for (guint i = 0; i < self->files->len; i++)
    if (ksk_manifest_has_line (((const KskManifestFile *)self->files->pdata[i])->path))
      g_ptr_array_add (files, self->files->pdata[i]);
  return ksk_manifest_format (files, &self->contents, error);
}

/* Returns: (transfer full) (array zero-terminated=1). */
static GStrv
split (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autofree char *copy = g_strndup (text, size);
  return g_strsplit (copy, "\n", -1);
}

/* The first line that is another one. */
static void
say_line (KskAuditing *self, GBytes *made, GBytes *there)
{
  g_auto (GStrv) expected = split (made);
  g_auto (GStrv) found = split (there);
  guint i = 0;
  while (expected[i] != NULL && g_strcmp0 (expected[i], found[i]) == 0)
    i++;
  g_autofree char *message
      = g_strdup_printf (KSK_MANIFEST_NAME ", line %u, is not what comes out of the files.", i + 1);
  say (self, KSK_VERDICT_FAIL, expected[i], expected[i] != NULL ? found[i] : NULL, message);
}

void
ksk_check_manifest (KskAuditing *self)
{
  if (self->files == NULL) {
    say (self, KSK_VERDICT_SKIP, NULL, NULL, "Not every file could be read.");
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) made = make (self, &error);
  if (made == NULL) {
    say (self, KSK_VERDICT_FAIL, NULL, NULL, error->message);
    return;
  }
  gsize max_bytes = MAX (g_bytes_get_size (made), KSK_MAX_SUMS_BYTES);
  g_autoptr (GBytes) there = ksk_auditing_read (self, KSK_MANIFEST_NAME, max_bytes, &error);
  if (there == NULL)
    say (self, KSK_VERDICT_FAIL, NULL, NULL, error->message);
  else if (!g_bytes_equal (made, there))
    say_line (self, made, there);
  else
    say (self, KSK_VERDICT_PASS, NULL, NULL,
         KSK_MANIFEST_NAME " has path, size and hash of every file, and the hash of all of them together.");
}
