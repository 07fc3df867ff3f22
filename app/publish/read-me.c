/* `README.txt` of a record: how to check it with programs that everybody has. */
#include "app/publish/read-me.h"

#include <string.h>

#include "app/publish/contents.h"
#include "app/publish/films.h"
#include "app/publish/names.h"
#include "app/publish/pages.h"
#include "app/publish/pins.h"
#include "app/publish/responses.h"

static const char *
get_text (KskRecord *record, const char *member)
{
  const char *text = ksk_record_get_text (record, member);
  return text != NULL ? text : "";
}

/* Who, where and when, and whether it was real. */
static char *
describe (GPtrArray *records)
{
  KskRecord *first = records->pdata[0], *last = records->pdata[records->len - 1];
  g_autofree char *begin = ksk_time_format (ksk_record_get_utc_us (first) / G_USEC_PER_SEC);
  g_autofree char *end = ksk_time_format (ksk_record_get_utc_us (last) / G_USEC_PER_SEC);
  const char *zone = get_text (first, "zone");
  gboolean is_rehearsal = g_str_equal (get_text (first, "mode"), "rehearsal");
  return g_strdup_printf ("%s, %s%s, %sZ to %sZ%s", get_text (first, "facility"),
                          g_str_equal (zone, ".") ? "the root zone" : "zone ", g_str_equal (zone, ".") ? "" : zone,
                          begin, end, is_rehearsal ? "\nREHEARSAL: nothing in it is real." : "");
}

/* The files under each heading, in order of their names; headings in order of their first file. */
static char *
list_contents (const char *const *paths)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; paths[i] != NULL; i++) {
    const char *heading = ksk_contents_get_heading (paths[i]);
    if (!g_hash_table_add (done, (gpointer)heading))
      continue;
    g_string_append_printf (text, "%s%s\n", text->len > 0 ? "\n" : "", heading);
    for (guint k = i; paths[k] != NULL; k++) {
      const char *description = ksk_contents_get_description (paths[k]);
      if (g_str_equal (ksk_contents_get_heading (paths[k]), heading))
        g_string_append_printf (text, "  %-36s %s\n", paths[k], description != NULL ? description : "");
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What there will be in the end. Returns: (transfer container) (array zero-terminated=1): borrowed. */
static GPtrArray *
find_paths (GPtrArray *sums)
{
  static const char *const later[] = { KSK_NAMES_READ_ME, KSK_NAMES_INDEX, KSK_MANIFEST_NAME, KSK_SUMS_NAME };
  GPtrArray *paths = g_ptr_array_new ();
  for (guint i = 0; i < sums->len; i++)
    g_ptr_array_add (paths, ((KskSum *)sums->pdata[i])->path);
  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    g_ptr_array_add (paths, (char *)later[i]);
  g_ptr_array_sort (paths, compare_names);
  g_ptr_array_add (paths, NULL);
  return paths;
}

static gboolean
is_listed (GPtrArray *sums, const char *pinned)
{
  KskFingerprint sha256;
  if (pinned == NULL || !ksk_fingerprint_from_hex (&sha256, pinned))
    return FALSE;
  for (guint i = 0; i < sums->len; i++)
    if (ksk_fingerprint_equal (&((KskSum *)sums->pdata[i])->sha256, &sha256))
      return TRUE;
  return FALSE;
}

/* A configuration with a PIN in it is not published. */
static char *
list_pins (GPtrArray *records, GPtrArray *sums)
{
  static const char *const members[] = { "script_sha256", "config_sha256", "cards_sha256" };
  g_autoptr (GString) text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (is_listed (sums, ksk_pins_find (records, G_MAXUINT64, members[i])))
      g_string_append_printf (
          text,
          "    grep -q \"^$(jq -rs '[.[] | select(.kind == \"begin\" or .kind == \"resume\")][-1].%s' "
          "journal.jsonl)  \" SHA256SUMS || { echo \"NOT HERE: %s\"; false; }\n",
          members[i], members[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_commands (GString *text, const char *folder, GPtrArray *commands, const char *ending)
{
  for (guint i = 0; i < commands->len; i++)
    g_string_append_printf (text, "    (cd %s && %s%s)\n", folder, (char *)commands->pdata[i], ending);
}

static char *
list_commands (GPtrArray *responses, gboolean has_anchors)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < responses->len; i++) {
    const KskSignedResponse *response = responses->pdata[i];
    g_autofree char *path = g_strconcat ("../", response->name, NULL), *quoted = g_shell_quote (path);
    g_string_append_printf (text, "%sOf %s:\n\n", i > 0 ? "\n" : "", response->name);
    g_string_append_printf (text,
                            "    signature () { sed -n 's|.*<SignatureData>\\(.*\\)</SignatureData>.*|\\1|p' %s "
                            "| sed -n \"$1p\" | base64 -d; }\n",
                            quoted);
    add_commands (text, response->folder, response->proofs->comparisons, "");
    g_string_append_printf (text,
                            "    for file in %s/*.data; do jq -r 'select(.kind == \"reviewed\") | .table' "
                            "journal.jsonl | grep -qF \"$(sha256sum < \"$file\" | cut -c 1-64)\" || { echo \"NOT "
                            "WHAT WAS TO BE SIGNED: $file\"; false; }; done\n",
                            response->folder);
    add_commands (text, response->folder, response->proofs->commands, "");
    /* The anchors are those of the first. */
    if (i == 0 && has_anchors)
      add_commands (text, response->folder, response->proofs->digests,
                    " | grep -qiFf - ../" KSK_NAMES_ANCHOR " || { echo 'NO TRUST ANCHOR'; false; }");
  }
  if (responses->len == 0)
    g_string_append (text, "No response was signed in this ceremony.\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GBytes *
fill (GBytes *page, const char *place, const char *text)
{
  GBytes *filled = ksk_pages_fill (page, place, text);
  g_bytes_unref (page);
  return filled;
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

GBytes *
ksk_read_me_make (GPtrArray *records, GPtrArray *sums, GPtrArray *responses, gboolean has_anchors)
{
  g_return_val_if_fail (records != NULL && records->len > 0 && sums != NULL && responses != NULL, NULL);

  g_autoptr (GPtrArray) paths = find_paths (sums);
  g_autofree char *about = describe (records), *contents = list_contents ((const char *const *)paths->pdata);
  g_autofree char *commands = list_commands (responses, has_anchors);
  g_autofree char *pins = list_pins (records, sums);
  g_autofree char *film = g_strdup (""), *world = g_strdup ("");
  g_autoptr (GPtrArray) films = ksk_films_find (records);
  const char *zone = get_text (records->pdata[0], "zone");

  if (films->len > 0) {
    g_autoptr (GBytes) part = ksk_pages_get_read_me_film ();
    g_free (film);
    film = to_text (part);
  }
  if (has_anchors) {
    GBytes *part = ksk_pages_get_read_me_world ();
    part = fill (part, "@NUMBER@", films->len > 0 ? "6" : "5");
    part = fill (part, "@ZONE@", zone);
    part = fill (part, "@ZONE@", zone);
    g_free (world);
    world = to_text (part);
    g_bytes_unref (part);
  }

  GBytes *page = ksk_pages_get_read_me ();
  page = fill (page, "@TITLE@", get_text (records->pdata[0], "title"));
  page = fill (page, "@ABOUT@", about);
  page = fill (page, "@CONTENTS@", contents);
  page = fill (page, "@PINS@", pins);
  page = fill (page, "@PROOFS@", commands);
  page = fill (page, "@FILM@", film);
  return fill (page, "@WORLD@", world);
}
