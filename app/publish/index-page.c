/* `index.html` of a record: films and journal in step, in a browser. */
#include "app/publish/index-page.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "app/publish/contents.h"
#include "app/publish/films.h"
#include "app/publish/index-page-headings.h"
#include "app/publish/pages.h"

/* What the page cannot know: itself, and what is made of all files. */
static const char *const later_names[] = { "index.html", KSK_MANIFEST_NAME, KSK_SUMS_NAME, NULL };

static void
begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

/* Each line as it is; what the log says of it; and the heading of the audit that it belongs to. */
static void
add_journal (JsonBuilder *builder, GBytes *journal, GPtrArray *records)
{
  gsize size;
  const char *bytes = g_bytes_get_data (journal, &size);
  g_autofree char *text = g_strndup (bytes, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  begin_list (builder, "lines");
  for (guint i = 0; i < records->len && lines[i] != NULL; i++)
    json_builder_add_string_value (builder, lines[i]);
  json_builder_end_array (builder);
  begin_list (builder, "said");
  for (guint i = 0; i < records->len; i++) {
    g_autofree char *sentence = ksk_record_format_sentence (records->pdata[i]);
    json_builder_add_string_value (builder, sentence);
  }
  json_builder_end_array (builder);
  begin_list (builder, "lineHeadings");
  for (guint i = 0; i < records->len; i++)
    json_builder_add_string_value (builder, ksk_index_page_find_heading (records->pdata[i]));
  json_builder_end_array (builder);
}

static void
add_words (JsonBuilder *builder)
{
  begin_list (builder, "headings");
  for (guint i = 0; i < KSK_N_HEADINGS; i++)
    json_builder_add_string_value (builder, ksk_contents_name_heading (i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "roles");
  json_builder_begin_object (builder);
  for (guint i = 0; i < KSK_N_ROLES; i++)
    add_text (builder, ksk_role_get_name (i), ksk_role_get_title (i));
  json_builder_end_object (builder);
}

static void
add_films (JsonBuilder *builder, GPtrArray *records)
{
  g_autoptr (GPtrArray) films = ksk_films_find (records);

  begin_list (builder, "footage");
  for (guint i = 0; i < films->len; i++) {
    const KskFilmList *list = films->pdata[i];
    json_builder_begin_object (builder);
    add_text (builder, "camera", list->camera);
    begin_list (builder, "files");
    for (guint f = 0; f < list->files->len; f++) {
      const KskFilmFile *file = list->files->pdata[f];
      json_builder_begin_object (builder);
      add_text (builder, "file", file->file);
      add_text (builder, "evidence", file->evidence);
      add_number (builder, "begins", file->begins_us);
      add_number (builder, "ends", file->ends_us);
      json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

/* A file with what it is; without a hash when it is made after this page. */
static void
add_file (JsonBuilder *builder, const char *path, const KskFingerprint *sha256)
{
  const char *description = ksk_contents_get_description (path);
  g_autofree char *hex = sha256 != NULL ? ksk_fingerprint_to_hex (sha256) : NULL;
  json_builder_begin_object (builder);
  add_text (builder, "path", path);
  add_text (builder, "sha256", hex);
  add_text (builder, "heading", ksk_contents_get_heading (path));
  add_text (builder, "description", description);
  json_builder_end_object (builder);
}

static void
add_files (JsonBuilder *builder, GPtrArray *sums)
{
  begin_list (builder, "files");
  for (guint i = 0; i < sums->len; i++) {
    const KskSum *sum = sums->pdata[i];
    add_file (builder, sum->path, &sum->sha256);
  }
  for (guint i = 0; later_names[i] != NULL; i++)
    add_file (builder, later_names[i], NULL);
  json_builder_end_array (builder);
  add_text (builder, "journal", KSK_JOURNAL_NAME);
  add_text (builder, "sums", KSK_SUMS_NAME);
}

/* Inside a script element `</script` and `<!--` would end or change it; inside a text of JSON `<` may be escaped. */
static char *
make_safe (const char *json)
{
  g_auto (GStrv) parts = g_strsplit (json, "<", -1);
  return g_strjoinv ("\\u003c", parts);
}

GBytes *
ksk_index_page_make (GBytes *journal, GPtrArray *records, GPtrArray *sums)
{
  g_return_val_if_fail (journal != NULL && records != NULL && sums != NULL, NULL);

  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  add_journal (builder, journal, records);
  add_films (builder, records);
  add_files (builder, sums);
  add_words (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, FALSE);
  g_autofree char *data = make_safe (json);
  g_autoptr (GBytes) page = ksk_pages_get_index ();
  return ksk_pages_fill (page, "@RECORD@", data);
}
